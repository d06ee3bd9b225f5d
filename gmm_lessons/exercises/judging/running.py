"""Run a learner's function where it can do no harm: on copies, in silence, in a thread that is stopped in time."""

import contextlib
import copy
import ctypes
import threading
import time
from dataclasses import dataclass

import numpy as np

from gmm_lessons.exercises.judging.kinds import kind
from gmm_lessons.exercises.judging.operands import line_of, operands
from gmm_lessons.exercises.judging.reading import as_answer, changes
from gmm_lessons.exercises.judging.silence import quiet

SECONDS = 3.0  # of the processor: a busy machine makes no right answer wrong
ASLEEP = 4  # times that on the clock, for what uses none
TOO_LONG = "too long"


class Stopped(SystemExit):
    """Raised inside a thread that has run out of time; threads end on it without a word."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one call came to: an answer, or the name and text of an error; and the arguments it changed."""

    answer: object = None  # an array, or a tuple of arrays; None where the value is neither
    kind: str = ""  # the type of what was returned
    error: str = ""
    text: str = ""
    line: str = ""  # where in the learner's code that was
    met: tuple = ()  # the two sides of the operation that failed, with their shapes
    changed: tuple[int, ...] = ()


def attempt(function, args, parts):
    """Return the Outcome of one call on copies of the arguments; `parts` are expected, 0 for a single array."""
    mine = copy.deepcopy(args)
    try:
        with np.errstate(all="ignore"):
            value = function(*mine)
            answer, returned = as_answer(value, parts), kind(value)
    except Stopped:
        raise
    except BaseException as error:
        seen = line_of(error, function), operands(error), changes(args, mine)
        return Outcome(None, "", type(error).__name__, _text(error), *seen)
    return Outcome(answer, returned, changed=changes(args, mine))


def _text(error):
    try:
        return " ".join(str(error).split())[:200]
    except Exception:
        return ""


def run(function, calls, parts, seconds=SECONDS):
    """Return the Outcomes, one for each tuple of arguments; calls that did not end in time are TOO_LONG."""
    outcomes = []
    worker = threading.Thread(target=_work, args=(function, calls, parts, outcomes), daemon=True)
    with quiet():
        try:
            worker.start()
        except RuntimeError:  # a browser has no threads; there, who runs the check ends it from outside
            _work(function, calls, parts, outcomes)
        else:
            _wait(worker, seconds)
    done = tuple(outcomes)
    return done + (Outcome(error=TOO_LONG),) * (len(calls) - len(done))


def _work(function, calls, parts, outcomes):
    with contextlib.suppress(BaseException):
        for args in calls:
            outcomes.append(attempt(function, args, parts))


def _wait(worker, seconds):
    worked, waited = time.process_time() + seconds, time.monotonic() + ASLEEP * seconds
    try:
        while worker.is_alive() and time.process_time() < worked and time.monotonic() < waited:
            worker.join(0.02)
    except KeyboardInterrupt:  # the learner pressed the stop button: the verdict says how far it came
        pass
    end = time.monotonic() + 0.5
    while worker.is_alive() and time.monotonic() < end:
        _raise_in(worker, Stopped)
        worker.join(0.05)


def _raise_in(thread, error):
    """Raise the error inside another thread at its next line of Python; a thread that sleeps meets it when it wakes."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(error))
