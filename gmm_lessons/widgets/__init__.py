"""Widgets, one line each: end a cell with `widgets.stepper(x, 2)`. They are views: the modules do the mathematics."""

from gmm_lessons.datasets import old_faithful
from gmm_lessons.widgets.balance import POINTS, SHARES, Balance
from gmm_lessons.widgets.bell import Bell
from gmm_lessons.widgets.bound import Bound
from gmm_lessons.widgets.choose import ChooseThenDraw
from gmm_lessons.widgets.covariance import Covariance
from gmm_lessons.widgets.fading import Fading
from gmm_lessons.widgets.holes import Holes, adelies
from gmm_lessons.widgets.how_many import HowMany
from gmm_lessons.widgets.palette import Palette
from gmm_lessons.widgets.parts.axes import labels_of
from gmm_lessons.widgets.ridge import Ridge
from gmm_lessons.widgets.starts import Starts
from gmm_lessons.widgets.stepper import EMStepper
from gmm_lessons.widgets.streaming import KAPPAS, Streaming
from gmm_lessons.widgets.surface import Surface
from gmm_lessons.widgets.temperature import Temperature, standard_units
from gmm_lessons.widgets.tolerance import Tolerance
from gmm_lessons.widgets.who import WhoMadeIt

__all__ = [
    "balance",
    "bell",
    "bound",
    "choose_then_draw",
    "covariance",
    "fading",
    "holes",
    "how_many",
    "palette",
    "ridge",
    "starts",
    "stepper",
    "streaming",
    "surface",
    "temperature",
    "tolerance",
    "who_made_it",
]


def bell(mu=0.0, sigma=1.0, interval=(-1.0, 1.0)):
    """Move and widen a bell, and brush an interval to see its area (lesson 1)."""
    return Bell(mu, sigma, interval)


def covariance(var1=1.0, var2=1.0, rho=0.5):
    """Set two variances and a correlation; the ellipse, its axes and the points follow (lesson 2)."""
    return Covariance(var1, var2, rho)


def choose_then_draw(mixture=None, seed=0):
    """Draw from a mixture on the line: z first, then x; then hide z (lesson 3)."""
    return ChooseThenDraw(mixture, seed)


def surface(x=None, weights=(0.5, 0.5), sds=None, means=None, label=None):
    """Walk on the log-likelihood of two means; without x, of the waiting times of Old Faithful (lesson 4)."""
    return Surface(old_faithful()[:, 1] if x is None else x, weights, sds, means, label or _name(x))


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


def bound(x=None, start=None, weights=(0.5, 0.5), mean=None, sds=None, label=None):
    """Climb the log-likelihood of one mean in hops from bound to bound; without x, of the waiting times (lesson 9).

    A keeps its `mean` and its sd, `sds[0]`: without them, those of all points. Only the mean of B moves, from `start`.
    """
    return Bound(old_faithful()[:, 1] if x is None else x, start, weights, mean, sds, label or _name(x))


def _name(x):
    """Return the name of points on a line; without any, those of the waiting times."""
    return "waiting (min)" if x is None else labels_of(x)[0]


def temperature(x=None, K=2, sigma=None, labels=None):
    """Move one width σ for all K bells from soft to hard, where they are k-means (lesson 12).

    Without x (N, 2), of Old Faithful in standard units; `sigma` is where the learner starts.
    """
    return Temperature(standard_units(old_faithful()) if x is None else x, K, sigma, labels)


def ridge(x=None, K=3, reg_covar=1e-6, labels=None):
    """Move a ridge λ and see where EM ends for it, from a start that collapses (lesson 11).

    The last of the K bells with diagonal covariances starts on the points that share the commonest value of a column:
    without x (N, 2), on the 15 eruptions of Old Faithful with waiting = 78. `reg_covar` is the first λ.
    """
    return Ridge(old_faithful() if x is None else x, K, reg_covar, labels)


def starts(x, K=3, *, labels=None, columns=(0, 1), stored=40, seed=54):
    """Place K starting means, run EM, and collect the optima and collapses it ends in (lesson 10).

    `columns` are the two that are drawn, and in which points are nearest to a start; `labels` the names of all columns.
    `stored` random starts are run at once, for pages without a kernel.
    """
    return Starts(x, K, labels, columns, stored, seed)


def how_many(x, Ks=range(1, 7), *, labels=None, columns=(0, 1), found=None, seed=0, **options):
    """Pick K and a shape, and see the ellipses and the BIC, AIC or ICL of every candidate (lesson 13).

    The candidates are `found`, or else fitted by `candidates.candidates`, to which `options` such as `imaginary` go.
    """
    return HowMany(x, Ks, labels, columns, found, seed, **options)


def holes(x=None, share=0.6, *, labels=None, seed=0):
    """Move a coordinate that was seen, and the bell of the unseen one slides; leave its covariance out (lesson 14).

    Of points x (N, 2) this `share` loses the second coordinate; without x, of the bills of 151 Adelie penguins.
    """
    x, labels = adelies() if x is None else (x, labels)
    return Holes(x, share, seed, labels)


def fading(x=None, K=6, gamma=1e-3, *, labels=None, seed=0):
    """Move the concentration γ of the weights, and see which of K components fade away (lesson 15).

    Without x (N, 2), of Old Faithful in standard units.
    """
    return Fading(standard_units(old_faithful()) if x is None else x, K, gamma, labels, seed)


def streaming(x=None, K=3, *, labels=None, columns=(0, 1), sizes=None, kappas=KAPPAS, passes=8, seed=0):
    """Choose batch size and exponent κ, and see how far EM by batches comes in each pass, beside EM (lesson 16).

    Without x, of 2000 points of three bells that overlap; `sizes` of batches, `kappas` of `scale.streaming`.
    """
    return Streaming(x, K, labels, columns, sizes, kappas, passes, seed)


def palette(photo=None, other=None, K=5, percent=1.0, *, steps=(5, 8), seed=1):
    """Choose how many colours a photograph is painted in, and how rare a pixel must be to raise an alarm (lesson 17).

    Photographs are (H, W, 3) bytes; without them, the two that come with scikit-learn, by danielbuechele and vultilion
    (CC BY 2.0). Of each, every so many-th row and column is shown and counted (`steps`).
    """
    return Palette(
        _sample("china") if photo is None else photo,
        _sample("flower") if other is None else other,
        K,
        percent,
        steps,
        seed,
    )


def _sample(name):
    from sklearn.datasets import load_sample_image

    return load_sample_image(f"{name}.jpg")
