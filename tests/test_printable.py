"""What the exercises print reaches consoles that do not speak Unicode, such as those of Windows (cp1252)."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import printable as module
from gmm_lessons.exercises.judging.printable import printable
from gmm_lessons.exercises.judging.verdict import MARKS, Verdict

PRINT = """
from gmm_lessons import exercises
def wrong(one):
    return one.mistakes[0].wrong if hasattr(one, "mistakes") else lambda *a, **k: 1.0
print(exercises.progress())
for name in dir(exercises):
    one = getattr(exercises, name)
    if hasattr(one, "solution"):
        print(one, one.solution(), one.hint(), one.hint(), one.hint(), one.check(wrong(one)))
import course
print(course.usage())
"""


@pytest.mark.parametrize("encoding", ["cp1252"])
def test_everything_is_printed_on_a_console_without_unicode(encoding, tmp_path):
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "GMM_LESSONS_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-W", "error", "-c", PRINT], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(encoding, "replace")[-500:]
    assert b"gauss_pdf: incorrect" in done.stdout and b"usage: python course.py" in done.stdout


def under(monkeypatch, encoding):
    monkeypatch.setattr(module, "sys", SimpleNamespace(stdout=SimpleNamespace(encoding=encoding)))


def test_signs_are_spelt_where_they_have_no_code_and_kept_where_they_have(monkeypatch):
    text = "✓ Σ̂ = μ², x₁ ≥ −1, 𝒩, ä"
    assert printable(text) == text
    under(monkeypatch, "cp1252")
    assert printable(text) == "+ Sigma = mu², x1 >= -1, N, ä"
    under(monkeypatch, "ascii")
    assert printable(text) == "+ Sigma = mu2, x1 >= -1, N, a"


def test_the_three_marks_stay_three(monkeypatch):
    under(monkeypatch, "cp1252")
    assert len({repr(Verdict("one", status, "")) for status in MARKS}) == 3


def test_a_solution_that_is_spelt_is_still_the_solution(monkeypatch):
    under(monkeypatch, "ascii")
    assert "mu" in printable("μ = 3") and repr(exercises.gauss_pdf.solution()).isascii()
    compile(repr(exercises.gauss_pdf.solution()), "solution", "exec")
