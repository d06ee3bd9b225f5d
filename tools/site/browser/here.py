"""What of the lesson's libraries is here: NumPy, and of SciPy the one function that an exercise is about."""

import sys
from importlib.abc import MetaPathFinder
from types import ModuleType

import numpy as np

ABSENT = ("scipy", "matplotlib", "sklearn", "pandas", "mpmath", "sympy", "ipywidgets", "dask")
NAMES = {"scipy": "SciPy", "sklearn": "scikit-learn"}


def told(name):
    """Return what to say to whoever imports a library that is not here."""
    library = name.split(".")[0]
    return (
        f"{NAMES.get(library, library)} is not on this page, which has Python and NumPy, no more. Take NumPy, or run "
        "the lesson in JupyterLab."
    )


class Absent(MetaPathFinder):
    """Says of the course's other libraries that they are not here."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT:
            raise ModuleNotFoundError(told(name))


def only_numpy():
    """Let imports of other libraries say what is here."""
    sys.meta_path.insert(0, Absent())
    optimize = ModuleType("scipy.optimize")
    optimize.linear_sum_assignment = linear_sum_assignment
    scipy = ModuleType("scipy")
    scipy.__path__, scipy.optimize = [], optimize
    scipy.__getattr__ = optimize.__getattr__ = _missing
    sys.modules.update({"scipy": scipy, "scipy.optimize": optimize})


def _missing(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise ModuleNotFoundError(told("scipy"))


def linear_sum_assignment(cost_matrix, maximize=False):
    """Return rows and columns, each once, of the smallest total cost, as SciPy does (Kuhn 1955; Munkres 1957).

    A row a turn: the cheapest path, in costs less prices, from the new row to a column that is free.
    """
    cost = np.asarray(cost_matrix, dtype=float) * (-1 if maximize else 1)
    if cost.shape[0] > cost.shape[1]:
        columns, rows = linear_sum_assignment(cost.T)
        order = np.argsort(rows)
        return rows[order], columns[order]
    owner, u, v = np.full(cost.shape[1], -1), np.zeros(len(cost)), np.zeros(cost.shape[1])  # u, v: prices
    for row in range(len(cost)):
        _place(row, cost, owner, u, v)
    columns = np.flatnonzero(owner >= 0)
    order = np.argsort(owner[columns])
    return owner[columns][order], columns[order]


def _place(row, cost, owner, u, v):
    """Give a row a column: others move along the cheapest path (Jonker & Volgenant 1987)."""
    shortest, came, done = np.full(len(v), np.inf), np.full(len(v), -1), np.zeros(len(v), dtype=bool)
    current, column, far = row, -1, 0.0
    while column < 0 or owner[column] >= 0:
        reached = far + cost[current] - u[current] - v
        better = ~done & (reached < shortest)
        shortest[better], came[better] = reached[better], column
        column = int(np.where(done, np.inf, shortest).argmin())
        far, done[column] = shortest[column], True
        current = owner[column]
    seen = done & (owner >= 0)
    u[row] += far
    u[owner[seen]] += far - shortest[seen]
    v[done] -= far - shortest[done]
    while column >= 0:
        before = came[column]
        owner[column] = owner[before] if before >= 0 else row
        column = before
