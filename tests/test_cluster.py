"""EM on a cluster of real processes: the bits of one process, also when a worker is killed; errors when all is lost.

What Dask logs below CRITICAL is silenced: workers are killed here on purpose, and the terminal need not hear of each.
"""

import logging
import os
import pickle
import re
import subprocess
import sys
import time
from functools import partial
from ipaddress import ip_address
from itertools import islice
from pathlib import Path
from threading import Thread

import numpy as np
import psutil
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from gmm_lessons.covariance import TIED
from gmm_lessons.em import e_step, em, m_step
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.mixture import bells, sample
from gmm_lessons.moments import moments
from gmm_lessons.scale import seeding, settled, statistics
from gmm_lessons.scale.streaming import add_up
from tests.at_work import KILL, careless, peak, slowly, suicidal, whose
from tests.worlds import random_mixture, soft_start

cluster = pytest.importorskip(
    "gmm_lessons.scale.cluster", reason="the extra `scale` is not installed", exc_type=ImportError
)
import dask  # noqa: E402
import dask.array as da  # noqa: E402
from distributed import Client, LocalCluster  # noqa: E402

from gmm_lessons.scale import cluster_seeding  # noqa: E402

MEGABYTE = 10**6
LIMIT = 200 * MEGABYTE  # a worker, with its interpreter
local = partial(
    LocalCluster,
    threads_per_worker=1,
    silence_logs=logging.CRITICAL,
    dashboard_address="127.0.0.1:0",  # nothing listens to other machines, and port 8787 may be another cluster's
    worker_dashboard_address="127.0.0.1:0",
)
IDLE = {  # what each process does beside the tests: to look every 10 ms where it is, and how busy the machine is
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
}


@pytest.fixture(scope="module", autouse=True)
def nothing_beside_the_tests():
    """No process keeps watch over itself: a third of all their work."""
    with dask.config.set(IDLE):
        yield


@pytest.fixture(scope="module")
def client():
    """Two processes; nothing of them is left when the tests are over."""
    with local(n_workers=2, memory_limit=LIMIT) as workers, Client(workers, set_as_default=False) as client:
        yield client
        pids = client.run(os.getpid).values()
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Points, the path of a file that holds them, and a start: 11 blocks of 100 and one of 17."""
    rng = np.random.default_rng(0)
    x, _ = sample(random_mixture(rng, 3, 4), 1117, rng)
    path = tmp_path_factory.mktemp("data") / "x.npy"
    np.save(path, x)
    return x, path, m_step(moments(x, soft_start(x, 3, rng)))


def climb(x, start, expect, steps=4, **options):
    return list(islice(em(x, start, expect=expect, **options), steps))


def in_one_process(rows):
    """The reference: the same blocks one after the other, and their statistics added up."""

    def expect(x, mixture):
        blocks = [x[start : start + rows] for start in range(0, len(x), rows)]
        return settled(lambda careful: add_up([statistics(block, mixture, careful=careful) for block in blocks]))

    return expect


def assert_same_bits(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        assert a.objective == b.objective
        for name in ("weights", "means", "covs"):
            np.testing.assert_array_equal(getattr(a.mixture, name), getattr(b.mixture, name))


def quiet(client=None, **options):
    return cluster.over(client, progress=False, **options)


def assert_heard_on_this_machine_only():
    """No socket of this process, or of one it has started, takes a connection from another machine."""
    me = psutil.Process()
    sockets = [own for process in (me, *me.children(recursive=True)) for own in process.net_connections("tcp")]
    heard = {own.laddr.ip for own in sockets if own.status == psutil.CONN_LISTEN}
    assert heard and all(ip_address(ip).is_loopback for ip in heard), heard


def test_no_cluster_of_these_tests_listens_to_other_machines(client):
    """Neither the one of two processes that is there, nor one in this process beside it."""
    with local(n_workers=1, processes=False):
        assert_heard_on_this_machine_only()


@pytest.mark.parametrize("kind", ["on disk", "on disk, persisted", "in the graph", "persisted", "by its address"])
def test_two_processes_give_the_bits_of_one(client, world, kind):
    x, path, start = world
    memory = da.from_array(x, chunks=(100, -1))
    disk = cluster.on_disk(path, 100)
    with Client(client.scheduler.address, set_as_default=False) as other:
        data = {"on disk, persisted": client.persist(disk), "in the graph": memory, "persisted": client.persist(memory)}
        user = other if kind == "by its address" else client
        assert_same_bits(climb(data.get(kind, disk), start, quiet(user)), climb(x, start, in_one_process(100)))


@pytest.mark.parametrize("way", [seeding.kmeans_plus_plus, seeding.kmeans_parallel])
def test_two_processes_start_where_one_does(client, world, way):
    x, path, _ = world
    data, through = client.persist(cluster.on_disk(path, 600)), cluster_seeding.through(client)
    np.testing.assert_array_equal(way(data, 4, 1, through=through), way(x, 4, 1))
    apart = seeding.kmeans(data, 4, 1, begin=way, through=through, max_iter=2)
    here = seeding.kmeans(x, 4, 1, begin=way, max_iter=2)
    for name in ("count", "mean", "scatter"):
        np.testing.assert_allclose(getattr(apart, name), getattr(here, name), rtol=1e-12, atol=1e-12)


def test_a_start_on_a_cluster_that_is_gone_says_so(world):
    with local(n_workers=1, processes=False) as workers, Client(workers, set_as_default=False) as client:
        client.close()
        with pytest.raises(ConnectionError, match="the cluster is gone"):
            seeding.kmeans(cluster.on_disk(world[1], 300), 4, 1, through=cluster_seeding.through(client))


def test_threads_of_this_machine_give_the_same_bits_and_leave_blas_as_it_was(world):
    x, path, start = world
    with threadpool_limits(2, "blas"):
        before = [library["num_threads"] for library in threadpool_info()]
        assert 2 in before
        assert_same_bits(climb(cluster.on_disk(path, 100), start, quiet()), climb(x, start, in_one_process(100)))
        assert [library["num_threads"] for library in threadpool_info()] == before


def test_blas_in_a_worker_has_one_thread(client, world):
    client.run(lambda: threadpool_limits(2, "blas") and None)  # the nanny of a worker asks for one from the beginning
    client.run(cluster.one_thread_for_blas.cache_clear)
    climb(cluster.on_disk(world[1], 100), world[2], quiet(client), steps=1)
    found = client.run(
        lambda: [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    )
    assert all(set(counts) == {1} for counts in found.values())


@pytest.mark.parametrize("chunks", [(40, -1), (333, -1), (1117, -1), (500, 2), ((0, 117, 1000), -1)])
def test_where_the_blocks_end_changes_nothing(world, chunks):
    x, _, start = world
    ours, theirs = climb(da.from_array(x, chunks=chunks), start, quiet()), climb(x, start, e_step)
    for a, b in zip(ours, theirs, strict=True):
        assert a.objective == pytest.approx(b.objective, rel=1e-12)
        np.testing.assert_allclose(a.mixture.covs, b.mixture.covs, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours[0].moments.scatter, theirs[0].moments.scatter, rtol=1e-12)


def test_shapes_and_priors_are_those_of_em(world):
    x, path, start = world
    options = {"structure": TIED, "prior": imaginary_points(x, 3, 0.5)}
    ours = climb(cluster.on_disk(path, 100), start, quiet(), **options)
    assert ours[-1].objective == pytest.approx(climb(x, start, e_step, **options)[-1].objective, rel=1e-12)


@pytest.mark.parametrize("kind", [np.asarray, lambda weight: da.from_array(weight, chunks=70)], ids=["array", "dask"])
@pytest.mark.parametrize("where", ["here", "there"])
def test_a_weight_counts_a_point_that_often(client, world, kind, where):
    x, path, start = world
    times = np.random.default_rng(0).integers(0, 3, len(x))
    user = client if where == "there" else None
    ours = climb(cluster.on_disk(path, 100), start, quiet(user, sample_weight=kind(times)))
    theirs = climb(np.repeat(x, times, axis=0), start, e_step)
    assert ours[-1].objective == pytest.approx(theirs[-1].objective, rel=1e-12)
    np.testing.assert_allclose(ours[-1].mixture.covs, theirs[-1].mixture.covs, rtol=1e-9, atol=1e-12)


def test_weights_that_cannot_be_are_refused(world):
    data, start = cluster.on_disk(world[1], 100), world[2]
    with pytest.raises(ValueError, match=r"1117 points, but sample_weight has shape \(9,\)"):
        quiet(sample_weight=np.ones(9))(data, start)
    with pytest.raises(ValueError, match=r"a sample_weight is -1\.0"):
        quiet(sample_weight=np.r_[np.ones(1116), -1.0])(data, start)


def test_points_on_a_line_and_numbers_of_single_precision(world):
    x = world[0][:, 0].astype(np.float32)
    start = bells([0.5, 0.5], [-1, 1], [1, 2])
    ours = climb(da.from_array(x, chunks=100), start, quiet())
    assert ours[-1].objective == pytest.approx(climb(x, start, e_step)[-1].objective, rel=1e-10)


def test_lost_digits_send_every_block_the_careful_way(world):
    x, path, start = world
    assert quiet(statistics=careless)(cluster.on_disk(path, 100), start).log_likelihood == 12  # blocks


def test_the_graph_of_a_file_holds_no_data(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((100_000, 2)))
    x = cluster.on_disk(tmp_path / "x.npy", 10_000)
    assert x.numblocks == (10, 1)
    assert len(pickle.dumps(dict(x.__dask_graph__()))) < 10_000
    assert cluster.on_disk(tmp_path / "x.npy").numblocks == (1, 1)


# ---- a worker is lost ----


def when_a_block_has_begun(folder, act):
    """Start a thread that calls act(pid) with the process of the first block to begin; return the thread."""

    def watch():
        while not (begun := os.listdir(folder)):
            time.sleep(0.01)
        act(int(begun[0].split("-")[0]))

    thread = Thread(target=watch)
    thread.start()
    return thread


def test_a_worker_killed_in_the_middle_of_a_step_changes_not_one_bit(client, world, tmp_path):
    x, path, start = world
    held = client.persist(cluster.on_disk(path, 150))
    steps = em(held, start, expect=quiet(client, statistics=partial(slowly, tmp_path)))
    ours, workers = [next(steps)], set(client.run(os.getpid).values())
    for trace in tmp_path.iterdir():
        trace.unlink()
    killer = when_a_block_has_begun(tmp_path, lambda pid: os.kill(pid, KILL))
    ours.append(next(steps))
    killer.join()
    assert len(os.listdir(tmp_path)) > 8  # blocks: some were begun twice
    ours.append(next(steps))
    assert_same_bits(ours, climb(x, start, in_one_process(150), steps=3))
    client.wait_for_workers(2)
    assert len(workers & set(client.run(os.getpid).values())) == 1


def test_a_block_that_ends_every_worker_is_named_as_too_large(client, world, monkeypatch):
    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", 0)
    with pytest.raises(RuntimeError, match=r"a certain block of up to 1117 points died.*Take smaller blocks"):
        quiet(client, statistics=suicidal)(cluster.on_disk(world[1]), world[2])
    client.wait_for_workers(2)


# ---- more data than memory ----


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_a_file_five_times_the_memory_of_all_workers_passes(client, tmp_path):
    """2016 megabytes against 2 x 200. All but the first and last block is a hole in the file, which reads as zeros."""
    rng = np.random.default_rng(1)
    truth, n, path = random_mixture(rng, 2, 4), 500_000, tmp_path / "x.npy"
    block = np.resize(sample(truth, 50_000, rng)[0], (n, 4))
    x = np.lib.format.open_memmap(path, mode="w+", dtype=float, shape=(126 * n, 4))
    x[:n] = x[-n:] = block
    del x
    assert path.stat().st_size > 5 * 2 * LIMIT
    found = quiet(client)(cluster.on_disk(path, n), truth)
    whole = add_up([statistics(block, truth), *[statistics(np.zeros((n, 4)), truth)] * 124, statistics(block, truth)])
    assert found.log_likelihood == whole.log_likelihood
    np.testing.assert_array_equal(found.moments.scatter, whole.moments.scatter)
    peaks = list(client.run(peak).values())
    print(f"peak memory of a worker: {max(peaks)} MB, of its limit of {LIMIT // MEGABYTE} MB; data: 2016 MB")
    assert max(peaks) < LIMIT // MEGABYTE


# ---- the cluster is lost ----


def test_a_cluster_closed_in_the_middle_of_a_step_says_so_and_the_last_step_goes_on_to_the_same_bits(world, tmp_path):
    x, path, start = world
    data, ours = cluster.on_disk(path, 100), []
    with local(n_workers=1, processes=False) as workers, Client(workers, set_as_default=False) as client:
        held = client.persist(data)
        steps = em(data, start, expect=quiet(client, statistics=partial(slowly, tmp_path)))
        ours.append(next(steps))
        for trace in tmp_path.iterdir():
            trace.unlink()
        closer = when_a_block_has_begun(tmp_path, lambda pid: workers.close())
        with pytest.raises(ConnectionError, match=r"the cluster is gone.*The last Step you got is still good"):
            next(steps)
        closer.join()
        with pytest.raises(ConnectionError, match="the cluster is gone"):
            quiet(client)(data, start)
        with pytest.raises(ConnectionError, match="persist x again"):
            quiet()(held, start)
    ours += climb(data, ours[-1].mixture, quiet(), steps=4)[1:]
    assert_same_bits(ours, climb(x, start, in_one_process(100)))


def test_a_scheduler_killed_says_so(world, tmp_path):
    file = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0"]
    command += ["--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", file]
    with (
        subprocess.Popen(command, stderr=subprocess.DEVNULL) as scheduler,
        dask.config.set({"distributed.comm.timeouts.connect": "10s"}),
        Client(scheduler_file=str(file), set_as_default=False) as client,
    ):
        assert_heard_on_this_machine_only()
        killer = Thread(target=lambda: (time.sleep(0.3), scheduler.kill()))
        killer.start()
        with pytest.raises(ConnectionError, match="the cluster is gone"):
            quiet(client)(cluster.on_disk(world[1], 100), world[2])  # waits: there are no workers
        killer.join()


def test_a_cluster_without_workers_is_waited_for_and_then_said_to_be_gone_but_not_a_slow_one(
    world, monkeypatch, tmp_path
):
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with local(n_workers=0, processes=False) as workers, Client(workers, set_as_default=False) as client:
        with pytest.raises(ConnectionError, match="its workers"):
            quiet(client)(cluster.on_disk(world[1], 100), world[2])
        workers.scale(1)
        client.wait_for_workers(1)
        slow = quiet(client, statistics=partial(slowly, tmp_path))  # five times as long as our patience
        assert slow(cluster.on_disk(world[1], 100), world[2]).moments.count.sum() == pytest.approx(1117)


# ---- what is drawn, and what is refused ----


@pytest.mark.parametrize("where", ["here", "there"])
def test_the_bar_counts_blocks_and_off_is_silent(client, world, capfd, tmp_path, where):
    data, user = cluster.on_disk(world[1], 400), client if where == "there" else None
    cluster.over(user, statistics=partial(slowly, tmp_path))(data, world[2])
    assert re.search(r"E step: .* [12]/3 ", capfd.readouterr().err)
    quiet(user, statistics=partial(slowly, tmp_path))(data, world[2])
    assert capfd.readouterr() == ("", "")


def test_the_current_client_is_taken(client, world):
    with client.as_current():
        expect = quiet(statistics=whose)
    assert expect(cluster.on_disk(world[1], 100), world[2]).log_likelihood == 12  # blocks


@pytest.mark.parametrize("where", ["here", "there"])
def test_a_bad_row_is_counted_from_the_start_of_the_data(client, world, where):
    x = world[0].copy()
    x[777, 2] = np.nan
    with pytest.raises(ValueError, match=r"nan.* in row 777: NaN or infinity has no density"):
        quiet(client if where == "there" else None)(da.from_array(x, chunks=(100, -1)), world[2])


@pytest.mark.parametrize("kind", [float, object, np.longdouble])
@pytest.mark.parametrize("bad", [np.inf, 1e160])
def test_every_error_of_a_row_counts_it_from_the_start_of_the_data(client, world, kind, bad):
    x = world[0].copy()
    x[437, 1] = bad
    data = da.from_array(x.astype(kind), chunks=(100, -1))
    for user in (client, None):
        with pytest.raises(ValueError, match="in row 437"):
            quiet(user)(data, world[2])


def test_a_component_left_with_no_points_is_named():
    x = da.from_array(np.arange(6.0), chunks=2)
    with pytest.raises(ValueError, match="component 1 is left with no points"):
        climb(x, bells([0.5, 0.5], [0, 1e6], [1, 1]), quiet())


def test_what_is_no_dask_array_is_refused_with_the_ways_to_make_one(world):
    x, path, start = world
    for data in (x, np.load(path, mmap_mode="r")):
        with pytest.raises(ValueError, match=r"x is a (ndarray|memmap).* on_disk\(path\)"):
            quiet()(data, start)


def test_shapes_that_do_not_fit_are_refused_before_any_work(world):
    x, start = da.from_array(world[0], chunks=(100, -1)), world[2]
    with pytest.raises(ValueError, match="x has D = 3 columns"):
        quiet()(x[:, :3], start)
    with pytest.raises(ValueError, match="points are rows"):
        quiet()(x[:0], start)
    with pytest.raises(ValueError, match="points are rows"):
        quiet()(x[:, :, None], start)
    with pytest.raises(ValueError, match=r"unknown length\. x\.compute_chunk_sizes\(\)"):
        quiet()(x[x[:, 0] > 0], start)


def test_a_file_that_holds_no_points_is_refused(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros(5))
    with pytest.raises(ValueError, match=r"holds an array of shape \(5,\), but points are rows"):
        cluster.on_disk(tmp_path / "x.npy")


def test_blocks_of_no_rows_are_refused(world):
    with pytest.raises(ValueError, match=r"rows is 0, but must be a whole number"):
        cluster.on_disk(world[1], 0)
    with pytest.raises(ValueError, match=r"rows is 2\.7, but must be a whole number"):
        cluster.on_disk(world[1], 2.7)


def test_other_blocks_or_another_folder_are_another_array(tmp_path, monkeypatch):
    np.save(tmp_path / "x.npy", np.zeros((40, 1)))
    monkeypatch.chdir(tmp_path)
    ten, also_ten, twenty = (
        cluster.on_disk(path, n) for path, n in (("x.npy", 10), (tmp_path / "x.npy", 10), ("x.npy", 20))
    )
    assert ten.name == also_ten.name != twenty.name
    monkeypatch.chdir("/")
    assert ten.compute().shape == (40, 1)


def test_a_file_written_anew_is_another_array(tmp_path):
    names = []
    for mtime in (1e9, 2e9):
        np.save(tmp_path / "x.npy", np.full((4, 1), mtime))
        os.utime(tmp_path / "x.npy", (mtime, mtime))
        names.append(cluster.on_disk(tmp_path / "x.npy").name)
    assert names[0] != names[1]


def shortened(x, path):
    np.save(path, x[: len(x) // 2])


def reshaped(x, path):
    np.save(path, x.reshape(-1, 2 * x.shape[1]))


def cut(x, path):
    os.truncate(path, path.stat().st_size // 2)


def touched(x, path):
    np.save(path, x)
    os.utime(path, (1e9, 1e9))


@pytest.mark.parametrize("change", [shortened, reshaped, cut, touched])
@pytest.mark.parametrize("where", ["here", "there"])
def test_a_file_that_changes_between_two_steps_is_told(client, world, tmp_path, change, where):
    x, path = world[0][:500], tmp_path / "x.npy"
    np.save(path, x)
    before = path.stat()
    steps = em(cluster.on_disk(path, 100), world[2], expect=quiet(client if where == "there" else None))
    next(steps)
    change(x, path)
    if change is reshaped:  # as many bytes, and the clock has not moved
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ValueError, match=r"x\.npy has been written since.*found points \(500, 4\).*Call on_disk again"):
        next(steps)
