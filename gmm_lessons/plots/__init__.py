"""Pictures: `canvas` makes axes, each `draw_x(ax, ...)` draws one thing on them, `picture` shows the figure."""

# ruff: noqa: F403 (each module names what it shows in __all__)

from gmm_lessons.plots.balance import *
from gmm_lessons.plots.bayes import *
from gmm_lessons.plots.beliefs import *
from gmm_lessons.plots.bells import *
from gmm_lessons.plots.block_path import *
from gmm_lessons.plots.bounds import *
from gmm_lessons.plots.canvas import *
from gmm_lessons.plots.canvas import plainly
from gmm_lessons.plots.choices import *
from gmm_lessons.plots.climbs import *
from gmm_lessons.plots.clusters import *
from gmm_lessons.plots.collapse import *
from gmm_lessons.plots.columns import *
from gmm_lessons.plots.cooling import *
from gmm_lessons.plots.edges import *
from gmm_lessons.plots.ellipses import *
from gmm_lessons.plots.generation import *
from gmm_lessons.plots.holes import *
from gmm_lessons.plots.iris_story import *
from gmm_lessons.plots.likelihood import *
from gmm_lessons.plots.scaling import *
from gmm_lessons.plots.starts import *
from gmm_lessons.plots.uses import *

globals().update({name: plainly(own) for name, own in list(globals().items()) if name.startswith("draw_")})
