"""Arrays on their way to JavaScript: as bytes to a live widget, as rounded numbers into a stored page."""

import json

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, CROWD, DASHES, INK, NAMES, QUIET, Turned

DIGITS = 6  # in a stored page: enough to draw with, few enough to be the same with every version of NumPy
OTHER = {"objective": 8, "gains": 4}  # a gain is a small difference of large numbers: it has fewer digits to show
PLAIN = 8  # of numbers outside of arrays
BORDERS = Turned(("solid", "dashed", "dotted", "double", "dashed", "dotted"))
MOST = len(COLOURS) * len(DASHES)  # components, each with a colour and a dash that no other has together


def parameters(mixture):
    """Return the three arrays of a mixture by name."""
    return {"weights": mixture.weights, "means": mixture.means, "covs": mixture.covs}


def packed(value):
    """Return the value with every array in it, at any depth, as its shape and its float64 bytes."""
    if isinstance(value, dict):
        return {key: packed(part) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        return {"shape": list(value.shape), "bytes": np.ascontiguousarray(value, dtype="<f8").tobytes()}
    return value


def unpacked(value):
    """Return the array that `packed` made bytes of."""
    return np.frombuffer(value["bytes"], dtype="<f8").reshape(value["shape"])


def listed(value, digits=DIGITS):
    """Return a packed value with every array in it as a list, and every number in it rounded."""
    if isinstance(value, dict) and "bytes" in value:
        return {"list": _rounded(unpacked(value), digits)}
    if isinstance(value, dict):
        return {key: listed(part, OTHER.get(key, digits)) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [listed(part) for part in value]
    return _short(value, PLAIN) if isinstance(value, float) else value


def _rounded(array, digits):
    """Round to significant digits; what is nothing beside the largest number is zero: its digits are rounding noise.

    A hole is the text "NaN": JSON has no number for it, and JavaScript reads that text as one.
    """
    dust = 1e-10 * np.nanmax(np.abs(array), initial=0)
    return [_short(0.0 if abs(v) <= dust else v, digits) if v == v else "NaN" for v in array.ravel().tolist()]


def _short(value, digits):
    value = float(f"{value:.{digits}g}")
    return int(value) if value.is_integer() else value


def to_json(value):
    """Return a packed value as the JSON of a page: no spaces, and nothing that could end a script."""
    return json.dumps(listed(value), separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def look(K):
    """Return how components are told apart on the page, the same as in the figures. ValueError beyond 36."""
    if K > MOST:
        raise ValueError(f"K is {K}, but colours and dashes tell {MOST} components apart. Lower K.")
    dashes = ["" if dash == "solid" else " ".join(f"{2 * part:g}" for part in dash[1]) for dash in DASHES[:K]]
    cues = {"colours": COLOURS[: max(K, len(COLOURS))], "borders": BORDERS[:K], "names": NAMES[:K]}
    lists = {name: list(own) for name, own in cues.items()}
    return {**lists, "dashes": dashes, "ink": INK, "quiet": QUIET, "crowd": CROWD}
