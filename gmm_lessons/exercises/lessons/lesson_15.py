"""Lesson 15: Bayesian mixtures. Weights with a prior, and a belief about a bell that grows by what is counted."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself
from gmm_lessons.variational import Dirichlet


def map_weights(resp, a):
    """Return the most probable weights (K,) under a Dirichlet prior with all parameters a."""
    count = resp.sum(axis=0)  # N_k
    return (count + a - 1) / (len(resp) + resp.shape[1] * (a - 1))


def normal_wishart_update(beta, m, S, nu, N, mean, scatter):
    """Return (beta, m, S, nu) after N points with this mean (D,) and scatter (D, D)."""
    total = beta + N
    apart = mean - m
    between = np.outer(apart, apart) * beta * N / total
    return total, (beta * m + N * mean) / total, S + scatter + between, nu + N


# --- weights ----------------------------------------------------------------------------------------------------------


def _soft(N, K, seed):
    return np.random.default_rng(seed).dirichlet(np.linspace(0.4, 1.6, K), N)


_HARD = np.eye(3)[[0, 0, 0, 2, 2, 0, 2]]
_WEIGHT_CASES = (
    Case((_soft(11, 3, 1), 3.5), "N = 11, K = 3, a = 3.5"),
    Case((_soft(4, 4, 2), 1.25), "N = K = 4, a = 1.25"),
    Case((_soft(9, 2, 3), 1.0), "a = 1, a prior that says nothing"),
    Case((_HARD, 2.0), "a component that nobody chose"),
    Case((_soft(6, 5, 4), 40.0), "a = 40, more imaginary points than real ones"),
    in_whole_numbers(np.eye(3, dtype=int)[[0, 2, 2, 1, 0, 2]], 3),
)

WEIGHTS = Exercise(
    name="map_weights",
    lesson=15,
    reference=map_weights,
    statement="""Write `map_weights(resp, a)`: the most probable weights, if π ~ Dirichlet(a, ..., a).

π_k = (N_k + a - 1) / (N + K (a - 1)), with N_k = Σ_n r_nk

`resp` (N, K), rows sum to one; `a` >= 1 is a number. Return the weights (K,).""",
    cases=_WEIGHT_CASES,
    mistakes=(
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a / resp.shape[1] - 1) / (len(resp) + a - resp.shape[1]),
            "a is shared out among the components, a/K each. Here each of them has a whole a.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + (a - 1) / resp.shape[1]) / (len(resp) + a - 1),
            "a - 1 is shared out among the components, (a - 1)/K each. Each of them has a whole a - 1.",
        ),
        Mistake(
            lambda resp, a: resp.mean(axis=0),
            "These are the weights of lesson 6, N_k / N. The prior has no say in them.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a) / (len(resp) + resp.shape[1] * a),
            "This is the MEAN of the posterior, with a imaginary points in each component. Its highest point has "
            "a - 1 of them: a density ∝ Π π_k^(α_k - 1) is highest where weights are ∝ α_k - 1.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a) / len(resp),
            "The counts got their a, and the sum did not: these do not sum to one.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a - 1) / len(resp),
            "The counts got their a - 1, and the sum did not: divide by N + K (a - 1).",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a - 1) / (len(resp) + a - 1),
            "The sum grew by a - 1 once. Each of the K components brings a - 1 imaginary points.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a - 1) / (resp.size + resp.shape[1] * (a - 1)),
            "`resp.size` is N times K. The points are len(resp).",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a) / (len(resp) + resp.shape[1] * (a - 1)),
            "The numerators have a where a - 1 belongs.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a - 1) / (len(resp) + resp.shape[1] * a),
            "The denominator has K a where K (a - 1) belongs.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a - 1) / (len(resp) + resp.shape[1] * a - 1),
            "The denominator has K a - 1 where K (a - 1) belongs: each of the K components has an a - 1.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a - 1) / (resp.shape[1] + len(resp) * (a - 1)),
            "N and K have changed places in the sum: it is N + K (a - 1).",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=0) + a + 1) / (len(resp) + resp.shape[1] * (a + 1)),
            "a + 1 instead of a - 1: the exponent of a Dirichlet density is α - 1.",
        ),
        Mistake(
            lambda resp, a: resp.sum(axis=0) + a - 1,
            "These are the counts with the imaginary ones. Divide them by their sum.",
        ),
        Mistake(
            lambda resp, a: (resp.sum(axis=1) + a - 1) / (resp.sum(axis=1) + a - 1).sum(),
            "The sum runs over the components. N_k is a sum over the points, down a column.",
        ),
        Mistake(
            lambda resp, a: map_weights(np.eye(resp.shape[1])[resp.argmax(axis=1)], a),
            "Each point was given to its best component first. N_k is the sum of soft shares.",
        ),
        Mistake(
            lambda resp, a: (resp.mean(axis=0) + a - 1) / (1 + resp.shape[1] * (a - 1)),
            "The a - 1 imaginary points are added to every share, or to N_k / N, as if there were one real point. Add "
            "them once, to the count N_k.",
        ),
        Mistake(
            lambda resp, a: np.full(resp.shape[1], 1 / resp.shape[1]),
            "All weights are equal: the points have no say.",
        ),
        Mistake(
            lambda resp, a: np.exp(np.log(resp.mean(axis=0) + 1e-300) + (a - 1)),
            "The shares N_k / N are multiplied by e^(a - 1). The prior adds to the counts: N_k + a - 1.",
        ),
    ),
    hints=(
        "Dirichlet(a, ..., a) is as good as a - 1 imaginary points in every component.",
        "Then it is lesson 6 again: the count of a component over the count of all, imaginary points included.",
        "`count = resp.sum(axis=0) + a - 1`, then `count / count.sum()`.",
    ),
    describe=("weights (K,)",),
    invariants=((lambda answer, *_: np.isclose(answer.sum(), 1), "Weights sum to one."),),
)


# --- a bell -----------------------------------------------------------------------------------------------------------


def _belief(D, seed):
    """Return (beta, m, S, nu)."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(D, D + 2))
    return float(rng.uniform(0.5, 4)), rng.normal(size=D), root @ root.T, float(D + rng.uniform(0.2, 3))


def _counted(N, D, seed):
    """Return N, the mean and the scatter of N points, which may be shares of more."""
    rng = np.random.default_rng(seed)
    x, weight = 2 * rng.normal(size=(9, D)) @ rng.normal(size=(D, D)) + 3, rng.uniform(size=9)
    weight *= N / weight.sum()
    mean = weight @ x / N
    return float(N), mean, ((x - mean) * weight[:, None]).T @ (x - mean)


_BELL_CASES = (
    Case((*_belief(3, 1), *_counted(7.5, 3, 2)), "D = 3, N = 7.5"),
    Case((*_belief(2, 3), *_counted(20.0, 2, 4)), "D = 2, N = 20"),
    Case((*_belief(4, 5), *_counted(0.3, 4, 6)), "D = 4, N = 0.3: less than one point"),
    Case((*_belief(2, 7), 0.0, np.zeros(2), np.zeros((2, 2))), "no points: the belief stays as it was"),
    Case((*_belief(1, 8), *_counted(5.0, 1, 9)), "D = 1"),
)


def _right_but(place, value):
    """Return an update with value(beta, m, S, nu, N, mean, scatter) in one place of the four."""

    def update(*args):
        parts = list(normal_wishart_update(*args))
        parts[place] = value(*args)
        return tuple(parts)

    return update


def _between(m, mean):
    return np.outer(mean - m, mean - m)


UPDATE = Exercise(
    name="normal_wishart_update",
    lesson=15,
    reference=normal_wishart_update,
    statement="""Write `normal_wishart_update(beta, m, S, nu, N, mean, scatter)`: a belief about a bell, after N points.

β' = β + N, m' = (β m + N x̄) / (β + N), ν' = ν + N
S' = S + scatter + (β N / (β + N)) (x̄ - m)(x̄ - m)ᵀ

`beta`, `nu`, `N` are numbers (N = Σ r may be less than 1, or 0: then `mean` and `scatter` are zeros), `m` and `mean` x̄
are (D,), `S` and `scatter` Σ r (x - x̄)(x - x̄)ᵀ are (D, D). Return the new `(beta, m, S, nu)`.""",
    cases=_BELL_CASES,
    mistakes=(
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter),
            "S' lacks the part between the two means. Two heaps that lie apart scatter more about one common mean than "
            "about their own.",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + N * _between(m, mean)),
            "The factor of the part between is N, as if the new mean were still at m. It has moved: β N / (β + N).",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + beta * N * _between(m, mean)),
            "The factor of the part between is β N. It has to be divided by β + N.",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + beta * _between(m, mean)),
            "The factor of the part between is β. It must be β N / (β + N): with no points nothing lies apart.",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + _between(m, mean)),
            "The part between has no factor. It needs β N / (β + N).",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + N / (beta + N) * _between(m, mean)),
            "The factor of the part between is N / (β + N): β is missing before it.",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + beta / (beta + N) * _between(m, mean)),
            "The factor of the part between is β / (β + N): N is missing before it.",
        ),
        Mistake(
            _right_but(
                2,
                lambda beta, m, S, nu, N, mean, scatter: S + scatter + beta * N / (beta + N) * np.sum((mean - m) ** 2),
            ),
            "The part between is one number, the squared distance. It must be a matrix: np.outer(d, d), d = m - x̄.",
        ),
        Mistake(
            _right_but(
                2,
                lambda beta, m, S, nu, N, mean, scatter: S + scatter + beta * N / (beta + N) * np.diag((mean - m) ** 2),
            ),
            "Of the part between only the diagonal is there. Means that lie apart slantwise make a slanting spread.",
        ),
        Mistake(
            _right_but(
                2,
                lambda beta, m, S, nu, N, mean, scatter: (
                    S + scatter / max(N, 1e-300) + beta * N / (beta + N) * _between(m, mean)
                ),
            ),
            "The scatter was divided by N. S adds up squares; it is not a mean of them.",
        ),
        Mistake(
            _right_but(
                2, lambda beta, m, S, nu, N, mean, scatter: S + N * scatter + beta * N / (beta + N) * _between(m, mean)
            ),
            "The scatter was multiplied by N. It is a sum over the points already.",
        ),
        Mistake(
            _right_but(
                2, lambda beta, m, S, nu, N, mean, scatter: S + scatter - beta * N / (beta + N) * _between(m, mean)
            ),
            "The part between is subtracted. Two heaps that lie apart scatter more about one common mean than about "
            "their own.",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: S + beta * N / (beta + N) * _between(m, mean)),
            "The scatter of the points is not added. S' has three parts: S, the scatter, and the part between.",
        ),
        Mistake(
            _right_but(
                2, lambda beta, m, S, nu, N, mean, scatter: S + scatter + beta * N / (beta + N) * (mean - m) ** 2
            ),
            "The squares (x̄ - m)² are added to every row of the matrix. The part between is an outer product: "
            "np.outer.",
        ),
        Mistake(
            _right_but(2, lambda beta, m, S, nu, N, mean, scatter: scatter + beta * N / (beta + N) * _between(m, mean)),
            "The old S is gone. What was believed before is added, not replaced.",
        ),
        Mistake(
            _right_but(
                2,
                lambda beta, m, S, nu, N, mean, scatter: (
                    S + scatter + beta * N / (beta + N) * _between((beta * m + N * mean) / (beta + N), mean)
                ),
            ),
            "The distance is taken from the NEW m. The part between is that of the old m and x̄.",
        ),
        Mistake(
            _right_but(1, lambda beta, m, S, nu, N, mean, scatter: (m + mean) / 2),
            "The new m is halfway. It must be a weighted mean, with β and N as weights.",
        ),
        Mistake(
            _right_but(1, lambda beta, m, S, nu, N, mean, scatter: mean),
            "The new m is that of the points alone. The β imaginary points at m pull as well.",
        ),
        Mistake(
            _right_but(1, lambda beta, m, S, nu, N, mean, scatter: m),
            "m has not moved.",
        ),
        Mistake(
            _right_but(1, lambda beta, m, S, nu, N, mean, scatter: (N * m + beta * mean) / (beta + N)),
            "The weights of the two means are swapped: β belongs to m, N to x̄.",
        ),
        Mistake(
            _right_but(1, lambda beta, m, S, nu, N, mean, scatter: beta * m + N * mean),
            "β m + N x̄ is a sum. Divide it by β + N.",
        ),
        Mistake(
            _right_but(1, lambda beta, m, S, nu, N, mean, scatter: (beta * m + mean) / (beta + N)),
            "x̄ is a mean of N points and counts N times: N x̄.",
        ),
        Mistake(
            _right_but(0, lambda beta, m, S, nu, N, mean, scatter: beta + 1),
            "β grew by 1. Every one of the N points counts.",
        ),
        Mistake(
            _right_but(3, lambda beta, m, S, nu, N, mean, scatter: nu + (N > 0)),
            "ν grew by 1 as soon as there are points. Every one of the N points counts.",
        ),
        Mistake(
            _right_but(3, lambda beta, m, S, nu, N, mean, scatter: nu + 1),
            "ν grew by 1. Every one of the N points counts.",
        ),
        Mistake(
            _right_but(3, lambda beta, m, S, nu, N, mean, scatter: nu + N / 2),
            "ν grew by N / 2, as the shape of a gamma density does. The ν of a Wishart grows by N.",
        ),
        Mistake(
            _right_but(3, lambda beta, m, S, nu, N, mean, scatter: nu + N - 1),
            "ν grew by N - 1. The mean costs no point here, because m is part of the belief.",
        ),
        Mistake(
            _right_but(3, lambda beta, m, S, nu, N, mean, scatter: nu),
            "ν has not grown.",
        ),
        Mistake(
            _right_but(0, lambda beta, m, S, nu, N, mean, scatter: beta),
            "β has not grown.",
        ),
        Mistake(
            _right_but(2, lambda *args: np.linalg.inv(normal_wishart_update(*args)[2])),
            "This is W = S⁻¹. S itself is asked for; it is S that adds.",
        ),
        Mistake(
            lambda beta, m, S, *more: _right_but(2, lambda *args: np.linalg.inv(normal_wishart_update(*args)[2]))(
                beta, m, np.linalg.inv(S), *more
            ),
            "S is taken for W, the scale matrix of a Wishart: its inverse grows, and the sum is inverted back. S is "
            "W⁻¹ already, and grows itself: S + scatter + the part between.",
        ),
        Mistake(
            lambda beta, m, S, nu, N, mean, scatter: (beta, m, S, nu),
            "The belief came back unchanged.",
        ),
        Mistake(
            lambda *args: tuple(normal_wishart_update(*args)[i] for i in (1, 0, 2, 3)),
            "m came first. The order is beta, m, S, nu.",
        ),
        Mistake(
            lambda *args: tuple(normal_wishart_update(*args)[i] for i in (0, 1, 3, 2)),
            "nu came before S. The order is beta, m, S, nu.",
        ),
    ),
    hints=(
        "β imaginary points lie at m, N real ones at x̄. How many are there together, and where is their mean?",
        "S and the scatter add, and so does the spread of the two means about their common one.",
        "`total = beta + N`, `(beta * m + N * mean) / total`, `S + scatter + beta * N / total * np.outer(d, d)` with "
        "`d = mean - m`, `nu + N`.",
    ),
    describe=("beta ()", "m (D,)", "S (D, D)", "nu ()"),
    atol=1e-10,
    invariants=(
        (
            lambda answer, *_: np.allclose(answer[2], answer[2].T, rtol=1e-7, atol=1e-9),
            "S is a sum of outer products and must be symmetric.",
        ),
    ),
)

EXERCISES = (WEIGHTS, UPDATE)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _beliefs(
    counts=(5, 1, 0), a=2.0, one=2, top_off=1, top_prior=None, mean_prior=None, bottoms=None, order=itself, last=itself
):
    """Return the most probable weight of a component and its mean; `_prior` is how often a prior enters below."""
    n, K = sum(counts), len(counts)
    top = counts[one] + a - top_off
    mean = counts[one] + a
    below = n + (K if top_prior is None else top_prior) * (a - top_off)
    below_mean = n + (K if mean_prior is None else mean_prior) * a
    if bottoms:
        below, below_mean = bottoms(n, below, below_mean)
    return order(last(np.array([top / below, mean / below_mean])))


PENCILS = (
    Pencil(
        name="two_beliefs",
        lesson=15,
        statement="Six points, three components with 5, 1 and 0 of them, and a Dirichlet prior with all parameters 2. "
        "What is the most probable weight of the third component, and what is its mean under the posterior?",
        right=_beliefs(),
        parts=("most probable", "mean"),
        compute=_beliefs,
        slips=(
            Slip(np.array([0.0, 0.0]), "that is 0 / 6, without the prior."),
            Slip(
                np.array([0.0, 1 / 6]),
                "the most probable weight is 0 / 6 here, without the prior: it brings a − 1 = 1.",
            ),
            slip(
                _beliefs,
                "the prior is left out below: 6 is the number of points alone.",
                bottoms=lambda n, top, mean: (n, n),
            ),
            slip(
                _beliefs,
                "you have them in the wrong order: the mean is the larger one here.",
                order=lambda both: both[::-1],
            ),
            slip(
                _beliefs,
                "the top is given for the mean. The mean of Dirichlet(α) is α_k / Σ α; the − 1 belongs to the top.",
                order=lambda both: both[[0, 0]],
            ),
            slip(
                _beliefs,
                "the mean is given for the top. The top of Dirichlet(α) is at (α_k − 1) / Σ (α_j − 1).",
                order=lambda both: both[[1, 1]],
            ),
            slip(_beliefs, "that is the first component, with 5 points; the third is asked for.", one=0),
            slip(_beliefs, "that is the second component, with 1 point; the third is asked for.", one=1),
            slip(_beliefs, "a − 1 comes in once for EACH of the three components: 6 + 3.", top_prior=1),
            slip(_beliefs, "2 is added for EACH of the three components: 6 + 6.", mean_prior=1),
            slip(
                _beliefs,
                "the prior comes in once for EACH of the three components: 6 + 3 and 6 + 6.",
                top_prior=1,
                mean_prior=1,
            ),
            slip(
                _beliefs,
                "the empty component counts as well: the prior comes in for all THREE, 6 + 3 and 6 + 6.",
                top_prior=2,
                mean_prior=2,
            ),
            slip(_beliefs, "the empty component counts as well: a − 1 comes in for all THREE, 6 + 3.", top_prior=2),
            slip(_beliefs, "the empty component counts as well: 2 is added for all THREE, 6 + 6.", mean_prior=2),
            slip(_beliefs, "a − 1 is missing below: 6 + 3, not the 6 points alone.", top_prior=0),
            slip(_beliefs, "the prior is missing below the mean: 6 + 6, not the 6 points alone.", mean_prior=0),
            slip(
                _beliefs,
                "that is not normalised: divide by the sum over all components, 9 and 12.",
                bottoms=lambda n, top, mean: (1, 1),
            ),
            rare(
                _beliefs,
                "below stands the sum of all, Σ (α_j − 1) = 9, not Σ α_j − 1 = 11.",
                bottoms=lambda n, top, mean: (mean - 1, mean),
            ),
            slip(
                _beliefs,
                "below the top stands Σ (α_j − 1) = 9, not Σ α_j = 12.",
                bottoms=lambda n, top, mean: (mean, mean),
            ),
            slip(_beliefs, "below the mean stands Σ α_j = 12, not 9.", bottoms=lambda n, top, mean: (top, top)),
            rare(
                _beliefs,
                "both are divided by the number of components, 3; divide by 9 and 12.",
                bottoms=lambda n, top, mean: (3, 3),
            ),
            rare(_beliefs, "a is one too large: a − 1 = 1 for the top and a = 2 for the mean.", a=3.0),
            rare(_beliefs, "a is one too small: a − 1 = 1 for the top and a = 2 for the mean.", a=1.0),
            slip(_beliefs, "the − 1 of the top is left out: it is at (α_k − 1) / Σ (α_j − 1).", top_off=0),
            rare(_beliefs, "2 is taken off for the top; it is α_k − 1.", top_off=2),
            rare(_beliefs, "the prior is divided among the three components: each has 2.", a=2 / 3),
            rare(_beliefs, "the third component holds none of the points, and you gave it one.", counts=(5, 1, 1)),
            rare(_beliefs, "there are six points, and you counted five of them.", counts=(5, 0, 0)),
            slip(_beliefs, "those are in percent: a share lies between 0 and 1.", 2, last=lambda both: 100 * both),
            rare(_beliefs, "that is one minus it.", last=lambda both: 1 - both),
            rare(_beliefs, "they stand upside down.", last=lambda both: 1 / both),
            Slip(np.array([1.0, 1.0]) / 3, "that is the prior alone: the points count as well."),
        ),
        hints=(
            "The posterior is Dirichlet(2 + 5, 2 + 1, 2 + 0).",
            "Its top is where weights are as α_k - 1: 6, 2 and 1. Its mean is as α_k: 7, 3 and 2.",
        ),
        way="1 / (6 + 2 + 1) = 0.111, and 2 / (7 + 3 + 2) = 0.167.",
        witness=lambda: np.array(
            [map_weights(np.repeat(np.eye(3), [5, 1, 0], axis=0), 2)[2], Dirichlet([7, 3, 2]).mean[2]]
        ),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        15,
        1,
        "Dirichlet weights, six components, α = 0.001 each. Why do four of them fade away?",
        (
            "The prior says that about two components are needed.",
            "It knows no number. It says that few weights should share the whole, and the data say which.",
        ),
        (
            "A component with few points gets exp(ψ(α + N_k)), less than its count, and loses more of them next time.",
            "ψ(z) is near log(z - ½) for large z and falls like -1/z for small: the poor get poorer.",
            True,
        ),
        (
            "Their covariances collapse, and what has collapsed is taken out.",
            "Their S falls back to the prior's. A belief cannot collapse: S is never smaller than the prior's.",
        ),
    ),
    ask(
        15,
        2,
        "The bound of a fit with K = 3 is higher than with K = 2. The difference says …",
        (
            "that K = 3 is right, because the bound is the evidence.",
            "It lies below the evidence, by more for a model whose posterior is harder to take apart.",
        ),
        (
            "nothing, because bounds of different models cannot be compared.",
            "They are compared all the time; one should know that the gaps may differ.",
        ),
        (
            "that K = 3 is likelier if both bounds lie about equally far below their evidence.",
            "Each bound counts the price of its parameters, so no BIC is needed; the gap is what is left out.",
            True,
        ),
    ),
    ask(
        15,
        3,
        "In scikit-learn's default (a Dirichlet process) the concentration hardly matters. Why?",
        (
            "Each stick pretends one success whatever γ is; γ only weighs what comes after.",
            "v_k ~ Beta(1, γ): the 1 is there for every γ, in the place where a Dirichlet has its α.",
            True,
        ),
        (
            "Because the data are many, and any prior drowns in them.",
            "With the same data a Dirichlet's α between 1 and 10 changes two components into six.",
        ),
        (
            "Because it is a bug in scikit-learn.",
            "It was reported as one. The formulas are right; it is the prior that does not say what one hopes.",
        ),
    ),
)
