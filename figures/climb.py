"""Draws climb.gif, the moving picture of the README: EM on Old Faithful, from a bad start to rest."""

from io import BytesIO
from itertools import islice
from pathlib import Path

from PIL import Image

from gmm_lessons import datasets, plots
from gmm_lessons.em import em
from gmm_lessons.mixture import Mixture

UPDATES = 14
SHOWN, REST = 600, 5000  # milliseconds


def frame(x, steps, now):
    """Return the picture of one step beside the climb so far, on axes that stay where they are."""
    figure, (points, climb) = plots.canvas(1, 2, width=8.0, height=3.4, width_ratios=[3, 2])
    heights = [step.objective for step in steps]
    plots.draw_step(points, x, steps[now])
    points.set(xlim=(1.2, 5.6), ylim=(38, 102), xlabel=x.columns[0], ylabel=x.columns[1])
    points.set_title("each point by its responsibilities", fontsize=11)
    plots.draw_trace(climb, heights[: now + 1], now)
    climb.set(xlim=(-1, UPDATES + 1), ylim=(heights[0] - 10, heights[-1] + 10))
    climb.set_title(f"after update {now}", fontsize=11)
    png = BytesIO()
    figure.savefig(png, format="png", dpi=110)
    return Image.open(png).convert("RGB")


def main():
    """Write the moving picture next to this script: it plays twice, then rests on what EM found."""
    x = datasets.old_faithful()
    spread = [[1.3, 0.0], [0.0, 185.0]]
    start = Mixture([0.5, 0.5], [[4.4, 65.0], [2.6, 77.0]], [spread, spread])
    steps = list(islice(em(x, start), 1, UPDATES + 2))  # the first is far below all others
    frames = [frame(x, steps, now) for now in range(len(steps))]
    palette = frames[-1].quantize(64, dither=Image.Dither.NONE)
    first, *rest = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
    timing = {"duration": [SHOWN] * UPDATES + [REST], "loop": 1}
    first.save(Path(__file__).with_suffix(".gif"), save_all=True, append_images=rest, optimize=True, **timing)


if __name__ == "__main__":
    main()
