"""What may go wrong in the last step of a computation on paper, by the kind of quantity that is asked for."""

import numpy as np

from gmm_lessons.exercises.judging.slips import slip

TWISTS = {
    "sign": (np.negative, "the sign is turned round."),
    "base 10": (lambda a: a / np.log(10), "the logarithm is taken to base 10; ln is the natural one."),
    "base 2": (lambda a: a / np.log(2), "the logarithm is taken to base 2: those are bits, not nats."),
    "deviance": (lambda a: -2 * a, "that is a deviance, −2 times the log-likelihood."),
    "exp": (np.exp, "that is e to the power of it: the logarithm is still to be taken."),
    "root": (np.sqrt, "that is the square root: a root too many, or a standard deviation for a variance."),
    "square": (np.square, "that is the square: a root is missing."),
    "percent": (lambda a: 100 * a, "that is in percent: a share lies between 0 and 1."),
    "opposite": (lambda a: 1 - a, "that is one minus it: the chance of the opposite, the share of the other."),
    "upside down": (lambda a: 1 / a, "that is one divided by it: something stands upside down."),
    "half": (lambda a: a / 2, "there is a factor ½ too many."),
    "double": (lambda a: 2 * a, "there is a factor 2 too many."),
}


def itself(answer):
    """Return the answer as it is: the last step that is right."""
    return answer


def twists(compute, *names):
    """Return the Slips of the last step, the argument `last` of a computation."""
    return tuple(slip(compute, TWISTS[name][1], _coarser(name), last=TWISTS[name][0]) for name in names)


def _coarser(name):
    return 2 if name == "percent" else 0
