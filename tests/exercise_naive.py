"""Inputs as an unwary author would choose them: unit widths, equal weights, hard shares. Mistakes pass on them."""

import numpy as np

from gmm_lessons.mixture import Mixture

ONE, EYE = np.ones(1), np.eye(2)
X = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])
TWO = np.array([0.5, 0.5]), np.array([[0.0, 0.0], [3.0, 3.0]]), np.array([EYE, EYE])
HARD = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
FAR = np.array([0.5, 0.5]), np.array([[-300.0, 0.0], [300.0, 0.0]]), np.array([EYE, EYE])
NEAR_POINTS = np.array([[0.0, 1.0], [3.0, 2.0], [-1.0, 0.0]])
GAPS = np.array([[1.0, 2.0], [2.0, 1.0], [0.0, 0.0], [np.nan, 1.0]])


ONE_BELL = Mixture([1.0], [[0.0, 0.0]], [EYE])


def draws(n, seed):
    return n, *FAR, np.random.default_rng(seed)


NAIVE = {
    "gauss_pdf": [(np.array([0.5, 1.0]), 0.0, 1.0)],
    "gauss_logpdf": [(np.array([0.5, 1.0]), 0.0, 1.0)],
    "mvn_pdf": [(NEAR_POINTS, np.zeros(2), EYE)],
    "mvn_logpdf": [(NEAR_POINTS, np.zeros(2), EYE)],
    "ellipse_axes": [(EYE,)],
    "mixture_moments": [(np.array([0.5, 0.5]), np.zeros((2, 2)), np.array([EYE, EYE]))],
    "matched_labels": [(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]))],
    "kl": [(np.full((3, 2), 0.5), np.full((3, 2), 0.5))],
    "plus_plus_chances": [(np.array([[-1.0, 0.0], [1.0, 0.0]]), np.zeros((1, 2)))],
    "best_run": [([[-9.0, -5.0], [-9.0, -8.0]],)],
    "is_collapsed": [(np.array([EYE]), X)],
    "m_step_tied": [(X, np.ones((4, 1)))],
    "m_step_diagonal": [(X, np.ones((4, 1)))],
    "m_step_spherical": [(X, np.ones((4, 1)))],
    "icl": [(0.0, 2, 4, HARD)],
    "add_moments": [((2.0, np.zeros(2), EYE), (2.0, np.zeros(2), EYE))],
    "mixture_pdf": [(np.array([0.0, 1.0, 2.0]), np.array([0.5, 0.5]), np.array([0.0, 2.0]), np.ones(2))],
    "sample_mixture": [draws(1000, 1), draws(1000, 2), draws(40, 3), draws(40, 3), draws(40, 4)],
    "logsumexp_rows": [(np.array([[0.0, 1.0], [2.0, 1.0]]),)],
    "mixture_loglik": [(NEAR_POINTS, *TWO)],
    "responsibilities": [(NEAR_POINTS, *TWO)],
    "predict_labels": [(NEAR_POINTS, *TWO)],
    "update_weights": [(HARD,)],
    "update_means": [(X, HARD)],
    "update_covs": [(X, HARD, np.array([[0.5, 1.0], [2.5, 2.0]]))],
    "m_step": [(X, HARD)],
    "em_step": [(np.vstack([X, X + 50]), np.array([0.5, 0.5]), np.array([[0.0, 0.0], [50.0, 50.0]]), TWO[2])],
    "has_converged": [([-3.0, -2.0], 1, 0.1), ([-3.0, -2.0, -2.0], 1, 0.1)],
    "em_fit": [(np.vstack([X, X + 50]), np.array([0.5, 0.5]), np.array([[0.0, 0.0], [50.0, 50.0]]), TWO[2], 1e-6, 1)],
    "elbo": [(X, np.full((4, 2), 0.5), *TWO)],
    "kmeans_step": [(X, np.array([[0.0, 0.0], [3.0, 3.0]]))],
    "init_from_labels": [(X, np.array([0, 0, 1, 1]), 2)],
    "add_ridge": [(np.array([[[1.0]]]), 0.1)],
    "soft_kmeans_step": [(X, np.array([[0.0, 0.0], [3.0, 3.0]]), 1.0)],
    "n_params": [(2, 1, "full")],
    "bic": [(0.0, 2, 10)],
    "conditional_gaussian": [(np.array([0.0, np.nan]), np.zeros(2), np.array([[1.0, 0.5], [0.5, 1.0]]))],
    "em_missing_step": [(GAPS[:3], np.ones(2), EYE)],
    "impute_mean": [(GAPS[:3], ONE_BELL)],
    "map_weights": [(HARD, 1.0)],
    "normal_wishart_update": [(1.0, np.zeros(2), EYE, 2.0, 1.0, np.zeros(2), EYE)],
    "anomalies": [(np.array([-4.0, -3.0, -2.0, -1.0]), 0.5)],
    "m_step_from_stats": [(np.ones(1), np.zeros((1, 1)), np.ones((1, 1, 1)))],
}
