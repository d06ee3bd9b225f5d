"""A deck of slides for each lesson, out of its notebook: what is asked, what is seen, what is true of it."""
