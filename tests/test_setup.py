"""The way in: course.py, the pins it installs, and what says the same elsewhere."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import course
from tests.site import binaries
from tools import environment, lab, lab_settings, running
from tools.environment import COURSE, OLDEST, Refused
from tools.place import SITE

ROOT = Path(course.__file__).parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = CONFIG["project"]
PINS = [Requirement(line) for line in (ROOT / COURSE.pins).read_text(encoding="utf-8").splitlines()]
FLOORS = [Requirement(line) for line in (ROOT / OLDEST.pins).read_text(encoding="utf-8").splitlines()]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/course.yml").read_text(encoding="utf-8"))
JOB = WORKFLOW["jobs"]["test"]
FLOOR = WORKFLOW["jobs"]["oldest"]
MATRIX = JOB["strategy"]["matrix"]
PYTHONS = [*MATRIX["python"], *(extra["python"] for extra in MATRIX["include"])]
SYSTEMS = {"linux": "posix", "darwin": "posix", "win32": "nt"}
REQUIRED = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]


def machine(python, system):
    """Return the words in which pins tell machines apart."""
    words = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": system}
    return words | {"os_name": SYSTEMS[system], "implementation_name": "cpython"}


@pytest.mark.parametrize("required", [Requirement(line) for line in REQUIRED], ids=str)
def test_every_dependency_has_one_fitting_pin_on_every_machine(required):
    for words in (machine(python, system) for python in PYTHONS for system in SYSTEMS):
        pins = [pin for pin in PINS if pin.name == required.name and (not pin.marker or pin.marker.evaluate(words))]
        versions = [specifier.version for pin in pins for specifier in pin.specifier]
        assert [required.specifier.contains(version) for version in versions] == [True], f"{versions} on {words}"


@pytest.mark.parametrize("pins", [PINS, FLOORS], ids=["pins", "oldest"])
def test_pins_are_exact_and_without_addresses(pins):
    assert [pin for pin in pins if pin.url or not re.fullmatch(r"==[\w.]+", str(pin.specifier))] == []


@pytest.mark.parametrize("required", [Requirement(line) for line in REQUIRED], ids=str)
def test_every_dependency_has_a_lower_bound_and_is_tried_with_it(required):
    """`course.py test --oldest` installs just the bounds; two names for one version, such as 3 and 3.0, are one."""
    (bound,) = [specifier for specifier in required.specifier if specifier.operator == ">="]
    (floor,) = [pin for pin in FLOORS if pin.name == required.name]
    (pinned,) = floor.specifier
    assert Version(pinned.version) == Version(bound.version)


def test_the_package_replaces_nothing_that_colab_has():
    listed = (ROOT / "tests" / "colab.txt").read_text(encoding="utf-8").splitlines()
    there = {name: Version(version) for name, version in (line.split("==") for line in listed if line[0] != "#")}
    for required in map(Requirement, PROJECT["dependencies"]):
        assert there[required.name] in required.specifier, required


def test_conda_installs_the_same():
    python, _, pip = CONDA
    assert PROJECT["requires-python"] == ">={}.{}".format(*course.OLDEST)
    assert python.removeprefix("python=") in SpecifierSet(PROJECT["requires-python"])
    assert python.removeprefix("python=") in PYTHONS
    assert " ".join(pip["pip"]).split() == ["-c", COURSE.pins, *environment.EXTRAS]


def test_the_workflow_runs_the_same_command_everywhere():
    assert [step["run"] for step in JOB["steps"] if "run" in step] == ["python course.py test --all"]
    assert [step["run"] for step in FLOOR["steps"] if "run" in step] == ["python course.py test --oldest --all"]
    assert MATRIX["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert PYTHONS[0] == "{}.{}".format(*course.OLDEST)
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1] == 'python3 course.py test --all "$@"'


def test_the_workflow_tests_the_wheel_with_the_package_of_the_checkout_gone():
    steps = [step["run"] for step in WORKFLOW["jobs"]["wheel"]["steps"] if "run" in step]
    assert [step.split()[:4] for step in steps[:2]] == [
        ["python", "-m", "pip", "wheel"],
        ["python", "-m", "pip", "install"],
    ]
    assert steps[2].startswith("rm -r gmm_lessons")
    for names in re.findall(r"tests/test_\{([\w,]+)\}", steps[3]):
        assert [name for name in names.split(",") if not (ROOT / f"tests/test_{name}.py").is_file()] == []


def test_the_workflow_trusts_little():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    steps = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]
    assert all(re.search("@[0-9a-f]{40}$", step["uses"]) for step in steps if "uses" in step)


def test_the_website_is_built_by_one_job_and_published_by_another_that_runs_nothing():
    site = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8"))
    build, publish = (site["jobs"][name] for name in ("build", "publish"))
    assert site["permissions"] == {"contents": "read"} and "permissions" not in build
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    runs = [step["run"] for step in build["steps"] if "run" in step]
    assert [run.split()[2] for run in runs if run.startswith("python course.py")] == [
        "slides",
        "pdf",
        "pyodide",
        "lite",
        "site",
    ]
    assert len(runs) == 6 and "npm pack" in runs[2] and "gh release download" in runs[2]
    assert site["env"]["NOTEBOOKS"] == binaries.VERSION  # the release that tests have tried with tools/site/lite.txt
    steps = [*build["steps"], *publish["steps"]]
    assert not any("run" in step for step in publish["steps"])
    assert all(re.search("@[0-9a-f]{40}$", step["uses"]) for step in steps if "uses" in step)
    (path,) = [step["with"]["path"] for step in build["steps"] if "upload" in step.get("uses", "")]
    assert ROOT / path == SITE


def test_an_old_python_can_read_course_py():
    ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("arguments", [[], ["learn"], ["--help"]])
def test_without_a_known_job_the_jobs_are_listed(arguments, capsys):
    assert course.main(*arguments) == 2
    text = capsys.readouterr().out
    assert [job for job in course.JOBS if f"\n  {job} " not in text] == []


def test_an_old_python_is_told_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(course, "sys", SimpleNamespace(version_info=(3, 10, 13)))
    assert course.main("setup") == 1
    assert capsys.readouterr().out == (
        "Python 3.10 is too old: install Python 3.11 or newer and run course.py with that one.\n"
    )


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_told_how_to_come(monkeypatch, missing):
    monkeypatch.setattr(course.importlib.util, "find_spec", lambda name: None if name == missing else name)
    assert "apt install python3-venv" in course.complaint()


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A course that was never set up. `runs` lists what the set-up did, `fail` names what will not work."""
    for name in (COURSE.pins, *environment.FILES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    place = SimpleNamespace(runs=[], fail=set(), root=tmp_path, venv=tmp_path / ".venv", free=10**11)
    monkeypatch.setattr(environment.venv, "create", lambda folder, **_: create(place, folder))
    monkeypatch.setattr(environment, "run", lambda folder, arguments, _: install(place, arguments))
    monkeypatch.setattr(environment, "answer", lambda folder, *arguments: answer(place, arguments))
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _: SimpleNamespace(free=place.free))
    return place


def create(place, folder):
    place.runs.append("venv")
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    if "venv" in place.fail:
        raise subprocess.CalledProcessError(1, "ensurepip")


def packages(place):
    libs = ("Lib",) if os.name == "nt" else ("lib", "python3.11")
    return place.venv.joinpath(*libs, "site-packages")


def install(place, arguments):
    place.runs.append(arguments[1])
    if arguments[1] == "pip" and "pip.conf" not in place.fail:
        (packages(place) / "jupyterlab-4.dist-info").mkdir(parents=True, exist_ok=True)
    return int(arguments[1] in place.fail)


def answer(place, arguments):
    dead = "python" in place.fail and "venv" not in place.runs
    return (place.venv / "bin").exists() and not dead and not ("index" in place.fail and "--dry-run" in arguments)


def set_up(place):
    place.runs.clear()
    return environment.set_up(root=place.root)


def refusal(place):
    """Return the one line in which a set-up is refused."""
    with pytest.raises(Refused) as refused:
        set_up(place)
    assert "\n" not in str(refused.value)
    return str(refused.value)


EVERYTHING = ["venv", "pip", "tools.lab_settings"]


def test_set_up_happens_once_and_says_what_it_does(fresh, capsys):
    assert set_up(fresh) == fresh.venv
    assert fresh.runs == EVERYTHING
    assert [line[:6] for line in capsys.readouterr().out.splitlines()[1:]] == ["1 of 3", "2 of 3", "3 of 3"]
    set_up(fresh)
    assert fresh.runs == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("stopped", "next_call"),
    [("venv", EVERYTHING), ("pip", EVERYTHING[1:]), ("tools.lab_settings", EVERYTHING[1:])],
)
def test_an_interrupted_set_up_is_finished_by_the_next_call(fresh, stopped, next_call):
    fresh.fail = {stopped}
    assert "Run it again" in refusal(fresh)
    fresh.fail = set()
    set_up(fresh)
    assert fresh.runs == next_call


@pytest.mark.parametrize("name", [COURSE.pins, *environment.FILES])
def test_new_pins_are_installed(fresh, name):
    set_up(fresh)
    (fresh.root / name).write_bytes(b"changed")
    set_up(fresh)
    assert fresh.runs == ["pip", "tools.lab_settings"]


def test_another_python_gets_another_venv(fresh, monkeypatch):
    set_up(fresh)
    (fresh.venv / "old").mkdir()
    monkeypatch.setattr(environment, "sys", SimpleNamespace(version_info=(3, 99, 0), stdout=sys.stdout))
    set_up(fresh)
    assert fresh.runs == EVERYTHING
    assert not (fresh.venv / "old").exists()


def test_an_interpreter_that_has_gone_gets_another_venv(fresh):
    set_up(fresh)
    fresh.fail = {"python"}
    set_up(fresh)
    assert fresh.runs == EVERYTHING


def test_a_package_that_was_taken_out_comes_back(fresh, capsys):
    set_up(fresh)
    (packages(fresh) / "jupyterlab-4.dist-info").rmdir()
    set_up(fresh)
    assert fresh.runs == EVERYTHING[1:]
    assert "jupyterlab-4.dist-info has gone from .venv" in capsys.readouterr().out


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_what_is_not_ours_is_left_alone(fresh, make):
    make(fresh.venv)
    assert refusal(fresh).endswith(
        ".venv was not made by course.py, and is left alone: give it another name, or delete it."
    )
    assert fresh.runs == []
    assert fresh.venv.exists()


def test_without_a_network_that_is_said_and_pip_is_not_asked(fresh):
    fresh.fail = {"index"}
    assert "The first run needs the network" in refusal(fresh)
    assert fresh.runs == ["venv"]


def test_a_full_disk_is_said_with_what_is_needed(fresh):
    fresh.free = 60 * 10**6
    assert re.search(r"needs 1200 MB, and the disk of .* has 60 MB", refusal(fresh))
    assert not fresh.venv.exists()


def test_a_closed_folder_is_said(fresh, monkeypatch):
    def closed(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", closed)
    assert refusal(fresh).endswith("cannot be written to (Permission denied): copy the course to a folder of your own.")


def test_packages_that_went_elsewhere_are_missed(fresh):
    fresh.fail = {"pip.conf"}
    assert "pip put the packages elsewhere" in refusal(fresh)


def test_ctrl_c_is_told_in_a_line(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "set_up", interrupted)
    assert course.main("setup") == 130
    assert capsys.readouterr().out == "\nStopped. Run it again: it goes on from here.\n"


def test_a_refusal_is_told_and_nothing_is_run(monkeypatch, capsys):
    def refused(*_):
        raise Refused("No.")

    monkeypatch.setattr(environment, "set_up", refused)
    assert course.main("setup") == 1
    assert capsys.readouterr().out == "No.\n"


ONE = "tests/site/test_made.py::test_x"


@pytest.mark.parametrize(
    ("call", "made", "ran"),
    [
        (["test", "-x"], [COURSE], [*course.JOBS["test"][1], "-x"]),
        (["test", "--oldest", "-x"], [OLDEST], [*course.JOBS["test"][1], "-x"]),
        (["test", "--all"], [COURSE, ("site", COURSE)], [*course.JOBS["test"][1], "tests", "notebooks"]),
        (["test", ONE, "--all"], [COURSE, ("site", COURSE)], [*course.JOBS["test"][1], ONE]),
        (["test", "--oldest", "--all"], [OLDEST, ("site", OLDEST)], [*course.JOBS["test"][1], "tests", "notebooks"]),
        (["site"], [COURSE, ("site", COURSE)], ["-m", "tools.site"]),
        (["fresh", "07"], [COURSE], ["-m", "tools.copies", "fresh", "07"]),
        (["update", "a.zip"], [COURSE], ["-m", "tools.update", os.path.abspath("a.zip")]),
    ],
    ids=["test", "oldest", "all", "one-of-all", "all-oldest", "site", "fresh", "update"],
)
def test_a_job_is_run_in_its_environment(monkeypatch, call, made, ran):
    asked = []
    monkeypatch.setattr(environment, "set_up", lambda which: asked.append(which) or Path("there"))
    monkeypatch.setattr(environment, "add", lambda *what: asked.append(what))
    monkeypatch.setattr(running, "run", lambda folder, arguments, root: asked.append((folder, arguments)) or 7)
    assert course.main(*call) == 7
    assert asked == [*made, (Path("there"), ran)]


def test_what_only_some_jobs_need_is_installed_by_the_first_of_them(fresh, capsys):
    set_up(fresh)
    environment.add("site", root=fresh.root)
    environment.add("site", root=fresh.root)
    assert fresh.runs == [*EVERYTHING, "pip"]
    assert "the extra site" in capsys.readouterr().out
    with open(fresh.root / COURSE.pins, "a") as pins:
        pins.write("another==1\n")
    environment.add("site", root=fresh.root)
    assert fresh.runs == [*EVERYTHING, "pip", "pip"]


def test_what_could_not_be_installed_is_tried_again(fresh):
    set_up(fresh)
    fresh.fail = {"pip"}
    for _ in range(2):
        with pytest.raises(Refused):
            environment.add("site", root=fresh.root)
    assert fresh.runs == [*EVERYTHING, "pip", "pip"]


def test_learners_are_spared_what_makes_the_site():
    assert set(course.BESIDES.values()) == {"site"} <= set(PROJECT["optional-dependencies"])
    assert not {"lab", "test"} & set(course.BESIDES) and "site" not in str(environment.EXTRAS)


def test_nothing_is_left_out_of_all():
    """What a bare `test` leaves out is `tests/site`, and nothing else: every other file of tests is in its list."""
    short = CONFIG["tool"]["pytest"]["testpaths"]
    files = {path for path in (ROOT / "tests").rglob("test_*.py") if "site" not in path.parts}
    taken = {path for place in short for path in ROOT.glob(place)}
    assert files <= {path for place in taken for path in ([place] if place.is_file() else place.rglob("test_*.py"))}
    assert ROOT / "notebooks" in taken and {Path(word).parts[0] for word in short} == set(course.EVERYWHERE)


def test_a_real_python_answers_and_a_missing_one_does_not(tmp_path):
    assert running.answer(Path(sys.prefix), "-c", "")
    assert not running.answer(Path(sys.prefix), "-c", "raise SystemExit(1)")
    assert not running.answer(tmp_path, "-c", "")
    assert "pytest" in {name.split("-")[0] for name in running.installed(Path(sys.prefix))}


def test_other_pythons_do_not_interfere(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    variables = running.variables(Path("here"))
    assert not {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"} & set(variables)
    assert variables["VIRTUAL_ENV"] == "here"


@pytest.mark.parametrize(("display", "told"), [({"DISPLAY": ":0"}, []), ({}, ["--no-browser"])])
def test_without_a_display_the_address_is_printed(monkeypatch, display, told):
    system = SimpleNamespace(environ=display, geteuid=lambda: 1000)
    monkeypatch.setattr(lab, "os", system)
    monkeypatch.setattr(lab, "sys", SimpleNamespace(platform="linux"))
    assert lab.options(Path("here/my"), "page")[2:] == told
    system.geteuid = lambda: 0
    assert lab.options(Path("here/my"), "page")[2:] == [*told, "--allow-root"]


def test_jupyterlab_takes_the_settings_of_the_course(tmp_path):
    """JupyterLab's own schemas, read with our file in place, have our values as their defaults."""
    from jupyterlab.commands import get_app_dir  # what takes long to load waits until it is asked for
    from jupyterlab_server.settings_utils import _get_overrides, get_settings

    lab_settings.main(tmp_path)
    settings, schemas = tmp_path / "share/jupyter/lab/settings", Path(get_app_dir()) / "schemas"
    extensions = Path(sys.prefix) / "share/jupyter/labextensions"
    overrides, error = _get_overrides(str(settings))
    assert not error
    told = [json.loads(file.read_text(encoding="utf-8")) for file in lab_settings.SETTINGS]
    for plugin, values in [pair for settings in told for pair in settings.items()]:
        places = str(settings), str(schemas), str(tmp_path / "user")
        read = get_settings(*places, plugin, overrides, [str(extensions)])[0]
        assert {key: read["schema"]["properties"][key]["default"] for key in values} == values


def test_jupyterlab_finds_the_extension_of_the_course(tmp_path):
    from jupyterlab_server.config import get_federated_extensions

    lab_settings.main(tmp_path)
    folder = tmp_path / "share/jupyter/labextensions"
    (found,) = get_federated_extensions([str(folder)]).values()
    assert (found["name"], found["version"]) == ("gmm-lessons", PROJECT["version"])
    script = folder / found["name"] / found["jupyterlab"]["_build"]["load"]
    assert '_JUPYTERLAB ??= {})["gmm-lessons"]' in script.read_text(encoding="utf-8")


def test_the_server_is_told_and_what_somebody_else_told_it_stays(tmp_path, capsys):
    file = tmp_path / "etc" / "jupyter" / "jupyter_server_config.py"
    for _ in range(2):
        lab_settings.main(tmp_path)
        assert "tools.serving" in file.read_text(encoding="utf-8")
    file.write_text("c.mine = 1", encoding="utf-8")
    lab_settings.main(tmp_path)
    assert file.read_text(encoding="utf-8") == "c.mine = 1"
    assert "stays as it is" in capsys.readouterr().out
