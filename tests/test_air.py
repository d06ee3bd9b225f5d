"""Holes as they come: 42 of 153 days without ozone or sun, and what Amelia's EM finds in them."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from gmm_lessons import missing
from gmm_lessons.em import em

AIR = np.loadtxt(Path(__file__).with_name("airquality.txt"))


def test_one_bell_of_the_air_of_new_york_is_that_of_amelia():
    """Its mean and variances, which are those of Amelia to 4e-9."""
    top = next(islice(em(AIR, missing.one_bell(AIR), expect=missing.e_step), 400, None))
    assert top.objective == pytest.approx(-2326.697383, abs=1e-6)
    np.testing.assert_allclose(top.mixture.means[0], [41.871173, 184.846806, 9.957516, 77.882353], atol=1e-6)
    variances = [1044.018641, 8090.701660, 12.330417, 89.005767]
    np.testing.assert_allclose(top.mixture.covs[0].diagonal(), variances, rtol=5e-8)
