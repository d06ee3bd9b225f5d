"""The judge of draws: right samplers agree in no number, so counts, means, covariances and repeats are compared.

The components of its cases lie far apart, so that every draw shows which component made it.
"""

import numpy as np

SIGMAS = 6.0  # how far a statistic may stray, in its own standard deviations: once in 10⁸ honest samplers

HINTS = {
    "overall bell": "All draws come from one bell with the mixture's mean and covariance. Choose a component for each.",
    "averaged": "The draws of all components are averaged: they gather in one bell between them. Each point "
    "comes from ONE component.",
    "one bell": "All draws come from one bell with averaged parameters. Choose a component for each point, then "
    "draw from it.",
    "one label": "All points come from one component: it was chosen once, or its number is always "
    "the same. Choose anew for "
    "each point: size=n, p=weights.",
    "largest weight": "All points come from the component of largest weight. The weights are probabilities: "
    "choose by chance, p=weights.",
    "equal weights": "The components are chosen with equal probability. rng.choice takes the probabilities as "
    "p=weights.",
    "other weights": "The components come up in other shares than `weights` says.",
    "fixed counts": "Each component gets exactly its share n π_k of the points. The numbers of points are "
    "random, too: choose z by chance.",
    "sorted": "The draws come sorted by component. Independent draws come in random order: choose the component "
    "of each point.",
    "factor": "Σ multiplies the noise, so the covariance comes out as Σ Σᵀ. The factor is L of Σ = L Lᵀ (Cholesky).",
    "wrong triangle": "The noise is multiplied by Lᵀ where L belongs: the covariance comes out as Lᵀ L. For rows "
    "it is noise @ L.T.",
    "diagonal": "Only the variances are used: the coordinates are drawn independently, and the correlations are lost.",
    "diagonal as width": "The variances are used as standard deviations, and the correlations are lost.",
    "entrywise root": "np.sqrt takes the root of every entry. The root of a matrix is its Cholesky factor.",
    "unit": "The noise is not stretched by Σ: every component comes out round, with variance 1.",
    "no noise": "The draws are the means themselves. After the choice comes a draw from N(μ_k, Σ_k).",
    "first covariance": "Every component is drawn with the covariance of the first one.",
    "pooled": "Every component is drawn with the same, averaged covariance.",
    "rounded": "The draws are whole numbers: they are rounded, or written into an array of integers.",
    "two components": "Some components never come up. There are K of them, not two: choose among len(weights).",
    "root of sizes": "np.sqrt is taken of the size of every entry. The root of a matrix is its Cholesky factor.",
    "mixed covariance": "The mean and the covariance of a point come from two choices (or all covariances are averaged "
    "with the weights). Choose k once for each point: means[k] and covs[k] go together.",
    "inverse": "The noise is stretched by the inverse of Σ: wide directions come out narrow.",
    "other covariance": "The points of a component spread differently from its Σ.",
    "other mean": "The points of a component lie around another point than its μ.",
    "one noise": "All points of a component are the same point: the noise is drawn once. It needs one row a "
    "point, size (n, D).",
    "noise shared by axes": "One random number moves all coordinates together, so the points lie on a line. "
    "Noise has the shape (n, D).",
    "uniform": "The noise is uniform (rng.random), not normal: use rng.standard_normal or rng.multivariate_normal.",
    "no mean": "The means are not added: all components lie around the origin.",
    "weighted means": "The means are multiplied by the weights. A weight says how often a component is chosen, "
    "not where it lies.",
    "nowhere": "The points lie where no component is, as averages of draws from several components do.",
    "own generator": "The draws are the same for every generator: a seed or generator is made inside. Use the "
    "`rng` that is passed in.",
    "fresh generator": "Equal generators give different draws: chance comes from elsewhere (np.random, or a new "
    "generator). Use `rng` only.",
}


def judge_draws(cases, answers):
    """Return (case, hint) of the first thing that no right sampler would do, or None."""
    if alone := _alone(cases, answers):
        return cases[0], HINTS[alone]
    if _rounded(cases, answers):
        return cases[0], HINTS["rounded"]
    for case, x in zip(cases[:2], answers[:2], strict=True):
        key = _misplaced(x, *case.args[1:4]) or _miscounted(x, *case.args[:4]) or _misshapen(x, *case.args[1:4])
        if key:
            return case, HINTS[key]
    same, other = np.array_equal(answers[2], answers[3]), np.array_equal(answers[2], answers[4])
    if other:
        return cases[4], HINTS["own generator"]
    counted = [_exact(x, *case.args[1:4]) for case, x in zip(cases[:2], answers[:2], strict=True)]
    if all(counted):
        return cases[0], HINTS["fixed counts"]
    return None if same else (cases[3], HINTS["fresh generator"])


def _rounded(cases, answers):
    whole = all(np.array_equal(x, np.round(x)) for x in answers)
    return whole and any(nearest(x, *case.args[2:4])[1].any() for case, x in zip(cases, answers, strict=True))


def nearest(x, means, covs):
    """Return the nearest component of each draw (n,), and the squared Mahalanobis distance to it."""
    z = ((x[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
    diff = x - means[z]  # (n, D)
    return z, np.einsum("ni,nij,nj->n", diff, np.linalg.inv(covs)[z], diff)


def _alone(cases, answers):
    """Return what is behind draws that all lie at one component, in each of the large cases."""
    labels = [nearest(x, *case.args[2:4]) for case, x in zip(cases, answers, strict=True)]
    if any(np.ptp(z) or np.median(far) > 1000 for z, far in labels[:2]):
        return ""
    largest = all(z[0] == case.args[1].argmax() for case, (z, _) in zip(cases, labels, strict=True))
    return "largest weight" if largest else "one label"


def _misplaced(x, weights, means, covs):
    """Return what is behind draws that gather in one bell, or far from every component."""
    middle, within = weights @ means, np.einsum("k,kij->ij", weights, covs)
    bells = {
        "averaged": (middle, np.einsum("k,kij->ij", weights**2, covs)),
        "one bell": (middle, within),
        "no mean": (0 * middle, within),
    }
    astray = np.median(nearest(x, means, covs)[1]) > 1000
    elsewhere = _elsewhere(x, weights, means, covs) if astray else ""
    return next((key for key, bell in bells.items() if _fits(x, *bell)), elsewhere)


def _elsewhere(x, weights, means, covs):
    if _fits_centres(x, weights, means, covs):
        return "weighted means"
    middle, within = weights @ means, np.einsum("k,kij->ij", weights, covs)
    return "overall bell" if _fits(x, middle, within + _between(weights, means - middle)) else "nowhere"


def _between(weights, apart):
    return (weights[:, None] * apart).T @ apart


def _fits_centres(x, weights, means, covs):
    return np.median(nearest(x, means * weights[:, None], covs)[1]) < 10


def _miscounted(x, n, weights, means, covs):
    z, _ = nearest(x, means, covs)
    share = np.bincount(z, minlength=len(weights)) / n
    if (np.diff(z) >= 0).all() or (np.diff(z) <= 0).all():
        return "sorted"
    if not share.all():
        return "two components"
    if _off(share, weights, n):
        return "other weights" if _off(share, np.full(len(weights), 1 / len(weights)), n) else "equal weights"
    return ""


def _off(share, weights, n):
    return (np.abs(share - weights) > SIGMAS * np.sqrt(weights * (1 - weights) / n)).any()


def _exact(x, weights, means, covs):
    z, _ = nearest(x, means, covs)
    return (np.abs(np.bincount(z, minlength=len(weights)) - len(x) * weights) <= 1).all()


def _misshapen(x, weights, means, covs):
    """Return what is behind components of a wrong mean or covariance."""
    z, _ = nearest(x, means, covs)
    heaps = [x[z == k] for k in range(len(weights))]
    if all(_fits(heap, mean, cov) for heap, mean, cov in zip(heaps, means, covs, strict=True)):
        return "" if all(_normal(*heap) for heap in zip(heaps, means, covs, strict=True)) else "uniform"
    for key, others in _suspects(weights, covs).items():
        if all(_fits(heap, mean, other) for heap, mean, other in zip(heaps, means, others, strict=True)):
            return key
    return _odd_noise(heaps, means, covs)


def _suspects(weights, covs):
    L, one, variances = np.linalg.cholesky(covs), np.eye(covs.shape[-1]), covs * np.eye(covs.shape[-1])
    root = np.sqrt(np.maximum(covs, 0))
    return {
        "factor": covs @ covs.mT,
        "wrong triangle": L.mT @ L,
        "diagonal": variances,
        "diagonal as width": variances @ variances,
        "entrywise root": root @ root.mT,
        "root of sizes": np.sqrt(np.abs(covs)) @ np.sqrt(np.abs(covs)).mT,
        "unit": np.zeros_like(covs) + one,
        "first covariance": np.broadcast_to(covs[:1], covs.shape),
        "pooled": np.broadcast_to(covs.mean(axis=0), covs.shape),
        "mixed covariance": np.broadcast_to(np.einsum("k,kij->ij", weights, covs), covs.shape),
        "inverse": np.linalg.inv(covs),
    }


def _odd_noise(heaps, means, covs):
    """Return what is behind noise that is no standard normal."""
    if all(np.ptp(heap, axis=0).max() < 1e-9 for heap in heaps):
        return "no noise" if all(np.allclose(h[0], m) for h, m in zip(heaps, means, strict=True)) else "one noise"
    white = [np.linalg.solve(np.linalg.cholesky(c), (h - m).T) for h, m, c in zip(heaps, means, covs, strict=True)]
    if all(np.allclose(z, z[:1]) for z in white):
        return "noise shared by axes"
    if all(z.min() > -1e-9 and z.max() < 1 + 1e-9 for z in white):
        return "uniform"
    centred = all(_near(h, m, c) for h, m, c in zip(heaps, means, covs, strict=True))
    return "other covariance" if centred else "other mean"


def _fits(x, mean, cov):
    return _near(x, mean, cov) and _spread_like(x, mean, cov)


def _near(x, mean, cov):
    error = np.sqrt(np.diag(np.cov(x.T, ddof=0).reshape(cov.shape) + cov) / len(x))
    return (np.abs(x.mean(axis=0) - mean) < SIGMAS * error).all()


def _spread_like(x, mean, cov):
    """Return whether (x - μ)(x - μ)ᵀ averages to Σ: each entry has variance (Σ_ii Σ_jj + Σ_ij²) / n."""
    diff, variance = x - mean, np.diag(cov)
    error = np.sqrt((np.outer(variance, variance) + cov**2) / len(x))
    return (np.abs(diff.T @ diff / len(x) - cov) < SIGMAS * error).all()


def _normal(x, mean, cov):
    """Return whether the fourth moment of the whitened draws is near 3; that of a bell strays by √(96/n)."""
    z = np.linalg.solve(np.linalg.cholesky(cov), (x - mean).T)
    return abs((z**4).mean() - 3) < SIGMAS * np.sqrt(96 / z.size)
