"""The Moments of points that somebody has shared out already, block by block: the start of an estimator (lesson 17)."""

import numpy as np

from gmm_lessons.moments import Moments, add_up, moments

BLOCK = 2**13  # points at a time, so that what is made on the way stays near the processor


def heaps(x, labels, K, weight=None):
    """Return the Moments of points x (N, D) in K heaps, by their labels (N,): each heap about its own mean.

    A point of label -1 is in none. `weight` (N,) counts each point that often. As `moments(x, one_hot(labels, K))`,
    without an (N, K).
    """
    return add_up(_heaps(x[own], labels[own], K, _of(weight, own)) for own in _blocks(len(x)))


def whole(x, weight=None):
    """Return the Moments of all points x (N, D), as one heap."""
    return add_up(_stacked([_heap(np.asarray(x[own], float), _of(weight, own))]) for own in _blocks(len(x)))


def shared(x, resp, weight=None):
    """Return `moments(x, resp)` of points x (N, D) and shares resp (N, K), block by block, with weights (N,)."""
    return add_up(_shared(x[own], resp[own], _of(weight, own)) for own in _blocks(len(x)))


def _blocks(N):
    return (slice(first, first + BLOCK) for first in range(0, N, BLOCK))


def _of(weight, own):
    return None if weight is None else weight[own]


def _shared(x, resp, weight):
    return moments(x, resp if weight is None else resp * weight[:, None])


def _heaps(x, labels, K, weight):
    order = np.argsort(labels.astype(np.min_scalar_type(-K)), kind="stable")  # few bytes: a radix sort
    cuts = np.searchsorted(labels.take(order), np.arange(K))
    points, each = x.take(order, axis=0).astype(float, copy=False), list(map(slice, cuts, [*cuts[1:], None]))
    weight = None if weight is None else weight.take(order)
    return _stacked([_heap(points[own], _of(weight, own)) for own in each])


def _stacked(each):
    count, mean, scatter = map(np.array, zip(*each))
    return Moments(count, mean, scatter)


def _heap(x, weight):
    """Return N, the mean (D,) and the scatter (D, D) of one heap; of none, zeros."""
    if not len(x):
        return 0.0, np.zeros(x.shape[1]), np.zeros(2 * x.shape[1:])
    residual = x - x[0]  # near zero, wherever x lies
    count, total = (len(x), residual.sum(axis=0)) if weight is None else (weight.sum(), weight @ residual)
    mean = total / count
    residual -= mean
    return count, x[0] + mean, (residual.T if weight is None else weight * residual.T) @ residual
