"""Build the site: `python course.py site`, into build/site/ with what else is built; or alone, into a folder named."""

import gc
import shutil
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

from tools.place import SITE
from tools.site import beside, sources


def build(folder, parts=()):
    """Build the site into a folder, in place of what is there; return Sphinx's exit status, 1 after any warning."""
    gc.disable()  # Sphinx holds all that it has read until the end, and a quarter of the time went into looking at it
    with tempfile.TemporaryDirectory() as scratch:
        written, made = Path(scratch, "source"), Path(scratch, "site")
        written.mkdir()
        sources.write(written, parts)
        status = build_main(["-q", "-n", "-W", "--keep-going", "-d", f"{scratch}/read", str(written), str(made)])
        if not status:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(made, folder, ignore=shutil.ignore_patterns(".buildinfo", "objects.inv"))
            beside.lay(parts, folder)
    return status


def main(folder=None):
    """Build the site and say where it is and what stands beside it; return the exit status."""
    folder, parts = (Path(folder).resolve(), []) if folder else (SITE, beside.there())
    status = build(folder, parts)
    along = f", with {', '.join(parts)}" if parts else ""
    print("The site is not built: see above." if status else f"{folder}/index.html{along}")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
