"""The habits of the house, checked by the tools that know them: style, form and spelling."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKS = [["ruff", "check"], ["ruff", "format", "--check"], ["codespell_lib"]]


@pytest.mark.parametrize("check", CHECKS, ids=" ".join)
def test_habits(check):
    run = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout + run.stderr


def named(text):
    """Yield the names that a module gives to new values; not those made of their old one."""
    for line in ast.parse(text).body:
        if isinstance(line, ast.Assign):
            read = {node.id for node in ast.walk(line.value) if isinstance(node, ast.Name)}
            yield from {target.id for target in line.targets if isinstance(target, ast.Name)} - read


def test_no_module_gives_a_name_away_twice():
    """Two changes that are merged leave both: the first is dead then, and looks alive."""
    folders = ("gmm_lessons", "tests", "tools", "benchmarks")
    twice = {
        str(path.relative_to(ROOT)): found
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if (found := [name for name, n in Counter(named(path.read_text(encoding="utf-8"))).items() if n > 1])
    }
    assert list(named("a = 1\nb = 2\na = 3\nb = b + (1,)")).count("a") == 2
    assert not twice
