"""The Moments of points that somebody has shared out already, block by block: what a start makes (lesson 17)."""

import numpy as np

from gmm_lessons.moments import Moments, add_up, moments

BLOCK = 2**14  # points at a time, so that what is made on the way stays near the processor


def heaps(x, labels, K, weight=None):
    """Return the Moments of points x (N, D) in K heaps, by their labels (N,): each heap about its own mean.

    A point of label -1 is in none. `weight` (N,) counts each point that often. As `moments(x, one_hot(labels, K))`,
    without an (N, K).
    """
    parts = (slice(i, i + BLOCK) for i in range(0, len(x), BLOCK))
    return add_up(_heaps(x[own], labels[own], K, None if weight is None else weight[own]) for own in parts)


def _heaps(x, labels, K, weight):
    order = np.argsort(labels, kind="stable")
    cuts = np.searchsorted(labels[order], np.arange(K))
    points = np.split(x[order].astype(float, copy=False), cuts)[1:]
    weights = [None] * K if weight is None else np.split(weight[order], cuts)[1:]
    count, mean, scatter = zip(*map(_heap, points, weights))
    return Moments(np.array(count), np.array(mean), np.array(scatter))


def _heap(x, weight):
    """Return N, the mean (D,) and the scatter (D, D) of one heap."""
    share = 1.0 if weight is None else weight[:, None]
    count = float(len(x) if weight is None else weight.sum())
    mean = (share * x).sum(axis=0) / (count or 1.0)
    residual = x - mean
    return count, mean, (share * residual).T @ residual


def shared(x, resp, weight=None):
    """Return `moments(x, resp)` of points x (N, D) and shares resp (N, K), block by block, with weights (N,)."""
    if weight is not None:
        resp = resp * weight[:, None]
    return add_up(moments(x[i : i + BLOCK], resp[i : i + BLOCK]) for i in range(0, len(x), BLOCK))
