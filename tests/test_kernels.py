"""A forked kernel is to a lesson what any other kernel is."""

import os
import signal
import sys
import threading
from contextlib import contextmanager

import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

ROOM = """
import os, sys
print([name for name in sys.modules if name.partition(".")[0] == "gmm_lessons"], sys.path, sys.argv[1:2], os.getcwd(),
      {name: value for name, value in os.environ.items() if not name.startswith(("JPY_", "PYDEVD_"))}, __name__,
      os.getpgid(0) == os.getpid(), sorted(globals()), sys.flags, sys.warnoptions)
"""
LOADED = "import sys; print('sklearn.mixture' in sys.modules)"


@contextmanager
def kernel(way, **options):
    """Start a kernel this way, and give its manager and a function that runs code there and returns what it writes."""
    factory, before = KernelProvisionerFactory.instance(), KernelProvisionerFactory.instance().default_provisioner_name
    factory.default_provisioner_name = way
    manager, client = start_new_kernel(kernel_name="python3", **options)
    factory.default_provisioner_name = before

    def written(code, **more):
        told = []
        client.execute_interactive(code, output_hook=told.append, timeout=60, **more)
        return "".join(message["content"].get("text", message["content"].get("ename", "")) for message in told)

    try:
        yield manager, written
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_fork_stands_in_the_same_room_and_only_the_libraries_are_there(tmp_path):
    with kernel("forked", cwd=str(tmp_path)) as (_, forked), kernel("local-provisioner", cwd=str(tmp_path)) as (_, own):
        assert forked(ROOM) == own(ROOM)
        assert (forked(LOADED), own(LOADED)) == ("True\n", "False\n")


def test_forks_draw_numbers_of_their_own_where_no_seed_is_given():
    draw = "import random, numpy; print(numpy.random.random(), random.random())"
    with kernel("forked") as (_, one), kernel("forked") as (_, other):
        assert not {*one(draw).split()} & {*other(draw).split()}


def test_a_fork_is_interrupted_and_ended_like_any_kernel():
    with kernel("forked") as (manager, written):
        process = manager.provisioner.process
        threading.Timer(0.5, os.killpg, (manager.provisioner.pgid, signal.SIGINT)).start()
        assert written("while True: pass").endswith("KeyboardInterrupt")
        assert written("print(1 + 1)") == "2\n" and manager.is_alive() and process.poll() is None
    assert not manager.has_kernel and process.wait() != 0
