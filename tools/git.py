"""The few words of git that the course needs, each answer a value and each refusal one line."""

import os
import re
import shutil
import subprocess

from tools.place import ORIGINALS, ROOT, Trouble

QUIET = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
NO_WAY = re.compile(
    "could not resolve|unable to access|could not read from remote|timed out|unreachable|connect|early eof", re.I
)


def git(*words, root=ROOT):
    """Run git in the course and return the finished process, its output as bytes."""
    if shutil.which("git") is None:
        return subprocess.CompletedProcess(words, 127, b"", b"fatal: there is no git on this machine")
    return subprocess.run(["git", *words], cwd=root, env={**os.environ, **QUIET}, capture_output=True)


def is_checkout(root=ROOT):
    """Return whether the course is a git checkout of its own, and git is there to work on it."""
    return (root / ".git").exists() and not git("rev-parse", root=root).returncode


def changed(root=ROOT):
    """Return the originals that are not as in the last commit; those that were deleted belong to them."""
    listed = git("diff", "--name-only", "--no-renames", "-z", "HEAD", "--", ORIGINALS.name, root=root).stdout.decode()
    known = git("ls-tree", "-r", "--name-only", "-z", "HEAD", "--", ORIGINALS.name, root=root).stdout.decode()
    return [root / name for name in listed.split("\0") if name and name in known.split("\0")]


def committed(path, root=ROOT):
    """Return the bytes of a file as in the last commit."""
    return git("show", f"HEAD:{path.relative_to(root).as_posix()}", root=root).stdout


def restore(path, root=ROOT):
    """Give a file the form of the last commit."""
    done = git("checkout", "HEAD", "--", path.relative_to(root).as_posix(), root=root)
    if done.returncode:
        raise Trouble(f"git could not restore {path.name}: {_said(done)}")


def pull(root=ROOT):
    """Fetch what is new and go on to it; return the commits (before, after)."""
    if not is_checkout(root):
        raise Trouble(f"git does not take this folder for a checkout: {_said(git('rev-parse', root=root))}")
    if not git("remote", root=root).stdout.strip():
        raise Trouble("This clone has no remote to fetch from: `git remote add origin <address>` gives it one.")
    before = _head(root)
    done = git("pull", "--ff-only", "--quiet", root=root)
    if done.returncode:
        raise Trouble(_why(done))
    return before, _head(root)


def _head(root):
    return git("rev-parse", "--short", "HEAD", root=root).stdout.decode().strip()


def _why(done):
    """Return in one line why a pull failed, and what helps."""
    said = done.stderr.decode(errors="replace")
    if NO_WAY.search(said):
        return f"The course's server cannot be reached: try again with a network. ({_said(done)})"
    if "overwritten" in said:
        files = ", ".join(re.findall(r"^\t(\S+)", said, re.M))
        return f"You changed {files}, as the update does: put your changes away with `git stash`, and run this again."
    if "ast-forward" in said:
        return "This clone has commits of its own: `git pull --rebase` puts them on top of what is new."
    return f"git could not update the course: {_said(done)}"


def _said(done):
    """Return the line in which git says what is wrong: its hints and excuses come behind it, or before."""
    lines = [line.strip() for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
    serious = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (serious or lines or [f"git ended with {done.returncode}"])[0]
