"""What is packed: a wheel and an sdist that hold what git holds, install alone, and are used from another folder."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from gmm_lessons import __main__ as lessons
from tools import lab_settings
from tools.canonical import read
from tools.wheel import bare, index_page

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
BUILD = "from setuptools import build_meta as b; b.build_sdist('dist'); b.build_wheel('dist')"
RELATIVE = re.compile(r"!?\[[^\]]*\]\((?!https?:|mailto:|#)[^)]*\)")
MADE = {"PKG-INFO", "setup.cfg"}  # by setuptools, in an sdist


def held():
    """Return the files of the course by their paths: what git knows of, or, in an sdist, what lies there."""
    if (ROOT / ".git").exists():
        told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        return {name for name in told.split("\0") if name and (ROOT / name).exists()}
    listed = (ROOT / "gmm_lessons.egg-info" / "SOURCES.txt").read_text(encoding="utf-8").splitlines()
    return {name for name in listed if ".egg-info" not in name}


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Return the wheel and the sdist, built offline from a clean copy."""
    folder = tmp_path_factory.mktemp("a course")
    for name in held():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    done = subprocess.run([sys.executable, "-W", "error", "-c", BUILD], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,), (sdist,) = folder.glob("dist/*.whl"), folder.glob("dist/*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def installed(packed, tmp_path_factory):
    """Return a folder into which the wheel was put, and nothing else."""
    target = tmp_path_factory.mktemp("site")
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--quiet", "--target", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(packed[0])], check=True)
    return target


def run(installed, cwd, *arguments):
    """Run Python in another folder, with the wheel before all else."""
    env = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True)


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_string(archive.read(name).decode())


def test_the_wheel_holds_the_package_as_git_holds_it_and_the_lessons(packed):
    with zipfile.ZipFile(packed[0]) as archive:
        names = {name for name in archive.namelist() if name.startswith("gmm_lessons/")}
        lesson = json.loads(archive.read(f"gmm_lessons/lessons/{LESSONS[7]}"))
    own = {name for name in held() if name.startswith("gmm_lessons/")}
    laid = {f"gmm_lessons/lessons/{name}" for name in (*LESSONS, "figures/growth.png")}
    assert names == own | laid
    assert {suffix for name in own if (suffix := Path(name).suffix)} == {".py", ".js", ".css", ".csv", ".md", ".typed"}
    assert [cell["source"] for cell in lesson["cells"]] == [
        cell["source"] for cell in json.loads((ROOT / "notebooks" / LESSONS[7]).read_text(encoding="utf-8"))["cells"]
    ]
    assert packed[0].stat().st_size < 2_000_000


def test_the_wheel_lays_beside_jupyterlab_what_the_course_lays(packed):
    """So that a saved notebook lives the next day for those who install the package, too."""
    with zipfile.ZipFile(packed[0]) as archive:
        names = {name.partition(".data/data/")[2]: name for name in archive.namelist() if ".data/data/" in name}
        laid = {place: archive.read(name) for place, name in names.items()}
    lab_settings.main(packed[0].parent / "prefix")
    told = {place: (packed[0].parent / "prefix" / place).read_bytes() for place in laid}
    assert laid == told
    extension = "share/jupyter/labextensions/gmm-lessons/"
    assert {extension + "package.json", extension + "static/stand_in.js"} < set(laid)


def test_the_sdist_holds_all_that_git_holds_so_that_it_can_be_tested(packed):
    with tarfile.open(packed[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames() if archive.getmember(name).isfile()}
    assert {name for name in names if ".egg-info/" not in name} - MADE == held()


def test_the_page_on_the_index_has_no_link_that_leads_nowhere(packed):
    told = metadata(packed[0])
    assert told["Description-Content-Type"] == "text/markdown"
    text = told.get_payload()
    assert "# Gaussian mixtures" in text and len(text) > 3000
    assert RELATIVE.findall(text) == []
    assert "`python -m gmm_lessons`" in text


def test_links_lead_to_the_address_of_the_course_once_it_has_one():
    text = "![a bell](figures/a.png) and [lesson 7](notebooks/07.ipynb), [below](#x), [SciPy](https://scipy.org)"
    assert index_page(text) == " and lesson 7, [below](#x), [SciPy](https://scipy.org)"
    there = index_page(text, "https://example.org/course/")
    assert "![a bell](https://example.org/course/raw/HEAD/figures/a.png)" in there
    assert "[lesson 7](https://example.org/course/blob/HEAD/notebooks/07.ipynb), [below](#x)" in there
    whole = (ROOT / "README.md").read_text(encoding="utf-8")
    assert RELATIVE.findall(whole) and not RELATIVE.findall(index_page(whole, "https://example.org"))


def test_the_moving_picture_leads_to_the_course_from_another_page_too():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    files = re.findall(r'\bsrc(?:set)?="(.*?)"', index_page(text, "https://example.org/course"))
    assert files == [f"https://example.org/course/raw/HEAD/figures/{name}" for name in ("hero.png", "climb.gif")]
    assert "<picture" in text and "<picture" not in index_page(text) and "<img" not in index_page(text)


def test_who_made_it_and_what_it_is_agree_with_the_citation(packed):
    told, cited = metadata(packed[0]), (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert told["Author"] in cited and f"version: {told['Version']}" in cited
    assert all(f"  - {word}\n" in cited for word in told["Keywords"].split(","))
    assert told["License-Expression"] == "BSD-3-Clause AND CC-BY-4.0"
    assert {"Typing :: Typed", "Programming Language :: Python :: 3.11"} <= set(told.get_all("Classifier"))


def test_the_extra_lab_brings_the_widgets_too():
    extras = {name: set(map(str, map(Requirement, lines))) for name, lines in PROJECT["optional-dependencies"].items()}
    assert extras["widgets"] < extras["lab"]


USE = """
import gmm_lessons, sys
from gmm_lessons import datasets, missing, plots, scale, widgets
from gmm_lessons.selection import best_of
assert gmm_lessons.__file__.startswith(sys.argv[1]), gmm_lessons.__file__
assert len(datasets.penguins_with_holes()) == 344
x = datasets.old_faithful()
page = widgets.stepper(x, 2).page()
assert "one half-step at a time" in page and ".gmm-panels" in page
print(round(best_of(x, 2, rng=0, n_starts=2, expect=missing.over(scale.e_step)).objective, 4))
"""


def test_the_wheel_is_used_from_another_folder(installed, tmp_path):
    done = run(installed, tmp_path, "-W", "error", "-c", USE, str(installed))
    assert (done.returncode, done.stdout, done.stderr) == (0, "-1130.2640\n".replace("40\n", "4\n"), "")


MISSING = [
    (
        "anywidget",
        "import gmm_lessons.widgets",
        'gmm_lessons.widgets needs anywidget: pip install "gmm-lessons[widgets]"',
    ),
    (
        "anywidget",
        "from gmm_lessons import exercises as e; e.quiz(5).view()",
        'needs anywidget: pip install "gmm-lessons[widgets]"',
    ),
    (
        "dask",
        "import gmm_lessons.scale.cluster",
        'ImportError: gmm_lessons.scale.cluster needs dask: pip install "gmm-lessons[scale]"',
    ),
    (
        "platformdirs",
        "from gmm_lessons import exercises as e; e.progress()",
        'needs platformdirs: pip install "gmm-lessons[lab]"',
    ),
    ("nbconvert", "import gmm_lessons.pages", 'needs nbconvert: pip install "gmm-lessons[lab]"'),
]
EXTRAS = ["anywidget", "ipywidgets", "dask", "platformdirs", "nbconvert"]
ALONE = """from gmm_lessons import exercises, plots, scale, missing, variational, candidates
str(exercises.quiz(5)), str(exercises.responsibilities.check(lambda *a: 3))"""
ONE_AFTER_THE_OTHER = """
import sys
for packages, code in CASES:
    sys.modules |= dict.fromkeys(packages)
    try:
        exec(code)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
    else:
        print("nothing")
    for package in packages:
        del sys.modules[package]
"""


@pytest.fixture(scope="module")
def words_without():
    """Return what a Python says without all extras, and then without each of these packages: none was imported before.

    One process for all: most of its time goes into the import of what they share.
    """
    env = {name: value for name, value in os.environ.items() if name != "GMM_LESSONS_HOME"}
    code = f"CASES = {[(EXTRAS, ALONE), *(([package], code) for package, code, _ in MISSING)]}" + ONE_AFTER_THE_OTHER
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("case", MISSING, ids=lambda case: case[1])
def test_without_an_extra_the_message_names_it(words_without, case):
    assert len(words_without) == 1 + len(MISSING)
    said = words_without[1 + MISSING.index(case)]
    assert said.startswith("ImportError") and said.endswith(case[2])


def test_without_an_extra_the_mathematics_pictures_and_exercises_work(words_without):
    assert words_without[0] == "nothing"


# python -m gmm_lessons


@pytest.fixture(scope="module")
def laid(installed, tmp_path_factory):
    """Return a folder in which the lessons were laid out of the wheel, and what was said."""
    folder = tmp_path_factory.mktemp("laid")
    return folder, run(installed, folder, "-m", "gmm_lessons", "here", "--no-lab")


def test_the_lessons_come_out_of_the_wheel(laid):
    tmp_path, done = laid
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"The lessons are in {tmp_path / 'here' / 'my_lessons'}.\n",
        "",
    )
    copies = sorted((tmp_path / "here" / "my_lessons").glob("*.ipynb"))
    assert [path.name for path in copies] == LESSONS
    assert all(not cell.get("outputs") for path in copies for cell in read(path).cells)
    text = "".join(path.read_text(encoding="utf-8") for path in copies)
    for name in set(re.findall(r"\.\./([\w/.-]*\w)", text)):
        assert (tmp_path / "here" / name).is_file(), name


EACH_CELL = """
import json
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config
shell = InteractiveShell.instance(ipython_dir="../ipython", config=Config(HistoryManager={"enabled": False}))
shown = 0
for cell in json.load(open("00_start_here.ipynb", encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        with capture_output() as told:
            shell.run_cell("".join(cell["source"])).raise_error()
        shown += bool(told.stdout or told.outputs)
print(shown)
"""


def test_a_lesson_from_the_wheel_runs(installed, laid):
    """Every code cell of lesson 0, in its own folder, with nothing but the wheel.

    In an IPython without a kernel, which takes half as long: in kernels the lessons run where all notebooks are tried.
    """
    done = run(installed, laid[0] / "here" / "my_lessons", "-c", EACH_CELL)
    stored = sum(bool(cell.get("outputs")) for cell in read(ROOT / "notebooks" / LESSONS[0]).cells)
    assert (done.returncode, done.stdout) == (0, f"{stored}\n"), done.stderr


def old_world(tmp_path, monkeypatch, **words):
    """Lay small lessons with these words, by name."""
    files = {f"my_lessons/{name}.ipynb": text.encode() for name, text in words.items()}
    monkeypatch.setattr(lessons, "contents", lambda: files)
    return list(lessons.lay(tmp_path))


def words(tmp_path):
    return {path.stem: path.read_text() for path in (tmp_path / "my_lessons").glob("*.ipynb")}


def test_what_the_reader_wrote_is_never_written_over(tmp_path, monkeypatch):
    assert old_world(tmp_path, monkeypatch, a="1", b="1") == ["my_lessons/a.ipynb: laid", "my_lessons/b.ipynb: laid"]
    (tmp_path / "my_lessons" / "a.ipynb").write_text("mine")
    assert old_world(tmp_path, monkeypatch, a="1", b="1") == []
    (told,) = old_world(tmp_path, monkeypatch, a="2", b="1")
    assert (
        told == "my_lessons/a.ipynb: stays, for something was written in it; the lesson as it is now is a_0.1.0.ipynb"
    )
    assert old_world(tmp_path, monkeypatch, a="2", b="1") == []
    old_world(tmp_path, monkeypatch, a="3", b="2")
    assert words(tmp_path) == {"a": "mine", "a_0.1.0": "2", "a_0.1.0_2": "3", "b": "2"}


def test_files_that_were_there_before_the_course_stay(tmp_path, monkeypatch):
    (tmp_path / "my_lessons").mkdir()
    (tmp_path / "my_lessons" / "a.ipynb").write_text("mine")
    (tmp_path / lessons.LAID).write_text("no table")
    old_world(tmp_path, monkeypatch, a="1")
    assert words(tmp_path) == {"a": "mine", "a_0.1.0": "1"}


def test_a_deleted_lesson_comes_back(tmp_path, monkeypatch):
    old_world(tmp_path, monkeypatch, a="1")
    (tmp_path / "my_lessons" / "a.ipynb").unlink()
    old_world(tmp_path, monkeypatch, a="1")
    assert words(tmp_path) == {"a": "1"}


def test_jupyterlab_is_opened_or_its_extra_named(tmp_path, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(lessons.subprocess, "call", lambda command: asked.append(command) or 0)
    assert lessons.main([str(tmp_path)]) == 0
    assert asked[0][1:3] == ["-m", "jupyterlab"] and f"--ServerApp.root_dir={tmp_path}" in asked[0]
    monkeypatch.setattr(lessons, "find_spec", lambda name: None)
    assert lessons.main([str(tmp_path)]) == 0 and len(asked) == 1
    assert 'pip install "gmm-lessons[lab]"' in capsys.readouterr().out


def test_a_folder_that_cannot_be_is_told_in_one_line(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert lessons.main([str(tmp_path / "file")]) == 1
    assert re.search(r"file.*: .*Name another folder", capsys.readouterr().out)


def test_a_bare_notebook_has_lost_its_outputs_only():
    path = ROOT / "notebooks" / LESSONS[0]
    before, after = json.loads(path.read_bytes()), json.loads(bare(path.read_bytes()))
    for cell in before["cells"]:
        cell |= {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
    assert after == before
