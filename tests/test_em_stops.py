"""When a climb is said to rest: steps with objectives and means of our own, so that each reason stands alone."""

import warnings
from itertools import islice

import numpy as np
import pytest

from gmm_lessons.em import NotConverged, Step, until_converged, while_gaining
from gmm_lessons.mixture import bells
from gmm_lessons.moments import Moments

EPS = np.finfo(float).eps
NEAR = bells([0.5, 0.5], [0.0, 0.0], [1.0, 1.0])


def steps(objectives, mixture=NEAR, n=1):
    """Yield steps with these objectives, of n points."""
    for objective in objectives:
        yield Step(mixture, None, Moments([n / 2, n / 2], mixture.means, mixture.covs), objective)


def yielded(objectives, tol=0.0, **how):
    """Return how many of the steps are let through."""
    return len(list(while_gaining(steps(objectives, **how), tol)))


def rests(gain, **how):
    """Return whether a gain from 0, with nothing asked of it, is one that rounding makes."""
    return yielded([0.0, gain, 1e9], **how) == 2


@pytest.mark.parametrize("stop", [while_gaining, until_converged])
def test_a_millionth_of_a_nat_a_point_is_asked_for_where_nothing_else_is(stop):
    assert len(list(stop(steps([0.0, 0.9e-5, 9.0], n=10)))) == 2
    assert len(list(stop(steps([0.0, 1.5e-5, 9.0, 9.0], n=10)))) == 4


def test_a_thousand_steps_where_nothing_else_is_said_and_any_number_for_infinity():
    with pytest.warns(NotConverged, match="no convergence in 1000 steps") as told:
        assert len(list(until_converged(steps(range(3000))))) == 1000
    assert told[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(list(islice(until_converged(steps(range(3000)), max_steps=np.inf), 2500))) == 2500


def test_one_step_has_gained_nothing_yet():
    with pytest.warns(NotConverged, match="no convergence in 1 step: there is no gain before a second, and tol is 0.1"):
        list(until_converged(steps([0.0, 1.0]), tol=0.1, max_steps=1))


def test_a_fall_is_no_rest_and_the_first_step_gains_from_nothing():
    assert yielded([0.0, -100.0, -50.0, -50.0], n=10) == 4
    climb = while_gaining(steps([-3.0]))
    assert next(climb).objective == -3.0
    with pytest.raises(StopIteration) as end:
        next(climb)
    assert end.value.value == np.inf


def test_rounding_moves_a_sum_by_some_eps_of_its_size():
    assert rests(2 * EPS) and not rests(3 * EPS)  # at 0 by 2 eps: exactly that much still rests
    for size in (1e12, -1e12):
        assert yielded([size, size + 1e-4, 0.0], n=10) == 2
        assert yielded([size, size + 1e-2, 0.0], n=10) == 3


def test_what_came_to_rest_and_what_never_began_has_no_last_gain():
    for climb in (while_gaining(steps([-3.0, -3.0, 9.0])), while_gaining([])):
        with pytest.raises(StopIteration) as end:
            while True:
                next(climb)
        assert end.value.value == 0


def test_rounding_of_means_far_out_in_widths_moves_the_objective_up_to_a_limit():
    """(eps |mean| / sd)² of the bell that lies farthest out in its own widths, and no more than 1e-7."""
    far = bells([0.5, 0.5], [0.0, 1e6], [1.0, 1e-6])  # 1e12 widths: 4.9e-8
    assert rests(4e-8, mixture=far) and not rests(6e-8, mixture=far)
    farther = bells([0.5, 0.5], [0.0, 1e8], [1.0, 1e-6])
    assert rests(0.9e-7, mixture=farther) and not rests(1.5e-7, mixture=farther)
