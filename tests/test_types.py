"""The types in the signatures: said of every public function of the mathematics, and true of what it does."""

import inspect
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from gmm_lessons import estimator
from tests.test_package import MODULES

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]

# The inside of the engine of lesson 16, which nobody calls but the wing itself, and what others type.
INSIDE = ("arrivals", "blocks", "digits", "forms", "homogeneous", "lines", "threads")
OPEN = [
    name
    for name in MODULES
    if name.split(".")[1] not in ("datasets", "estimator")
    and not (name.startswith("gmm_lessons.scale.") and name.endswith(INSIDE))
]


def public(module):
    """Return the functions of a module, and those of its classes, that have no underscore, by name."""
    own = [value for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    found = [value for value in own if inspect.isfunction(value)]
    for kind in (value for value in own if inspect.isclass(value)):
        found += [inspect.unwrap(value) for value in vars(kind).values() if inspect.isfunction(value)]
    return {
        f"{module.__name__}.{value.__qualname__}": value
        for value in found
        if not value.__name__.startswith("_") and "<" not in value.__qualname__
    }


FUNCTIONS = {name: own for module in OPEN for name, own in public(import_module(module)).items()}


def test_the_public_functions_are_found():
    assert len(FUNCTIONS) > 120
    some = {"em.em", "missing.imputation.impute", "doors.points.as_points", "missing.patterns.Patterns.holds"}
    assert {f"gmm_lessons.{name}" for name in some} <= set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_and_what_comes_back_has_a_type(name):
    signature = inspect.signature(inspect.unwrap(FUNCTIONS[name]))
    bare = [
        key for key, own in signature.parameters.items() if own.annotation is own.empty and key not in ("self", "cls")
    ]
    assert bare == []
    assert signature.return_annotation is not signature.empty


@pytest.mark.parametrize("kind", [getattr(estimator, name) for name in estimator.__all__])
def test_every_argument_of_an_estimator_has_a_type(kind):
    """Also of what it inherits from our own rooms; what comes from scikit-learn is scikit-learn's."""
    own = {
        name: value
        for base in kind.__mro__
        if base.__module__.startswith("gmm_lessons")
        for name, value in vars(base).items()
    }
    methods = {
        name: value for name, value in own.items() if inspect.isfunction(value) or isinstance(value, classmethod)
    }
    assert {"__init__", "fit", "predict", "score", "sample"} < set(methods)
    for name, value in methods.items():
        if name == "__init__" or not name.startswith("_"):
            signature = inspect.signature(getattr(value, "__func__", value))
            arguments = list(signature.parameters.values())[1:]
            assert all(one.annotation is not one.empty for one in arguments), name
            assert signature.return_annotation is not signature.empty, name


@pytest.fixture(scope="module")
def mypy(tmp_path_factory):
    """Return a function that runs mypy, on the package if no file is named; the next run knows what this one read."""
    always = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tmp_path_factory.mktemp("mypy"))]

    def run(*arguments):
        command = [sys.executable, "-m", "mypy", *always, *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    return run


def test_the_types_are_true_of_what_the_functions_do(mypy):
    done = mypy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert SETTINGS["disallow_incomplete_defs"] and "Success" in done.stdout


USE = """
from typing import assert_type
from gmm_lessons.em import Step, em, m_step
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons import missing, scale
from gmm_lessons.estimator import BayesianGaussianMixture, GaussianMixture, GaussianMixtureSearch

assert_type(GaussianMixture(2, covariance_type="diag", random_state=0).fit([[1.0], [2.0]]).score([[1.0]]), float)
assert_type(GaussianMixture.from_mixture(bells([1.0], [0.0], [1.0])), GaussianMixture)
assert_type(GaussianMixtureSearch(range(1, 4)).fit([[1.0], [2.0]]).best_estimator_, GaussianMixture)
assert_type(BayesianGaussianMixture(n_components=2).fit([[1.0], [2.0]]).mixture_, Mixture)
GaussianMixture(n_component=2)  # no mixture
assert_type(bells([1.0], [0.0], [1.0]), Mixture)
assert_type(next(em([1.0, 2.0], bells([1.0], [0.0], [1.0]), expect=missing.over(scale.e_step))), Step)
assert_type(log_likelihood([[1.0, 2.0]], Mixture([1.0], [[0, 0]], [[[1, 0], [0, 1]]])), float)
em([1.0], [2.0])  # no mixture
log_likelihood([1.0], bells([1.0], [0.0], [1.0])).shape  # a float has none
m_step(bells([1.0], [0.0], [1.0]))  # no moments
"""


def test_a_type_checker_tells_a_caller_what_is_wrong_and_nothing_else(mypy, tmp_path):
    script = tmp_path / "use.py"
    script.write_text(USE, encoding="utf-8")
    told = mypy("--no-error-summary", "--disallow-untyped-calls", str(script)).stdout.splitlines()
    lines = USE.splitlines()
    wrong = [n for n, line in enumerate(lines, start=1) if line.endswith(("no mixture", "has none", "no moments"))]
    assert [int(line.rpartition("use.py:")[2].split(":")[0]) for line in told if ": error:" in line] == wrong
