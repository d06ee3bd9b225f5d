"""A user's matplotlibrc, JUPYTER_PATH and other kernels change neither a lesson nor what the tests find."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.running import OWN, variables

ASK = """
import json, sys, matplotlib
from jupyter_client.kernelspec import KernelSpecManager
print(json.dumps([KernelSpecManager().get_kernel_spec("python3").resource_dir, matplotlib.rcParams["lines.linewidth"]]))
"""


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """Set up a user with a loud matplotlibrc and a python3 of another course, everywhere that Jupyter looks."""
    for folder in (tmp_path / "path", tmp_path / "home" / "share" / "jupyter"):
        kernel = folder / "kernels" / "python3"
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(json.dumps({"argv": ["false"], "display_name": "Another", "language": "R"}))
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\n")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "path"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "home" / "share" / "jupyter"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))


def asked(env):
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_lessons_run_on_their_own_kernel_and_draw_with_matplotlibs_own_settings(hostile):
    place, width = asked(variables(Path(sys.prefix)))
    assert place.startswith(sys.prefix) and width == 1.5
    loud, wide = asked(dict(os.environ))
    assert not loud.startswith(sys.prefix) and wide == 9


def test_the_tests_themselves_see_nothing_of_the_users():
    assert "JUPYTER_PATH" not in os.environ and os.environ["MATPLOTLIBRC"] == OWN["MATPLOTLIBRC"]
    lines = Path(os.environ["MATPLOTLIBRC"]).read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") for line in lines)
