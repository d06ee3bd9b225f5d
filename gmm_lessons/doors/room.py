"""The door for what grows with a number asked for: more than the memory of this machine is told before it is begun."""

import os

ELSE = 2**34  # bytes, where a system does not say how many it has


def memory() -> int:
    """Return the bytes of memory of this machine."""
    try:
        return max(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), 0) or ELSE
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf, and a browser no such name
        return ELSE


def room_for(floats: int, what: str, cure: str) -> None:
    """ValueError that says how much memory so many floats take, if that is more than there is, and the cure."""
    if 8 * floats > memory():
        size, there = 8 * floats / 1e9, memory() / 1e9
        raise ValueError(f"{what} would take {size:,.0f} GB of memory, and this machine has {there:,.0f} GB. {cure}")
