"""How many digits are left on hard data: one E step and its moments, against 60 digits of mpmath."""

import mpmath
import numpy as np
from sklearn.mixture import GaussianMixture

from gmm_lessons import em, scale
from gmm_lessons.mixture import Mixture, sample

N = 240


def cases(rng):
    """Yield (name, points (N, 2), mixture): worlds in which digits get lost."""
    mixture = Mixture([0.4, 0.6], [[0.0, 0.0], [4.0, 2.0]], [[[1.0, 0.3], [0.3, 0.5]], [[0.7, -0.2], [-0.2, 1.5]]])
    x, _ = sample(mixture, N, rng)
    yield "no difficulty", x, mixture
    for offset in (1e6, 1e8):
        yield f"offset {offset:.0e}", x + offset, moved(mixture, shift=offset)
    yield "units 1e-6 and 1e6", x * [1e-6, 1e6], moved(mixture, np.diag([1e-6, 1e6]))
    yield "one cluster 1e-6 as wide", *one_narrow(mixture, rng)
    yield "clusters 1e6 sd apart", *far_apart(mixture, rng)
    yield "an outlier at 1000 sd", np.vstack([x, [[1000.0, -1000.0]]]), mixture
    yield "300 identical points", np.vstack([x, np.full((300, 2), 1 / 3)]), mixture
    for thickness in (1e-2, 1e-4, 1e-6):
        A = np.array([[1.0, 0.0], [1.0, thickness]])
        yield f"a line {thickness:.0e} thick", x @ A.T, moved(mixture, A)


def moved(mixture, A=None, shift=0.0):
    """Return the mixture of the points A x + shift."""
    A = np.eye(2) if A is None else A
    covs = A @ mixture.covs @ A.T
    return Mixture(mixture.weights, mixture.means @ A.T + shift, (covs + covs.mT) / 2)


def one_narrow(mixture, rng):
    narrow = Mixture(mixture.weights, mixture.means, mixture.covs * np.array([1.0, 1e-12])[:, None, None])
    return sample(narrow, N, rng)[0], narrow


def far_apart(mixture, rng):
    far = Mixture(mixture.weights, mixture.means * 250_000, mixture.covs)
    return sample(far, N, rng)[0], far


def accuracy():
    """Print the largest error of each implementation in each case; what is best in a row has a star."""
    print(f"\n{'one E step and its moments: the largest error':<34}" + "".join(f"{name:>16}" for name in WITNESSES))
    for name, x, mixture in cases(np.random.default_rng(0)):
        truth = exact(x, mixture)
        errors = {who: error(found(x, mixture), truth) for who, found in WITNESSES.items()}
        least = min(errors.values())
        marked = (f"{e:.1e}{'*' if e <= 2 * least else ' '}" for e in errors.values())
        print(f"  {name:<32}" + "".join(f"{text:>16}" for text in marked), flush=True)


def exact(x, mixture):
    """Return log p(X), and per component N_k, mean and covariance, in mpmath."""
    with mpmath.workdps(60):
        points = [mpmath.matrix(list(map(mpmath.mpf, row))) for row in x]
        bells = [_bell(*theta) for theta in zip(mixture.weights, mixture.means, mixture.covs, strict=True)]
        joint = [[mpmath.exp(bell(p)) for bell in bells] for p in points]
        evidence = [sum(row) for row in joint]
        resp = [[value / total for value in row] for row, total in zip(joint, evidence, strict=True)]
        return sum(map(mpmath.log, evidence)), [_moments(points, share) for share in zip(*resp, strict=True)]


def _bell(weight, mean, cov):
    mean, cov = mpmath.matrix(mean.tolist()), mpmath.matrix(cov.tolist())
    precision = cov**-1
    constant = mpmath.log(mpmath.mpf(float(weight))) - mpmath.log(2 * mpmath.pi) - mpmath.log(mpmath.det(cov)) / 2
    return lambda p: constant - ((p - mean).T * precision * (p - mean))[0] / 2


def _moments(points, share):
    count = sum(share)
    mean = sum((s * p for s, p in zip(share, points, strict=True)), mpmath.zeros(2, 1)) / count
    spread = (s * (p - mean) * (p - mean).T for s, p in zip(share, points, strict=True))
    return count, mean, sum(spread, mpmath.zeros(2, 2)) / count


def error(found, truth):
    """Return the largest of the errors: log p(X) and N_k relative, mean and Σ as the true bell sees them."""
    (log_p, stats), (true_log_p, true_stats) = found, truth
    with mpmath.workdps(60):
        errors = [abs(log_p - true_log_p) / abs(true_log_p)]
        for count, mean, cov, (n, m, S) in zip(*stats, true_stats, strict=True):
            root = mpmath.cholesky(S) ** -1
            off = root * (mpmath.matrix(cov.tolist()) - S) * root.T
            errors += [abs(count - n) / n, mpmath.norm(root * (mpmath.matrix(mean.tolist()) - m)), mpmath.norm(off)]
        return float(max(errors))


def through(e_step):
    """What an E step of the course finds, in the form that is compared."""

    def found(x, mixture):
        expectation = e_step(x, mixture)
        stats = expectation.moments
        return expectation.log_likelihood, (stats.count, stats.mean, stats.scatter / stats.count[:, None, None])

    return found


def scikit_learn(x, mixture):
    """One E step and one M step, started from the very same covariances."""
    model = GaussianMixture(2, reg_covar=0, max_iter=1)
    model.weights_, model.means_, model.covariances_ = mixture.weights, mixture.means, mixture.covs
    model.precisions_cholesky_ = np.stack([np.linalg.inv(np.linalg.cholesky(cov)).T for cov in mixture.covs])
    mean_log_p, log_resp = model._e_step(x)
    model._m_step(x, log_resp)
    return mean_log_p * len(x), (np.exp(log_resp).sum(axis=0), model.means_, model.covariances_)


WITNESSES = {"ours": through(scale.e_step), "readable": through(em.e_step), "scikit-learn": scikit_learn}
