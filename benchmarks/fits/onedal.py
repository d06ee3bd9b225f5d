"""oneDAL, through daal4py: em_gmm."""

import daal4py
from measure import measure


def prepare(x, start, threads):
    weights, means, covs = start
    daal4py.daalinit(threads)

    def fit(n):
        algorithm = daal4py.em_gmm(nComponents=len(weights), maxIterations=n, accuracyThreshold=0.0)
        result = algorithm.compute(x, weights[None], means, list(covs))
        if result.nIterations.item() < n:
            raise RuntimeError(f"stopped after {result.nIterations.item()} of {n} iterations")
        return result.weights, result.means, result.covariances

    return fit


measure(prepare)
