"""Pages of the package: one for each room of its map, made of the docstrings as they are written, in plain words."""

import re
from importlib.resources import files
from pathlib import Path

import gmm_lessons

PACKAGE = Path(str(files("gmm_lessons")))
ROOMS = re.findall(r"^    (\w+) {2,}(\d+(?:, \d+)*|all) {2,}(\S.*)$", gmm_lessons.__doc__, re.MULTILINE)
DOORS_ONLY = ("widgets", "exercises")  # behind their doors are views, and the answers to the exercises
CODE = re.compile(r"`([^`\n]+)`")
SPECIAL = re.compile(r"([\\*|_])")
REQUEST = re.compile(r"set_\w+_request")  # scikit-learn's own methods, with its own words
ALIGNED = re.compile(r"\S {2,}\S")


def pages():
    """Return the texts of the pages by file name: the map, and a page for each room."""
    return {"package.md": _map(), **{f"package/{room}.rst": _room(room) for room, _, _ in ROOMS}}


def _map():
    rows = "\n".join(f"| [`{room}`](package/{room}.rst) | {lessons} | {words} |" for room, lessons, words in ROOMS)
    names = "\n".join(f"package/{room}" for room, _, _ in ROOMS)
    return (
        "# The package\n\nEvery formula of the lessons is also a short function. Here are the rooms in the order of "
        "the lessons; each uses only those before it.\n\n"
        f"| room | lessons | what is in it |\n|---|---|---|\n{rows}\n\n"
        f"```{{toctree}}\n:hidden:\n\n{names}\n```\n"
    )


def _room(room):
    inner = sorted(PACKAGE.joinpath(room).rglob("*.py")) if room not in DOORS_ONLY else []
    names = [_name(path) for path in inner if path.stem != "__init__"]
    parts = [f"{name}\n{'-' * len(name)}\n\n{_members(f'gmm_lessons.{room}.{name}')}" for name in names]
    title = f"gmm_lessons.{room}"
    return "\n".join([title, "=" * len(title), "", _members(title), *parts])


def _name(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts[1:])


def _members(module):
    return f".. automodule:: {module}\n   :members:\n"


def plain(app, what, name, thing, options, lines):
    """Make the lines of a docstring reStructuredText that shows them as they are: for autodoc-process-docstring."""
    lines[:] = [line for part in "\n".join(lines).split("\n\n") for line in (*_part(part), "")]


def _part(part):
    if ALIGNED.search(part):  # columns
        return [".. code-block:: text", "", *(f"    {line}" for line in part.splitlines())]
    pieces = CODE.split(part)  # words and code by turns; a block that stands in is a paragraph like others
    own = str.rstrip if part.startswith("- ") else str.strip  # the lines of an item stand in below its first
    return [own(line) for line in "".join(map(_piece, range(len(pieces)), pieces)).splitlines()]


def _piece(i, text):
    return f"``{text}``" if i % 2 else SPECIAL.sub(r"\\\1", text)


def is_left_out(app, what, name, thing, skip, options):
    """Return whether a member says nothing of its own, such as scikit-learn's requests: for autodoc-skip-member."""
    return skip or bool(REQUEST.fullmatch(name)) or (thing.__doc__ or "").startswith("Alias for field")
