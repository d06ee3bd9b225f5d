"""One at a time: a lock on a file that the system lets go when its holder ends, however that comes about."""

import contextlib
import errno
import time

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


@contextlib.contextmanager
def alone(path, what):
    """Hold the lock on a file while the block runs; whoever comes second says what it waits for, and waits."""
    with open(str(path), "a") as file:
        if not _taken(file):
            print(f"Another {what} is running here: waiting until it is done.", flush=True)
            while not _taken(file):
                time.sleep(0.2)
        yield


def _taken(file):
    """Take the lock and return True, or return False where another has it; a disk without locks is no obstacle."""
    try:
        _take(file)
    except OSError as error:
        return error.errno not in TAKEN
    return True


def _take(file):
    if "fcntl" in globals():
        return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    file.seek(0)
    return msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
