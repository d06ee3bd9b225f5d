"""Break the code on purpose, one fault at a time, and see which faults the unit tests do not notice.

    python course.py mutate                  all lists of tests/faults: half an hour of a processor or so
    python course.py mutate gaussian moments two of them
    python course.py mutate --every 10       one fault in ten

A list (tests/faults/NAME.toml) names the file that it breaks, the tests that have to notice, and its faults: what is
written, and what is written instead. A third text is the reason why a fault may survive: it changes nothing that the
code promises. A fault that survives has passed every test of its target. No notebook is run, and no browser.

The doors (what is let in, and the words for what is not), the checker and the widgets are counted as the rest; all
other lists break the mathematics itself.
"""

import argparse
import ast
import gc
import os
import sys
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LISTS = ROOT / "tests" / "faults"
REST = ("doors", "checker", "widgets")  # the lists that do not break the mathematics itself
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
LIBRARIES = ("numpy", "scipy.stats", "scipy.optimize", "scipy.cluster.hierarchy", "sklearn.mixture", "sklearn.cluster")
LIBRARIES += ("sklearn.datasets", "matplotlib.pyplot", "hypothesis.extra.numpy", "mpmath", "pandas", "nbval.plugin")
LIBRARIES += ("anywidget", "dask.array", "distributed", "IPython.display")


class Fault(NamedTuple):
    """One change of one file, the tests that should notice it, and the reason why it may pass."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    reason: str = ""

    def applied(self, text):
        """Return the text with the fault in it. ValueError if it does not fit, or fits twice, or is no Python."""
        if not self.old:
            return text
        if text.count(self.old) != 1 or self.old == self.new:
            raise ValueError(f"{self.file}: {self.old!r} stands {text.count(self.old)} times, not once.")
        broken = text.replace(self.old, self.new)
        if self.file.endswith(".py"):
            ast.parse(broken)
        return broken


def faults(names=()):
    """Return the faults of the lists so named, or of all lists."""
    found = []
    for path in sorted(LISTS.glob("*.toml")):
        if names and path.stem not in names:
            continue
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        for target in listed["target"]:
            found += [
                Fault(path.stem, target["file"], *f[:2], tuple(target["tests"]), *f[2:]) for f in target["faults"]
            ]
    return found


def told(name, tried):
    """Return how many of the outcomes (fault, test or None) were noticed, in one line."""
    found = sum(test is not None for _, test in tried)
    harmless = sum(bool(fault.reason) and not test for fault, test in tried)
    passed = f", {harmless} of the others change nothing" if harmless else ""
    return f"{name:<18}{found:4} of {len(tried):4} noticed, {found / len(tried):6.1%}{passed}"


def followed(wanted, tried):
    """Print every fault that passes and a line for each list when it is through; return the outcomes."""
    left, done = Counter(fault.name for fault in wanted), []
    for fault, test in tried:
        done.append((fault, test))
        left[fault.name] -= 1
        if not test:
            print(f"passed: {fault.file}: {fault.old!r} -> {fault.new!r}  {fault.reason}", flush=True)
        if not left[fault.name]:
            print(told(fault.name, [one for one in done if one[0].name == fault.name]), flush=True)
    return done


def main():
    """Try the faults, print every fault that passed and the counts; 1 if one passed without a reason."""
    from tools.trials import outcomes, red

    parser = argparse.ArgumentParser(prog="course.py mutate", description=__doc__.splitlines()[0])
    parser.add_argument("lists", nargs="*", help="the lists of tests/faults to try (all)")
    parser.add_argument("--every", type=int, default=1, help="try one fault in so many")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    wanted = faults(options.lists)[:: options.every]
    os.environ |= ALONE
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()  # pytest collects garbage at its end: what all forks share is none
    done = followed(wanted, outcomes(wanted, options.workers))
    useless = red({test for _, test in done if test}, options.workers)
    if useless:
        print(f"These fail without a fault, and so notice none. Mend them first: {' '.join(useless)}")
        return 2
    for what, rest in (("mathematics", False), ("the rest", True)):
        chosen = [one for one in done if (one[0].name in REST) == rest]
        print(told(what, chosen) if chosen else f"{what:<18} not tried")
    return int(any(not test and not fault.reason for fault, test in done))


if __name__ == "__main__":
    sys.exit(main())
