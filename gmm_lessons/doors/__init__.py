"""The doors of the house: what a function of the mathematics takes in, checked once, in one way."""
