"""EM by batches beside EM: the same passes over the data, for a grid of batch sizes and rates (lesson 16)."""

from itertools import islice
from typing import NamedTuple

import numpy as np

from gmm_lessons import missing
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.mixture import Mixture, sample
from gmm_lessons.scale.streaming import batches, stepwise
from gmm_lessons.widgets.streaming_abreast import abreast, parted

PARTS = 4  # places on the curve for each pass
DIGITS = 9  # of a height: the next ones differ between processors
SHARES = (1 / 200, 1 / 100, 1 / 40, 1 / 10, 1)  # batch sizes, as parts of the data


class Stream(NamedTuple):
    """The climb by batches: heights in nats a point after so many passes, the mixture after each whole pass."""

    passes: np.ndarray  # (R,), from 0
    heights: np.ndarray  # (R,); after trouble, the last one again
    mixtures: list  # of each whole pass, from 0; fewer if there was trouble
    trouble: str = ""


def streams(x, start, size, kappas, passes, seed=0):
    """Return the Stream of each κ: of all abreast, in a third of the time for five of them and small batches.

    With holes, or if one of them is in trouble, each climbs by itself.
    """
    try:
        return _abreast(x, start, size, kappas, passes, seed)
    except ValueError:
        return [stream(x, start, size, kappa, passes, seed) for kappa in kappas]


def _abreast(x, start, size, kappas, passes, seed):
    per, marks = _marks(len(x), size, passes)
    steps = enumerate(abreast(_source(x, size, passes, seed), start, kappas), start=1)
    R = len(kappas)
    seen = [[start] * R, *([m_step(own) for own in parted(stats, R)] for t, stats in steps if t in marks)]
    return [_stream(x, per, marks, own) for own in zip(*seen, strict=True)]


def stream(x, start, size, kappa, passes, seed=0):
    """Return the Stream of `stepwise` EM through shuffled batches of points x (N, D)."""
    (per, marks), seen, trouble = _marks(len(x), size, passes), [start], ""
    source = _source(x, size, passes, seed)
    steps = enumerate(stepwise(source, start, kappa=kappa, expect=missing.e_step), start=1)
    try:
        seen.extend(m_step(step.moments) for t, step in steps if t in marks)
    except ValueError as error:
        trouble = str(error)
    return _stream(x, per, marks, seen, trouble)


def _marks(N, size, passes):
    """Return how many batches make a pass, and after which of them the height is taken."""
    per = -(-N // size)
    return per, sorted({-(-per * quarter // PARTS) for quarter in range(1, PARTS * passes + 1)})


def _source(x, size, passes, seed):
    return batches(x, size, np.random.default_rng(seed), passes)


def _stream(x, per, marks, seen, trouble=""):
    whole = [m for t, m in zip([0, *marks], seen, strict=False) if t % per == 0]
    return Stream(np.array([0, *marks]) / per, _heights(x, seen, len(marks) + 1), whole, trouble)


def _heights(x, mixtures, count):
    heights = [float(missing.log_density(x, m).sum()) / len(x) for m in mixtures]
    return np.round([*heights, *heights[-1:] * (count - len(heights))], DIGITS)


def full(x, start, passes):
    """Return EM's heights in nats a point until it has converged, at least `passes`, and its first mixtures."""
    steps = list(until_converged(em(x, start, expect=missing.e_step), 1e-9, 5000))
    steps += (
        islice(em(x, steps[-1].mixture, expect=missing.e_step), 1, passes + 2 - len(steps))
        if len(steps) <= passes
        else []
    )
    return np.round([step.objective / len(x) for step in steps], DIGITS), [step.mixture for step in steps[: passes + 1]]


def sizes_for(N):
    """Return batch sizes for N points, from the smallest to all of them."""
    return sorted({max(1, round(share * N)) for share in SHARES})


def overlapping(N=2000, seed=0):
    """Return points (N, 2) of three bells that overlap, on which EM takes some forty passes."""
    means = [[0.0, 0.0], [2.9, 1.6], [1.3, 3.9]]
    covs = [[[1, 0.4], [0.4, 1]], [[0.6, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 0.4]]]
    return sample(Mixture([0.5, 0.3, 0.2], means, covs), N, np.random.default_rng(seed))[0]
