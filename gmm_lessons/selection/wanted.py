"""What is wanted of a fit before it begins: points enough, values in each column, options that there are, a prior."""

import numpy as np

from gmm_lessons.collapse import Infeasible
from gmm_lessons.doors.records import as_prior

ELSEWHERE = {
    "n_components": "K",
    "covariance_type": "structure",
    "random_state": "rng",
    "n_init": "n_starts",
    "init_params": "starts",
    "means_init": "also",
    "max_iter": "max_steps",
    "reg_covar": "structure=ridged(FULL, 1e-6), or prior=imaginary_points(x, K)",
    "n_jobs": "threads",
    "verbose": "watch=tqdm",
}


def check_enough(x, K, weight):
    """Infeasible if fewer points count than there are components."""
    counted = len(x) if weight is None else np.count_nonzero(weight)
    if counted < K:
        raise Infeasible(f"{counted} points cannot fill {K} components. Lower K or bring more points.")


def check_seen(x, weight, call):
    """ValueError for a column without a value that counts; `call` is its name, by number."""
    seen = ~np.isnan(x if weight is None else x[weight > 0])
    if not seen.any(axis=0).all():
        raise ValueError(f"{call(int(np.argmin(seen.any(axis=0))))} holds no value at all that counts. Leave it out.")


def check_options(more):
    """TypeError for options that nobody takes; those that scikit-learn's users know are told by their names here."""
    for name in more:
        ours = f": here it is {ELSEWHERE[name]}" if name in ELSEWHERE else ". The options are in help(best_of)"
        raise TypeError(f"there is no option {name!r}{ours}.")


def check_prior(prior, K, D):
    """ValueError if a prior that holds something is of other components or columns."""
    if as_prior(prior).count.any() and prior.mean.shape != (K, D):
        raise ValueError(
            f"the prior holds moments of {len(prior.count)} heaps in {prior.mean.shape[1]} columns, but it takes {K} "
            f"in {D}: make it by imaginary_points(x, {K})."
        )
