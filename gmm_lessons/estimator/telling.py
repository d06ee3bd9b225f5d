"""How far an estimator is, in scikit-learn's words: verbose=1 tells iterations, 2 times and gains too (lesson 17)."""

from time import perf_counter

import numpy as np

from gmm_lessons.doors.counts import whole_number


def loudness(verbose):
    """Return verbose as a whole number, 0 for False and 1 for True. ValueError for any other kind."""
    if isinstance(verbose, (bool, np.bool_)):
        return int(verbose)
    return whole_number(verbose, "verbose", "must be True, False, or a whole number, at least 0", least=0)


def told(steps, number, verbose, every):
    """Return the steps, which tell of every so-manieth as they go by; of none if verbose is 0."""
    return _told(steps, number, verbose, every) if verbose else steps


def _told(steps, number, verbose, every):
    print(f"Initialization {number}", flush=True)
    clock, before = perf_counter(), None
    for t, step in enumerate(steps):
        if t and t % every == 0:
            more = f"\t time lapse {perf_counter() - clock:.5f}s\t ll change {_gain(step, before):.5f}"
            print(f"  Iteration {t}{more if verbose > 1 else ''}", flush=True)
            clock = perf_counter()
        yield step
        before = step


def _gain(step, before):
    return (step.objective - before.objective) / step.moments.count.sum()


def told_of(climb, verbose):
    """Return the Climb, after saying how it ended."""
    if verbose:
        end = climb.steps[-1]
        more = f"\t lower bound {end.objective / end.moments.count.sum():.5f}." if verbose > 1 else ""
        print(f"Initialization {'converged' if climb.converged else 'did not converge'}.{more}", flush=True)
    return climb
