"""The benchmark on its smallest problem: everybody reports, agrees on the answer, and who is absent is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.__main__ import ready

ROOT = Path(__file__).parent.parent
SMALL = ["iterations", "--rows", "150,2,3", "--rounds", "1", "--threads", "1"]


def test_ours_the_readable_one_and_scikit_learn_find_the_same_parameters():
    names = ["ours", "readable", "scikit-learn"]
    command = [sys.executable, "-m", "benchmarks", *SMALL, "--peers", *names]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split() for line in run.stdout.splitlines() if line.startswith("150,2,3")]
    assert [line[1] for line in lines] == names
    assert all(float(milliseconds) > 0 and float(off) < 1e-9 for _, _, milliseconds, _, _, off in lines)


def test_a_peer_that_does_not_install_is_named_with_the_reason(capsys, monkeypatch):
    monkeypatch.setattr(peers, "which", lambda program: None)
    assert ready([peers.Peer("mclust", peers.mclust), peers.Peer("Armadillo", peers.armadillo)]) == {}
    assert capsys.readouterr().out == (
        "mclust: not here, no Rscript on this machine\nArmadillo: not here, no g++ on this machine\n"
    )


def test_a_package_that_does_not_install_gives_the_last_words_of_pip(monkeypatch):
    monkeypatch.setattr(peers, "PYTHON", Path(sys.executable))
    with pytest.raises(peers.Absent, match=r"pip install \./no-such-folder: .*does not exist"):
        peers._installed("no_such_module", ["./no-such-folder"])
