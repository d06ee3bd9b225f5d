"""Two mistakes at once are both named; and nothing is named that other inputs, or the code, would contradict."""

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking

pytestmark = pytest.mark.usefixtures("patient")


def told(name, function):
    verdict = checking.judged(getattr(exercises, name), function)
    assert verdict.status == "incorrect"
    return verdict.message


# --- each in a part of its own ----------------------------------------------------------------------------------------


def sizes_and_sums(X, labels, K):
    groups = [X[labels == k] for k in range(K)]
    means = np.array([g.mean(axis=0) if len(g) else np.full(X.shape[1], np.nan) for g in groups])
    covs = np.array([(g - m).T @ (g - m) for g, m in zip(groups, means, strict=True)])
    return np.bincount(labels, minlength=K), means, covs


def counts_and_one_less(X, resp):
    weights, means, covs = exercises.m_step.reference(X, resp)
    Nk = resp.sum(axis=0)
    return Nk, means, covs * (Nk / (Nk - 1))[:, None, None]


def neither_between_nor_nu(beta, m, S, nu, N, mean, scatter):
    right = exercises.normal_wishart_update.reference(beta, m, S, nu, N, mean, scatter)
    return right[0], right[1], S + scatter, nu


# --- each on inputs of its own ----------------------------------------------------------------------------------------


def test_mistakes_that_show_on_different_inputs_are_both_named():
    def both(resp, posterior):
        with np.errstate(all="ignore"):
            terms = resp * np.log(resp / posterior)
        terms[(posterior == 0) & (resp > 0)] = 0.0
        return terms.sum()

    message = told("kl", both)
    assert "Where r = 0 your term is NaN" in message
    assert "\nAnd: Terms with p = 0 are left out, too." in message


# --- in one and the same number ---------------------------------------------------------------------------------------


def whole_data_and_not_divided(X, resp):
    d = X - X.mean(axis=0)
    return *exercises.m_step.reference(X, resp)[:2], d.T @ d


def unweighted_labels_from_one(X, weights, means, covs):
    return exercises.predict_labels.reference(X, np.full(len(weights), 1 / len(weights)), means, covs) + 1


def unweighted_variances(x, weights, mus, sigmas):
    z = (x[:, None] - mus) ** 2 / sigmas
    return (np.exp(-z / 2) / (sigmas * np.sqrt(2 * np.pi))).sum(axis=1)


def mean_of_the_unweighted(X, weights, means, covs):
    return exercises.mixture_loglik.reference(X, np.ones_like(weights), means, covs) / len(X)


def summed_over_the_points(resp):
    return resp.sum(axis=1) / len(resp)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("init_from_labels", sizes_and_sums, ("sizes of the groups", "\nAnd: The covariances are sums")),
        ("m_step", counts_and_one_less, ("N_k themselves", "\nAnd: The covariances are divided by N_k - 1")),
        ("normal_wishart_update", neither_between_nor_nu, ("the part between the two means", "\nAnd: ν has not grown")),
        ("m_step_tied", whole_data_and_not_divided, ("covariance of the whole data", "That, with a factor N")),
        ("predict_labels", unweighted_labels_from_one, ("weights are forgotten", "That, with 1 added to it")),
        (
            "mixture_pdf",
            unweighted_variances,
            ("divides by σ_k instead of σ_k²", "on top of that the weights are not used"),
        ),
        ("mixture_loglik", mean_of_the_unweighted, ("π_k are missing", "That, with a division by N")),
    ],
)
def test_two_mistakes_are_both_named(name, answer, words):
    message = told(name, answer)
    assert all(part in message for part in words), message


def test_one_change_of_the_code_says_more_than_two_mistakes():
    """The sums along the wrong axis, divided by N as they should be: nothing is said against the division."""
    message = told("update_weights", summed_over_the_points)
    assert "With `resp.sum(axis=0)` in its place every input comes out right." in message
    assert "division by N" not in message


# --- nothing that is not so -------------------------------------------------------------------------------------------


def pi_rounded(x, mu, sigma):
    return np.exp(-((x - mu) ** 2) / (2 * sigma**2)) / np.sqrt(2 * 3.14159 * sigma**2)


def falls_too(trace, n, tol):
    return len(trace) > 1 and (trace[-1] - trace[-2]) / n < tol


def into_the_table(X, mu, Sigma):
    mean, cov = exercises.em_missing_step.reference(X, mu, Sigma)
    X[np.isnan(X)] = 0.0
    return mean, cov


def zero_for_broken(traces):
    return int(np.argmax([trace[-1] if trace[-1] == trace[-1] else 0 for trace in traces]))


def nan_wins(traces):
    return int(np.argmax([trace[-1] for trace in traces]))


def variances_shortest_first(Sigma):
    return np.linalg.eigh(Sigma)


def names_of_points(labels, species):
    return exercises.matched_labels.reference(labels, species)[::-1][labels]


def per_column(X, resp):
    weights, means, covs = exercises.m_step.reference(X, resp)
    return weights, means, np.broadcast_to(means[:, :1], means.shape)


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("gauss_pdf", pi_rounded, "With `2 * np.pi` in its place", "logarithm"),
        ("has_converged", falls_too, "no absolute value", "a root"),
        ("em_missing_step", into_the_table, "changes its argument X", "divide"),
        ("best_run", zero_for_broken, "counts as 0", "np.argmax takes NaN"),
        ("best_run", nan_wins, "np.argmax takes NaN", "the last number before the NaN"),
        ("ellipse_axes", variances_shortest_first, "shortest first", "no longer belong together"),
        ("matched_labels", names_of_points, "(N,), one entry a point", "times as many rows"),
        ("m_step", per_column, "(K, D)", "an axis has been summed away"),
    ],
)
def test_no_message_blames_what_is_not_so(name, answer, words, never):
    message = told(name, answer)
    assert words in message, message
    assert never not in message, message


def test_a_bell_as_narrow_as_slanting_data_has_not_collapsed():
    def by_columns(covs, X):
        s = X.std(axis=0)
        return np.array([np.linalg.eigvalsh(cov / np.outer(s, s)).min() < 1e-6 for cov in covs])

    assert "own standard deviation" in told("is_collapsed", by_columns)


def test_an_error_is_told_with_its_line_and_without_a_guess():
    def as_one(X, resp):
        means = []
        for k in range(resp.shape[1]):
            means.append(float(resp[:, k] @ X / resp[:, k].sum()))
        return np.array(means)

    message = told("update_means", as_one)
    assert "line 4, `means.append(float(resp[:, k] @ X / resp[:, k].sum()))` with TypeError" in message
    assert "one number is wanted there, and an array comes" in message
