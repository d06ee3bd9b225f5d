"""Files that are whole or not there at all: what is written has its name only when it is safely on the disk."""

import os
from datetime import date
from itertools import count


def write(path, content):
    """Write bytes under a name in one go. A crash leaves the old file or the new one, and a scratch file at most."""
    scratch = path.with_name(f".{path.name}.part")
    with open(scratch, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, path)


def names(path):
    """Generate the path, then those with _2, _3, ... behind its name."""
    yield path
    yield from (path.with_name(f"{path.stem}_{number}{path.suffix}") for number in count(2))


def free(path):
    """Return the first of its names that is not taken."""
    return next(name for name in names(path) if not os.path.lexists(name))


def add(path, content):
    """Write bytes under the first of its names that is free, or that holds just them already; return that name."""
    name = next(name for name in names(path) if _fits(name, content))
    if not name.exists():
        write(name, content)
    return name


def _fits(path, content):
    """Return whether the content may be under that name: nothing is there, or just that, from a run that was cut."""
    return not os.path.lexists(path) or (path.is_file() and path.read_bytes() == content)


def keep_dated(path):
    """Copy a file, as old as it is, to a name with the date of its last change; return the copy."""
    seen = path.stat()
    copy = add(dated(path, seen.st_mtime), path.read_bytes())
    os.utime(copy, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    return copy


def dated(path, seconds):
    """Return the path with a date in its name."""
    return path.with_stem(f"{path.stem}_{date.fromtimestamp(seconds).isoformat()}")
