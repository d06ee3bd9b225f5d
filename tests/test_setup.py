"""The way in: course.py, the pins it installs, and what says the same elsewhere."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from jupyterlab.commands import get_app_dir
from jupyterlab_server.settings_utils import _get_overrides, get_settings
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import course
from tools import lab_settings

ROOT = Path(course.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = [Requirement(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/course.yml").read_text(encoding="utf-8"))
JOB = WORKFLOW["jobs"]["test"]
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


def test_pins_are_exact_and_without_addresses():
    assert [pin for pin in PINS if pin.url or not re.fullmatch(r"==[\w.]+", str(pin.specifier))] == []


def test_conda_installs_the_same():
    python, _, pip = CONDA
    assert PROJECT["requires-python"] == ">={}.{}".format(*course.OLDEST)
    assert python.removeprefix("python=") in SpecifierSet(PROJECT["requires-python"])
    assert python.removeprefix("python=") in PYTHONS
    assert " ".join(pip["pip"]).split() == course.INSTALL[len(course.PIP) :]


def test_the_workflow_runs_the_same_command_everywhere():
    assert [step["run"] for step in JOB["steps"] if "run" in step] == ["python course.py test"]
    assert MATRIX["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert PYTHONS[0] == "{}.{}".format(*course.OLDEST)
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()[-1] == 'python3 course.py test "$@"'


def test_the_workflow_trusts_little():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert all(re.search("@[0-9a-f]{40}$", step["uses"]) for step in JOB["steps"] if "uses" in step)


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
    """A copy of the course that was never set up; `runs` lists what its set-up runs, `status` is what that returns."""
    for name in course.PINS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    place = SimpleNamespace(runs=[], status={}, root=tmp_path)
    for name, value in {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "STAMP": tmp_path / ".venv" / "stamp"}.items():
        monkeypatch.setattr(course, name, value)
    monkeypatch.setattr(course, "run", lambda *command: record(place, command))
    return place


def record(place, command):
    module = command[2]
    place.runs.append(module)
    (place.root / ".venv").mkdir(exist_ok=True)
    return place.status.get(module, 0)


def test_set_up_happens_once(fresh):
    assert (course.set_up(), course.set_up()) == (0, 0)
    assert fresh.runs == ["venv", "pip", "tools.lab_settings"]


@pytest.mark.parametrize(
    ("stopped", "next_call"),
    [
        ("venv", ["venv", "pip", "tools.lab_settings"]),
        ("pip", ["pip", "tools.lab_settings"]),
        ("tools.lab_settings", ["pip", "tools.lab_settings"]),
    ],
)
def test_an_interrupted_set_up_is_finished_by_the_next_call(fresh, capsys, stopped, next_call):
    fresh.status[stopped] = 130
    assert course.set_up() == 130
    assert "did not finish" in capsys.readouterr().out
    fresh.status.clear(), fresh.runs.clear()
    assert course.set_up() == 0
    assert fresh.runs == next_call


@pytest.mark.parametrize("name", course.PINS)
def test_new_pins_are_installed(fresh, name):
    course.set_up(), fresh.runs.clear()
    (fresh.root / name).write_bytes(b"changed")
    course.set_up()
    assert fresh.runs == ["pip", "tools.lab_settings"]


def test_another_python_gets_another_venv(fresh, monkeypatch):
    course.set_up(), fresh.runs.clear()
    monkeypatch.setattr(course, "sys", SimpleNamespace(version_info=(3, 99, 0), executable=sys.executable))
    course.set_up()
    assert fresh.runs[0] == "venv"


def test_other_pythons_do_not_interfere(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    environment = course.environment()
    assert "PYTHONPATH" not in environment
    assert environment["VIRTUAL_ENV"] == str(course.VENV)


@pytest.mark.parametrize(("display", "options"), [({"DISPLAY": ":0"}, []), ({}, ["--no-browser"])])
def test_without_a_display_the_address_is_printed(monkeypatch, display, options):
    system = SimpleNamespace(environ=display, geteuid=lambda: 1000)
    monkeypatch.setattr(course, "os", system)
    monkeypatch.setattr(course, "sys", SimpleNamespace(platform="linux"))
    assert course.lab_options() == options
    system.geteuid = lambda: 0
    assert course.lab_options() == [*options, "--allow-root"]


def test_jupyterlab_takes_the_settings_of_the_course(tmp_path):
    """JupyterLab's own schemas, read with our file in place, have our values as their defaults."""
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
