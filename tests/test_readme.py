"""What the README and CONTRIBUTING say is so: its commands exist, its Python runs, its table is that of the lessons."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import course
from tools.canonical import read

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCES = [token for text in (README, CONTRIBUTING) for token in MarkdownIt().parse(text) if token.type == "fence"]
SNIPPETS = [fence.content for fence in FENCES if fence.info == "python"]
COMMANDS = [
    shlex.split(line, comments=True) for fence in FENCES if fence.info == "sh" for line in fence.content.splitlines()
]
JOBS = [command for command in COMMANDS if command[:2] == ["python", "course.py"]]
ROWS = re.findall(r"^\| (\d+) \| \[(.*)\]\((.*)\) \| *(\d*) *\|$", README, re.MULTILINE)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_is_something_to_check():
    assert SNIPPETS
    assert JOBS
    assert ROWS


@pytest.mark.parametrize("code", SNIPPETS)
def test_python_runs(code, tmp_path):
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout


@pytest.mark.parametrize("command", JOBS, ids=" ".join)
def test_jobs_exist(command):
    assert command[2] in course.JOBS


@pytest.mark.parametrize("command", [command for command in JOBS if len(command) > 3], ids=" ".join)
def test_files_named_in_commands_exist(command):
    named = [word for word in command[3:] if "/" in word]
    assert [word for word in named if not (ROOT / word).exists()] == []


def test_other_commands_are_only_the_way_here():
    assert [command[0] for command in COMMANDS if command not in JOBS] == ["git", "cd"]


def test_the_jobs_that_change_nothing_run():
    """The checks among those commands, run for real."""
    checks = [command for command in JOBS if command[2:] == ["notebooks", "--check"]]
    assert checks
    for command in checks:
        module = course.JOBS[command[2]][1]
        assert subprocess.run([sys.executable, *module, *command[3:]], cwd=ROOT).returncode == 0


def test_the_table_lists_the_notebooks():
    assert [path for _, _, path, _ in ROWS] == [f"notebooks/{path.name}" for path in NOTEBOOKS]


@pytest.mark.parametrize(("number", "title", "path", "minutes"), ROWS, ids=[path for _, _, path, _ in ROWS])
def test_the_table_says_what_the_notebook_says(number, title, path, minutes):
    opening = read(ROOT / path).cells[0].source
    assert Path(path).name.startswith(f"{int(number):02}_")
    assert re.match(r"# (?:(?:Lesson )?\d+\s*[.:·–-]?\s*)?(.*)", opening)[1].strip() == title
    assert not minutes or re.search(rf"\b{minutes} minutes\b", opening)
