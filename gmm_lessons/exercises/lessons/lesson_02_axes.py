"""Lesson 2, further: the axes of an ellipse."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake


def ellipse_axes(Sigma):
    """Return the lengths (D,) of the half-axes where (x - μ)ᵀ Σ⁻¹ (x - μ) = 1, longest first, and their directions."""
    values, vectors = np.linalg.eigh(Sigma)  # smallest first; the directions are the columns
    return np.sqrt(values[::-1]), vectors[:, ::-1]


# --- inputs -----------------------------------------------------------------------------------------------------------


def _turned(values, seed):
    """Return a covariance with these eigenvalues, in random directions."""
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(values), len(values))))
    return turn * np.array(values) @ turn.T


_CASES = (
    Case((np.array([[4.0, 1.5], [1.5, 1.0]]),), "an ellipse of the plane that slants"),
    Case((np.array([[0.09, 0.0], [0.0, 25.0]]),), "an upright ellipse, longest along the second axis"),
    Case((_turned([9.0, 2.0, 0.25], 1),), "D = 3"),
    Case((np.array([[2.0, -1.2], [-1.2, 1.5]]),), "a falling ellipse"),
    Case((np.array([[6.25]]),), "D = 1"),
    Case((_turned([0.04, 0.01, 3.0, 0.5], 2),), "D = 4"),
)


def _are(directions, right):
    return np.allclose(np.abs((directions * right).sum(axis=0)), 1)


def _of_either_sign(answer, expected, args):
    """Return the answer with each direction turned to the side of the right one: v and −v are the same axis."""
    lengths, directions = answer
    if _are(directions.T, expected[1]) and not _are(directions, expected[1]):
        return lengths, expected[1].T  # the directions are the rows, of whatever signs
    signs = np.where((directions * expected[1]).sum(axis=0) < 0, -1.0, 1.0)
    return lengths, directions * signs


# --- the exercise -----------------------------------------------------------------------------------------------------


def _roots(Sigma):
    return np.sqrt(np.abs(np.linalg.eigh(Sigma)[0]))[::-1]


def _unsorted(Sigma):
    values, vectors = np.linalg.eig(Sigma)
    return np.sqrt(values), vectors


def _with(lengths=_roots, directions=lambda Sigma: np.linalg.eigh(Sigma)[1][:, ::-1]):
    return lambda Sigma: (lengths(Sigma), directions(Sigma))


AXES = Exercise(
    name="ellipse_axes",
    lesson=2,
    reference=ellipse_axes,
    statement="""Write `ellipse_axes(Sigma)`: how long the ellipse of a bell is, and where it points.

Σ v = λ v, and √λ is the half-axis along v: the standard deviation in that direction

`Sigma` (D, D). Return `(lengths, directions)`, longest first: the D half-axes √λ, (D,), and the directions, (D, D), one
a COLUMN, each of length 1. The sign of a direction is free.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _unsorted,
            "The axes stand in no order, as `np.linalg.eig` returns them. Sort both parts by the lengths, the "
            "longest first.",
        ),
        Mistake(
            _with(lengths=lambda Sigma: np.linalg.eigvalsh(Sigma)[::-1]),
            "The lengths are the eigenvalues, which are variances. A half-axis is a standard deviation: the root.",
        ),
        Mistake(
            _with(lengths=lambda Sigma: _roots(Sigma)[::-1], directions=lambda Sigma: np.linalg.eigh(Sigma)[1]),
            "The axes stand shortest first, as `np.linalg.eigh` returns them. Turn both parts round: values[::-1], "
            "vectors[:, ::-1].",
        ),
        Mistake(
            _with(directions=lambda Sigma: np.linalg.eigh(Sigma)[1]),
            "The lengths stand longest first and the directions shortest first, so they do not belong together. "
            "Reorder the columns, too.",
        ),
        Mistake(
            _with(lengths=lambda Sigma: _roots(Sigma)[::-1]),
            "The directions are longest first, and the lengths shortest first. Turn the lengths round, too.",
        ),
        Mistake(
            _with(directions=lambda Sigma: np.linalg.eigh(Sigma)[1][:, ::-1].T),
            "The directions stand in the rows. `np.linalg.eigh` gives them as COLUMNS, and so they are wanted.",
        ),
        Mistake(
            _with(directions=lambda Sigma: np.linalg.svd(Sigma)[2]),
            "The directions stand in the rows: so they do in the third part of `np.linalg.svd`, Vᵀ. Take its first "
            "part, U, or the transpose of the third.",
        ),
        Mistake(
            _with(directions=lambda Sigma: np.linalg.eigh(Sigma)[1][::-1]),
            "The rows are turned round, the coordinates of each direction, as `vectors[::-1]` does. The directions "
            "are the columns: vectors[:, ::-1].",
        ),
        Mistake(
            _with(lengths=lambda Sigma: np.sqrt(np.diag(Sigma)), directions=lambda Sigma: np.eye(len(Sigma))),
            "These are the standard deviations along the coordinate axes. A slanting ellipse has axes of its own: "
            "eigenvectors.",
        ),
        Mistake(
            _with(lengths=lambda Sigma: np.sqrt(np.sort(np.diag(Sigma)))[::-1]),
            "The lengths are the roots of the diagonal. A half-axis is the root of an eigenvalue; the two agree for "
            "an upright ellipse only.",
        ),
        Mistake(
            _with(lengths=lambda Sigma: 2 * _roots(Sigma)),
            "The lengths are whole axes, from end to end. The half-axis is asked for, √λ.",
        ),
        Mistake(
            _with(lengths=lambda Sigma: 1 / _roots(Sigma)),
            "These are the half-axes of Σ⁻¹: one divided by the right ones.",
        ),
        Mistake(
            lambda Sigma: (1 / np.sqrt(np.linalg.eigvalsh(Sigma)), np.linalg.eigh(Sigma)[1]),
            "The lengths are 1/√λ, the half-axes of Σ⁻¹. A half-axis is √λ, the standard deviation; and then both "
            "parts have to be turned round, as eigenvalues come smallest first: values[::-1], vectors[:, ::-1].",
        ),
        Mistake(
            _with(directions=lambda Sigma: np.linalg.eigh(Sigma)[1][:, ::-1] * _roots(Sigma)),
            "The directions are as long as the half-axes. Each is to have length 1; the length stands in "
            "the first part.",
        ),
        Mistake(
            _with(directions=np.linalg.cholesky),
            "The columns of the Cholesky factor are no axes: if the ellipse slants, they are not at right angles. Take "
            "`np.linalg.eigh`.",
        ),
        Mistake(
            lambda Sigma: ellipse_axes(Sigma)[::-1],
            "The directions come first. The lengths are the first part, the directions the second.",
        ),
    ),
    hints=(
        "In which directions does Σ only stretch, and by how much?",
        "`np.linalg.eigh(Sigma)` returns eigenvalues, smallest first, and eigenvectors in the columns. "
        "An eigenvalue is "
        "a variance.",
        "`values, vectors = np.linalg.eigh(Sigma)`, then `np.sqrt(values[::-1]), vectors[:, ::-1]`.",
    ),
    describe=("lengths (D,)", "directions (D, D)"),
    atol=1e-9,
    forgive=_of_either_sign,
)

EXERCISES, PENCILS, QUESTIONS = (AXES,), (), ()
