"""All lessons as one book on paper: formulas set, widgets as pictures, the answers at the end."""
