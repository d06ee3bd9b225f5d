"""What a mixture says of each point, in blocks: as the readable functions, near and far, and nothing (N, K)."""

import tracemalloc

import numpy as np
import pytest

from gmm_lessons import responsibilities as readable
from gmm_lessons import scale
from gmm_lessons.mixture import Mixture, log_evidence, log_likelihood, sample
from tests.worlds import random_mixture


def world(seed, N=700):
    rng = np.random.default_rng(seed)
    mixture = random_mixture(rng, K=int(rng.integers(1, 9)), D=int(rng.integers(1, 7)))
    x, _ = sample(mixture, N, rng)
    x[: N // 10] += 10.0 ** rng.integers(0, 9) * rng.standard_normal(x.shape[1])  # some lie far out
    return x, mixture


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("block", [None, 97])
def test_in_blocks_as_all_at_once(seed, block):
    x, mixture = world(seed)
    dense = log_evidence(x, mixture)
    np.testing.assert_allclose(scale.log_evidence(x, mixture, block=block), dense, rtol=1e-9, atol=1e-8)
    resp = np.concatenate([*scale.responsibilities(x, mixture, block=block)])
    right = readable.responsibilities(x, mixture)
    np.testing.assert_allclose(resp, right, atol=1e-8)
    runner_up, top = np.sort(np.column_stack([np.zeros(len(x)), right]), axis=1)[:, -2:].T
    sure = top - runner_up > 1e-6
    np.testing.assert_array_equal(scale.labels(x, mixture, block=block)[sure], right.argmax(axis=1)[sure])
    assert scale.log_evidence(x, mixture).sum() == pytest.approx(log_likelihood(x, mixture), rel=1e-9)


def test_a_component_of_weight_zero_has_no_points():
    x = np.random.default_rng(0).standard_normal((50, 2))
    mixture = Mixture([1.0, 0.0], [[3.0, 0.0], [0.0, 0.0]], [np.eye(2)] * 2)
    assert not scale.labels(x, mixture).any()
    np.testing.assert_allclose(scale.log_evidence(x, mixture), log_evidence(x, mixture))
    assert not np.concatenate([*scale.responsibilities(x, mixture)])[:, 1].any()


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
@pytest.mark.parametrize("function", [scale.labels, scale.log_evidence])
def test_a_bad_point_is_named_by_its_row_among_all(bad, function):
    x = np.random.default_rng(0).standard_normal((500, 2))
    x[437, 1] = bad
    with pytest.raises(ValueError, match="in row 437"):
        function(x, Mixture([1.0], [[0.0, 0.0]], [np.eye(2)]), block=100)


def test_arguments_are_looked_at_before_the_first_block():
    with pytest.raises(ValueError, match="columns"):
        scale.responsibilities(np.zeros((5, 3)), Mixture([1.0], [[0.0, 0.0]], [np.eye(2)]))


def test_nothing_of_n_times_k_is_held(tmp_path):
    """Of 100 000 points and 40 components, that would be 32 MB; x is on disk."""
    rng = np.random.default_rng(1)
    np.save(tmp_path / "x.npy", rng.standard_normal((100_000, 3)))
    x, mixture = np.load(tmp_path / "x.npy", mmap_mode="r"), random_mixture(rng, K=40, D=3)
    tracemalloc.start()
    scale.labels(x, mixture), scale.log_evidence(x, mixture)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16e6
