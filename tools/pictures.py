"""Compare the pictures stored in a notebook with those its cells draw now."""

import base64
import io
import re

import numpy as np
from PIL import Image

PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")
STEP = 32  # a pixel has changed if one of its colours, of 256 levels, moved further than this
SHARE = 0.001  # and so many of the pixels may change
GRID = (16, 12)  # between two versions of matplotlib only the mean colours of so many fields are compared


def drifts(stored, drawn):
    """Return what differs between two lists of outputs, one sentence a picture."""
    before, after = _pngs(stored), _pngs(drawn)
    if len(before) != len(after):
        return [f"{len(before)} pictures are stored and {len(after)} are drawn now"]
    return [drift for drift in map(picture_drift, before, after) if drift]


def _pngs(outputs):
    texts = [output.data.get("text/html", "") for output in outputs if "data" in output]
    return [base64.b64decode(png) for text in texts for png in PNG.findall(text)]


def picture_drift(stored, drawn):
    """Return in words how far the drawn PNG is from the stored one, or None if they show the same."""
    before, after = Image.open(io.BytesIO(stored)), Image.open(io.BytesIO(drawn))
    if before.size != after.size:
        return f"the stored picture has {before.size} pixels, the one drawn now {after.size}"
    same_version = before.info.get("Software") == after.info.get("Software")
    return _pixel_drift(before, after) if same_version else _field_drift(before, after)


def _pixel_drift(before, after):
    changed = (_difference(_rgb(before), _rgb(after)) > STEP).any(axis=-1).mean()
    return f"{changed:.2%} of the pixels of a picture changed; {SHARE:.2%} may" if changed > SHARE else None


def _field_drift(before, after):
    farthest = _difference(*(_rgb(image).resize(GRID, Image.Resampling.BOX) for image in (before, after))).max()
    return f"a field of a picture changed its colour by {farthest} of 256; {STEP} may" if farthest > STEP else None


def _rgb(image):
    """Lay the picture on white, as the page does."""
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _difference(before, after):
    return np.abs(np.asarray(before, dtype=int) - np.asarray(after, dtype=int))
