"""Right answers to the exercises of lessons 1 to 5, written in other ways than the reference: all must be 'correct'."""

import math

import numpy as np
import scipy.linalg
from scipy import special, stats


def pdf_in_plain_python(x, mu, sigma):
    def one(value):
        return math.exp(-0.5 * ((value - mu) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))

    return [one(value) for value in x] if np.ndim(x) else one(float(x))


def pdf_from_precision(x, mu, sigma):
    tau = 1 / sigma**2
    return np.sqrt(tau / (2 * np.pi)) * np.exp(-tau * (np.asarray(x) - mu) ** 2 / 2)


def logpdf_in_a_loop(x, mu, sigma):
    out = np.empty(np.shape(x))
    for index in np.ndindex(out.shape):
        out[index] = -0.5 * math.log(2 * math.pi * sigma**2) - (np.asarray(x)[index] - mu) ** 2 / (2 * sigma**2)
    return out


def mvn_in_a_loop(X, mu, Sigma):
    inverse, result = np.linalg.inv(Sigma), []
    for point in X:
        d = point - mu
        result.append(float(np.exp(-0.5 * d @ inverse @ d) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))))
    return result


def mvn_by_eigenvectors(X, mu, Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    z = (X - mu) @ vectors / np.sqrt(values)
    return np.prod(np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi * values), axis=1)


def mvn_einsum(X, mu, Sigma):
    d = X - mu
    quad = np.einsum("ni,ij,nj->n", d, np.linalg.inv(Sigma), d)
    return (2 * np.pi) ** (-X.shape[1] / 2) * np.linalg.det(Sigma) ** -0.5 * np.exp(-quad / 2)


def mvn_log_by_eigenvalues(X, mu, Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    z = (X - mu) @ vectors / np.sqrt(values)
    return -0.5 * (np.log(2 * np.pi * values).sum() + (z**2).sum(axis=1))


def mvn_log_slogdet(X, mu, Sigma):
    d = X - mu
    return -0.5 * (np.linalg.slogdet(2 * np.pi * Sigma)[1] + np.sum(d * np.linalg.solve(Sigma, d.T).T, axis=1))


def mvn_log_triangular(X, mu, Sigma):
    L = scipy.linalg.cholesky(Sigma, lower=True)
    rows = []
    for point in X:
        z = scipy.linalg.solve_triangular(L, point - mu, lower=True)
        rows.append(-0.5 * z @ z - np.log(np.diagonal(L)).sum() - len(mu) / 2 * np.log(2 * np.pi))
    return tuple(rows)


def mixture_in_loops(x, weights, mus, sigmas):
    total = []
    for value in x:
        p = 0.0
        for w, m, s in zip(weights, mus, sigmas, strict=True):
            p += w * math.exp(-0.5 * ((value - m) / s) ** 2) / (s * math.sqrt(2 * math.pi))
        total.append(p)
    return total


def mixture_by_components(x, weights, mus, sigmas):
    return sum(w * stats.norm(m, s).pdf(x) for w, m, s in zip(weights, mus, sigmas, strict=True))


def draw_one_by_one(n, weights, means, covs, rng):
    draws = []
    for _ in range(n):
        k = rng.choice(len(weights), p=weights)
        draws.append(rng.multivariate_normal(means[k], covs[k]))
    return draws


def draw_by_counts_and_shuffle(n, weights, means, covs, rng):
    parts = [rng.multivariate_normal(m, c, size=c_n) for m, c, c_n in _counted(n, weights, means, covs, rng)]
    return rng.permutation(np.concatenate(parts))


def _counted(n, weights, means, covs, rng):
    return list(zip(means, covs, rng.multinomial(n, weights), strict=True))


def draw_by_inversion(n, weights, means, covs, rng):
    z = np.searchsorted(np.cumsum(weights)[:-1], rng.random(n), side="right")
    values, vectors = np.linalg.eigh(covs)
    root = vectors * np.sqrt(values)[:, None, :]
    return means[z] + (root[z] @ rng.normal(size=(n, means.shape[1], 1)))[..., 0]


def draw_with_masks(n, weights, means, covs, rng):
    z = rng.choice(np.arange(len(weights)), n, p=weights)
    out = np.zeros((n, len(means[0])))
    for k in range(len(weights)):
        mine = z == k
        out[mine] = rng.multivariate_normal(means[k], covs[k], mine.sum(), method="cholesky")
    return out


def lse_in_loops(A):
    result = []
    for row in A:
        top = max(row)
        result.append(top + math.log(sum(math.exp(value - top) for value in row)))
    return result


def lse_from_the_right(A):
    total = A[:, 0].copy()
    for k in range(1, A.shape[1]):
        total = np.logaddexp(total, A[:, k])
    return total


def loglik_scipy(X, weights, means, covs):
    logs = [np.log(w) + stats.multivariate_normal(m, c).logpdf(X) for w, m, c in zip(weights, means, covs, strict=True)]
    return special.logsumexp(logs, axis=0).sum()


def loglik_in_loops(X, weights, means, covs):
    total = 0.0
    for x in X:
        terms = [
            np.log(w) + float(mvn_log_slogdet(x[None], m, c)[0]) for w, m, c in zip(weights, means, covs, strict=True)
        ]
        total += lse_in_loops([terms])[0]
    return np.array(total)


def loglik_einsum(X, weights, means, covs):
    d = X[:, None] - means
    quad = np.einsum("nki,kij,nkj->nk", d, np.linalg.inv(covs), d)
    logs = np.log(weights) - 0.5 * (np.linalg.slogdet(2 * np.pi * covs)[1] + quad)
    return float(np.sum(special.logsumexp(logs, axis=1)))


def log_joint(X, weights, means, covs):
    return np.stack(
        [np.log(w) + mvn_log_slogdet(X, m, c) for w, m, c in zip(weights, means, covs, strict=True)], axis=1
    )


def resp_softmax(X, weights, means, covs):
    return special.softmax(log_joint(X, weights, means, covs), axis=1)


def resp_in_loops(X, weights, means, covs):
    table = []
    for row in log_joint(X, weights, means, covs):
        shares = [math.exp(value - max(row)) for value in row]
        table.append([share / sum(shares) for share in shares])
    return table


def resp_by_differences(X, weights, means, covs):
    logs = log_joint(X, weights, means, covs)
    with np.errstate(over="ignore"):
        return 1 / np.exp(logs[:, None, :] - logs[:, :, None]).sum(axis=2)


def labels_scipy(X, weights, means, covs):
    scores = [
        np.log(w) + stats.multivariate_normal.logpdf(X, m, c) for w, m, c in zip(weights, means, covs, strict=True)
    ]
    return np.argmax(np.array(scores).reshape(len(weights), -1), axis=0)


ANSWERS = {
    "gauss_pdf": [
        pdf_in_plain_python,
        pdf_from_precision,
        lambda x, mu, sigma: stats.norm.pdf(x, loc=mu, scale=sigma),
        lambda x, m, s: np.exp(-0.5 * np.square((np.array(x) - m) / s)) / np.sqrt(2 * np.pi * s * s),
        np.vectorize(pdf_in_plain_python),
    ],
    "gauss_logpdf": [
        logpdf_in_a_loop,
        lambda x, mu, sigma: stats.norm(mu, sigma).logpdf(x),
        lambda x, mu, sigma: -0.5 * (np.log(2 * np.pi * sigma**2) + (x - mu) ** 2 / sigma**2),
        lambda x, mu, sigma: (-np.log(sigma * np.sqrt(2 * np.pi)) - 0.5 * ((np.asarray(x) - mu) / sigma) ** 2).tolist(),
    ],
    "mvn_pdf": [
        mvn_in_a_loop,
        mvn_by_eigenvectors,
        mvn_einsum,
        lambda X, mu, Sigma: stats.multivariate_normal(mu, Sigma).pdf(X),
    ],
    "mvn_logpdf": [
        mvn_log_by_eigenvalues,
        mvn_log_slogdet,
        mvn_log_triangular,
        lambda X, mu, Sigma: stats.multivariate_normal.logpdf(X, mu, Sigma),
    ],
    "mixture_pdf": [
        mixture_in_loops,
        mixture_by_components,
        lambda x, weights, mus, sigmas: stats.norm.pdf(x[:, np.newaxis], mus, sigmas) @ weights,
        lambda x, w, m, s: np.einsum("k,kn->n", w, stats.norm.pdf(x, m[:, None], s[:, None])),
    ],
    "sample_mixture": [draw_one_by_one, draw_by_counts_and_shuffle, draw_by_inversion, draw_with_masks],
    "logsumexp_rows": [
        lse_in_loops,
        lse_from_the_right,
        lambda A: special.logsumexp(A, axis=1),
        lambda A: np.logaddexp.reduce(A, axis=1),
        lambda A: A.max(1) + np.log(np.einsum("nk->n", np.exp(A - A.max(1, keepdims=True)))),
    ],
    "mixture_loglik": [loglik_scipy, loglik_in_loops, loglik_einsum],
    "responsibilities": [
        resp_softmax,
        resp_in_loops,
        resp_by_differences,
        lambda *args: np.exp(log_joint(*args) - special.logsumexp(log_joint(*args), axis=1, keepdims=True)),
    ],
    "predict_labels": [
        labels_scipy,
        lambda *args: [int(np.argmax(row)) for row in log_joint(*args)],
        lambda *args: np.argsort(log_joint(*args), axis=1)[:, -1],
        lambda *args: resp_softmax(*args).argmax(axis=1).astype(np.int32),
    ],
}
