"""Run the notebooks from top to bottom and store them in one canonical form: `python course.py notebooks`."""

import argparse
import os
import sys
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.canonical import KERNEL, canonical, is_canonical, read, to_bytes

QUIET = ["--log-level=ERROR"]  # the kernel warns of TCP on the machine itself
NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def execute(nb, folder):
    """Run every code cell in a fresh kernel whose working directory is the folder."""
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(nb, kernel_name=KERNEL["name"], timeout=600, resources=resources, extra_arguments=QUIET)
    client.reset_execution_trackers()
    with client.setup_kernel():
        for index, cell in enumerate(nb.cells):
            _execute_cell(client, cell, index)


def _execute_cell(client, cell, index):
    """Run one cell; an error names it as JupyterLab does, by its count."""
    count = cell.get("execution_count")
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise RuntimeError(f"cell [{count}] stopped with {error.ename}: {error.evalue}\n{error.traceback}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise RuntimeError(f"cell [{count}] did not finish: {error}") from None


def store(path):
    """Execute one notebook and replace its file, whole and only if something changed; return whether it did."""
    nb = canonical(read(path))
    execute(nb, path.parent)
    stored = to_bytes(canonical(nb))
    changed = stored != path.read_bytes()
    if changed:
        scratch = path.with_suffix(".new")
        scratch.write_bytes(stored)
        os.replace(scratch, path)
    return changed


def select(names, folder=NOTEBOOKS):
    """Return the notebooks whose file names begin with one of the names; no name means all of them."""
    every = sorted(folder.glob("*.ipynb"))
    beginnings = [Path(name).name for name in names]
    for beginning in beginnings:
        if not any(path.name.startswith(beginning) for path in every):
            known = ", ".join(path.stem for path in every)
            raise SystemExit(f"{beginning!r} is the beginning of no notebook in {folder}; take one of: {known}")
    return [path for path in every if not names or path.name.startswith(tuple(beginnings))]


def check(paths):
    """Print the notebooks that are not in canonical form; return 1 if there are any."""
    wrong = [path.name for path in paths if not is_canonical(path)]
    for name in wrong:
        print(f"{name} is not in canonical form: run `python course.py notebooks {name}`")
    return int(bool(wrong))


def store_all(paths):
    """Execute and store the notebooks one after the other; stop with 1 at the first error."""
    for path in paths:
        try:
            print(f"{path.name}: {'stored' if store(path) else 'unchanged'}", flush=True)
        except RuntimeError as error:
            print(f"{path.name}: {error}\nThe file is as it was: repair that cell and run this again.", file=sys.stderr)
            return 1
    return 0


def main():
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="course.py notebooks", description=__doc__)
    parser.add_argument("names", nargs="*", help="file names or their beginnings, such as 07 (default: all)")
    parser.add_argument("--check", action="store_true", help="execute nothing: only look at the form of the files")
    options = parser.parse_args()
    paths = select(options.names)
    return check(paths) if options.check else store_all(paths)


if __name__ == "__main__":
    sys.exit(main())
