"""The habits of the house, checked by the tools that know them: style, form and spelling."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKS = [["ruff", "check"], ["ruff", "format", "--check"], ["codespell_lib"]]


@pytest.mark.parametrize("check", CHECKS, ids=" ".join)
def test_habits(check):
    run = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr
