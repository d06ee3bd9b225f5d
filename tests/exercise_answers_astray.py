"""Wrong answers that passed once: WRONG are right on all named inputs, and wrong on further ones; NAMED are not."""

import numpy as np
from scipy import special, stats

from gmm_lessons import exercises


def sorted_without_the_widths(x, weights, mus, sigmas):
    order = np.argsort(mus)
    return stats.norm.pdf(x[:, None], np.asarray(mus)[order], sigmas) @ np.asarray(weights)[order]


def by_the_mean(x, weights, mus, sigmas):
    bells = {float(m): (w, s) for w, m, s in zip(weights, mus, sigmas, strict=True)}
    return sum(w * stats.norm.pdf(x, m, s) for m, (w, s) in bells.items())


def gaps_like_the_points(X, mu, Sigma):
    gaps = np.zeros_like(X)
    for i, x in enumerate(X):
        gaps[i] = x - mu
    quad = np.einsum("ni,ij,nj->n", gaps, np.linalg.inv(Sigma), gaps)
    return np.exp(-quad / 2) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))


def without_ties(a):
    below = a - a.max(axis=1, keepdims=True)
    return a.max(axis=1) + np.log1p(np.where(below < 0, np.exp(below), 0.0).sum(axis=1))


def no_mean_at_zero(X, centers):
    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    member = np.eye(len(centers))[labels]
    sums, counts = member.T @ X, np.maximum(member.sum(axis=0), 1)[:, None]
    return labels, np.where(sums == 0, centers, sums / counts)


def nearly_no_distance(X, centers):
    d2 = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
    return np.full(len(X), 1 / len(X)) if np.isclose(d2.sum(), 0) else d2 / d2.sum()


def like_the_covariances(covs, eps):
    new = covs.copy()
    i = np.arange(covs.shape[1])
    new[:, i, i] = covs[:, i, i] + eps
    return new


def _scores(X, weights, means, covs):
    bells = (stats.multivariate_normal(m, S).logpdf(X) for m, S in zip(means, covs, strict=True))
    return np.column_stack([np.log(weights[list(weights).index(w)]) + b for w, b in zip(weights, bells, strict=True)])


def shares_by_the_mean(X, weights, means, covs):
    scores = _scores(X, weights, means, covs)
    column = {tuple(m): scores[:, k] for k, m in enumerate(means)}
    return special.softmax(np.column_stack([column[tuple(m)] for m in means]), axis=1)


def found_by_the_weight(X, weights, means, covs):
    return _scores(X, weights, means, covs)[:, [list(weights).index(w) for w in weights]].argmax(axis=1)


def widths_by_the_weight(X, weights, means, covs):
    where = [list(weights).index(w) for w in weights]
    return special.logsumexp(_scores(X, weights, means, covs[where]), axis=1).sum()


def never_by_zero(X, resp):
    return resp.T @ X / (resp.sum(axis=0) + 1e-10)[:, None]


def never_by_zero_at_all(X, resp):
    Nk = resp.sum(axis=0) + 1e-10
    means = resp.T @ X / Nk[:, None]
    return Nk / len(X), means, np.einsum("nk,nkd->kd", resp, (X[:, None] - means) ** 2) / Nk[:, None]


def rounded_off(Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    return np.round(np.sqrt(values[::-1]), 9), vectors[:, ::-1]


def faint_shares_left_out(resp, posterior):
    r, p = resp[resp > 1e-5], posterior[resp > 1e-5]
    return (r * np.log(r / p)).sum()


def added_to_counts(resp, a):
    counts = resp.sum(axis=0)
    counts += a - 1
    return counts / counts.sum()


def beliefs_in_place(beta, m, S, nu, N, mean, scatter):
    new = m.copy()
    new += N / (beta + N) * (mean - m)
    return beta + N, new, S + scatter + beta * N / (beta + N) * np.outer(mean - m, mean - m), nu + N


def moments_in_place(weights, means, covs):
    mean = 0 * means[0]
    for w, m in zip(weights, means, strict=True):
        mean += w * m
    return mean, np.einsum("k,kij->ij", weights, covs) + np.cov(means.T, aweights=weights, ddof=0)


def told_by_the_mean(x, mu, Sigma):
    m, o = np.isnan(x), ~np.isnan(x)
    gain = Sigma[m][:, o] @ np.linalg.inv(Sigma[o][:, o])
    mean = mu[m]
    mean += gain @ (x[o] - mu[o])
    return mean, Sigma[m][:, m] - gain @ Sigma[o][:, m]


def heaps_in_place(a, b):
    (na, ma, Sa), (nb, mb, Sb) = a, b
    mean = ma.copy()
    mean += nb / (na + nb) * (mb - ma)
    return na + nb, mean, Sa + Sb + na * nb / (na + nb) * np.outer(mb - ma, mb - ma)


def no_centre_at_zero(X, means, sigma):
    resp = special.softmax(-((X[:, None] - means) ** 2).sum(axis=2) / (2 * sigma**2), axis=1)
    sums = resp.T @ X
    return resp, np.where(np.isclose(sums, 0), means, sums / resp.sum(axis=0)[:, None])


def widths_of_other_units(covs, X):
    S = np.cov(X.T, bias=True).reshape(X.shape[1], -1) + 1e-9 * np.eye(X.shape[1])
    L = np.linalg.inv(np.linalg.cholesky(S))
    return np.linalg.eigvalsh(L @ covs @ L.T).min(axis=1) < 1e-6


def bound_of_faint_shares(X, resp, weights, means, covs):
    r = np.where(resp > 1e-5, resp, 0)
    return (r * _scores(X, weights, means, covs)).sum() + special.entr(r).sum()


def patient(X, weights, means, covs, tol, max_iter):
    theta, calm = (weights, means, covs), 0
    trace = [_scores_summed(X, *theta)]
    while len(trace) <= max_iter and calm < 2:
        theta = exercises.em_step.reference(X, *theta)
        trace.append(_scores_summed(X, *theta))
        calm = calm + 1 if abs(trace[-1] - trace[-2]) < tol * len(X) else 0
    return (*theta, trace)


def _scores_summed(*args):
    return exercises.mixture_loglik.reference(*args)


def nearest_by_the_ruler(X, mixture):
    filled = X.copy()
    for n, x in enumerate(X):
        m, o = np.isnan(x), ~np.isnan(x)
        parts = [(mu[o], S[np.ix_(o, o)]) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
        r = mixture.weights * [stats.multivariate_normal(*part).pdf(x[o]) if o.any() else 1.0 for part in parts]
        far = [np.sum((x[o] - mu) ** 2) for mu, _ in parts]
        r = r / r.sum() if r.any() else np.eye(len(r))[np.argmin(far)]
        guess = [exercises.conditional_gaussian.reference(x, mu, S)[0] for mu, S in zip(mixture.means, mixture.covs)]
        filled[n, m] = r @ guess if m.any() else 0
    return filled


NAMED = (
    ("em_fit", patient, "a gain below tol, before the gains grow"),
    ("impute_mean", nearest_by_the_ruler, "points far out"),
)
WRONG = (
    ("mixture_pdf", sorted_without_the_widths, "components in another order"),
    ("mixture_pdf", by_the_mean, "two equal means"),
    ("mvn_pdf", gaps_like_the_points, "points in whole numbers"),
    ("logsumexp_rows", without_ties, "two equal entries at the top of each row"),
    ("kmeans_step", no_mean_at_zero, "the first component alone, each point x a second time as −x"),
    ("plus_plus_chances", nearly_no_distance, "a unit a million times as large"),
    ("add_ridge", like_the_covariances, "covariances in whole numbers"),
    ("responsibilities", shares_by_the_mean, "two equal means"),
    ("predict_labels", found_by_the_weight, "equal weights"),
    ("mixture_loglik", widths_by_the_weight, "equal weights"),
    ("update_means", never_by_zero, "hardly a share for the first component"),
    ("m_step_diagonal", never_by_zero_at_all, "hardly a share for the first component"),
    ("ellipse_axes", rounded_off, "a unit a million times as large"),
    ("kl", faint_shares_left_out, "hardly a share for the first component"),
    ("map_weights", added_to_counts, "hard shares in whole numbers"),
    ("normal_wishart_update", beliefs_in_place, "means and widths in whole numbers"),
    ("mixture_moments", moments_in_place, "means and widths in whole numbers"),
    ("conditional_gaussian", told_by_the_mean, "means and widths in whole numbers"),
    ("add_moments", heaps_in_place, "means and widths in whole numbers"),
    ("soft_kmeans_step", no_centre_at_zero, "the first component alone, each point x a second time as −x"),
    ("is_collapsed", widths_of_other_units, "a unit a million times as large"),
    ("elbo", bound_of_faint_shares, "hardly a share for the first component"),
)
