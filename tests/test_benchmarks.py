"""The benchmark on its smallest problem: everybody reports, agrees on the answer, and who is absent is named."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import abreast, accuracy, peers, tables
from benchmarks.__main__ import ready
from benchmarks.problems import Problem

ROOT = Path(__file__).parent.parent
SMALL = ["iterations", "--rows", "150,2,3", "--rounds", "1", "--threads", "1"]


def test_ours_the_readable_one_and_scikit_learn_find_the_same_parameters():
    names = ["ours", "readable", "scikit-learn"]
    command = [sys.executable, "-m", "benchmarks", *SMALL, "--peers", *names]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split() for line in run.stdout.splitlines() if line.startswith("150,2,3")]
    assert [line[1] for line in lines] == names
    assert all(float(milliseconds) > 0 and float(off) < 1e-9 for _, _, milliseconds, _, _, off in lines)


@pytest.mark.parametrize("case", ["offset 1e+08", "a line 1e-04 thick", "a line 1e-06 thick"])
def test_in_its_own_axes_em_keeps_a_hundred_times_more_digits_than_scikit_learn(case):
    (world,) = ((x, z) for name, x, z in accuracy.cases(np.random.default_rng(0)) if name == case)
    truth = accuracy.exact(*world)
    off = {name: accuracy.error(found(*world, truth), truth) for name, found in accuracy.WITNESSES.items()}
    assert off["in own axes"] < min(1e-8, off["scikit-learn"] / 100)
    assert off["ours"] < 100 * off["scikit-learn"]
    assert 0 < off["exact, rounded"] < 1e-2


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


def test_climbs_abreast_are_timed_beside_the_same_climbs_one_by_one(capsys, monkeypatch):
    monkeypatch.setattr(abreast, "ROWS", [Problem(60, 1, 2, 0)])
    abreast.abreast(rounds=1)
    together, apart, ratio = map(float, capsys.readouterr().out.split("60,1,2")[1].split())
    assert ratio == pytest.approx(apart / together, rel=0.05)


def test_a_row_says_what_bic_chooses_and_where_others_are_above_ours():
    x = np.zeros((100, 2))
    heights = {(1, "full"): -300.0, (2, "full"): -280.0}
    line = tables.row("a table", "mclust", x, heights, 1.25, {(1, "full"): -0.5, (2, "full"): 1.625})
    price = 11 * np.log(100) + 560
    assert line == f"| a table | mclust | full 2 | -280.00 | {price:.2f} | 1.2 | +1.625 (full 2) to -0.500 |"


def test_a_fit_of_another_program_counts_only_if_it_has_not_collapsed():
    x = np.random.default_rng(0).standard_normal((50, 2)).round(1)
    sound = [0.5, 0.5, 0, 0, 1, 1, *np.eye(2).ravel(), *np.eye(2).ravel()]
    thin = [*sound[:-1], 1e-9]
    assert tables.height_of(x, 2, "full", -70.0, 0.1, *sound) == -70
    assert tables.height_of(x, 2, "full", 70.0, 0.1, *thin) == -np.inf
