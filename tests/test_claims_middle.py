"""What lessons 9 and 12 say of two coins and of two bells that part, found once more without the package's EM."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import binom

from gmm_lessons import datasets


def coins_after_one_update(heads, biases=(0.6, 0.5)):
    """Return the new biases of the two coins, and the shares of the first coin in each set."""
    shares = softmax(binom.logpmf(np.asarray(heads)[:, None], 10, biases), axis=1)
    return heads @ shares / (10 * shares.sum(axis=0)), shares[:, 0]


def test_both_coins_go_up_for_more_reasons_than_33_heads_of_50():
    after, shares = coins_after_one_update([5, 9, 8, 4, 7])
    assert (after > (0.6, 0.5)).all() and shares.min() > 0.3 and shares.max() < 0.85  # each set is shared
    tables = [heads for heads in combinations_with_replacement(range(11), 5) if sum(heads) == 33]
    up = [(coins_after_one_update(heads)[0] > (0.6, 0.5)).all() for heads in tables]
    assert 0.3 < np.mean(up) < 0.7  # as many heads in all, and in many tables one coin goes down


def parted(x, sigma, weights, means, updates=20_000):
    """Return weights and means of two round bells of one width after many updates of EM."""
    for _ in range(updates):
        square = ((x[:, None] - means) ** 2).sum(axis=2)
        shares = softmax(np.log(weights) - square / (2 * sigma**2), axis=1)
        before, count = means, shares.sum(axis=0)
        weights, means = count / len(x), shares.T @ x / count[:, None]
        if np.abs(means - before).max() < 1e-9:
            break
    return weights, means


def apart_below_and_above(x):
    """Return the distance of the means a little below the critical width, cooled, and a little above it, heated."""
    values, axes = np.linalg.eigh(np.cov(x.T, bias=True))
    critical, nudge = np.sqrt(values[-1]), 1e-3 * np.array([-axes[:, -1], axes[:, -1]])
    cold = parted(x, 0.998 * critical, np.full(2, 0.5), nudge)
    hot = parted(x, 1.002 * critical, *cold)
    return [np.linalg.norm(np.diff(means, axis=0)) for _, means in (cold, hot)]


def test_unequal_clouds_part_with_a_jump_and_a_loop_and_equal_ones_without():
    geyser = datasets.old_faithful().values
    x = (geyser - geyser.mean(axis=0)) / geyser.std(axis=0)
    assert apart_below_and_above(x) == pytest.approx([1.158, 1.101], abs=0.01)
    below, above = apart_below_and_above(np.vstack([x, -x]))  # the same clouds, now mirror images
    assert 0.1 < below < 0.4 and above < 0.01
