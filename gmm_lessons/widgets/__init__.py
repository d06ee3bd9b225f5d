"""Widgets, one line each: end a cell with `widgets.stepper(x, 2)`. They are views: the modules do the mathematics."""

from gmm_lessons.datasets import old_faithful
from gmm_lessons.widgets.balance import POINTS, SHARES, Balance
from gmm_lessons.widgets.bell import Bell
from gmm_lessons.widgets.choose import ChooseThenDraw
from gmm_lessons.widgets.covariance import Covariance
from gmm_lessons.widgets.stepper import EMStepper
from gmm_lessons.widgets.surface import Surface
from gmm_lessons.widgets.tolerance import Tolerance
from gmm_lessons.widgets.who import WhoMadeIt

__all__ = ["balance", "bell", "choose_then_draw", "covariance", "stepper", "surface", "tolerance", "who_made_it"]


def bell(mu=0.0, sigma=1.0, interval=(-1.0, 1.0)):
    """Move and widen a bell, and brush an interval to see its area (lesson 1)."""
    return Bell(mu, sigma, interval)


def covariance(var1=1.0, var2=1.0, rho=0.5):
    """Set two variances and a correlation; the ellipse, its axes and the points follow (lesson 2)."""
    return Covariance(var1, var2, rho)


def choose_then_draw(mixture=None, seed=0):
    """Draw from a mixture on the line: z first, then x; then hide z (lesson 3)."""
    return ChooseThenDraw(mixture, seed)


def surface(x=None, weights=(0.5, 0.5), sds=(6.0, 6.0), means=None, label="waiting (min)"):
    """Walk on the log-likelihood of two means; without x, of the waiting times of Old Faithful (lesson 4)."""
    return Surface(old_faithful()[:, 1] if x is None else x, weights, sds, means, label)


def who_made_it(x=1.5, weight=0.6, apart=3.0, sds=(1.0, 1.5)):
    """Move a point under two bells, and see its heights become responsibilities (lesson 5)."""
    return WhoMadeIt(x, weight, apart, sds)


def balance(x=POINTS, shares=SHARES):
    """Share a few points between A and B by sliders, and watch both balance (lesson 6)."""
    return Balance(x, shares)


def stepper(x, mixture_or_K, *, labels=None, columns=(0, 1), tol=1e-6, max_steps=300, **options):
    """Step EM by hand on your points x, from a mixture or with K components (lessons 7, 8 and 10).

    `columns` are the two that are drawn, `labels` the names of all columns; `structure` and `prior` go to `em`.
    """
    return EMStepper(x, mixture_or_K, labels, columns, tol=tol, max_steps=max_steps, **options)


def tolerance(x, mixture_or_K, species=None, *, tol=1e-3, labels=None, columns=(0, 1)):
    """Move the tolerance and see where EM stops; with K instead of a mixture, it starts from k-means (lesson 8)."""
    return Tolerance(x, mixture_or_K, species, tol, labels, columns)
