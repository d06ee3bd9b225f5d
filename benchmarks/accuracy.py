"""How many digits are left on hard data: three steps of EM from labelled points, against 60 digits of mpmath."""

from itertools import islice
from typing import NamedTuple

import mpmath
import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

from gmm_lessons import scale
from gmm_lessons.em import e_step, em, m_step
from gmm_lessons.initialization import one_hot
from gmm_lessons.mixture import Mixture, sample
from gmm_lessons.moments import moments
from gmm_lessons.scale.own_axes import axes_of

N, K, STEPS, DIGITS = 240, 2, 3, 60
BELLS = Mixture([0.4, 0.6], [[0.0, 0.0], [4.0, 2.0]], [[[1.0, 0.3], [0.3, 0.5]], [[0.7, -0.2], [-0.2, 1.5]]])


class Found(NamedTuple):
    """What is left after the steps: log p(X), and weights, means (D, 1) and covariances (D, D) as mpmath has them."""

    log_p: object
    weights: list
    means: list
    covs: list


def cases(rng):
    """Yield (name, points (N, 2), labels (N,)): worlds in which digits get lost."""
    x, z = sample(BELLS, N, rng)
    yield "no difficulty", x, z
    for offset in (1e6, 1e8):
        yield f"offset {offset:.0e}", x + offset, z
    for unit in (1e-6, 1e6):
        yield f"unit {unit:.0e}", x * unit, z
    yield "units 1e-6 and 1e6", x * [1e-6, 1e6], z
    yield "one cluster 1e-6 as wide", BELLS.means[z] + (x - BELLS.means[z]) * np.where(z, 1e-6, 1.0)[:, None], z
    yield "clusters 1e6 sd apart", x + 1e6 * BELLS.means[z], z
    yield "an outlier at 1000 sd", np.vstack([x, [[1000.0, -1000.0]]]), np.append(z, 0)
    yield "300 identical points", np.vstack([x, np.full((300, 2), 1 / 3)]), np.append(z, np.zeros(300, dtype=int))
    for thickness in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
        yield f"a line {thickness:.0e} thick", x @ np.array([[1.0, 1.0], [0.0, thickness]]), z


def accuracy():
    """Print the largest error of each implementation in each case; what is within twice the least has a star."""
    print(f"\n{f'{STEPS} steps of EM: the largest error':<28}" + "".join(f"{name:>17}" for name in WITNESSES))
    for name, x, z in cases(np.random.default_rng(0)):
        truth = exact(x, z)
        errors = {who: error(found(x, z, truth), truth) for who, found in WITNESSES.items()}
        least = min(errors.values())
        marked = (f"{e:.1e}{'*' if e <= 2 * least else ' '}" for e in errors.values())
        print(f"  {name:<26}" + "".join(f"{text:>17}" for text in marked), flush=True)


def error(found, truth):
    """Return the largest of the errors: log p(X) and π_k relative, mean and Σ as the true bell sees them.

    Such an error stays the same in any axes.
    """
    with mpmath.workdps(DIGITS):
        errors = [abs(found.log_p - truth.log_p) / abs(truth.log_p)]
        for weight, mean, cov, w, m, S in zip(*found[1:], *truth[1:], strict=True):
            root = mpmath.cholesky(S) ** -1
            errors += [abs(weight - w) / w, mpmath.norm(root * (mean - m)), mpmath.norm(root * (cov - S) * root.T)]
        return float(max(errors))


def exact(x, z):
    """Return what EM finds in 60 digits, by the formulas of lessons 5 and 6."""
    with mpmath.workdps(DIGITS):
        points = [mpmath.matrix(row.tolist()) for row in x]
        resp = [[mpmath.mpf(int(label == k)) for k in range(K)] for label in z]
        for _ in range(STEPS + 1):
            theta = [_moments(points, share) for share in zip(*resp, strict=True)]
            bells = [_bell(n / len(points), mean, cov) for n, mean, cov in theta]
            joint = [[mpmath.exp(bell(p)) for bell in bells] for p in points]
            resp = [[value / sum(row) for value in row] for row in joint]
        counts, means, covs = zip(*theta, strict=True)
        return Found(sum(mpmath.log(sum(row)) for row in joint), [n / len(points) for n in counts], means, covs)


def _bell(weight, mean, cov):
    precision = cov**-1
    constant = mpmath.log(weight) - mpmath.log(2 * mpmath.pi) - mpmath.log(mpmath.det(cov)) / 2
    return lambda p: constant - ((p - mean).T * precision * (p - mean))[0] / 2


def _moments(points, share):
    count = sum(share)
    mean = sum((s * p for s, p in zip(share, points, strict=True)), mpmath.zeros(2, 1)) / count
    spread = (s * (p - mean) * (p - mean).T for s, p in zip(share, points, strict=True))
    return count, mean, sum(spread, mpmath.zeros(2, 2)) / count


def in_mpmath(log_p, weights, means, covs):
    return Found(
        log_p, weights.tolist(), [mpmath.matrix(m.tolist()) for m in means], [mpmath.matrix(c.tolist()) for c in covs]
    )


def through(e_step):
    """What EM finds with an E step of the course."""

    def found(x, z, _):
        last = climbed(x, z, e_step)
        return in_mpmath(last.objective, last.mixture.weights, last.mixture.means, last.mixture.covs)

    return found


def climbed(x, z, e_step):
    """Return the Step after so many, from the moments of labelled points."""
    return next(islice(em(x, m_step(moments(x, one_hot(z, K))), expect=e_step), STEPS, None))


def in_own_axes(x, z, _):
    """What EM finds in the data's own axes, and keeps there: mpmath undoes the map."""
    axes = axes_of(x)
    last = climbed(axes.points(x), z, scale.e_step)
    there = in_mpmath(
        last.objective - len(x) * axes.log_volume, last.mixture.weights, last.mixture.means, last.mixture.covs
    )
    with mpmath.workdps(DIGITS):
        C, c = mpmath.matrix(axes.chol.tolist()), mpmath.matrix(axes.center.tolist())
        return there._replace(means=[C * m + c for m in there.means], covs=[C * S * C.T for S in there.covs])


def scikit_learn(x, z, _):
    """What scikit-learn finds, from the same start."""
    start, model = m_step(moments(x, one_hot(z, K))), GaussianMixture(K, reg_covar=0)
    model.weights_, model.means_, model.covariances_ = start.weights, start.means, start.covs
    model.precisions_cholesky_ = _compute_precision_cholesky(start.covs, "full")
    for _ in range(STEPS):
        model._m_step(x, model._e_step(x)[1])
    return in_mpmath(model._e_step(x)[0] * len(x), model.weights_, model.means_, model.covariances_)


def rounded(x, z, truth):
    """The exact answer, but its covariances written down as doubles: nobody can be sure of more in these axes."""
    with mpmath.workdps(DIGITS):
        return truth._replace(covs=[S.apply(lambda value: mpmath.mpf(float(value))) for S in truth.covs])


WITNESSES = {
    "ours": through(scale.e_step),
    "in own axes": in_own_axes,
    "readable": through(e_step),
    "scikit-learn": scikit_learn,
    "exact, rounded": rounded,
}
