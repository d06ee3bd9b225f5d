"""Kernels for lessons under test, forked from a process that has loaded already what nearly every lesson loads.

Each lesson still runs in a fresh process of its own; only the two seconds in which the libraries are loaded are spent
once a worker of the tests, and not once a lesson. Of the course itself nothing is loaded ahead.
"""

import atexit
import gc
import multiprocessing
import os
import sys
from importlib.metadata import EntryPoint

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

JUPYTER = ("ipykernel.kernelapp", "ipykernel.debugger", "anywidget")
MATHEMATICS = ("matplotlib.figure", "scipy.optimize", "scipy.stats", "sklearn.mixture")
USUAL = ["-m", "ipykernel_launcher"]


def fork_kernels():
    """Let all Jupyter kernels that this process starts be forked, where that is sound: on Linux."""
    if sys.platform == "linux":
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # no word of the debugger's about breakpoints
        multiprocessing.get_context("forkserver").set_forkserver_preload([*JUPYTER, *MATHEMATICS])
        factory = KernelProvisionerFactory.instance()
        factory.provisioners["forked"] = EntryPoint("forked", "tests.kernels:Forked", factory.GROUP_NAME)
        factory.default_provisioner_name = "forked"


class Forked(LocalProvisioner):
    """Starts kernels of this Python by a fork, and any other as usual."""

    async def launch_kernel(self, cmd, **options):
        """Start the kernel that a command line names, and return where it listens."""
        if cmd[:3] != [sys.executable, *USUAL]:
            return await super().launch_kernel(cmd, **options)
        self.cwd = options.get("cwd") or os.getcwd()
        self.process = Fork(cmd[3:], self.cwd, options["env"])
        self.pid = self.pgid = self.process.pid  # it leads a group, which is ended with it
        return self.connection_info


class Fork:
    """A forked kernel, asked and ended like a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, words, folder, variables):
        forks = multiprocessing.get_context("forkserver")
        here, there = forks.Pipe()
        self.process = forks.Process(target=be_a_kernel, args=(words, folder, variables, there))
        self.process.start()
        here.recv()
        self.pid = self.process.pid
        atexit.register(self.process.kill)  # or whoever forgets it waits for it in the end

    def poll(self):
        return self.process.exitcode

    def wait(self):
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        self.process.kill()

    def terminate(self):
        self.process.terminate()


def be_a_kernel(words, folder, variables, told):
    """Run a kernel as a command line would: in its folder and with its variables, and in a group of its own."""
    import numpy
    from ipykernel import kernelapp

    numpy.random.seed()  # not the numbers of every other fork, where a lesson gives no seed
    gc.freeze()  # what is loaded stays: no search for garbage goes through it
    os.setsid()
    told.send("I am.")
    with open(os.devnull, "r+b") as nothing:
        for stream in (0, 1, 2):
            os.dup2(nothing.fileno(), stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables, JPY_PARENT_PID=str(os.getppid()))
    sys.argv, sys.path = ["ipykernel_launcher", *words], list(filter(is_installed, sys.path))
    kernelapp.launch_new_instance()


def is_installed(place):
    """Return whether a place on sys.path is Python's, a library's, or the finder of one, and not the tests' own."""
    return place.startswith((sys.prefix, sys.base_prefix, "__editable__"))
