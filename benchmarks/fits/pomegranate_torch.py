"""pomegranate: GeneralMixtureModel, on torch, in float64."""

import numpy as np
import torch
from measure import measure
from pomegranate.distributions import Normal
from pomegranate.gmm import GeneralMixtureModel


def prepare(x, start, threads):
    torch.set_num_threads(threads)
    data, (weights, means, covs) = torch.from_numpy(x), map(torch.from_numpy, start)

    def fit(n):
        bells = [Normal(m.clone(), c.clone()) for m, c in zip(means, covs, strict=True)]
        model = GeneralMixtureModel(bells, priors=weights.clone(), tol=-np.inf, max_iter=n).fit(data)
        return model.priors, *(torch.stack([getattr(b, name) for b in bells]) for name in ("means", "covs"))

    return fit


measure(prepare)
