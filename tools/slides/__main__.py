"""Write a deck of slides for each lesson: `python course.py slides [07 ...]` fills build/slides/."""

import shutil
import sys

from tools.notebooks import NOTEBOOKS, select
from tools.slides.deck import BESIDE, deck
from tools.slides.executed import executed

SLIDES = NOTEBOOKS.parent / "build" / "slides"


def furnish(folder):
    """Put what every deck needs into the folder `beside`."""
    (folder / "beside").mkdir(parents=True, exist_ok=True)
    for name, source in BESIDE.items():
        shutil.copyfile(source, folder / "beside" / name)


def main(*names):
    """Run the lessons whose file names begin with one of the names, or all, and write a deck for each."""
    furnish(SLIDES)
    for path in select(names):
        (SLIDES / f"{path.stem}.html").write_text(deck(executed(path)), encoding="utf-8")
        print(f"build/slides/{path.stem}.html", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
