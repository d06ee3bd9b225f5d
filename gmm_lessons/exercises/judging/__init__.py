"""The checker: it runs a learner's function, compares, and names what is wrong. `checking.judged` is its door."""
