"""What a learner wrote in the originals, before there were copies or past them, is moved to the copies."""

from tools import git
from tools.canonical import canonical, to_bytes
from tools.copies import opened, parsed
from tools.files import add, dated
from tools.place import ORIGINALS, ROOT
from tools.versions import adopted


def bring_over(folder, root=ROOT):
    """Move what is not the course's own out of the originals; yield a line for each that was.

    In a checkout the originals get their form of the last commit back. Elsewhere nobody knows it, and they stay.
    """
    for path in _written_in(root):
        was = parsed(git.committed(path, root)) if git.is_checkout(root) else None
        if path.exists():
            yield f"What you wrote in notebooks/{path.name} is now in {folder.name}/{_moved(path, folder, was).name}."
        if git.is_checkout(root):
            git.restore(path, root)


def _written_in(root):
    """Return the originals that are neither as in the last commit nor in the form in which the course stores them."""
    originals = root / ORIGINALS.name
    paths = git.changed(root) if git.is_checkout(root) else sorted(originals.glob("*.ipynb"))
    return [path for path in paths if path.suffix == ".ipynb" and not _stored_by_an_author(path)]


def _stored_by_an_author(path):
    """Return whether a file has the one form that `course.py notebooks` gives, and JupyterLab does not."""
    nb = opened(path) if path.exists() else None
    return nb is not None and to_bytes(canonical(nb)) == path.read_bytes()


def _moved(path, folder, was):
    """Write a notebook among the copies, under its name where that is free and else under its date."""
    nb = opened(path)
    if nb is None:  # such as one in which git has left its signs of a conflict
        return add(folder / f"{path.stem}_unreadable.txt", path.read_bytes())
    content = to_bytes(adopted(nb, was, path.name))
    main = folder / path.name
    if main.exists() and main.read_bytes() != content:
        main = dated(main, path.stat().st_mtime)
    return add(main, content)
