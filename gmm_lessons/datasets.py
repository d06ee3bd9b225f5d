"""Small real data that ships with the course; nothing here needs a network. Sources and licences: data/README.md."""

import csv
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gmm_lessons.doors.plain import plain

PENGUIN_COLUMNS = ("bill length (mm)", "bill depth (mm)", "flipper length (mm)", "body mass (g)")


@dataclass(frozen=True, eq=False)
class Dataset(NDArrayOperatorsMixin):
    """Points with names. It behaves as its array (N, D): index it, calculate with it, hand it to any function."""

    values: np.ndarray  # (N, D), read-only
    columns: tuple[str, ...]  # D names, with units
    labels: np.ndarray | None = None  # (N,) integers into `classes`, if the truth is known
    classes: tuple[str, ...] = field(default=())

    def __post_init__(self):
        values = np.array(plain(self.values, "values"))
        labels = self.labels if self.labels is None else _whole(np.array(plain(self.labels, "labels")))
        size = (len(values) if labels is None else len(labels), len(self.columns))
        if values.shape != size:
            raise ValueError(f"values have shape {values.shape}, but names and labels are for {size}: one of each.")
        for name, array in (("values", values), ("labels", labels)):
            object.__setattr__(self, name, array if array is None else _locked(array))

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype, copy=copy)

    def __reduce__(self):
        """A copy, or what comes out of a pickle, is made anew, and so read-only again."""
        return Dataset, (self.values, self.columns, self.labels, self.classes)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if any(isinstance(a, Dataset) for a in kwargs.get("out", ())):
            raise ValueError("a data set is read-only. Make an array of your own: x = np.array(data), or x = data + 1.")
        arrays = [a.values if isinstance(a, Dataset) else a for a in inputs]
        return getattr(ufunc, method)(*arrays, **kwargs)

    def __getattr__(self, name):
        """Whatever is not a field is asked of the array: shape, T, mean, std, ..."""
        if name.startswith("__") or name == "values":
            raise AttributeError(name)
        return getattr(self.values, name)

    def __getitem__(self, index):
        return self.values[index]

    def __iter__(self):
        return iter(self.values)

    def __len__(self):
        return len(self.values)

    def __repr__(self):
        return f"Dataset({len(self)} points; columns: {', '.join(self.columns)})"


def _whole(labels):
    wrong = np.flatnonzero(labels != np.floor(labels))
    if wrong.size:
        raise ValueError(f"labels hold {labels.flat[wrong[0]]:g} in row {wrong[0]}, but each is a place in `classes`.")
    return labels.astype(int)


def _locked(array):
    array.flags.writeable = False
    return array


def old_faithful():
    """Return 272 eruptions (272, 2): how long each lasted and the wait until the next, in minutes."""
    rows = _read("old_faithful.csv")
    return Dataset(np.array(rows[1:], dtype=float), ("eruption (min)", "waiting (min)"))


def penguins():
    """Return 342 penguins (342, 4): bill length and depth, flipper length (mm), body mass (g); their species."""
    rows = [row for row in _read("penguins.csv")[1:] if "" not in row and "NA" not in row]
    return _of_species(rows, PENGUIN_COLUMNS)


def penguins_with_holes():
    """Return all 344 penguins (344, 6): as `penguins`, and two isotopes in their blood (δ, ‰); NaN where not measured.

    14 rows have holes: 11 lack both isotopes, 1 the nitrogen, and 2 everything.
    """
    rows = [[cell.replace("NA", "nan") for cell in row] for row in _read("penguins_isotopes.csv")[1:]]
    return _of_species(rows, (*PENGUIN_COLUMNS, "delta 15 N (‰)", "delta 13 C (‰)"))


def _of_species(rows, columns):
    classes, labels = np.unique([row[0] for row in rows], return_inverse=True)
    return Dataset(np.array([row[1:] for row in rows], dtype=float), columns, labels, tuple(map(str, classes)))


def iris():
    """Return Fisher's 150 irises (150, 4): length and width of sepal and petal in cm, with their species."""
    return _from_sklearn("load_iris")


def wine():
    """Return 178 wines (178, 13): the results of thirteen chemical tests, with their cultivar."""
    return _from_sklearn("load_wine")


def digits():
    """Return 1797 handwritten digits (1797, 64): 8 x 8 pixels of ink from 0 to 16, with the digit meant."""
    return _from_sklearn("load_digits")


def twenty_numbers():
    """Return twenty made-up numbers (20, 1) from two bells: The Elements of Statistical Learning (2009), table 8.1."""
    first = [-0.39, 0.12, 0.94, 1.67, 1.76, 2.44, 3.72, 4.28, 4.92, 5.53]
    second = [0.06, 0.48, 1.01, 1.68, 1.80, 3.25, 4.12, 4.60, 5.28, 6.22]
    return Dataset(np.array([first + second]).T, ("y",))


KNOWN = {f.__name__: f for f in (old_faithful, penguins, iris, wine, digits, twenty_numbers, penguins_with_holes)}


def load(name):
    """Return the data set of that name. ValueError, with the known names, for any other."""
    if not (isinstance(name, str) and name in KNOWN):
        raise ValueError(f"there is no data set {name!r}; the known ones are {', '.join(KNOWN)}.")
    return KNOWN[name]()


def _read(name):
    with (files("gmm_lessons") / "data" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _from_sklearn(loader):
    from sklearn import datasets

    bunch = getattr(datasets, loader)()
    return Dataset(np.array(bunch.data), tuple(bunch.feature_names), bunch.target, tuple(map(str, bunch.target_names)))
