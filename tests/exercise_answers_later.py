"""Right answers to the exercises of lessons 6 to 16, each written in a way of its own."""

import math
import warnings
from collections import namedtuple
from fractions import Fraction

import numpy as np
from scipy import linalg, special, stats
from scipy.spatial.distance import cdist
from sklearn import covariance, metrics, mixture

from gmm_lessons import missing
from gmm_lessons.moments import Moments

# --- lesson 6 ---------------------------------------------------------------------------------------------------------


def weights_by_loops(resp):
    N, K = resp.shape
    return [sum(resp[n, k] for n in range(N)) / N for k in range(K)]


def weights_by_total(resp):
    return np.einsum("nk->k", resp) / resp.sum()


def means_by_average(X, resp):
    return np.array([np.average(X, axis=0, weights=resp[:, k]) for k in range(resp.shape[1])])


def means_by_loops(X, resp):
    means = []
    for k in range(len(resp[0])):
        total, count = np.zeros(X.shape[1]), 0.0
        for x, r in zip(X, resp, strict=True):
            total, count = total + r[k] * x, count + r[k]
        means.append(list(total / count))
    return tuple(means)


def means_by_normalised_columns(X, resp):
    return np.einsum("nk,nd->kd", resp / resp.sum(axis=0, keepdims=True), X)


def covs_by_numpy(X, resp, means):
    return [np.atleast_2d(np.cov(X, rowvar=False, aweights=resp[:, k], bias=True)) for k in range(resp.shape[1])]


def covs_by_einsum(X, resp, means):
    diff = X[:, None, :] - means[None, :, :]
    return np.einsum("nk,nki,nkj->kij", resp, diff, diff) / resp.sum(axis=0)[:, None, None]


def covs_by_outer_products(X, resp, means):
    K, D = means.shape
    covs = np.zeros((K, D, D))
    for k in range(K):
        for n in range(len(X)):
            covs[k] += resp[n, k] * np.outer(X[n] - means[k], X[n] - means[k])
        covs[k] /= np.sum(resp[:, k])
    return covs


def covs_by_raw_moments(X, resp, means):
    second = np.einsum("nk,ni,nj->kij", resp, X, X) / resp.sum(axis=0)[:, None, None]
    return second - means[:, :, None] * means[:, None, :]


def covs_by_roots(X, resp, means):
    factors = [np.sqrt(r / r.sum())[:, None] * (X - mean) for r, mean in zip(resp.T, means, strict=True)]
    return np.stack([f.T @ f for f in factors])


def m_step_in_pieces(X, resp):
    means = means_by_average(X, resp)
    return weights_by_loops(resp), means, covs_by_einsum(X, resp, means)


def m_step_as_list(X, resp):
    means = means_by_normalised_columns(X, resp)
    return [resp.mean(0), means.tolist(), covs_by_numpy(X, resp, means)]


def m_step_by_scikit_learn(X, resp):
    model = mixture.GaussianMixture(resp.shape[1], reg_covar=0.0)
    model._initialize(X.astype(float), resp)
    return model.weights_, model.means_, model.covariances_


def m_step_by_loops(X, resp):
    N, K = resp.shape
    out = [], [], []
    for k in range(K):
        Nk = math.fsum(resp[:, k])
        mean = sum(r * x for r, x in zip(resp[:, k], X, strict=True)) / Nk
        out[0].append(Nk / N)
        out[1].append(mean)
        out[2].append(sum(r * np.outer(x - mean, x - mean) for r, x in zip(resp[:, k], X, strict=True)) / Nk)
    return out


# --- lesson 7 ---------------------------------------------------------------------------------------------------------


def joint_by_scipy(X, weights, means, covs):
    pdfs = [w * stats.multivariate_normal(m, c).pdf(X) for w, m, c in zip(weights, means, covs, strict=True)]
    return np.column_stack(pdfs)


def em_step_by_scipy(X, weights, means, covs):
    bells = [stats.multivariate_normal(mean, cov).logpdf(X) for mean, cov in zip(means, covs, strict=True)]
    return m_step_in_pieces(X, special.softmax(np.log(weights) + np.transpose(bells), axis=1))


def em_step_by_logs(X, weights, means, covs):
    logs = np.empty((len(X), len(weights)))
    for k in range(len(weights)):
        logs[:, k] = math.log(weights[k]) + stats.multivariate_normal.logpdf(X, means[k], covs[k])
    return m_step_by_loops(X, special.softmax(logs, axis=1))


def warm_model(X, weights, means, covs, tol, max_iter):
    model = mixture.GaussianMixture(
        len(weights), weights_init=weights, means_init=means, precisions_init=np.linalg.inv(covs),
        reg_covar=0.0, tol=tol, max_iter=max_iter,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(X)


def em_step_by_scikit_learn(X, weights, means, covs):
    model = warm_model(X, weights, means, covs, 0.0, 1)
    return model.weights_, model.means_, model.covariances_


def em_step_by_cholesky(X, weights, means, covs):
    r = []
    for w, m, c in zip(weights, means, covs, strict=True):
        L = linalg.cholesky(c, lower=True)
        z = linalg.solve_triangular(L, (X - m).T, lower=True)
        r.append(np.log(w) - np.log(np.diag(L)).sum() - (z * z).sum(0) / 2)
    r = np.array(r)
    r = np.exp(r - special.logsumexp(r, axis=0))
    mu = (r @ X) / r.sum(1)[:, None]
    S = [(r[k] * (X - mu[k]).T) @ (X - mu[k]) / r[k].sum() for k in range(len(r))]
    return r.mean(1), mu, S


def converged_by_if(trace, n, tol):
    if len(trace) < 2:
        return False
    before, now = trace[-2:]
    return bool(np.abs((now - before) / n) < tol)


def converged_by_try(trace, n, tol):
    try:
        return np.abs(trace[-1] - trace[-2]) / n < tol
    except IndexError:
        return False


def converged_by_diff(trace, n, tol):
    gains = np.diff(np.asarray(trace, dtype=float)) / n
    return bool(gains.size) and -tol < gains[-1] < tol


def total_log_likelihood(X, weights, means, covs):
    return float(np.log(joint_by_scipy(X, weights, means, covs).sum(axis=1)).sum())


def fit_scoring_after_each_step(X, weights, means, covs, tol, max_iter):
    trace = [total_log_likelihood(X, weights, means, covs)]
    for _ in range(max_iter):
        weights, means, covs = em_step_by_scipy(X, weights, means, covs)
        trace.append(total_log_likelihood(X, weights, np.array(means), np.array(covs)))
        if converged_by_try(trace, len(X), tol):
            break
    return weights, means, covs, trace


def fit_testing_before_the_step(X, weights, means, covs, tol, max_iter):
    trace = []
    for _ in range(max_iter):
        trace.append(total_log_likelihood(X, weights, means, covs))
        if converged_by_if(trace, len(X), tol):
            break
        weights, means, covs = em_step_by_cholesky(X, weights, means, covs)
    return [weights, means, covs, np.array(trace)]


def fit_testing_after_the_step(X, weights, means, covs, tol, max_iter):
    trace, before = [], -np.inf
    for _ in range(max_iter):
        joint = joint_by_scipy(X, weights, means, covs)
        trace.append(np.log(joint.sum(1)).sum())
        weights, means, covs = m_step_in_pieces(X, joint / joint.sum(1)[:, None])
        if abs(trace[-1] - before) / len(X) < tol:
            break
        before = trace[-1]
    return weights, means, covs, trace


def fit_by_recursion(X, weights, means, covs, tol, max_iter, trace=()):
    trace = (*trace, total_log_likelihood(X, weights, means, covs))
    if converged_by_diff(trace, len(X), tol) or max_iter == 0:
        return weights, means, covs, trace
    return fit_by_recursion(X, *em_step_by_scikit_learn(X, weights, means, covs), tol, max_iter - 1, trace)


def fit_by_scikit_learn(X, weights, means, covs, tol, max_iter):
    if max_iter == 0:
        return weights, means, covs, []
    model = warm_model(X, weights, means, covs, tol, max_iter)
    stops = range(1, model.n_iter_ + 1)  # it keeps its trace from scikit-learn 1.7 on, and here goes without
    trace = [warm_model(X, weights, means, covs, tol, passes).lower_bound_ for passes in stops]
    return model.weights_, model.means_, model.covariances_, len(X) * np.array(trace)


def fit_with_everything_scored(X, weights, means, covs, tol, max_iter):
    weights, means, covs, trace = fit_testing_after_the_step(X, weights, means, covs, tol, max_iter)
    return weights, means, covs, [*trace, total_log_likelihood(X, weights, means, covs)]


# --- lesson 9 ---------------------------------------------------------------------------------------------------------


def elbo_by_loops(X, resp, weights, means, covs):
    total = 0.0
    for n, x in enumerate(X):
        for k, r in enumerate(resp[n]):
            if r > 0:
                log_p = math.log(weights[k]) + stats.multivariate_normal.logpdf(x, means[k], covs[k])
                total += r * (log_p - math.log(r))
    return total


def log_joint_by_scipy(X, weights, means, covs):
    bells = [stats.multivariate_normal(m, c) for m, c in zip(means, covs, strict=True)]
    return np.column_stack([np.log(w) + bell.logpdf(X) for w, bell in zip(weights, bells, strict=True)])


def elbo_by_xlogy(X, resp, weights, means, covs):
    log_p = log_joint_by_scipy(X, weights, means, covs)
    return (resp * log_p).sum() + special.entr(resp).sum()


def elbo_by_gap(X, resp, weights, means, covs):
    log_p = log_joint_by_scipy(X, weights, means, covs)
    evidence = special.logsumexp(log_p, axis=1, keepdims=True)
    return evidence.sum() - (special.xlogy(resp, resp) - resp * (log_p - evidence)).sum()


def elbo_with_a_tiny_number(X, resp, weights, means, covs):
    log_p = log_joint_by_scipy(X, weights, means, covs)
    return np.sum(resp * log_p) - np.sum(resp * np.log(resp + 1e-300))


# --- lesson 10 --------------------------------------------------------------------------------------------------------


def kmeans_step_by_scipy(X, centers):
    labels = np.argmin(cdist(X, centers), axis=1)
    new = np.array(centers, dtype=float)
    for k in range(len(centers)):
        if (labels == k).sum() > 0:
            new[k] = np.mean(X[labels == k], axis=0)
    return labels, new


def kmeans_step_by_loops(X, centers):
    labels = [min(range(len(centers)), key=lambda k: math.dist(x, centers[k])) for x in X]
    groups = [[x for x, label in zip(X, labels, strict=True) if label == k] for k in range(len(centers))]
    return labels, [sum(own) / len(own) if own else c for own, c in zip(groups, centers, strict=True)]


def kmeans_step_by_products(X, centers):
    labels = ((centers**2).sum(1) - 2 * X @ centers.T).argmin(1)
    Z = np.eye(len(centers))[labels]
    count = Z.sum(0)[:, None]
    return labels, np.where(count > 0, Z.T @ X / np.maximum(count, 1), centers)


def kmeans_step_by_scikit_learn(X, centers):
    labels = metrics.pairwise_distances_argmin(X, centers)
    return labels.astype(np.int32), kmeans_step_by_scipy(X, centers)[1]


def init_by_numpy(X, labels, K):
    weights = np.bincount(labels, minlength=K) / len(labels)
    means = np.array([X[labels == k].mean(0) for k in range(K)])
    return weights, means, [np.atleast_2d(np.cov(X[labels == k].T, ddof=0)) for k in range(K)]


def init_by_one_hot(X, labels, K):
    resp = np.eye(K)[labels]
    means = resp.T @ X / resp.sum(axis=0)[:, None]
    return resp.mean(axis=0), means, covs_by_einsum(X, resp, means)


def init_by_scikit_learn(X, labels, K):
    groups = [X[labels == k] if k in labels else X[:1] for k in range(K)]  # of an empty one, anything will do
    fits = [covariance.EmpiricalCovariance().fit(group) for group in groups]
    return [np.mean(labels == k) for k in range(K)], [f.location_ for f in fits], [f.covariance_ for f in fits]


# --- lesson 11 --------------------------------------------------------------------------------------------------------


def ridge_by_loops(covs, eps):
    out = []
    for cov in covs:
        new = cov.tolist()
        for d in range(len(new)):
            new[d][d] += eps
        out.append(new)
    return out


def ridge_by_index(covs, eps):
    out = np.array(covs, dtype=float)
    d = np.arange(out.shape[1])
    out[:, d, d] += eps
    return out


def ridge_by_eigenvalues(covs, eps):
    values, vectors = np.linalg.eigh(covs)
    return (vectors * (values + eps)[:, None, :]) @ vectors.mT


# --- lesson 12 --------------------------------------------------------------------------------------------------------


def soft_step_by_scipy(X, means, sigma):
    resp = special.softmax(-cdist(X, means, "sqeuclidean") / (2 * sigma**2), axis=1)
    return resp, np.array([np.average(X, axis=0, weights=r) for r in resp.T])


def soft_step_by_loops(X, means, sigma):
    resp = []
    for x in X:
        scores = [-(math.dist(x, mean) ** 2) / (2 * sigma**2) for mean in means]
        heights = [math.exp(score - max(scores)) for score in scores]
        resp.append([height / sum(heights) for height in heights])
    new = [sum(r[k] * x for r, x in zip(resp, X, strict=True)) / sum(r[k] for r in resp) for k in range(len(means))]
    return resp, new


def soft_step_by_bells(X, means, sigma):
    cov = sigma**2 * np.eye(X.shape[1])
    logs = np.column_stack([stats.multivariate_normal.logpdf(X, mean, cov) for mean in means])
    resp = np.exp(logs - special.logsumexp(logs, axis=1, keepdims=True))
    return resp, np.einsum("nk,nd->kd", resp, X) / resp.sum(0)[:, None]


# --- lesson 13 --------------------------------------------------------------------------------------------------------


def n_params_by_if(K, d, covariance_type):
    if covariance_type == "full":
        cov = K * d * (d + 1) / 2
    elif covariance_type == "tied":
        cov = d * (d + 1) / 2
    elif covariance_type == "diag":
        cov = K * d
    else:
        cov = K
    return int(cov + K * d + K - 1)


def n_params_by_counting(K, d, covariance_type):
    shapes = {
        "full": len(np.triu_indices(d)[0]) * K,
        "tied": len(np.tril_indices(d)[0]),
        "diag": np.ones((K, d)).sum(),
        "spherical": np.ones(K).sum(),
    }
    return np.ones((K, d)).sum() + shapes[covariance_type] + (K - 1)


def n_params_by_match(K, d, covariance_type):
    match covariance_type:
        case "full":
            return K * (1 + d + math.comb(d + 1, 2)) - 1
        case "tied":
            return K * (1 + d) - 1 + math.comb(d + 1, 2)
        case "diag":
            return K * (1 + 2 * d) - 1
        case _:
            return K * (2 + d) - 1


def n_params_by_scikit_learn(K, d, covariance_type):
    model = mixture.GaussianMixture(K, covariance_type=covariance_type)
    model.means_ = np.zeros((K, d))
    return model._n_parameters()


def bic_by_math(loglik, k_params, n):
    return -2.0 * loglik + k_params * math.log(n)


def bic_by_power(loglik, k_params, n):
    return math.log(float(n) ** k_params) - loglik - loglik


def bic_of_halves(loglik, k_params, n):
    return np.float64(-2) * (loglik - k_params / 2 * np.log(n))


# --- lesson 14 --------------------------------------------------------------------------------------------------------


def conditional_by_inverse(x, mu, Sigma):
    m, o = np.where(np.isnan(x))[0], np.where(~np.isnan(x))[0]
    A = Sigma[np.ix_(m, o)] @ np.linalg.inv(Sigma[np.ix_(o, o)])
    return mu[m] + A @ (x[o] - mu[o]), Sigma[np.ix_(m, m)] - A @ Sigma[np.ix_(o, m)]


def conditional_by_precision(x, mu, Sigma):
    m = np.isnan(x)
    P = np.linalg.inv(Sigma)
    cov = np.linalg.inv(P[m][:, m])
    return mu[m] - cov @ P[m][:, ~m] @ (x[~m] - mu[~m]), cov


def conditional_by_lists(x, mu, Sigma):
    m = [i for i in range(len(x)) if math.isnan(x[i])]
    o = [i for i in range(len(x)) if not math.isnan(x[i])]
    slopes = np.linalg.solve(Sigma[np.ix_(o, o)], Sigma[np.ix_(o, m)])
    mean = mu[m] + slopes.T @ (x[o] - mu[o])
    return list(mean), (Sigma[np.ix_(m, m)] - Sigma[np.ix_(m, o)] @ slopes).tolist()


def conditional_one_by_one(x, mu, Sigma):
    mu, Sigma = mu.copy(), Sigma.copy()
    for i in np.flatnonzero(~np.isnan(x)):  # learn one entry after the other
        gain = Sigma[:, i] / Sigma[i, i]
        mu = mu + gain * (x[i] - mu[i])
        Sigma = Sigma - np.outer(gain, Sigma[i])
    m = np.isnan(x)
    return mu[m], Sigma[np.ix_(m, m)]


def missing_step_by_rows(X, mu, Sigma):
    N, D = X.shape
    S1, S2 = np.zeros(D), np.zeros((D, D))
    for x in X:
        m = np.isnan(x)
        mean, cov = conditional_by_inverse(x, mu, Sigma)
        full = x.copy()
        full[m] = mean
        second = np.outer(full, full)
        second[np.ix_(m, m)] += cov
        S1, S2 = S1 + full, S2 + second
    return S1 / N, S2 / N - np.outer(S1 / N, S1 / N)


def missing_step_by_precision(X, mu, Sigma):
    filled, extra = [], 0
    for x in X:
        m = np.isnan(x)
        mean, cov = conditional_by_precision(x, mu, Sigma)
        E = np.eye(len(x))[:, m]
        filled.append(np.where(m, E @ mean, np.nan_to_num(x)))
        extra = extra + E @ cov @ E.T
    filled = np.array(filled)
    return filled.mean(0), np.cov(filled, rowvar=False, bias=True) + extra / len(X)


def missing_step_by_patterns(X, mu, Sigma):
    filled, C = np.array(X), np.zeros(Sigma.shape)
    for pattern in np.unique(np.isnan(X), axis=0):
        rows = (np.isnan(X) == pattern).all(axis=1)
        m, o = np.flatnonzero(pattern), np.flatnonzero(~pattern)
        B = linalg.solve(Sigma[np.ix_(o, o)], Sigma[np.ix_(o, m)], assume_a="pos")
        filled[np.ix_(rows, m)] = mu[m] + (X[np.ix_(rows, o)] - mu[o]) @ B
        C[np.ix_(m, m)] += rows.sum() * (Sigma[np.ix_(m, m)] - Sigma[np.ix_(m, o)] @ B)
    new = filled.sum(0) / len(X)
    return [new, sum(np.outer(f - new, f - new) for f in filled) / len(X) + C / len(X)]


# --- lesson 16 --------------------------------------------------------------------------------------------------------


def stats_by_loops(Nk, S1, S2):
    weights, means, covs = [], [], []
    for n, s, ss in zip(Nk, S1, S2, strict=True):
        weights.append(n / sum(Nk))
        means.append(s / n)
        covs.append(ss / n - np.outer(s / n, s / n))
    return weights, means, covs


def stats_by_einsum(Nk, S1, S2):
    scatter = S2 - np.einsum("ki,kj,k->kij", S1, S1, 1 / Nk)
    return Nk / np.sum(Nk), S1 / Nk.reshape(-1, 1), scatter / Nk.reshape(-1, 1, 1)


def stats_by_transposes(Nk, S1, S2):
    means = (S1.T / Nk).T
    return [Nk / Nk.sum(), means, (S2.T / Nk).T - means[..., None] @ means[:, None]]


# --- unusual ways -----------------------------------------------------------------------------------------------------

Parameters = namedtuple("Parameters", "weights means covs")


class Average:
    """A callable object."""

    def __call__(self, resp, *, axis=0):
        return np.array([math.fsum(column) / len(column) for column in np.moveaxis(resp, axis, 1)])


def m_step_named(X, resp, **options):
    return Parameters(*(np.asarray(part, np.longdouble) for part in m_step_in_pieces(X, resp)))


def converged_as_number(trace, n, tol):
    if len(trace) < 2:
        return 0
    return 1 if -tol < (trace[-1] - trace[-2]) / n < tol else 0


def converged_as_array(trace, n, tol, least=2):
    return np.array(len(trace) >= least and max(trace[-1] - trace[-2], trace[-2] - trace[-1]) < n * tol)


def fit_by_generator(X, weights, means, covs, tol, max_iter):
    def path(theta):
        for _ in range(max_iter + 1):
            yield theta, stats_log_likelihood(X, *theta)
            theta = em_step_by_scipy(X, *theta)

    scores, last = [], None
    for theta, score in path((weights, means, covs)):
        scores.append(score)
        last = theta
        if len(scores) > 1 and abs(scores[-1] - scores[-2]) < tol * len(X):
            break
    return [*(np.asarray(part).tolist() for part in last), np.array(scores, np.longdouble)]


def fit_remembering_the_last_score(X, weights, means, covs, tol, max_iter):
    before, trace = -np.inf, []
    for _ in range(max_iter):
        score = stats_log_likelihood(X, weights, means, covs)
        trace.append(score)
        if abs(score - before) / len(X) < tol:
            break
        weights, means, covs = em_step_by_scipy(X, weights, means, covs)
        before = score
    return weights, means, covs, trace


def _log_parts(X, weights, means, covs):
    parts = zip(weights, means, covs, strict=True)
    return np.array([np.log(w) + np.atleast_1d(stats.multivariate_normal(m, S).logpdf(X)) for w, m, S in parts]).T


def stats_log_likelihood(X, weights, means, covs):
    return float(special.logsumexp(_log_parts(X, weights, means, covs), axis=1).sum())


def elbo_ignoring_nan(X, resp, weights, means, covs):
    with np.errstate(all="ignore"):
        return np.nansum(resp * (_log_parts(X, weights, means, covs) - np.log(resp)))


def elbo_by_entropy(X, resp, weights, means, covs):
    return np.vdot(resp, _log_parts(X, weights, means, covs)) + sum(stats.entropy(row) for row in resp)


def kmeans_step_by_adding_at(X, centers):
    labels = np.array([min(range(len(centers)), key=lambda k: math.dist(x, centers[k])) for x in X], dtype=np.uint8)
    count, new = np.bincount(labels, minlength=len(centers)), np.zeros(centers.shape)
    np.add.at(new, labels, X)
    return [labels, np.where(count[:, None] > 0, new / np.maximum(count, 1)[:, None], centers)]


def fit_of_nothing(X):
    return np.zeros(X.shape[1]), np.eye(X.shape[1])


def init_by_fitting(X, labels, K):
    fits = [stats.multivariate_normal.fit(X[labels == k]) if k in labels else fit_of_nothing(X) for k in range(K)]
    return Parameters([np.mean(labels == k) for k in range(K)], *zip(*fits, strict=True))


def missing_step_one_by_one(X, mu, Sigma, **options):
    rows, C = [], 0
    for x in X:
        m, (mean, cov) = np.isnan(x), conditional_one_by_one(x, mu, Sigma)
        rows.append([mean[m[:i].sum()] if m[i] else x[i] for i in range(len(x))])
        E = np.eye(len(x))[:, m]
        C = C + E @ cov @ E.T / len(X)
    return np.longdouble(np.mean(rows, axis=0)), np.cov(rows, rowvar=False, ddof=0) + C


def stats_by_generator(Nk, S1, S2):
    parts = ((n, s / n, ss / n - np.multiply.outer(s / n, s / n)) for n, s, ss in zip(Nk, S1, S2, strict=True))
    counts, means, covs = map(np.array, zip(*parts, strict=True))
    return Parameters(counts / counts.sum(), means, covs)


def impute_by_patterns(X, mixture):
    filled, seen = X.copy(), ~np.isnan(X)
    for pattern in np.unique(seen, axis=0):
        rows, m = np.flatnonzero((seen == pattern).all(axis=1)), ~pattern
        each = []
        for w, mu, S in zip(mixture.weights, mixture.means, mixture.covs):
            if pattern.any():
                log_p = stats.multivariate_normal(mu[pattern], S[np.ix_(pattern, pattern)]).logpdf(X[rows][:, pattern])
                gain = S[np.ix_(m, pattern)] @ np.linalg.inv(S[np.ix_(pattern, pattern)])
                guess = mu[m] + (X[rows][:, pattern] - mu[pattern]) @ gain.T
            else:
                log_p, guess = np.zeros(len(rows)), np.tile(mu[m], (len(rows), 1))
            each.append((np.log(w) + log_p, guess))
        logs = np.array([np.atleast_1d(log_p) for log_p, _ in each])
        share = np.exp(logs - special.logsumexp(logs, axis=0))
        filled[np.ix_(rows, m)] = sum(r[:, None] * guess for r, (_, guess) in zip(share, each))
    return filled


def impute_by_the_package(X, mixture):
    return missing.impute(X, mixture)


def impute_by_conditional_mixtures(X, mixture):
    rows = []
    for row in X.tolist():
        if np.isnan(row).any():
            given = missing.conditional_mixture(np.array(row), mixture)
            guess = iter((given.weights[:, None] * given.means).sum(axis=0))
            row = [next(guess) if np.isnan(value) else value for value in row]
        rows.append(row)
    return rows


def map_weights_by_loops(resp, a):
    total = [a - 1.0 + sum(row[k] for row in resp) for k in range(len(resp[0]))]
    return [count / sum(total) for count in total]


def map_weights_of_rows(resp, a):
    K = resp.shape[1]
    imaginary = np.full((K, K), 0.0) + np.eye(K) * (a - 1)
    return np.vstack([resp, imaginary]).sum(axis=0) / (len(resp) + np.trace(imaginary))


def map_weights_by_weighing(resp, a):
    N, K = resp.shape
    part = K * (a - 1) / (N + K * (a - 1))
    return (1 - part) * resp.mean(axis=0) + part / K


def update_by_raw_sums(beta, m, S, nu, N, mean, scatter):
    new = (beta * m + N * mean) / (beta + N)
    raw = S + beta * np.outer(m, m) + scatter + N * np.outer(mean, mean)
    return beta + N, new, raw - (beta + N) * np.outer(new, new), nu + N


def update_by_moments(beta, m, S, nu, N, mean, scatter):
    both = Moments(np.array([beta]), m[None], S[None]) + Moments(np.array([N]), mean[None], scatter[None])
    return both.count[0], both.mean[0], both.scatter[0], nu + N


def update_about_the_new_mean(beta, m, S, nu, N, mean, scatter):
    new = m + (mean - m) * (N / (beta + N))
    spread = S + scatter + beta * np.outer(m - new, m - new) + N * np.outer(mean - new, mean - new)
    return [beta + N, new.tolist(), spread, nu + N]


ANSWERS = {
    "update_weights": [
        weights_by_loops,
        weights_by_total,
        lambda resp: np.average(resp, axis=0),
        lambda resp: resp.mean(0),
        Average(),
        lambda resp: np.asmatrix(resp).mean(axis=0).A1,
    ],
    "update_means": [means_by_average, means_by_loops, means_by_normalised_columns],
    "update_covs": [covs_by_numpy, covs_by_einsum, covs_by_outer_products, covs_by_raw_moments, covs_by_roots],
    "m_step": [m_step_in_pieces, m_step_as_list, m_step_by_scikit_learn, m_step_by_loops, m_step_named],
    "em_step": [em_step_by_scipy, em_step_by_logs, em_step_by_scikit_learn, em_step_by_cholesky],
    "has_converged": [
        converged_by_if,
        converged_by_try,
        converged_by_diff,
        converged_as_number,
        converged_as_array,
    ],
    "em_fit": [
        fit_scoring_after_each_step,
        fit_testing_before_the_step,
        fit_testing_after_the_step,
        fit_by_recursion,
        fit_by_scikit_learn,
        fit_with_everything_scored,
        fit_by_generator,
        fit_remembering_the_last_score,
    ],
    "elbo": [
        elbo_by_loops,
        elbo_by_xlogy,
        elbo_by_gap,
        elbo_with_a_tiny_number,
        elbo_ignoring_nan,
        elbo_by_entropy,
    ],
    "kmeans_step": [
        kmeans_step_by_scipy,
        kmeans_step_by_loops,
        kmeans_step_by_products,
        kmeans_step_by_scikit_learn,
        kmeans_step_by_adding_at,
    ],
    "init_from_labels": [init_by_numpy, init_by_one_hot, init_by_scikit_learn, init_by_fitting],
    "add_ridge": [ridge_by_loops, ridge_by_index, ridge_by_eigenvalues],
    "soft_kmeans_step": [soft_step_by_scipy, soft_step_by_loops, soft_step_by_bells],
    "n_params": [n_params_by_if, n_params_by_counting, n_params_by_match, n_params_by_scikit_learn],
    "bic": [
        bic_by_math,
        bic_by_power,
        bic_of_halves,
        lambda loglik, k_params, n: Fraction(math.log(n)) * k_params - 2 * Fraction(loglik),
    ],
    "conditional_gaussian": [
        conditional_by_inverse,
        conditional_by_precision,
        conditional_by_lists,
        conditional_one_by_one,
    ],
    "em_missing_step": [
        missing_step_by_rows,
        missing_step_by_precision,
        missing_step_by_patterns,
        missing_step_one_by_one,
    ],
    "impute_mean": [impute_by_patterns, impute_by_the_package, impute_by_conditional_mixtures],
    "map_weights": [map_weights_by_loops, map_weights_of_rows, map_weights_by_weighing],
    "normal_wishart_update": [update_by_raw_sums, update_by_moments, update_about_the_new_mean],
    "m_step_from_stats": [stats_by_loops, stats_by_einsum, stats_by_transposes, stats_by_generator],
}
