"""Code that NumPy warns of: what comes right by it comes right by accident, in this version and not in the next."""

import contextlib
import warnings

WARNED = DeprecationWarning  # as by the truth of an empty array, False for now


@contextlib.contextmanager
def refused():
    """Raise an error where code is warned of that will not run for long."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", WARNED)
        yield


@contextlib.contextmanager
def noticed():
    """Fill a list with such warnings, and let the code run on."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", WARNED)
        yield seen
