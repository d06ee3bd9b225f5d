"""The lists of faults: each still fits the code that it breaks, so that `python course.py mutate` does what it says."""

import pytest

from tools.mutate import LISTS, ROOT, faults


@pytest.mark.parametrize("name", sorted(path.stem for path in LISTS.glob("*.toml")))
def test_every_fault_stands_once_and_makes_another_program(name):
    for fault in faults([name]):
        assert fault.applied((ROOT / fault.file).read_text(encoding="utf-8"))
        assert all((ROOT / test.partition("::")[0]).is_file() for test in fault.tests), fault


def test_no_fault_is_listed_twice():
    listed = [(fault.file, fault.old, fault.new) for fault in faults()]
    assert len(set(listed)) == len(listed)
