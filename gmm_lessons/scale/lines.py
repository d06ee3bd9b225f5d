"""Where the numbers of a block lie in memory, so that the processor and NumPy take the shortest way (lesson 16)."""

from math import prod

import numpy as np

LINE = 64  # bytes of a cache line: 8 doubles, as many as one instruction takes
BUFFER = 256  # numbers


def odd_lines(size):
    """Return about `size`, an odd number of cache lines of 8 doubles: rows a power of two apart evict each other."""
    return max(size, 64) // 16 * 16 + 8


def at_a_line(*shape):
    """Return an empty array of doubles that begins where a cache line does: what straddles two takes twice as long."""
    size = prod(shape)
    room = np.empty(size + LINE // 8)
    first = -room.ctypes.data % LINE // 8
    return room[first : first + size].reshape(shape)


def where_they_lie(length):
    """Let NumPy work on rows of so many numbers where they lie, until the `quietly` around it is over.

    Where two or three of them fit into its buffer of 8192 numbers, it would copy them there and back.
    """
    if length > BUFFER:
        np.setbufsize(BUFFER)
