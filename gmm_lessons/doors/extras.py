"""The door for what is not installed: an error that says which extra of the package brings it."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str, room: str) -> Iterator[None]:
    """Say how to install what is missing, if a package is that the extra `name` brings for a room of the house."""
    try:
        yield
    except ImportError as missing:
        package = (missing.name or str(missing)).partition(".")[0]
        raise ImportError(f'{room} needs {package}: pip install "gmm-lessons[{name}]"') from None
