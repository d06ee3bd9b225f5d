"""How many there are, in words that are right of one as well."""


def number_of(n, one, more=None):
    """Return a number and what it counts: "1 climb", "3 climbs"; `more` is the plural where an s does not make it."""
    return f"{n} {one if n == 1 else more or one + 's'}"
