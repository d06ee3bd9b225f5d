"""The website: what it is made of, and how it is read."""
