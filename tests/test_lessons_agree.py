"""What one lesson calls the best fit of some data, no other lesson beats: read from the stored outputs."""

import re
from pathlib import Path

import pytest

from tools.canonical import read

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CENT = 0.011  # nats: two digits are printed
BESTS = {  # data and mixture: where a lesson prints ln p(X) of its best
    "sepals, three full bells": {
        10: r"best top kept: +(\S+)",
        13: r"full, K = 3: ln p\(X\) (\S+),",
    },
    "Old Faithful, three bells of one shape": {
        11: r"tied, full: +ln p\(X\) = +(\S+)",
        13: r"three, one shape +ln p\(X\) = +(\S+)",
    },
}


def printed(lesson):
    """Return all that the cells of a lesson have printed."""
    (path,) = NOTEBOOKS.glob(f"{lesson:02}_*.ipynb")
    outputs = [output for cell in read(path).cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.text for output in outputs if output.output_type == "stream")


@pytest.mark.parametrize("what", BESTS)
def test_no_lesson_beats_the_best_of_another(what):
    places = BESTS[what].items()
    found = {lesson: float(re.search(pattern, printed(lesson))[1]) for lesson, pattern in places}
    assert max(found.values()) - min(found.values()) < CENT, found


def test_the_sepals_of_lesson_13_have_the_scores_of_lesson_10s_top():
    """ln p(X) = -217.13 with 17 free numbers and 150 flowers: AIC 468.3, BIC 519.4."""
    text = printed(13)
    assert re.search(r"full, K = 3: ln p\(X\) -217\.13, AIC 468\.3", text)
    assert float(re.search(r"^full +566\.6 .* (\d+\.\d)$", text, re.MULTILINE)[1]) == 519.4
