"""The E step of all the data, or of a part of it, from its blocks (lesson 16)."""

from collections.abc import Callable
from functools import reduce

from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.points import counted_from
from gmm_lessons.doors.shares import weights_of, weights_of_all
from gmm_lessons.em import EStep, Expectation
from gmm_lessons.mixture import Mixture
from gmm_lessons.scale.arrivals import points_of
from gmm_lessons.scale.blocks import Statistics, through
from gmm_lessons.scale.forms import fastest
from gmm_lessons.scale.homogeneous import ready
from gmm_lessons.scale.threads import in_threads


def blocked(sample_weight: Numbers | None = None, *, block: int | None = None, threads: int = 1) -> EStep:
    """Return an `expect` for `em`: like `e_step`, with weights, or its own number of points a block, or threads.

    `sample_weight` (N,) counts each point that often. Threads pay where matrix products take most of the time, from
    D = 5 or so: below, too many short calls wait for each other. The sums are the same bits for any number of them
    from two on; one alone leaves BLAS its own threads.
    The Expectation holds no `resp`: `scale.responsibilities` gives them, block by block.
    """
    block = block if block is None else whole_number(block, "block")
    each = map if whole_number(threads, "threads") == 1 else in_threads(threads)
    return _e_step(sample_weight, block, each)


def _e_step(sample_weight, block, each):
    """Return the E step with these weights; its `at(rows, N)` is that of these rows of all N.

    Its `abreast(x, mixture, R)` returns the Statistics of R mixtures whose components stand beside each other in one:
    (R,) log-likelihoods, and the moments of all R K components.
    """

    @by_names
    def abreast(x, mixture, *R):
        x = points_of(x, mixture)
        weight = weights_of_all(sample_weight, len(x))
        return _settled(lambda careful: _collect(x, mixture, weight, block, careful, each=each, abreast=R))

    def e_step(x, mixture):
        return _expectation(abreast(x, mixture))

    def at(rows, N):
        return e_step if sample_weight is None else _e_step(weights_of(sample_weight, N)[rows], block, each)

    e_step.at = at
    e_step.abreast = abreast
    return e_step


@by_names
def statistics(
    x: Array,
    mixture: Mixture,
    sample_weight: Numbers | None = None,
    *,
    block: int | None = None,
    careful: bool = False,
    first_row: int = 0,
) -> Statistics:
    """Return the Statistics of points x (N, D): a pure function, whose values for parts of the data add up.

    `careful=True` takes differences from each mean instead of products: slower, and exact at any distance.
    `first_row` is where x begins among all the points: an error counts rows from there.
    """
    first_row = whole_number(first_row, "first_row", "rows are counted from 0", least=0)
    with counted_from(first_row):
        x = points_of(x, mixture)
        weight = weights_of(sample_weight, len(x))
    block = block if block is None else whole_number(block, "block")
    return _collect(x, mixture, weight, block, careful, first_row)


def settled(collect: Callable[..., Statistics]) -> Expectation:
    """Return the Expectation of collect(careful=False) -> Statistics; of collect(careful=True) if digits were lost."""
    return _expectation(_settled(collect))


def _settled(collect):
    total = collect(careful=False)
    return collect(careful=True) if total.lost_digits else total


def _expectation(total):
    return Expectation(None, total.moments, total.log_likelihood)


def _collect(x, mixture, weight, block, careful, first_row=0, each=map, abreast=()):
    (K, D), bells = mixture.means.shape, ready(mixture)
    form, size = fastest(K, D)
    lens, size = form.lens(bells), min(block or size, len(x))
    length = len(x) if each is map else max(_points_a_task(K, D) // size, 1) * size  # one thread takes all of it

    def task(start):
        rows = slice(start, start + length)
        w = None if weight is None else weight[rows]
        return through(x[rows], w, bells, lens, form, size, careful, first_row + start, abreast)

    sums, rest = reduce(_together, each(task, range(0, len(x), length)))
    n = len(x) if weight is None else weight.sum()
    moments = form.moments(bells.center, sums) + rest.moments
    return Statistics(moments, rest.log_likelihood + float(n * bells.level), rest.reach)


def _together(a, b):
    """Return what two tasks found; the sums of the first grow in place."""
    (sums, rest), (more, other) = a, b
    sums += more
    return sums, rest + other


def _points_a_task(K, D):
    """Return how many points make the work of a thread at a time: it should take far longer than to add its result.

    It does not depend on the number of threads, so neither does any sum.
    (Found by trying others with: python course.py bench iterations --peers ours.)
    """
    return 3000 + 2**22 // (K * (D + 1) * (D + 2))


e_step = blocked()
