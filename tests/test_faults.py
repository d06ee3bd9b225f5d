"""The lists of faults: each still fits the code that it breaks, so that `python course.py mutate` does what it says."""

import os
import subprocess
import sys

import pytest

from tools.mutate import LISTS, ROOT, Fault, faults, followed, told


@pytest.mark.parametrize("name", sorted(path.stem for path in LISTS.glob("*.toml")))
def test_every_fault_stands_once_and_makes_another_program(name):
    for fault in faults([name]):
        assert fault.applied((ROOT / fault.file).read_text(encoding="utf-8"))
        assert all((ROOT / test.partition("::")[0]).is_file() for test in fault.tests), fault


def test_no_fault_is_listed_twice():
    listed = [(fault.file, fault.old, fault.new) for fault in faults()]
    assert len(set(listed)) == len(listed)


def test_the_lines_count_what_was_noticed_and_what_changes_nothing(capsys):
    one, two = Fault("em", "em.py", "a", "b", ()), Fault("em", "em.py", "a", "c", (), "The same.")
    done = followed([one, two, one], [(one, "test_x"), (two, None), (one, None)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["passed: em.py: 'a' -> 'c'  The same.", "passed: em.py: 'a' -> 'b'  "]
    assert lines[2:] == [told("em", done)] and "1 of    3 noticed,  33.3%, 1 of the others" in lines[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutate forks")
def test_a_fault_is_noticed_and_one_that_no_test_of_its_list_can_see_is_not():
    """A wrong sign, and a fault of another room, against the tests of the first; then tests that end their process.

    No trial leaves compiled code behind: of a file mended in the same second, it would be taken for the mended one.
    """
    script = """if True:
        from tools import trials
        from tools.mutate import Fault, faults
        from tools.trials import outcomes, red
        tests = ("tests/test_responsibilities.py",)
        seen = Fault("", "gmm_lessons/responsibilities.py", "-(resp * logs)", "+(resp * logs)", tests)
        unseen = faults(["units"])[0]._replace(tests=tests)
        notes = trials._notes
        trials._notes = lambda path: (print(*path.parent.rglob("*.pyc")), notes(path))[1]
        tests = [test for _, test in outcomes([seen, unseen], 1)]
        print(tests[0].partition("::")[0], tests[1], red({tests[0]}, 1))
        trials._tests = lambda *_: iter(()).throw(SystemExit)
        print(*(test for _, test in outcomes([seen, unseen], 1)))
    """
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["tests/test_responsibilities.py", "None", "[]", *ran.stdout.split()[:1] * 2]
