"""Right answers to the further exercises of lessons 2 to 17, each written in a way of its own."""

import itertools
import math

import numpy as np
from scipy import linalg, optimize, special, stats
from scipy.spatial.distance import cdist
from sklearn.metrics import confusion_matrix
from sklearn.mixture import GaussianMixture

from gmm_lessons.bound import kl as kl_of_the_package
from gmm_lessons.moments import Moments


def axes_by_svd(Sigma):
    U, values, _ = np.linalg.svd(Sigma)
    return np.sqrt(values), -U


def axes_by_scipy(Sigma):
    values, vectors = linalg.eigh(Sigma)
    order = np.argsort(-values)
    return [list(np.sqrt(values[order])), vectors[:, order].tolist()]


def axes_by_eig(Sigma):
    values, vectors = np.linalg.eig(Sigma)
    pairs = sorted(zip(values, vectors.T, strict=True), key=lambda pair: -pair[0])
    return [math.sqrt(value) for value, _ in pairs], np.column_stack([vector for _, vector in pairs])


def moments_by_second_moment(weights, means, covs):
    mean = sum(w * m for w, m in zip(weights, means, strict=True))
    second = sum(w * (S + np.outer(m, m)) for w, m, S in zip(weights, means, covs, strict=True))
    return mean, second - np.outer(mean, mean)


def moments_by_einsum(weights, means, covs):
    diff = means - weights @ means
    return weights @ means, np.einsum("k,kij->ij", weights, covs) + np.einsum("k,ki,kj->ij", weights, diff, diff)


def moments_by_average(weights, means, covs):
    between = np.cov(means.T, aweights=weights, ddof=0).reshape(covs[0].shape)
    return np.average(means, axis=0, weights=weights), np.average(covs, axis=0, weights=weights) + between


def names_by_all_permutations(labels, species):
    K = max(labels.max(), species.max()) + 1
    return max(itertools.permutations(range(K)), key=lambda names: (np.array(names)[labels] == species).sum())


def names_by_maximizing(labels, species):
    count = np.histogram2d(labels, species, bins=[np.arange(species.max() + 2)] * 2)[0]
    return optimize.linear_sum_assignment(count, maximize=True)[1].tolist()


def names_by_confusion(labels, species):
    count = confusion_matrix(species, labels)  # rows: species
    kinds, groups = optimize.linear_sum_assignment(-count)
    return kinds[np.argsort(groups)].astype(np.int8)


def kl_by_loops(resp, posterior):
    total = 0.0
    for r, p in zip(resp.ravel(), posterior.ravel(), strict=True):
        if r > 0:
            total += math.inf if p == 0 else r * math.log(r / p)
    return total


def chances_by_cdist(X, centers):
    apart = cdist(X, centers, "sqeuclidean").min(axis=1)
    return apart / apart.sum() if apart.any() else np.ones(len(X)) / len(X)


def chances_by_loops(X, centers):
    apart = [min(math.dist(x, c) ** 2 for c in centers) for x in X]
    total = math.fsum(apart)
    return [a / total if total else 1 / len(X) for a in apart]


def chances_by_products(X, centers):
    apart = np.inf
    for center in centers:
        apart = np.minimum(apart, np.linalg.norm(X - center, axis=1) ** 2)
    return np.nan_to_num(apart / apart.sum(), nan=1 / len(X))


def best_by_loop(traces):
    best = 0
    for i, trace in enumerate(traces):
        if trace[-1] > traces[best][-1] or math.isnan(traces[best][-1]):
            best = i
    return best


def best_by_key(traces):
    return max(range(len(traces)), key=lambda i: -math.inf if math.isnan(traces[i][-1]) else traces[i][-1])


def collapsed_by_scipy(covs, X):
    S = np.cov(X, rowvar=False, bias=True).reshape(X.shape[1], X.shape[1])
    return [linalg.eigh(cov, S, eigvals_only=True)[0] < 1e-6 for cov in covs]


def collapsed_by_whitening(covs, X):
    values, V = np.linalg.eigh(np.atleast_2d(np.cov(X.T, ddof=0)))
    W = V / np.sqrt(values)
    return np.linalg.eigvalsh(W.T @ covs @ W)[:, 0] < 1e-6


def collapsed_by_singular_values(covs, X):
    L = np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0)))
    return np.array([np.linalg.svd(np.linalg.inv(L) @ S @ np.linalg.inv(L).T)[1].min() < 1e-6 for S in covs])


def by_scikit_learn(kind):
    def step(X, resp):
        model = GaussianMixture(resp.shape[1], covariance_type=kind, reg_covar=0.0)
        model._initialize(X, resp)
        return model.weights_, model.means_, model.covariances_

    return step


def _start(X, resp):
    Nk = resp.sum(axis=0)
    return Nk, (resp.T @ X) / Nk[:, None]


def tied_by_loops(X, resp):
    Nk, means = _start(X, resp)
    S = sum(r * np.outer(x - m, x - m) for x, row in zip(X, resp, strict=True) for r, m in zip(row, means, strict=True))
    return Nk / len(X), means, S / len(X)


def tied_by_totals(X, resp):
    Nk, means = _start(X, resp)
    mean = X.mean(axis=0)
    total = (X - mean).T @ (X - mean)
    return Nk / len(X), means, (total - (Nk[:, None] * (means - mean)).T @ (means - mean)) / len(X)


def diagonal_by_average(X, resp):
    Nk, means = _start(X, resp)
    squares = [np.average((X - m) ** 2, axis=0, weights=r) for m, r in zip(means, resp.T, strict=True)]
    return Nk / len(X), means, squares


def diagonal_by_raw_moments(X, resp):
    Nk, means = _start(X, resp)
    return Nk / len(X), means, resp.T @ (X - 7) ** 2 / Nk[:, None] - (means - 7) ** 2


def spherical_by_distances(X, resp):
    Nk, means = _start(X, resp)
    return Nk / len(X), means, (resp * cdist(X, means) ** 2).sum(axis=0) / Nk / X.shape[1]


def spherical_by_mean(X, resp):
    weights, means, variances = diagonal_by_average(X, resp)
    return weights, means, [np.mean(row) for row in variances]


def added_by_the_package(a, b):
    one, other = (Moments(np.array([N]), mean[None], scatter[None]) for N, mean, scatter in (a, b))
    both = one + other
    return both.count[0], both.mean[0], both.scatter[0]


def added_about_the_new_mean(a, b):
    N = a[0] + b[0]
    mean = (a[0] * a[1] + b[0] * b[1]) / N
    return N, mean, sum(S + n * np.outer(m - mean, m - mean) for n, m, S in (a, b))


def added_in_loops(a, b):
    N, apart = a[0] + b[0], [q - p for p, q in zip(a[1], b[1], strict=True)]
    mean = [p + b[0] / N * d for p, d in zip(a[1], apart, strict=True)]
    D = range(len(apart))
    return [N, mean, [[a[2][i][j] + b[2][i][j] + a[0] * b[0] / N * apart[i] * apart[j] for j in D] for i in D]]


def anomalies_by_counting(log_density, level):
    number = round(level * len(log_density))
    return [sum(other < own for other in log_density) < number for own in log_density]


def anomalies_by_partition(log_density, level):
    mask, number = np.zeros(len(log_density), dtype=bool), round(level * len(log_density))
    mask[np.argpartition(log_density, number)[:number]] = True
    return mask


ANSWERS = {
    "ellipse_axes": [axes_by_svd, axes_by_scipy, axes_by_eig],
    "mixture_moments": [moments_by_second_moment, moments_by_einsum, moments_by_average],
    "matched_labels": [names_by_all_permutations, names_by_maximizing, names_by_confusion],
    "kl": [
        kl_by_loops,
        lambda resp, posterior: special.rel_entr(resp, posterior).sum(),
        lambda resp, posterior: sum(stats.entropy(r, p) for r, p in zip(resp, posterior, strict=True)),
        kl_of_the_package,
    ],
    "plus_plus_chances": [chances_by_cdist, chances_by_loops, chances_by_products],
    "best_run": [best_by_loop, best_by_key, lambda traces: np.nanargmax([trace[-1] for trace in traces])],
    "is_collapsed": [collapsed_by_scipy, collapsed_by_whitening, collapsed_by_singular_values],
    "m_step_tied": [by_scikit_learn("tied"), tied_by_loops, tied_by_totals],
    "m_step_diagonal": [by_scikit_learn("diag"), diagonal_by_average, diagonal_by_raw_moments],
    "m_step_spherical": [by_scikit_learn("spherical"), spherical_by_distances, spherical_by_mean],
    "icl": [
        lambda loglik, k, n, resp: k * math.log(n) - 2 * loglik + 2 * special.entr(resp).sum(),
        lambda loglik, k, n, resp: k * np.log(n) - 2 * (loglik + special.xlogy(resp, resp).sum()),
        lambda loglik, k, n, resp: np.log(n) * k - 2 * loglik + 2 * sum(map(stats.entropy, resp)),
    ],
    "add_moments": [added_by_the_package, added_about_the_new_mean, added_in_loops],
    "anomalies": [
        anomalies_by_counting,
        anomalies_by_partition,
        lambda log_density, level: log_density <= np.sort(log_density)[round(level * len(log_density)) - 1],
        lambda log_density, level: stats.rankdata(log_density) <= level * len(log_density) + 0.5,
        lambda log_density, level: (np.asarray(log_density) < np.percentile(log_density, 100 * level)).astype(int),
    ],
}
