"""A photograph in K colours, and its rarest pixels beside those of another photograph (lesson 17)."""

import base64

import numpy as np

from gmm_lessons import scale
from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.plain import plain
from gmm_lessons.plots import canvas, draw_alarms, draw_photo
from gmm_lessons.widgets.palette_fits import HELD_OUT, fits
from gmm_lessons.widgets.parts.packing import look, parameters
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.view import View, whole_in_range

RANKS = (1, 2, 5, 10, 20, 50, 100, 200)  # the held-out pixel, counted from the lowest, that sets the threshold
FEWEST, MOST = 2, 8


class Palette(View):
    """A photograph painted in the means of K bells; pixels below a threshold of log p raise an alarm.

    The learner moves K, and the share of held-out pixels below the threshold. Alarms at pixels of the photograph are
    false; those at pixels of the `other` photograph are hits.
    """

    kind = "palette"

    def __init__(self, photo, other, K=5, percent=1.0, steps=(5, 8), seed=1):
        self._photos = [_every(*pair) for pair in zip((photo, other), steps, strict=True)]
        K = whole_in_range("K", K, FEWEST, MOST, f"this widget has {FEWEST} to {MOST} colours")
        start = {"K": K, "rank": _rank(percent)}
        self._fits = fits(_large_enough(photo), range(FEWEST, MOST + 1), seed)
        super().__init__(self._describe(), start)

    def _describe(self):
        names = {name: np.array([_padded(parameters(fit.mixture)[name]) for fit in self._fits]) for name in _PARTS}
        sizes = {"sizes": [one.shape[:2] for one in self._photos], "few": FEWEST, "most": MOST, "held": HELD_OUT}
        texts = [base64.b64encode(one.tobytes()).decode() for one in self._photos]
        cuts = np.array([[fit.held_out[rank - 1] for rank in RANKS] for fit in self._fits])
        return {**names, **sizes, "photos": texts, "cuts": cuts, "ranks": list(RANKS), "look": look(MOST)}

    @property
    def mixture(self):
        """The mixture of the K colours shown."""
        return self._fits[self.place["K"] - FEWEST].mixture

    @property
    def threshold(self):
        """The log-density of the held-out pixel that sets it."""
        return float(self._fits[self.place["K"] - FEWEST].held_out[RANKS[self.place["rank"]] - 1])

    @property
    def alarms(self):
        """The false alarms at pixels of the photograph, and the hits at those of the other one."""
        return [int(mask.sum()) for mask in self._masks()]

    @property
    def error(self):
        """The root mean square error of the painting, colours from 0 to 1."""
        return float(np.sqrt(((self._painted() - self._photos[0]) ** 2).mean())) / 255

    def _masks(self):
        return [scale.log_evidence(_points(one), self.mixture) < self.threshold for one in self._photos]

    def _painted(self):
        labels = scale.labels(_points(self._photos[0]), self.mixture)
        return self.mixture.means[labels].reshape(self._photos[0].shape)

    def _words(self):
        sizes = " and ".join(f"{len(_points(one))} pixels" for one in self._photos)
        return f"{sizes}, {self.place['K']} colours, threshold at {percent_of(self.place['rank'])} %"

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.5, height=2.4, width_ratios=(1, 1, 1))
        draw_photo(axes[0], self._painted(), f"in {self.place['K']} colours")
        for ax, photo, mask in zip(axes[1:], self._photos, self._masks(), strict=True):
            draw_alarms(ax, photo, mask.reshape(photo.shape[:2]), f"{100 * mask.mean():.1f} % alarms")
        return small(figure, self._alt())

    def _alt(self):
        false, hits = (f"{100 * mask.mean():.1f} %" for mask in self._masks())
        return (
            f"Left, a photograph painted in {self.place['K']} flat colours. Middle and right, that photograph and "
            f"another one, faded, with every pixel marked whose density is below that of all but "
            f"{percent_of(self.place['rank'])} % of held-out pixels: {false} of the first, where each mark is a "
            f"false alarm, and {hits} of the second, where each is a hit."
        )


_PARTS = ("weights", "means", "covs")


def percent_of(index):
    """Return the share of held-out pixels below a threshold, in percent, as people write it."""
    return f"{100 * RANKS[int(index)] / (HELD_OUT + 1):g}"


def _rank(percent):
    """Return the index of the threshold for this percentage. ValueError if there is none."""
    known = [100 * rank / (HELD_OUT + 1) for rank in RANKS]
    if percent not in known:
        raise ValueError(f"percent is {percent}, but this widget has {', '.join(f'{one:g}' for one in known)}.")
    return known.index(percent)


def _every(photo, step):
    """Return every so many-th row and column of a photograph. ValueError if it is none, or has a mask."""
    plain(photo, "a photograph")
    photo, step = np.asarray(photo), whole_number(step, "a step")
    if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[-1] != 3:
        raise ValueError(f"a photograph is (H, W, 3) bytes, but this is {photo.shape} of {photo.dtype}.")
    return photo[::step, ::step]


def _large_enough(photo):
    """Return its pixels (N, 3). ValueError if some cannot be held out while others are fitted to."""
    pixels = np.reshape(photo, (-1, 3))
    if len(pixels) < 2 * HELD_OUT:
        raise ValueError(f"the photograph has {len(pixels)} pixels, but {HELD_OUT} are held out: take a larger one.")
    return pixels


def _points(photo):
    return photo.reshape(-1, 3).astype(float)


def _padded(values):
    """Return an array of K components with zeros for those that are not there, so that all K fill one block."""
    return np.concatenate([values, np.zeros((MOST - len(values), *values.shape[1:]))])
