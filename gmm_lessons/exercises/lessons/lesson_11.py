"""Lesson 11: when the likelihood explodes. A ridge that keeps every covariance away from zero width."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.judging.slips import Slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask


def add_ridge(covs, eps):
    """Return Σ_k + εI, (K, D, D): every eigenvalue grows by ε, so none is smaller than that."""
    return covs + eps * np.eye(covs.shape[-1])


def _covs(K, D, seed):
    roots = np.random.default_rng(seed).normal(size=(K, D, D))
    return roots @ roots.mT


_FLAT = np.array([[[4.0, 2.0], [2.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]], [[2.0, -0.5], [-0.5, 3.0]]])


def _changed(change):
    """Return a function that applies change(cov, eps) to each of the covariances."""
    return lambda covs, eps: np.array([change(cov, eps) for cov in covs])


def _first_only(covs, eps):
    first = np.arange(len(covs)) == 0
    return covs + eps * np.eye(covs.shape[-1]) * first[:, None, None]


def _slice_of_all(covs, eps):
    out = covs.copy()
    i = np.arange(covs.shape[-1])
    out[i, i] += eps
    return out


def _filled_cube(covs, eps):
    out = covs.copy()
    for i in range(min(covs.shape)):
        out[i, i, i] += eps
    return out


def _floored(cov, eps):
    values, vectors = np.linalg.eigh(cov)
    return (vectors * np.maximum(values, eps)) @ vectors.T


def _rows_of_few(covs, eps):
    """Return the covariances with ε on row i of matrix i."""
    new = covs.copy()
    for i in range(min(covs.shape[:2])):
        new[i, i] += eps
    return new


RIDGE = Exercise(
    name="add_ridge",
    lesson=11,
    reference=add_ridge,
    statement="""Write `add_ridge(covs, eps)`: every covariance a little rounder, so that none can collapse.

Σ_k + ε I for each k

`covs` (K, D, D), `eps` a number. Return new covariances, (K, D, D), and leave `covs` as it is.""",
    cases=(
        Case((_covs(4, 3, 1), 0.1), "K = 4, D = 3"),
        Case((_covs(2, 2, 2), 0.05), "K = D = 2"),
        Case((_covs(3, 3, 3), 0.2), "K = D = 3"),
        Case((_FLAT, 0.01), "a covariance of rank one and one of all zeros"),
        Case((_covs(2, 4, 4), 2.0), "K = 2, D = 4, a wide ridge"),
        Case((_covs(1, 2, 5), 0.0), "eps = 0: nothing changes"),
    ),
    mistakes=(
        Mistake(
            _rows_of_few,
            "`covs[i, i]` is the whole row i of matrix number i. With i = np.arange(D) all diagonals are "
            "covs[:, i, i].",
        ),
        Mistake(
            lambda covs, eps: covs + eps,
            "ε was added to every entry. That widens the ellipse along (1, 1, ..., 1), and not across: the variance of "
            "x_1 - x_2 stays as it was, 0 if it was 0. The ridge goes on the diagonal only.",
        ),
        Mistake(
            lambda covs, eps: covs + eps * np.ones(covs.shape[-1]) * (1 - np.eye(covs.shape[-1])),
            "ε went everywhere but on the diagonal. The identity matrix is the one with ones ON the diagonal.",
        ),
        Mistake(
            lambda covs, eps: covs * (1 + eps * np.eye(covs.shape[-1])),
            "You multiply the variances by 1 + ε. A variance of 0 stays 0 that way; the ridge has to be added.",
        ),
        Mistake(
            lambda covs, eps: covs * (1 + eps),
            "You scale the whole covariance. A flat ellipse stays flat, only larger; add εI.",
        ),
        Mistake(
            lambda covs, eps: covs + eps**2 * np.eye(covs.shape[-1]),
            "You add ε squared. ε is in the units of a variance already.",
        ),
        Mistake(
            lambda covs, eps: covs + np.sqrt(eps) * np.eye(covs.shape[-1]),
            "You add the square root of ε. Covariances hold variances, and so does the ridge.",
        ),
        Mistake(
            lambda covs, eps: (1 - eps) * covs + eps * np.eye(covs.shape[-1]),
            "You shrink the covariance by 1 - ε as well, a weighted mean with the identity. A ridge only adds.",
        ),
        Mistake(
            _changed(lambda cov, eps: (1 - eps) * cov + eps * np.trace(cov) / len(cov) * np.eye(len(cov))),
            "This is shrinkage towards a circle of the same size (Ledoit and Wolf's form). A ridge adds the same ε "
            "whatever the size.",
        ),
        Mistake(
            _changed(lambda cov, eps: cov + eps * np.trace(cov) / len(cov) * np.eye(len(cov))),
            "You scale ε by the mean variance of each component. One that shrinks to a spot would get a ridge that "
            "shrinks with it.",
        ),
        Mistake(
            _changed(lambda cov, eps: np.where(np.eye(len(cov)) > 0, np.maximum(cov, eps), cov)),
            "You lift only the variances that are below ε. A covariance can be flat in a slanting direction with both "
            "variances large; add ε to all of them.",
        ),
        Mistake(
            _changed(lambda cov, eps: np.maximum(cov, eps * np.eye(len(cov)))),
            "Small variances are lifted to ε, and negative entries off the diagonal to 0: the larger one is taken "
            "entry by entry, as by np.maximum(covs, eps * np.eye(D)). A ridge adds ε to every variance and leaves the "
            "rest alone.",
        ),
        Mistake(
            lambda covs, eps: np.maximum(covs, eps),
            "Whatever is below ε is lifted to it, entry by entry, off the diagonal too, as by np.maximum(covs, eps). A "
            "ridge adds ε to every variance and leaves the rest alone.",
        ),
        Mistake(
            _changed(_floored),
            "You lift the eigenvalues that are below ε and leave the others. That is another repair; the ridge adds ε "
            "to all.",
        ),
        Mistake(
            lambda covs, eps: covs - eps * np.eye(covs.shape[-1]),
            "The ridge is subtracted: that makes a thin ellipse thinner.",
        ),
        Mistake(
            _first_only,
            "Only the first covariance got its ridge. It is for all K of them.",
        ),
        Mistake(
            _slice_of_all,
            "`covs[i, i]` picks component i and ROW i, all of it. The diagonals of all components are `covs[:, i, i]`.",
        ),
        Mistake(
            _filled_cube,
            "`[i, i, i]` walks through the cube (K, D, D), as np.fill_diagonal does, and touches one entry of a matrix "
            "at most. Each has D of them on its diagonal: `covs[:, i, i]`.",
        ),
        Mistake(
            _changed(lambda cov, eps: np.where(np.eye(len(cov)) > 0, eps, cov)),
            "The variances were replaced by ε. Add ε to them.",
        ),
        Mistake(
            _changed(lambda cov, eps: np.diag(np.diag(cov)) + eps * np.eye(len(cov))),
            "Everything off the diagonals is lost. Keep the covariance and add to its diagonal.",
        ),
        Mistake(
            lambda covs, eps: covs + eps * np.eye(covs.shape[-1]) / len(covs),
            "The ridge was divided among the K components. Each gets the whole ε.",
        ),
        Mistake(
            lambda covs, eps: covs + eps / covs.shape[-1] * np.eye(covs.shape[-1]),
            "The ridge was divided by D. Every one of the D variances gets the whole ε.",
        ),
        Mistake(
            lambda covs, eps: covs,
            "The covariances come back as they were: the ridge never reached them. (Arrays are not changed by `covs + "
            "...` unless you keep the result.)",
        ),
        Mistake(
            lambda covs, eps: covs + 1e-6 * np.eye(covs.shape[-1]),
            "The ridge is 1e-6 whatever `eps` says. Use the argument.",
        ),
        Mistake(
            lambda covs, eps: np.tile(eps * np.eye(covs.shape[-1]), (len(covs), 1, 1)),
            "You return the ridge alone. Add it to the covariances.",
        ),
        Mistake(
            lambda covs, eps: np.linalg.pinv(covs) + eps * np.eye(covs.shape[-1]),
            "The ridge is added to the inverse. It belongs on Σ, so that Σ can be inverted at all.",
        ),
        Mistake(
            lambda covs, eps: np.linalg.inv(covs + (eps + 1e-300) * np.eye(covs.shape[-1])),
            "You return the inverse of Σ + εI. The covariance itself is asked for.",
        ),
        Mistake(
            lambda covs, eps: covs + eps * np.eye(len(covs)),
            "The identity has the size K x K, `len(covs)`. The matrices are D x D: `np.eye(covs.shape[-1])`.",
        ),
        Mistake(
            lambda covs, eps: covs + eps * np.eye(covs.shape[0], covs.shape[1]),
            "The identity was built from the first two axes, (K, D). The matrices live on the last two, (D, D).",
        ),
        Mistake(
            _changed(lambda cov, eps: cov + eps * np.eye(len(cov)) * (np.linalg.det(cov) < 1e-12)),
            "Only covariances that have collapsed already get a ridge. That is too late for the others: add it to each "
            "one, every time.",
        ),
        Mistake(
            _changed(lambda cov, eps: cov + eps * np.tri(len(cov))),
            "ε went below the diagonal too, and the matrices are no longer symmetric. `np.tri` is a triangle of ones, "
            "`np.eye` the diagonal.",
        ),
        Mistake(
            lambda covs, eps: (covs + eps * np.eye(covs.shape[-1])).sum(axis=0),
            "The K covariances were added up. Each stays by itself and gets its own ridge.",
        ),
        Mistake(
            lambda covs, eps: (
                covs + eps * np.eye(covs.shape[-1]) * (np.arange(len(covs)) == len(covs) - 1)[:, None, None]
            ),
            "Only the last covariance got its ridge, as when a line that belongs in the loop stands after it.",
        ),
        Mistake(
            lambda covs, eps: covs[-1] + eps * np.eye(covs.shape[-1]),
            "Only the last covariance comes back, with its ridge, as when each round of a loop replaces the one "
            "before. All K of them are wanted, (K, D, D).",
        ),
        Mistake(
            lambda covs, eps: covs[0] + eps * np.eye(covs.shape[-1]),
            "Only the first covariance comes back, with its ridge, as when the `return` stands inside the loop. All K "
            "of them are wanted, (K, D, D).",
        ),
        Mistake(
            lambda covs, eps: covs + eps * np.eye(covs.shape[-1]) * (np.arange(covs.shape[-1]) == 0),
            "Only the first variance of each matrix grew. The ridge goes all the way down the diagonal.",
        ),
        Mistake(
            lambda covs, eps: covs + len(covs) * eps * np.eye(covs.shape[-1]),
            "Every matrix got K ridges, as when each round of a loop adds one to all of them. One each is enough.",
        ),
        Mistake(
            lambda covs, eps: np.diagonal(covs, axis1=1, axis2=2) + eps,
            "You return the diagonals alone. The whole matrices are wanted, with ε on their diagonals.",
        ),
    ),
    hints=(
        "Which matrix widens an ellipse by the same amount in every direction?",
        "The identity, times ε: a (D, D) array, which NumPy adds to each of the K matrices.",
        "`eps * np.eye(D)` with D = `covs.shape[-1]`.",
    ),
    describe=("covs (K, D, D)",),
)

EXERCISES = (RIDGE,)


# --- paper and pencil -------------------------------------------------------------------------------------------------

PENCILS = (
    Pencil(
        name="which_explode",
        lesson=11,
        statement="Which of these likelihoods have no upper limit? "
        "(a) one bell, full covariance, ten points in the plane, no three on a line   "
        "(b) two bells, each with a covariance of its own, the same ten points   "
        "(c) two bells with one common covariance, the same ten points   "
        "(d) two bells, each with a covariance of its own, ten points of which six are copies of one point",
        right="bd",
        letters="abcd",
        slips=(
            Slip("ac", "those have a limit. The ones without are asked for."),
            Slip("a", "one bell cannot explode: it would lose the other points."),
            Slip("d", "it takes no copies: one bell on a single point will do, if another covers the rest."),
            Slip(
                "abcd",
                "you took every likelihood for one without a limit. With a bell or a covariance for ALL points "
                "there is one.",
            ),
        ),
        reasons={
            "a": "one bell has to cover all the points, and they have width in every direction: it has a limit.",
            "b": "one bell, with a covariance of its own, can shrink onto a single point while the other covers the "
            "rest; it takes no copies. There is no limit.",
            "c": "a common covariance that becomes flat makes both bells thin, and two thin bells miss most of the "
            "points. It has a limit, and is a cure.",
            "d": "a bell can shrink onto the six copies while the other covers the rest; copies make it worse, not "
            "better. There is no limit.",
        },
        hints=(
            "Can one bell become as narrow as it likes without any point paying for it?",
            "It can if it has a covariance of its own and another bell looks after the other points.",
        ),
        way="(b) and (d): put one bell on one point (or on the six copies) and let its width go to zero; the "
        "other covers the\n"
        "rest. (a): with one bell the points far from a thin bell cost more than the near ones gain. (c): the "
        "covariance is\n"
        "common, so both bells would become thin, and two thin bells hold at most four of the ten points.",
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        11,
        1,
        "A mixture can put one component on a single point and shrink it for an endless gain. Why can one bell not?",
        (
            "One bell has fewer parameters, and a likelihood with few parameters is bounded.",
            "Two bells with one shared width have more, and are bounded. What counts is who pays for the other points.",
        ),
        (
            "It is all that explains the other points, and shrinking ruins them.",
            "Their −(x − μ)²/2σ² falls faster than −ln σ rises. In a mixture another component pays for them.",
            True,
        ),
        (
            "It can: EM for one bell collapses as well, only more slowly.",
            "For one bell there is nothing to iterate: mean and 1/N covariance in one step, with a finite top.",
        ),
    ),
    ask(
        11,
        2,
        "Your trace falls by a little at update 30. The program adds 0.1 to every variance after each M step. So …",
        (
            "there is a bug somewhere, because EM never falls.",
            "EM never falls if its M step is the best one. With something added it is no longer that.",
        ),
        (
            "the ridge has to be made larger until the trace rises again.",
            "A larger one moves the step further from the best one. Smaller, or a prior, would be the way.",
        ),
        (
            "it may be the ridge, whose step is not EM's; imaginary points would climb.",
            "The M step sees blurred points, the E step sharp ones. A prior joins the objective, and that climbs.",
            True,
        ),
    ),
    ask(
        11,
        3,
        "A fit with full covariances has healthy variances, .4 and 30. Can a component have collapsed?",
        (
            "No: a collapse shows in the variances, and none of them is near 0.",
            "That is so for diagonal covariances. A full one has directions of its own.",
        ),
        (
            "No: had it collapsed, the program would have stopped with an error.",
            "A floor, or rounding, keeps the smallest eigenvalue above 0, and no error comes.",
        ),
        (
            "Yes: look at the smallest eigenvalue, measured against that of the data.",
            "Points on a slanting line have two healthy variances and no width across the line.",
            True,
        ),
    ),
)
