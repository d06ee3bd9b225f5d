"""Lesson 7, further: when to stop."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake


def has_converged(trace, n, tol):
    """Return whether the last step changed ln p(X) by less than tol a point; False before there are two values."""
    return len(trace) >= 2 and abs(trace[-1] - trace[-2]) / n < tol


# --- has_converged ----------------------------------------------------------------------------------------------------


def _rule(last):
    """Return a rule that says last(trace, n, tol) from the second value on, and False before."""
    return lambda trace, n, tol: len(trace) >= 2 and bool(last(np.array(trace), n, tol))


def _per_point(trace, n):
    return abs(trace[-1] - trace[-2]) / n


CONVERGED = Exercise(
    name="has_converged",
    lesson=7,
    reference=has_converged,
    statement="""Write `has_converged(trace, n, tol)`: is it time to stop?

|trace[-1] - trace[-2]| / n < tol

`trace` is a list of total log-likelihoods, `n` the number of points, `tol` a number of nats a point. Return
True or False: False while there are fewer than two values, True only if the change, up or down, is below `tol`; for a
change of exactly `tol` it is False.""",
    cases=(
        Case(([-120.0, -100.0, -99.5], 10, 0.1), "a last gain of 0.05 a point, tol = 0.1"),
        Case(([-120.0, -100.0, -98.0], 10, 0.1), "a last gain of 0.2 a point, tol = 0.1"),
        Case(([-100.0, -90.0, -95.0], 10, 0.1), "a trace that FALLS by 0.5 a point, tol = 0.1"),
        Case(([-100.0, -90.0, -90.2], 10, 0.1), "a trace that falls by 0.02 a point, tol = 0.1"),
        Case(([-50.0], 10, 0.1), "a trace with one value"),
        Case(([-80.0, -79.9], 10, 0.1), "a trace with two values, a gain of 0.01 a point"),
        Case(([-80.0, -60.0], 10, 0.1), "a trace with two values, a gain of 2 a point"),
        Case(([-8.0, -4.0], 4, 1.0), "a gain of exactly tol"),
        Case(([-2.0, -1.0, -0.5], 100, 0.01), "a gain that is large beside the log-likelihood, but small a point"),
        Case(
            ([-200000.0, -190000.0, -189000.0], 1000, 0.1),
            "a gain that is small beside the log-likelihood, but 1 a point",
        ),
        Case(([-100.0, -99.99, -90.0], 10, 0.1), "a plateau that has just been left"),
        Case(([-100.0, -50.0, -100.2], 10, 0.1), "a fall back to where the trace began"),
        Case(([-30.0, -0.5], 10, 0.1), "a log-likelihood that comes near zero"),
        Case(([-60.0, -40.0, -40.0], 10, 0.1), "two equal values at the end"),
        Case(([-90.0, -70.0, -67.0], 100, 0.05), "a gain of 3 in all, 0.03 a point, tol = 0.05"),
        Case(([-41.0, -40.0, -39.9999], 10, 0.1), "a tiny gain, 0.00001 a point"),
        Case(([3.0, 3.4, 3.5], 100, 0.01), "positive log-likelihoods, a gain of 0.001 a point"),
        Case(([1.0, 4.0], 10, 0.1), "positive log-likelihoods, a gain of 0.3 a point"),
        Case(([-50.0, -40.004, -40.0], 100, 0.1), "a gain of 0.004 in all, for 100 points"),
        Case(([-6.0, -4.0, -2.5], 2, 1.0), "two points, a gain of 0.75 a point, tol = 1"),
        Case(([-1010.0, -1000.01, -1000.0], 100, 1e-6), "a score near −1000, a gain of 0.0001 a point, tol = 0.000001"),
        Case(([-1010.0, -1000.00001, -1000.0], 100, 1e-6), "a score near −1000, a gain of 0.0000001 a point"),
        Case(([-100.0, -90.0, -95.0, -94.99], 10, 0.1), "a trace that has fallen, and now crawls"),
        Case(([-9.0, -2.0, 2.0], 10, 0.1), "a trace that crosses zero, a gain of 0.4 a point"),
        Case(([-9.0, -0.5, 0.4], 10, 0.1), "a trace that crosses zero, a gain of 0.09 a point"),
    ),
    mistakes=(
        Mistake(
            _rule(lambda trace, n, tol: (trace[-1] - trace[-2]) / n < tol),
            "There is no absolute value: a fall of ANY size counts as converged. The size of the gain a point, "
            "whatever its sign, is compared with `tol`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (trace[-2] - trace[-1]) / n < tol),
            "The difference is old minus new, without an absolute value, so every gain is below tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) < tol),
            "The gain of the TOTAL is compared with tol. The same tol would be stricter for more points: divide by n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / abs(trace[-1]) < tol),
            "The gain is divided by the log-likelihood itself, a number whose zero means nothing. Divide by n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / abs(trace[-2]) < tol),
            "The gain is taken relative to the log-likelihood (that before, or the larger of the two), which depends "
            "on the units of the data. Take it a point: divide by n.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) < 2 or has_converged(trace, n, tol),
            "With fewer than two values the answer is True. Nothing is known about the gain then, so go on: False.",
        ),
        Mistake(
            lambda trace, n, tol: abs(trace[-1] - trace[-2]) / n < tol,
            "With fewer than two values there is no last gain, and `trace[-2]` does not exist. Ask for the length "
            "first.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: _per_point(trace, n) > tol),
            "The comparison is the wrong way round: converged means that the change is SMALLER than tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: _per_point(trace, n) <= tol),
            "A gain of exactly tol counts as converged. Smaller means <; with <= and tol = 0 two equal values would "
            "end the loop.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: np.isclose(trace[-1] / n, trace[-2] / n, atol=tol)),
            "`np.isclose` allows rtol = 1e-5 of the value on top of atol, so near −1000 it forgives far more than tol. "
            "Compare the change a point with tol, by <.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: np.isclose(trace[-1], trace[-2])),
            "`np.isclose` as it is allows a change of 1e-5 of the log-likelihood: neither tol nor n has a say. Compare "
            "the change a point with tol, by <.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: np.isclose(trace[-1], trace[-2], atol=tol)),
            "`np.isclose` compares totals here, and adds 1e-5 of the total to tol. Divide the change by n, and compare "
            "it with tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: 0 <= (trace[-1] - trace[-2]) / n < tol),
            "Only gains are counted, not small falls. The rule takes the absolute value; rounding alone can make a "
            "trace fall by 1e-14.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[0]) / n < tol),
            "The last value is compared with the first. The rule asks for the last gain.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[1] - trace[0]) / n < tol),
            "The first gain is looked at, and it never changes. The last two values are `trace[-1]` and `trace[-2]`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (abs(np.diff(trace)) / n < tol).any()),
            "Any small gain in the past counts. EM can crawl over a plateau and climb again: look at the last gain "
            "only.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (abs(np.diff(trace)) / n < tol).all()),
            "More gains than the last one have to be small. The first ones are mostly large; the last one alone "
            "decides.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(np.diff(trace)).mean() / n < tol),
            "The mean of all gains is compared with tol. Old gains do not count.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / len(trace) < tol),
            "You divide by the length of the trace, which grows with every update. n is the number of points.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) * n < tol),
            "The gain is multiplied by n. A gain a point is the total gain DIVIDED by n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1]) / n < tol),
            "The log-likelihood itself is compared with tol. It does not go to zero; its change does.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (trace[-1] - trace[-2]) ** 2 / n < tol),
            "The gain is squared. The rule takes its absolute value.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) >= 3 and has_converged(trace, n, tol),
            "Two values are enough for a last gain; you wait for a third.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (trace[-1] - trace[-2]) < tol),
            "Two things are missing: the absolute value, so a fall of any size counts, and the division by n.",
        ),
        Mistake(
            lambda trace, n, tol: not has_converged(trace, n, tol),
            "The answer is the opposite one: True should mean 'stop'.",
        ),
        Mistake(
            lambda trace, n, tol: False,
            "The answer is always False, so the loop would never stop early.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: trace[-1] == trace[-2]),
            "You wait for two equal values. As a rule EM reaches its limit only after infinitely many updates; stop "
            "when the change is below tol.",
        ),
        Mistake(
            lambda trace, n, tol: _per_point(trace, n) if len(trace) >= 2 else 0,
            "You return the gain a point. Compare it with tol and return True or False.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / (n - 1) < tol),
            "You divide by n - 1. This is no variance: the gain of all n points is shared out among n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (abs(trace[-1]) - abs(trace[-2])) / n < tol),
            "You take absolute values first and subtract afterwards. The absolute value is that of the difference.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) >= 2 and abs(trace[n - 1] - trace[n - 2]) < tol,
            "n is used as a position in the trace. It is the number of points; the last two entries are `trace[-1]` "
            "and `trace[-2]`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) // n < tol),
            "`//` cuts the gain a point down to a whole number, mostly 0. Divide with `/`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: True),
            "The answer is True from the second value on, whatever the gain is.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: round(trace[-1], 2) == round(trace[-2], 2)),
            "Two rounded values are compared, so the digits decide and not `tol`. Compare the gain a point with tol.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) > 2 and abs((trace[-1] - trace[-2]) / (trace[-2] - trace[-3])) < tol,
            "The last gain is divided by the gain before, which tells how FAST EM is. The rule divides it by n.",
        ),
    ),
    hints=(
        "How much did the last step change the log-likelihood of an average point? Is there a last step at all?",
        "`abs(trace[-1] - trace[-2]) / n` is the change a point; it needs two values.",
        "`return len(trace) >= 2 and abs(trace[-1] - trace[-2]) / n < tol`.",
    ),
    describe=("True or False",),
)


EXERCISES, PENCILS, QUESTIONS = (CONVERGED,), (), ()
