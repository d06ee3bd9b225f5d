"""The doors: every public function of the mathematics with everything that can come in at each of its arguments.

A function that is new is met here by the names of its parameters. One that nobody has classified fails.
"""

import inspect
import pickle
import re
import textwrap
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import gmm_lessons
from gmm_lessons import (
    bound,
    candidates,
    doors,
    em,
    gaussian,
    mixture,
    moments,
    responsibilities,
    scale,
)
from gmm_lessons.covariance import FULL, fixed
from gmm_lessons.doors.points import as_points
from gmm_lessons.em import e_step
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture, bells
from gmm_lessons.moments import NOTHING
from gmm_lessons.scale import cluster, heaps, seeding
from gmm_lessons.selection.restarts import STARTS, best_of
from gmm_lessons.variational import Belief, Dirichlet, Sticks, vague
from tests.hostile import REFUSED, TAKEN, WHOLE
from tests.test_package import MODULES as ROOMS

PACKAGE = str(Path(gmm_lessons.__file__).parent)

# Rooms of which nothing is walked here but what FUNCTIONS adds: the doors themselves; what shows the data; the inside
# of the engine and of the other wings; and those of scikit-learn, which have tests of their own.
INSIDE = ("doors", "datasets", "scale.arrivals", "scale.homogeneous", "scale.forms", "scale.digits", "scale.blocks")
INSIDE += ("scale.lines", "scale.heaps", "scale.cluster_seeding")
INSIDE += ("scale.threads", "scale.rows", "scale.cluster", "missing.holes", "missing.patterns", "missing.told")
INSIDE += ("variational.normal_wishart", "variational.proper", "estimator")
OPEN = [name for name in ROOMS if not f"{name}.".startswith(tuple(f"gmm_lessons.{room}." for room in INSIDE))]

# What a door has let in already: called inside a loop, or by one function that has looked at all of it.
INNER = {"factors", "log_bells", "whiten", "log_det", "is_positive", "ratio", "while_gaining"}
INNER |= {"units_for", "as_they_are", "standardised", "sphered"}  # of what best_of has let in
INNER |= {"thinnest", "grain", "ruler_for", "column_names", "why_flat", "splits", "copied", "merges", "fits"}
INNER |= {"attempt", "climbed", "one_by_one", "climbs", "is_rounding", "beyond_the_sum", "of_each"}  # of its climbs
INNER |= {"heaps_like"}  # of Moments that are made by its caller
INNER |= {"scale.settled", "scale.blend", "scale.parts_of"}  # of sums that are made by their callers
INNER |= {f"missing.{name}" for name in ("lifted", "view_of", "spread_as", "posterior_of_rows")}
INNER |= {"variational.log_student", "variational.same_kind"}
WINGS = ("scale", "missing", "variational")
OWN_DOORS = {"whole", "structure_of", "points_for", "as_starts", "variational.components"}  # they are doors themselves

RNG = np.random.default_rng(7)
X = np.concatenate([RNG.integers(0, 90, (14, 2)), RNG.integers(120, 250, (12, 2))]).astype(float)  # as bytes too
SHARES = RNG.dirichlet([1, 1], size=len(X))
COV = np.array([[900.0, 200.0], [200.0, 800.0]])
MEANS = np.array([[40.0, 50.0], [180.0, 190.0]])
TWO = Mixture([0.5, 0.5], MEANS, [COV, 2 * COV])
STATS = moments.moments(X, SHARES)


@dataclass
class Kind:
    """What an argument is: a right one, others that mean the same, what must be refused, and words of the error."""

    good: object
    taken: dict
    refused: dict


def array(good, taken=(), without=(), refused=()):
    """Return the Kind of an array: all wrappings of tests/hostile.py that can be put around it."""
    good = np.array(good, dtype=float)
    whole = np.isfinite(good).all() and (good == good.astype(np.uint8)).all() and "uint8" not in without
    wrap = {**TAKEN, **(WHOLE if whole else {})}
    same = {k: make(good.copy()) for k, (axes, make) in wrap.items() if good.ndim in axes and k not in without}
    bad = {name: (make(good.copy()), say) for name, (axes, make, say) in REFUSED.items() if good.ndim in axes}
    return Kind(good, {**same, **dict(taken)}, {k: v for k, v in {**bad, **dict(refused)}.items() if k not in without})


def _edited(a, index, value):
    a = np.array(a, dtype=float)
    a[index] = value
    return a


def count(good, least=1):
    """Return the Kind of a whole number."""
    wrong = {"a half": good + 0.5, "NaN": np.nan, "infinity": np.inf, "text": "2", "None": None, "a list": [good]}
    wrong |= {"less": least - 1, "True": True, "negative": -1, "complex": good + 0j}
    wrong |= {"masked": np.ma.masked, "masked, no axis": np.ma.array(good, mask=True)}
    return Kind(
        good,
        {"a float": float(good), "int64": np.int64(good), "uint8": np.uint8(good), "no axis": np.array(good)},
        {name: (value, "whole number") for name, value in wrong.items()}
        | {"huge": (2**1100, "more than any|cannot fill")},
    )


def maybe(kind):
    """Return the Kind of what may be left out."""
    return Kind(kind.good, kind.taken, {what: bad for what, bad in kind.refused.items() if what != "None"})


def real(good, *, least=None, words="finite"):
    """Return the Kind of a finite number."""
    wrong = {"NaN": np.nan, "infinity": np.inf, "text": "2", "None": None, "a list": [good, good], "complex": 1j}
    wrong |= {"masked": np.ma.masked, "beyond all floats": 2**1100} | ({"negative": -1.0} if least == 0 else {})
    return Kind(
        good,
        {"float64": np.float64(good), "no axis": np.array(good)},
        {name: (value, words) for name, value in wrong.items()},
    )


def laid(values):
    """Return an array as a dask.array in blocks of nine rows, and anything else as it is."""
    import dask.array as da  # which takes long to load

    chunked = isinstance(values, np.ndarray) and values.ndim
    return da.from_array(values, chunks=(9,) + (-1,) * (values.ndim - 1), asarray=False) if chunked else values


PARTS = [X[:13], X[13:]]
FAR = {"a far point": (_edited(X, (5, 1), 1e160), r"1e\+160 .column 1. in row 5, so far out")}
NO_SHARES = {
    "negative shares": (_edited(SHARES, (3, 0), -0.5), "negative|>= 0"),
    "shares of other points": (SHARES[1:], "one row a point"),
    "one column": (SHARES[:, 0], "one row a point"),
    "None": (None, "responsibilities.x, mixture. gives them"),
}
OTHER_SUMS = {"rows that sum to 1.001": (1.001 * SHARES, "sum to 1")}
OTHER_COVS = {
    "not symmetric": (np.array([COV, [[9.0, 2.0], [1.0, 9.0]]]), "component 1 is not symmetric"),
    "indefinite": (np.array([COV, [[9.0, 2e9], [2e9, 1e16]]]), "eigenvalue|positive definite"),
    "not positive": (np.array([COV, [[1.0, 2.0], [2.0, 1.0]]]), "component 1 is not positive definite"),
    "one too few": (np.array([COV]), "shape"),
    "of three columns": (np.array([np.eye(3), np.eye(3)]), "shape"),
}
MIXTURES = Kind(
    TWO,
    {"a pickled one": pickle.loads(pickle.dumps(TWO))},
    {
        "a number": (2, "must be a Mixture"),
        "None": (None, "must be a Mixture"),
        "points": (X, "must be a Mixture"),
        "a tuple": ((TWO.weights, TWO.means, TWO.covs), "must be a Mixture"),
        "one of other columns": (bells([0.5, 0.5], [0, 1], [1, 1]), "columns|K, D"),
    },
)
ANY_MIXTURE = Kind(TWO, MIXTURES.taken, {k: v for k, v in MIXTURES.refused.items() if k != "one of other columns"})
MOMENTS = Kind(
    STATS,
    {"a pickled one": pickle.loads(pickle.dumps(STATS))},
    {
        "points": (X, "moments are expected"),
        "None": (None, "moments are expected"),
        "a number": (0.01, "moments are expected"),
    },
)
OTHER_K = moments.moments(X, np.ones((len(X), 3)) / 3)
OTHER_MOMENTS = {
    "moments of another K": (OTHER_K, "K, D"),
    "moments of other columns": (moments.moments(X[:, 0], SHARES), "K, D"),
}
LOG_P = mixture.log_joint(X, TWO)
STEPS = list(islice(em.em(X, TWO), 3))

E_STEP = Kind(
    e_step,
    {"a function around it": lambda x, mixture: e_step(x, mixture), "a partial": partial(e_step)},
    {
        what: (value, "expect is .* an E step is a function")
        for what, value in {
            "a number": 2,
            "None": None,
            "False": False,
            "text": "e_step",
            "points": X,
            "what it returns": e_step(X, TWO),
            "what makes one": scale.blocked,
            "of one argument": len,
        }.items()
    }
    | {"one of shares": (responsibilities.responsibilities, "expect returned array.* must return an Expectation")},
)

SHAPE = Kind(
    FULL,
    {"its name": "full", "a pickled one": pickle.loads(pickle.dumps(FULL))},
    {name: (value, "there is no shape") for name, value in {"a number": 2, "None": None, "a name": "fullest"}.items()},
)
FOUND = candidates.candidates(X, [1], [FULL], rng=0, n_starts=1, tol=0.5)

NO_PRIORS = {
    "a count below 0": (moments.Moments([-1, 1], MEANS, [COV, COV]), "the prior has a count of"),
    "a count that is NaN": (moments.Moments([np.nan, 1], MEANS, [COV, COV]), "the prior has a count of"),
    "an infinite mean": (moments.Moments([1, 1], MEANS * np.inf, [COV, COV]), "the prior has a mean of"),
    "a variance below 0": (moments.Moments([1, 1], MEANS, [COV, -COV]), "the prior has a scatter of"),
    "a scatter askew": (moments.Moments([1, 1], MEANS, OTHER_COVS["not symmetric"][0]), "component 1 is not symmetric"),
    "too few means": (moments.Moments([1, 1], MEANS[:1], [COV, COV]), r"expected .K,., .K, D., .K, D, D."),
    "one count": (moments.Moments(1.0, MEANS, [COV, COV]), r"expected .K,., .K, D., .K, D, D."),
}
NO_END = ("infinity", "huge")
KINDS = {
    "x": array(X, refused=FAR),
    "resp": array(SHARES, without=["infinity"], refused=NO_SHARES | {"infinity": (_edited(SHARES, 3, np.inf), "")}),
    "mixture": MIXTURES,
    "stats": MOMENTS,
    "prior": Kind(NOTHING, {}, MOMENTS.refused | OTHER_MOMENTS | NO_PRIORS),
    "means": array(MEANS, refused={"of another K": (MEANS[:1], "shape")}),
    "covs": array([COV, 2 * COV], refused=OTHER_COVS),
    "weights": array(
        [0.5, 0.5],
        refused={
            "that sum to 1.01": ([0.5, 0.51], "sum to 1"),
            "a negative one": ([1.5, -0.5], ">= 0"),
            "one too few": ([1.0], "shape"),
        },
    ),
    "sds": array(
        [1.0, 2.0],
        refused={
            "0": ([0.0, 1.0], "positive"),
            "tiny": ([1e-160, 1.0], "other units"),
            "vast": ([1.0, 1e160], "other units"),
            "one too few": ([1.0], "shape"),
        },
    ),
    "mean": array([40.0, 50.0], refused={"of three columns": (np.zeros(3), "shape")}),
    "cov": array(
        COV,
        refused={
            "not symmetric": ([[9.0, 2.0], [1.0, 9.0]], "not symmetric"),
            "indefinite": ([[9.0, 2e9], [2e9, 1e16]], "eigenvalue|positive definite"),
            "of three columns": (np.eye(3), "shape"),
        },
    ),
    "sample_weight": array(
        np.ones(len(X)) * 2,
        refused={
            "a negative one": (_edited(np.ones(len(X)), 3, -1), "a sample_weight is -1.0; .* in row 3"),
            "one too few": (np.ones(len(X) - 1), "one weight a point"),
            "vast": (np.full(len(X), 1e308), "sums to more than a float can hold"),
        },
    ),
    "K": count(2),
    "n": count(9),
    "log_p": array(LOG_P, without=["minus infinity"]),
    "a": array(LOG_P, without=["minus infinity"]),
    "posterior": array(SHARES[:, ::-1], refused=OTHER_SUMS | {"of other points": (SHARES[1:], "one row a point")}),
    "rng": Kind(
        0,
        {"a Generator": lambda: np.random.default_rng(0), "int64": np.int64(0)},
        {
            name: (value, "rng=0")
            for name, value in {"None": None, "text": "0", "negative": -1, "np.random": np.random, "True": True}.items()
        },
    ),
    "count": real(2.5, least=0),
    "distance": real(2.0, least=0),
    "structure": SHAPE,
    "expect": E_STEP,
    "parts": Kind([STATS, STATS], {"a generator": lambda: iter([STATS, STATS])}, {"none": ([], "no parts to add up")}),
    "steps": Kind(STEPS, {"a generator": lambda: iter(STEPS)}, {}),
    "tol": real(0.5, least=0, words="a number >= 0"),
    "max_steps": Kind(1000, {"a float": 1000.0}, {"none": (0, "max_steps is 0"), "None": (None, "max_steps is None")}),
    "eps": real(0.25, least=0),
    "labels": array(
        [0, 1, 1, 0],
        refused={
            "-1": ([0, -1], "labels hold -1 in row 1, but 2 components are called 0 to 1"),
            "too large": ([0, 2], "labels hold 2 in row 1"),
            "a half": ([0.5, 1], "labels hold 0.5 in row 0"),
        },
    ),
    "centers": array(MEANS, refused={"of three columns": (np.zeros((2, 3)), "D = 2 columns")}),
    "reference": array(SHARES, refused={"of other points": (SHARES[1:], "same points")}),
    "method": Kind("ward", {}, {"another": ("words", "known ones are ward"), "None": (None, "known ones are ward")}),
    "max_iter": count(200),
    "D": count(2),
    "k_params": count(5, least=0),
    "log_likelihood": real(-300.0),
    "n_starts": count(1),
    "folds": count(3),
    "imaginary": real(0.5, least=0),
    "Ks": Kind(
        [1, 2],
        {"a generator": lambda: iter([1, 2]), "a range": range(1, 3), "an array": np.array([1, 2])},
        {
            "a half": ([1, 2.5], "K is 2.5"),
            "text": ("12", "K is '12'"),
            "0": ([0], "K is 0"),
            "none": ([], "0 Ks"),
            "None": (None, "K is None"),
        },
    ),
    "structures": Kind(
        [FULL],
        {"a shape": FULL, "a name": "full", "a generator": lambda: iter([FULL])},
        {
            "none": ([], "0 structures"),
            "another name": (["fullest"], "no shape 'fullest'"),
            "a number": (2, "no shape 2"),
        },
    ),
    "found": Kind(
        FOUND,
        {"a generator": lambda: iter(FOUND)},
        {n: (v, "what candidates.* returns") for n, v in {"a number": 3, "numbers": [1, 2], "steps": STEPS}.items()},
    ),
    "by": Kind("bic", {}, {"another": ("BIC", "known ones are"), "None": (None, "known ones are")}),
    "starts": Kind(
        STARTS[:1],
        {"one alone": partial(STARTS[0]), "a generator": lambda: iter(STARTS[:1])},
        {
            n: (v, "each is a function")
            for n, v in {"none": [], "a name": "kmeans", "a number": 2, "names": ["kmeans"]}.items()
        }
        | {
            "of another K": (
                partial(lambda y, K, rng: np.ones((len(X), 3)) / 3),
                r"shares of shape .26, 3.",
            ),
            "masked": (partial(lambda y, K, rng: np.ma.array(SHARES, mask=True)), "resp is masked"),
            "labels": (partial(lambda y, K, rng: np.arange(len(X)) % 2), "one row a point"),
        },
    ),
    "also": Kind(
        (), {}, {"a number": ([2], "must be a Mixture"), "of another K": ([bells([1.0], [0], [1])], "K is 2")}
    ),
    "progress": Kind(False, {}, {}),
    "watch": Kind(iter, {}, {}),
}
ENOUGH = real(26.0, least=0)
ENOUGH.refused["0"] = (0, "more than nothing")
ENOUGH.refused |= {what: (value, "more than nothing") for what, (value, _) in ENOUGH.refused.items()}
KINDS |= {
    "block": maybe(count(7)),
    "threads": count(1),
    "first_row": Kind(
        0, {"a float": 0.0}, {w: (v, "counted from 0") for w, v in {"a half": 0.5, "-1": -1, "text": "a"}.items()}
    ),
    "careful": Kind(False, {}, {}),
    "size": count(9),
    "passes": Kind(
        2, count(2).taken, {n: (v, "passes=np.inf") for n, (v, _) in count(2).refused.items() if n not in NO_END}
    ),
    "rounds": count(2),
    "begin": Kind(
        None,
        {"a function": seeding.kmeans_plus_plus},
        {
            "a number": (2, "begin is 2, but a beginning is a function"),
            "a start of lesson 10": (kmeans, "begin is kmeans, but a beginning is"),
            "of another K": (lambda *_, through: MEANS[:1], "returned 1 centres, but K is 2"),
            "of other columns": (lambda *_, through: MEANS[:, :1], "D = 2 columns"),
            "of NaN": (lambda *_, through: MEANS * np.nan, "NaN"),
        },
    ),
    "through": Kind(
        seeding.in_blocks,
        {},
        {
            "a number": (2, "through is 2, but a way through"),
            "points": (X, "but a way through"),
            "one gone already": (seeding.in_blocks(X), "a way through x is a function"),
        },
    ),
    "kappa": real(0.7, words="kappa is"),
    "t0": real(2.0, least=0, words="t0 is"),
    "total": Kind(None, {}, {what: (bad, "total is") for what, bad in {"0": 0, "NaN": np.nan, "inf": np.inf}.items()}),
    "batches": Kind(
        [X[:13], X[13:]], {"a generator": lambda: iter([X[:13], X[13:]])}, {"empty": ([X[:0]], "is empty")}
    ),
    "scale.as_moments.mixture": ANY_MIXTURE,
    "scale.axes_of.x": array(X, without=["a far point"]),
    "scale.batches.x": Kind(X, {"a list": X.tolist()}, {"no points": ([], "no points")}),
}
HOLES = _edited(X, (5, 1), np.nan)
BELIEF = vague(X, Dirichlet([1.0, 1.0]))
BELIEFS = {
    "a mixture": (TWO, "a Belief is expected"),
    "None": (None, "a Belief is expected"),
    "a number": (2, "a Belief is expected"),
}
OTHER_BELIEFS = {
    "one of another K": (vague(X, Dirichlet([1.0])), "K|components"),
    "one of other columns": (vague(X[:, 0], Dirichlet([1.0, 1.0])), r"beliefs of .K, D, D.|columns"),
}
PICKLED = {"a pickled one": pickle.loads(pickle.dumps(BELIEF))}
GAPS = ("Fraction", "NaN", "None among numbers", "pandas NA", "pandas NaT", "a masked array", "a frame with NA")
HOLED = array(HOLES, without=[*GAPS, "a list of masked rows"], refused=FAR)
KINDS |= {
    f"missing.{name}.x": HOLED
    for name in ("draws", "e_step", "impute", "log_density", "one_bell", "responsibilities", "start", "statistics")
}
KINDS |= {
    "missing.conditional_mixture.x": array(
        [40.0, np.nan], refused={"points": (HOLES, "one point is asked about")}, without=[*GAPS, "two axes too many"]
    ),
    "missing.draws.n": count(3),
    "missing.one_bell.steps": count(3, least=0),
    "missing.start.shares": Kind(
        kmeans,
        {},
        {
            "a number": (2, "shares is 2, but a start is a function"),
            "of other points": (lambda *_: SHARES[1:], "expected one row a point"),
            "masked": (lambda *_: np.ma.array(SHARES, mask=True), "is masked"),
        },
    ),
    "missing.start.bell": Kind(None, {}, {"a number": (2, "must be a Mixture")}),
    "belief": Kind(BELIEF, PICKLED, BELIEFS),
    "variational.log_predictive.x": array(X, refused=FAR),
    "variational.vb.belief": Kind(BELIEF, PICKLED, BELIEFS | OTHER_BELIEFS),
    "variational.vb.prior": Kind(BELIEF, PICKLED, BELIEFS | OTHER_BELIEFS),
    "variational.vague.weights": Kind(
        Dirichlet([1.0, 1.0]),
        {},
        {"an array": (np.ones(2), "Dirichlet"), "None": (None, "Dirichlet"), "a number": (2, "Dirichlet")},
    ),
    "variational.vague.imaginary": real(1.0, least=0, words="imaginary is .* more than 0"),
    "variational.vague.dof": Kind(
        None, {"D": 2, "a float": 2.0}, {"1": (1.0, "nu|ν"), "NaN": (np.nan, "dof holds NaN"), "text": ("2", "dof")}
    ),
}
COUNTS = array([1.0, 2.0], refused={"0": ([0.0, 1.0], "above 0"), "negative": ([1.0, -1.0], "above 0")})
NUMBERS = {"too small": ([1e-320, 1.0], "above 0"), "a number": (2.0, "K finite numbers")}
COUNTS.refused |= NUMBERS | {what: (COUNTS.refused[what][0], "above 0") for what in ("no numbers", "two axes too many")}
BLOCKS = array(X, refused=FAR)
NO_BLOCKS = {n: (v, "blocks of a dask.array") for n, v in BLOCKS.taken.items() if not isinstance(v, np.ndarray)}
BLOCKS.taken = {n: v for n, v in BLOCKS.taken.items() if n not in NO_BLOCKS}
BLOCKS.refused = NO_BLOCKS | {
    n: (v, words if isinstance(v, np.ndarray) else "blocks of a dask.array") for n, (v, words) in BLOCKS.refused.items()
}
LAID = {f"{n}, in blocks": (laid(v), words) for n, (v, words) in KINDS["sample_weight"].refused.items()}
KINDS |= {
    "variational.Dirichlet.alpha": COUNTS,
    "variational.Sticks.a": COUNTS,
    "variational.Sticks.b": Kind(COUNTS.good, COUNTS.taken, COUNTS.refused | {"one too few": ([1.0], "K sticks")}),
    "variational.Belief.weights": KINDS["variational.vague.weights"],
    "variational.Belief.dof": array(
        [3.0, 4.0], refused={"D - 1": ([1.0, 3.0], "takes ν > 1"), "three": ([3.0] * 3, "ν")}
    ),
    "variational.Belief.moments": Kind(STATS, MOMENTS.taken, MOMENTS.refused | {"of K = 3": (OTHER_K, "bells of 3")}),
    "missing.regression.seen": Kind(
        [0],
        {"an array": np.array([0]), "a mask": np.array([True, False]), "a number": 0},
        {
            name: (value, "whole numbers from 0 to 1, at least one and each once, or 2 booleans")
            for name, value in {
                "nothing": [],
                "an empty array": np.array([], dtype=int),
                "an empty mask": [False, False],
                "twice the same": [0, 0],
                "a masked one": np.ma.array([0, 1], mask=[0, 1]),
                "a half": [0.5],
                "too large": [2],
                "negative": [-1],
                "beyond all ints": [2**70],
                "text": ["0"],
                "None": None,
                "two axes": [[0]],
            }.items()
        },
    ),
    "missing.regression.mixture": ANY_MIXTURE,
    "scale.cluster.x": BLOCKS,
    "scale.cluster.sample_weight": Kind(
        KINDS["sample_weight"].good,
        KINDS["sample_weight"].taken | {f"{n}, in blocks": laid(v) for n, v in KINDS["sample_weight"].taken.items()},
        KINDS["sample_weight"].refused | LAID,
    ),
    "scale.cluster.client": Kind(
        None,
        {},
        {n: (v, "must be a distributed.Client") for n, v in {"a number": 2, "points": X, "blocks": laid(X)}.items()},
    ),
}
KINDS["keep"] = KINDS["missing.regression.seen"]
LINE = np.array([3.0, 40.0, 200.0])
KINDS |= {
    "normal_logpdf.x": array(LINE, without=["no numbers", "two axes too many"]),
    "normal_logpdf.mean": array([1.0, 2.0, 3.0], without=["no numbers", "two axes too many"]),
    "normal_logpdf.sd": array([1.0, 2.0, 3.0], without=["no numbers", "two axes too many"]),
    "imaginary_points.x": array(X, refused=FAR, without=[*GAPS, "a list of masked rows"]),
    "variational.vague.x": array(X, refused=FAR, without=[*GAPS, "a list of masked rows"]),
    "bells.means": array([0.0, 3.0], refused={"no list": (0.0, "shape")}),
    "cholesky.covs": array([COV, 2 * COV], without=["two axes too many"], refused=dict(list(OTHER_COVS.items())[:2])),
    "marginal.cov": KINDS["cov"],
    "conditional.x": array(
        [40.0, 3.0], without=["NaN", "two axes too many"], refused={"no numbers": ([], "one point has 2 entries")}
    ),
    "log_sum_exp.a": array(LOG_P, without=["minus infinity", "two axes too many"]),
    "complete_log_likelihood.stats": Kind(STATS, MOMENTS.taken, MOMENTS.refused | OTHER_MOMENTS),
    "icl.n": ENOUGH,
    "bic.n": ENOUGH,
    "icl.weight": Kind(
        1.0,
        {"one for each": np.ones(len(X))},
        {n: (v, f"{w}|finite") for n, (v, w) in KINDS["sample_weight"].refused.items()}
        | {"a masked number": (np.ma.masked, "finite")},
    ),
    "icl.resp": array(SHARES, refused=OTHER_SUMS | {"None": (None, "gives them")}),
    "fixed.cov": array(
        COV, refused={"a number": (2.0, "covariances are square"), "two": ([COV, COV], "one covariance")}
    ),
    "hierarchical.rng": Kind(None, {"a seed": 0}, {}),
    "candidates.folds": Kind(2, {"a float": 2.0}, {"one": (1, "at least two"), "a half": (2.5, "folds is 2.5")}),
    "best_of.prior": Kind(
        NOTHING, {}, MOMENTS.refused | {k: (v, "heaps") for k, (v, _) in OTHER_MOMENTS.items()} | NO_PRIORS
    ),
    "aligned.resp": KINDS["reference"],
    "held_out.expect": Kind(None, E_STEP.taken, maybe(E_STEP).refused),
    "held_out.sample_weight": Kind(None, {}, maybe(KINDS["sample_weight"]).refused),
    "sample.n": count(9, least=0),
    "sample.mixture": ANY_MIXTURE,
    "mean_and_cov.mixture": ANY_MIXTURE,
    "elbo.resp": array(SHARES, refused=NO_SHARES | OTHER_SUMS),
    "entropy.resp": array(SHARES, refused={"rows that sum to 1.001": (1.001 * SHARES, "sum to 1")}),
    "labels.resp": array(SHARES, refused={"None": (None, "gives them")}),
}
for same, other in [("normal_pdf", "normal_logpdf")]:
    KINDS |= {f"{same}.{name}": KINDS[f"{other}.{name}"] for name in ("x", "mean", "sd")}
KINDS["weight"] = KINDS["sample_weight"]
for name in ("kl", "gap"):
    KINDS[f"{name}.resp"] = KINDS["elbo.resp"]


def of_blocks(x, mixture, sample_weight=None, client=None):
    """Return what a step on the blocks of x finds, in the threads of this machine."""
    step = cluster.over(client, sample_weight=sample_weight, progress=False)
    return step(laid(x), mixture)


def public(module):
    """Return the functions that a module offers, and its records that anybody may make."""
    own = [one for name, one in vars(module).items() if not name.startswith("_") and inspect.getmodule(one) is module]
    return [one for one in own if inspect.isfunction(one)]


def named(function):
    """Return the name by which a function is known here: in a wing, with that of the wing."""
    wing = function.__module__.split(".")[1]
    return f"{wing}.{function.__name__}" if wing in WINGS else function.__name__


FUNCTIONS = {named(f): f for name in OPEN for f in public(import_module(name)) if named(f) not in INNER | OWN_DOORS}
FUNCTIONS |= {"Mixture": Mixture, "variational.Belief": Belief, "variational.Dirichlet": Dirichlet}
FUNCTIONS |= {"variational.Sticks": Sticks, "scale.cluster": of_blocks}


def kinds(name):
    """Return the Kind of each parameter of a function, by its name; None if nobody has classified it."""
    parameters = [p for p in inspect.signature(FUNCTIONS[name]).parameters.values() if p.kind is not p.VAR_KEYWORD]
    return {p.name: KINDS.get(f"{name}.{p.name}", KINDS.get(p.name)) for p in parameters}


LAZY = (
    "starts",
    "steps",
    "parts",
    "Ks",
    "structures",
    "found",
    "rng",
    "batches",
)  # made anew for each call
CALLED = {"scale.blocked": lambda made: made(X, TWO), "scale.forgetting": lambda made: made(3)}  # what they return
CALLED |= {"missing.over": lambda made: made(HOLES, TWO)}
CALLED |= {"scale.in_blocks": lambda each: each(heaps.look)}
QUICKLY = {"held_out": {"n_starts": 1, "tol": 0.5}, "candidates": {"n_starts": 1, "tol": 0.5}}


def result(name, **arguments):
    """Call the function; of a generator, return the first steps."""
    arguments = QUICKLY.get(name, {}) | arguments
    for key in set(LAZY) & set(arguments):
        arguments[key] = arguments[key]() if inspect.isfunction(arguments[key]) else arguments[key]
    found = CALLED.get(name, lambda made: made)(FUNCTIONS[name](**arguments))
    return list(islice(found, 12)) if inspect.isgenerator(found) else found


def good(name):
    return {key: kind.good for key, kind in kinds(name).items()}


def same(a, b):
    """Return whether two results hold the same numbers."""
    if is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, str) or a is None or callable(a):
        return a == b
    return np.allclose(a, b, rtol=1e-11, atol=1e-11, equal_nan=True)


def complaint(name, key, value, words):
    """Return what is wrong with how a function refuses a value, or None."""
    try:
        found = result(name, **(good(name) | {key: value}))
    except ValueError as error:
        last = error.__traceback__
        while last.tb_next:
            last = last.tb_next
        if not last.tb_frame.f_code.co_filename.startswith(PACKAGE):
            return f"told by another house: {error}"
        return None if re.search(words, str(error)) else f"said: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return f"taken: {str(found)[:80]}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_parameter_is_classified(name):
    unknown = [key for key, kind in kinds(name).items() if kind is None]
    assert not unknown, f"add {unknown} of {name} to KINDS, with what it takes and what it refuses"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_wrong_is_refused_in_words(name):
    told = {
        f"{key} = {what}": complaint(name, key, value, words)
        for key, kind in kinds(name).items()
        for what, (value, words) in kind.refused.items()
    }
    assert not {what: said for what, said in told.items() if said}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_same_numbers_in_any_wrapping_give_the_same_answer(name):
    right = result(name, **good(name))
    for key, kind in kinds(name).items():
        for what, value in kind.taken.items():
            assert same(result(name, **(good(name) | {key: value})), right), f"{key} = {what}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_strict_numpy_has_nothing_to_complain_of(name):
    with np.errstate(all="raise"):
        result(name, **good(name))


CURES = {
    "a masked array": lambda x: x.filled(3.0),
    "a sparse array": lambda x: x.toarray(),
    "complex numbers": lambda x: x.real,
    "numbers as text": lambda x: np.array(x, dtype=float),
    "dates": lambda x: (x - x[0]) / np.timedelta64(1, "D"),
    "spans of time": lambda x: x / np.timedelta64(1, "s"),
    "bytes": lambda x: np.array(x, dtype=float),
    "NaN": lambda x: x[np.isfinite(x).all(axis=1)],
    "rows of several lengths": lambda x: x[:-1],
}


@pytest.mark.parametrize("what", CURES)
def test_the_cure_that_is_named_cures(what):
    wrong = REFUSED[what][1](X.copy())
    with pytest.raises(ValueError, match=REFUSED[what][2]):
        as_points(wrong)
    assert as_points(CURES[what](wrong)).shape[1] == 2


@pytest.mark.parametrize("what", [name for name in E_STEP.refused if name != "None"])
@pytest.mark.parametrize("function", [best_of, candidates.candidates])
def test_an_e_step_is_handed_on_as_it_is_even_one_that_counts_as_false(function, what):
    value, words = E_STEP.refused[what]
    with pytest.raises(ValueError, match=words):
        function(X, 1, FULL, rng=0, n_starts=1, expect=value)


def test_an_e_step_of_your_own_counts_the_weights_itself_or_is_told():
    """The price of BIC is paid for the weighted points: so the fit has to be to them."""
    weight = np.arange(1.0, 27.0)
    ask = partial(candidates.candidates, X, 1, FULL, rng=0, n_starts=1, sample_weight=weight)
    right, same_one = ask(), ask(expect=scale.blocked(weight))
    assert right[0].bic == pytest.approx(same_one[0].bic, rel=1e-9)
    with pytest.raises(ValueError, match="expect counts 26 points, but sample_weight adds up to 351"):
        ask(expect=e_step)
    with pytest.raises(ValueError, match="held_out takes weights, or an E step of your own"):
        ask(expect=scale.blocked(weight), folds=3)
    with pytest.raises(ValueError, match="a prior is for one K"):
        ask(prior=imaginary_points(X, 1))


def test_a_mixture_alone_is_one_to_climb_from():
    ask = partial(best_of, X, 2, rng=0, n_starts=1, tol=0.5)
    assert ask(also=TWO).objective == ask(also=iter([TWO])).objective == ask(also=[TWO]).objective


def test_weights_without_digits_are_told_before_anything_is_drawn():
    faint = np.full(len(X), 1e-320)
    for call in (partial(best_of, rng=0, sample_weight=faint), partial(seeding.kmeans, rng=0, sample_weight=faint)):
        with pytest.raises(ValueError, match="too little for digits"):
            call(X, 2)
    with pytest.raises(ValueError, match="too little for digits: no point is ever drawn"):
        seeding.kmeans_plus_plus(X, 2, 0, through=lambda x, _: lambda work: [work(X, faint, 0)])


def test_what_is_no_number_is_an_error_of_type_and_of_value():
    for error in (TypeError, ValueError):
        with pytest.raises(error, match="a complex number"):
            as_points(X + 1j)
        with pytest.raises(error, match="must be a Mixture"):
            e_step(X, 2)


def test_a_point_a_thousand_sds_out_is_taken_and_one_beyond_all_floats_is_named():
    """|z|² is a float up to |z| = 1e154: within that log p is right, beyond it the row is told."""
    near = gaussian.log_density([[3.0], [1e153]], [[0.0]], [[[1.0]]])[1, 0]
    assert near == pytest.approx(-0.5e306, rel=1e-12)
    shares = responsibilities.responsibilities
    for see in (mixture.log_joint, mixture.log_evidence, mixture.log_likelihood, shares, e_step):
        with pytest.raises(ValueError, match=r"x holds 1e\+160 in row 1, so far out that its squared distance is no"):
            see([3.0, 1e160], bells([0.5, 0.5], [0, 1], [1, 2]))
    one_can = bells([0.5, 0.5], [0, 1e160], [1, 1e150])  # beyond all floats for one of two components is far, no more
    np.testing.assert_array_equal(shares([3.0, 1e160], one_can), [[1, 0], [0, 1]])


def test_numbers_beyond_all_floats_are_told_and_not_summed():
    with pytest.raises(ValueError, match="so far out"):
        moments.moments([0.0, 1e160], [[1.0], [1.0]])
    with pytest.raises(ValueError, match="finite number of points"):
        moments.moments([0.0, 1.0], [[1e308], [1e308]])


def test_far_heaps_under_a_strict_numpy_give_each_point_to_its_own():
    """exp underflows to 0: that is what is meant, and no error of anybody's."""
    x, two = [0.0, 1e5], bells([0.5, 0.5], [0, 1e5], [1, 1])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(e_step(x, two).resp, np.eye(2))
        assert gaussian.normal_pdf(1e5) == 0
        assert bound.elbo(x, np.eye(2), two) == pytest.approx(mixture.log_likelihood(x, two))


def test_whole_numbers_do_not_wrap_around():
    """As bytes, 5 - 250 is 11: the mean and scatter of pixels are those of the numbers that they stand for."""
    pixels = np.array([[0, 250], [10, 5]], dtype=np.uint8)
    found = moments.moments(pixels, np.ones((2, 1), dtype=np.uint8))
    np.testing.assert_array_equal(found.mean, [[5, 127.5]])
    np.testing.assert_array_equal(found.scatter[0], np.cov(pixels.astype(float).T, bias=True) * 2)


def test_a_variance_below_zero_is_seen_in_any_units_and_one_of_zero_is_taken():
    """The conditional of a plane in three dimensions has no width; that of no covariance would have less."""
    plane = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 2.0]])
    for units in (1.0, 1e-9, np.array([1.0, 1e6, 1e-6])):
        cov = plane * np.outer(units, units) * np.ones((3, 3))
        mean, rest = gaussian.conditional(np.array([1.0, 1.0, np.nan]) * units, np.zeros(3), cov)
        np.testing.assert_allclose(mean, 2 * np.ravel(units)[-1])
        assert abs(rest[0, 0]) < 1e-12 * cov[2, 2]
        cov[2, 2] *= 0.9
        for taking in (partial(gaussian.conditional, [1.0, 1.0, np.nan], np.zeros(3)), fixed):
            with pytest.raises(ValueError, match="no points vary by less than 0"):
                taking(cov)
        with pytest.raises(ValueError, match=r"not positive definite.* No points have such a covariance"):
            gaussian.cholesky(cov)


def test_a_variance_of_zero_that_rounding_makes_negative_is_taken():
    rng, least = np.random.default_rng(0), []
    for _ in range(20):
        two = rng.normal(size=(4, 2))
        least.append(np.linalg.eigvalsh(two @ two.T)[0])
        fixed(two @ two.T)
    assert min(least) < 0


def test_asymmetry_is_measured_by_the_widths_of_its_two_columns():
    """A change of units changes nothing: what is refused in metres is refused beside a column in light years."""
    wrong, rounding = np.array([[1, 0.5], [0.4, 1]]), np.array([[1, 0.5], [0.5 + 1e-12, 1]])
    for unit in (1.0, 1e8, 1e-8):
        units = np.outer([unit, 1], [unit, 1])
        with pytest.raises(ValueError, match="component 0 is not symmetric"):
            Mixture([1.0], [[0, 0]], [wrong * units])
        assert Mixture([1.0], [[0, 0]], [rounding * units]).weights == 1


SMALL = np.array([[1.0, 2.0], [3.0, 4.0]])
ONE = bells([0.5, 0.5], [0.0, 3.0], [1.0, 1.0])
HALVES = np.full((2, 2), 0.5)
ARGUMENTS = {
    "points": lambda: as_points(np.zeros((2, 2, 2))),
    "far points": lambda: e_step([0.0, 1e160], ONE),
    "shares": lambda: moments.moments(SMALL, -HALVES),
    "shares where a bound needs them": lambda: bound.elbo([1.0, 2.0], 1.1 * HALVES, ONE),
    "weights": lambda: Mixture([0.5, 0.6], SMALL, [np.eye(2)] * 2),
    "widths": lambda: bells([1.0], [0.0], [-1.0]),
    "covariances": lambda: gaussian.cholesky([[1.0, 0.9], [0.1, 1.0]]),
    "a mixture": lambda: next(em.em(ONE, [1.0, 2.0])),
    "moments": lambda: moments.moments(SMALL, HALVES) + moments.moments(SMALL, np.ones((2, 3))),
    "imaginary points": lambda: imaginary_points(SMALL, 2, -1),
    "K": lambda: imaginary_points(SMALL, 2.5),
    "rng": lambda: mixture.sample(ONE, 3, None),
}


def told(call, *arguments):
    with pytest.raises(ValueError) as caught:
        call(*arguments)
    return " ".join(str(caught.value).split())


def filled(text, first, rest):
    return textwrap.fill(text, 116, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def row(name, text):
    return filled(text, f"    {name:<33}", " " * 37)


def table():
    """Return what the docstring of the doors says is taken and refused, from what they do."""
    wrappings = {name: make for name, (axes, make) in {**TAKEN, **WHOLE}.items() if 2 in axes}
    taken = [name for name, make in wrappings.items() if same(as_points(make(X.copy())), X)]
    refused = {name: make(SMALL.copy()) for name, (axes, make, _) in REFUSED.items() if 2 in axes}
    return "\n".join(
        [
            "Taken as floats, all the same:",
            "",
            filled(", ".join(taken), "    ", "    "),
            "",
            "Refused, for points x:",
            "",
            *(row(name, told(as_points, x)) for name, x in refused.items()),
            "",
            "Refused, by argument:",
            "",
            *(row(name, told(call)) for name, call in ARGUMENTS.items()),
        ]
    )


def test_the_table_in_the_documentation_is_what_the_doors_do():
    assert table() in inspect.getdoc(doors)
