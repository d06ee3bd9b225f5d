"""The judge of draws: right samplers agree in no number, so counts, means, covariances and repeats are compared.

The components of its cases lie far apart, so that every draw shows which component made it.
"""

import numpy as np

from gmm_lessons.exercises.judging.drawing_hints import HINTS
from gmm_lessons.exercises.judging.fitting import SIGMAS, fits, mixed, near, normal


def judge_draws(cases, answers):
    """Return (case, hint) of the first thing that no right sampler would do, or None."""
    if not all(np.isfinite(x).all() for x in answers):
        return cases[0], HINTS["no numbers"]
    if alone := _alone(cases, answers):
        return cases[0], HINTS[alone]
    if _rounded(cases, answers):
        return cases[0], HINTS["rounded"]
    if all(mixed(x, *case.args[2:4]) for case, x in zip(cases[:2], answers[:2], strict=True)):
        return cases[0], HINTS["mixed coordinates"]
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
    return next((key for key, bell in bells.items() if fits(x, *bell)), elsewhere)


def _elsewhere(x, weights, means, covs):
    if _fits_centres(x, weights, means, covs):
        return "weighted means"
    middle, within = weights @ means, np.einsum("k,kij->ij", weights, covs)
    return "overall bell" if fits(x, middle, within + _between(weights, means - middle)) else "nowhere"


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
    if all(fits(heap, mean, cov) for heap, mean, cov in zip(heaps, means, covs, strict=True)):
        return "" if all(normal(*heap) for heap in zip(heaps, means, covs, strict=True)) else "no bell"
    for key, others in _suspects(weights, covs).items():
        if all(fits(heap, mean, other) for heap, mean, other in zip(heaps, means, others, strict=True)):
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
    centred = all(near(h, m, c) for h, m, c in zip(heaps, means, covs, strict=True))
    if centred:
        return "other covariance"
    alike = all(fits(h, h.mean(axis=0), c) for h, c in zip(heaps, covs, strict=True))
    return "other mean" if alike else "neither"
