"""Pictures out of HTML into files, with their size: a browser leaves room, and fetches them when they come near.

The files are WebP: drawings to the last pixel at half the bytes of a PNG, photographs at a sixth.
"""

import base64
import hashlib
import io
import re

from PIL import Image

IMAGE = re.compile(r'<img (?P<before>[^>]*?)src="data:image/png;base64,(?P<data>[A-Za-z0-9+/=]+)"(?P<after>[^>]*)>')
STYLE = re.compile(r'style="width:(\d+)px;max-width:100%;background:white"')
FOLDER = "pictures"
PHOTOGRAPH = 500_000  # bytes of a PNG
DRAWN, TAKEN = {"lossless": True, "quality": 50, "method": 2}, {"quality": 88}


def in_files(html, folder):
    """Return the HTML with the PNGs in it as files of `folder`, named after their content."""
    folder.mkdir(parents=True, exist_ok=True)
    return IMAGE.sub(lambda image: _filed(image, folder), html)


def _filed(image, folder):
    png = base64.b64decode(image["data"])
    picture, name = Image.open(io.BytesIO(png)), f"{hashlib.sha256(png).hexdigest()[:16]}.webp"
    kept = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    kept.save(folder / name, "webp", **(TAKEN if len(png) > PHOTOGRAPH else DRAWN))
    place = f'src="{FOLDER}/{name}" loading="lazy" decoding="async"'
    return f"<img {_sized(image['before'], *picture.size)}{place}{image['after']}>"


def _sized(attributes, width, height):
    """Return the attributes with width and height in place of the style, if it is that of the course's pictures."""
    return STYLE.sub(lambda style: _size(int(style[1]), height / width), attributes)


def _size(width, ratio):
    return f'class="gmm-figure" width="{width}" height="{round(width * ratio)}"'
