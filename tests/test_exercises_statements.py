"""What the statements and the notebooks say of the inputs of a check is so, in every one of them."""

import itertools

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from gmm_lessons import exercises


def points_in_all(X, resp):
    return (resp.sum(axis=0) > 0).all()


def rows_sum_to_one(resp):
    return np.allclose(resp.sum(axis=1), 1)


def one_naming_is_best(labels, species):
    K = int(max(labels.max(), species.max())) + 1
    right = sorted((np.array(names)[labels] == species).sum() for names in itertools.permutations(range(K)))
    return set(labels) == set(species) == set(range(K)) and right[-1] > right[-2]


def a_share_in_some_point(X, means, sigma):
    return points_in_all(X, exercises.soft_kmeans_step.reference(X, means, sigma)[0])


def nothing_where_there_are_none(beta, m, S, nu, N, mean, scatter):
    return N > 0 or not (mean.any() or scatter.any())


def whole_and_without_ties(log_density, level):
    return np.isclose(level * len(log_density), round(level * len(log_density))) and len(np.unique(log_density)) == len(
        log_density
    )


def least_peak(X, weights, means, covs):
    """Return the largest density that some one point has under any component: the smallest of these."""
    heights = [multivariate_normal.pdf(X, mean, cov) for mean, cov in zip(means, covs, strict=True)]
    return np.max(heights, axis=0).min()


ALWAYS = {
    "logsumexp_rows": lambda a: np.isfinite(a).all(),
    "update_means": points_in_all,
    "update_covs": lambda X, resp, means: np.allclose(means, exercises.update_means.reference(X, resp)),
    "m_step": points_in_all,
    "matched_labels": one_naming_is_best,
    "kl": lambda resp, posterior: rows_sum_to_one(resp) and rows_sum_to_one(posterior),
    "elbo": lambda X, resp, *mixture: rows_sum_to_one(resp),
    "best_run": lambda traces: not all(np.isnan(trace[-1]) for trace in traces),
    "soft_kmeans_step": a_share_in_some_point,
    "conditional_gaussian": lambda x, mu, Sigma: np.isnan(x).any(),
    "normal_wishart_update": nothing_where_there_are_none,
    "add_moments": lambda a, b: min(a[0], b[0]) > 0,
    "anomalies": whole_and_without_ties,
}
ONCE = {  # what at least one input tries
    "update_weights": lambda resp: not resp.any(axis=0).all(),
    "elbo": lambda X, resp, *mixture: least_peak(X, *mixture) == 0,
    "predict_labels": lambda X, *mixture: least_peak(X, *mixture) == 0,
    "best_run": lambda traces: any(np.isnan(trace[:-1]).any() for trace in traces),
    "m_step_tied": lambda X, resp: X.shape[1] == 1,
    "em_missing_step": lambda X, mu, Sigma: np.isnan(X).all(axis=1).any(),
    "impute_mean": lambda X, mixture: not np.isnan(X).any(),
    "normal_wishart_update": lambda beta, m, S, nu, N, *points: N == 0,
}


@pytest.mark.parametrize("name", ALWAYS)
def test_what_is_said_of_the_inputs_is_so_in_each(name):
    assert [case.label for case in getattr(exercises, name).cases if not ALWAYS[name](*case.args)] == []


@pytest.mark.parametrize("name", ONCE)
def test_what_is_said_to_come_up_does(name):
    assert any(ONCE[name](*case.args) for case in getattr(exercises, name).cases)


def test_a_row_far_out_has_no_density_in_what_was_seen():
    X, mixture = next(case.args for case in exercises.impute_mean.cases if case.label == "points far out")
    seen = np.flatnonzero(~np.isnan(X[1]))
    part = mixture.means[:, seen], mixture.covs[:, seen[:, None], seen]
    assert least_peak(X[1:2, seen], mixture.weights, *part) == 0
