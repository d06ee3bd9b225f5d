"""The learner's copies of the lessons: laid when they are first needed, brought up to date, never taken away.

An original that changes replaces a copy in which nothing was written. Beside one in which something was, it is laid
as `07_em_by_hand_new.ipynb`, with what the learner wrote carried over. `python course.py fresh 07` lays one anew.
"""

import nbformat

from tools import files
from tools.canonical import read, to_bytes
from tools.notebooks import select
from tools.place import ORIGINALS, Trouble, at_work, place, told
from tools.versions import as_laid, carried, kin, mark, marked, touched, version, written

SAME = 0.5  # the share of its cells by which a lesson is known under another name


def lay_all(folder, originals=ORIGINALS):
    """Bring every lesson of the folder up to date; yield (file name, what was done in words, or "")."""
    for original in sorted(originals.glob("*.ipynb")):
        if not (folder / original.name).exists():
            _follow(original, folder)
        yield original.name, settle(original, folder)


def settle(original, folder):
    """Bring the copies of one lesson up to date; return what was done, in words, or "" for nothing."""
    told = [_put_aside(path) for path in _family(original, folder) if opened(path) is None]
    main, new = folder / original.name, read(original)
    if main.exists():
        told.append(_renew(main, new, {path: opened(path) for path in _family(original, folder)}))
    else:
        _put(main, new, new, original.name)
        told.append("laid")
    return "; ".join(filter(None, told))


def _renew(main, new, copies):
    """Replace a copy that holds nothing of the learner's, or lay the new version beside those that do."""
    if not main.is_file():
        return f"{main} is no file, so that nothing could be laid there: give it another name"
    if not touched(copies[main]):
        return _replace(main, copies[main], new, main.name)
    if any(mark(nb).get("version") == version(new) for nb in copies.values()):
        return ""
    return _lay_beside(main, new, copies)


def _replace(path, old, new, lesson):
    """Put the new version in the place of a copy without work; what the learner ran in it is kept under its date."""
    if mark(old).get("version") == version(new):
        return ""
    kept = "" if as_laid(old) else f"; what you ran is in {files.keep_dated(path).name}"
    _put(path, new, new, lesson)
    return f"replaced by the new version{kept}"


def _lay_beside(main, new, copies):
    """Lay the new version, with what the learner wrote last, over one that was laid beside and holds no more."""
    latest = [nb for nb in copies.values() if touched(nb)][-1]
    idle = [path for path, nb in copies.items() if as_laid(nb) and written(nb) <= written(latest)]
    beside = idle[-1] if idle else files.free(main.with_stem(f"{main.stem}_new"))
    filled, count = carried(new, latest)
    _put(beside, filled, new, main.name)
    yours = f", with what you wrote in {count} cell{'s' * (count > 1)}" if count else ", without what you wrote"
    return f"you wrote in it, and it stays; the new version is {beside.name}{yours}"


def _put(path, nb, original, lesson):
    """Write a copy as laid now for the lesson of that name."""
    files.write(path, to_bytes(marked(nb, original, lesson)))


def opened(path):
    """Return the notebook of a file; None where the file holds none."""
    return parsed(path.read_bytes())


def parsed(content):
    """Return the notebook in a file's bytes, or None."""
    try:
        nb = nbformat.v4.reads(content.decode())
        return nb if all({"cell_type", "source", "metadata"} <= cell.keys() for cell in nb.cells) else None
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return None


def _family(original, folder):
    """Return the copies of a lesson that are kept up to date: its own, then _new, _new_2, ... as far as there are."""
    beside = sorted(folder.glob(f"{original.stem}_new*.ipynb"), key=lambda path: (len(path.name), path.name))
    return [path for path in (folder / original.name, *beside) if path.is_file()]


def _put_aside(path):
    """Give a file that is no notebook any more a name under which it can be read as text."""
    other = files.free(path.with_name(f"{path.stem}_unreadable.txt"))
    path.rename(other)
    return f"{path.name} was no notebook any more and is now {other.name}"


def _follow(original, folder):
    """Where the course has given a lesson another name, give the learner's copy that name too."""
    strays = [path for path in folder.glob("*.ipynb") if not (original.parent / path.name).exists()]
    copies = {path: nb for path in strays if (nb := opened(path)) and mark(nb).get("lesson") == path.name}
    kins = {path: kin(nb, read(original)) for path, nb in copies.items()}
    nearest = max(kins, key=kins.get, default=None)
    if nearest and kins[nearest] > SAME:
        nearest.rename(folder / original.name)


def fresh(names, folder, originals=ORIGINALS):
    """Lay lessons anew, and keep the learner's under the date of their last change; yield what was done for each."""
    for original in select(names, originals):
        path, new = folder / original.name, read(original)
        kept = f"; yours is {files.keep_dated(path).name}" if _has_been_used(path) else ""
        _put(path, new, new, path.name)
        yield f"{path.name} is laid anew{kept}."


def _has_been_used(path):
    """Return whether a copy is there and is not as it was laid."""
    nb = opened(path) if path.is_file() else None
    return path.is_file() and not (nb and as_laid(nb))


def table(folder):
    """Bring all copies up to date; yield a line for each lesson."""
    for name, done in lay_all(folder):
        yield f"  {name.removesuffix('.ipynb'):<34}{done or 'as it was'}"


def main(job, *names):
    """Bring the copies up to date, or lay anew those of the lessons that are named; return the exit status."""
    if job == "fresh" and not names:
        raise Trouble("Say which lesson to lay anew, such as: python course.py fresh 07")
    folder = place()
    with at_work(folder):
        for line in fresh(names, folder) if job == "fresh" else table(folder):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    told(main)
