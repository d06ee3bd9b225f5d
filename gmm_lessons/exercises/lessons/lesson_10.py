"""Lesson 10: where to start. One step of k-means, and the mixture that belongs to given labels."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def kmeans_step(X, centers):
    """Return the nearest centre of each point, (N,), then the means of the points of each centre, (K, D)."""
    distance = ((X[:, None] - centers) ** 2).sum(axis=2)  # (N, K), squared
    labels = distance.argmin(axis=1)
    new_centers = centers.astype(float)
    for k in np.unique(labels):  # a centre without points stays where it is
        new_centers[k] = X[labels == k].mean(axis=0)
    return labels, new_centers


def init_from_labels(X, labels, K):
    """Return the weights (K,), means (K, D) and covs (K, D, D) of the groups, with 1/N_k."""
    resp = np.eye(K)[labels]  # (N, K): every point belongs to its group, wholly
    with np.errstate(invalid="ignore"):  # a group without points has no mean: 0/0 is NaN
        return m_step(X, resp)


# --- inputs -----------------------------------------------------------------------------------------------------------


def _blobs(N, D, seed, spread=2.0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, D)) @ rng.normal(size=(D, D)) + spread * rng.integers(-2, 3, size=(N, D))


_CORNERS = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [1.0, 0.0], [-1.0, 1.0], [3.0, 0.5]])
_TABLE = np.rint(2 * _blobs(10, 2, 10)).astype(int)
_STEP_CASES = (
    Case((_blobs(12, 2, 29), _blobs(3, 2, 2)), "N = 12, K = 3, D = 2"),
    Case((_blobs(9, 2, 3), _blobs(2, 2, 4)), "K = D = 2"),
    Case(
        (_blobs(10, 3, 5), np.vstack([_blobs(2, 3, 6), np.full(3, 50.0), _blobs(1, 3, 7)])),
        "a centre so far away that no point is nearest to it",
        clue="a centre to which no point is nearest has no mean, and 0/0 is NaN: it stays where it was.",
    ),
    Case((_blobs(11, 1, 8), _blobs(3, 1, 10)), "D = 1, points on a line"),
    Case((np.array([[0.0, 0], [1, 0.5], [9, 9]]), np.array([[0.0, 1], [5, 5]])), "a centre with one point of its own"),
    in_whole_numbers(_TABLE, _TABLE[[0, 3, 8]], label="a table of whole numbers, and three of its rows as centres"),
    Case(
        (_CORNERS, np.array([[0.0, 1.0], [2.0, 1.0]])),
        "a point exactly halfway between two centres: the lower index gets it",
    ),
)

_LABELS = np.array([2, 0, 1, 1, 2, 2, 0, 1, 2, 2, 0, 2, 1, 2])
_LABEL_CASES = (
    Case((_blobs(14, 2, 11), _LABELS, 3), "N = 14, K = 3, D = 2"),
    Case((_blobs(9, 2, 12), np.array([1, 0, 1, 1, 0, 1, 1, 0, 1]), 2), "K = D = 2"),
    Case((100 + _blobs(28, 4, 13), np.tile(_LABELS[::-1], 2), 3), "D = 4, points near 100"),
    Case((_blobs(14, 1, 15), _LABELS, 3), "D = 1, points on a line"),
    in_whole_numbers(np.rint(3 * _blobs(14, 2, 16)).astype(int), _LABELS, 3, label="a table of whole numbers"),
    Case((_blobs(14, 2, 17), _LABELS, 4), "K = 4, and no point has the label 3"),
    Case((_blobs(14, 2, 16), np.where(_LABELS == 1, 2, _LABELS), 3), "no point has the label 1"),
    Case((_blobs(14, 2, 18), np.where(np.arange(14) == 5, 3, _LABELS), 4), "one point alone has the label 3"),
)


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def _centers(X, centers, labels, average=lambda own: own.mean(axis=0), empty=lambda center: center):
    """Return the average of each group of labels, (K, D); `empty(center)` where a group has no points."""
    groups = [X[labels == k] for k in range(len(centers))]
    return np.array([average(own) if len(own) else empty(c) for own, c in zip(groups, centers, strict=True)])


def _distances(X, centers):
    return ((X[:, None] - centers) ** 2).sum(axis=2)


def _step(distance=_distances, choose=lambda d: d.argmin(axis=1), **options):
    """Return a k-means step that is right but for the distances, the choice, the average or the empty cluster given."""

    def step(X, centers):
        labels = choose(distance(X, centers))
        return labels, _centers(X, centers, labels, **options)

    return step


def _relabelled(X, centers):
    _, new = kmeans_step(X, centers)
    return _distances(X, new).argmin(axis=1), new


def _to_the_end(X, centers):
    for _ in range(50):
        labels, centers = kmeans_step(X, centers)
    return labels, centers


def _online(X, centers):
    labels, new, count = [], centers.astype(float), np.zeros(len(centers))
    for x in X:
        k = _distances(x[None], new)[0].argmin()
        labels.append(k)
        count[k] += 1
        new[k] = new[k] + (x - new[k]) / count[k]
    return np.array(labels), new


def _dropped(X, centers):
    labels, _ = kmeans_step(X, centers)
    return labels, np.array([X[labels == k].mean(axis=0) for k in np.unique(labels)])


def _divided_by_all(X, centers):
    labels = _distances(X, centers).argmin(axis=1)
    return labels, _centers(X, centers, labels, average=lambda own: own.sum(axis=0) / len(X))


def _last_of_ties(distance):
    return distance.shape[1] - 1 - distance[:, ::-1].argmin(axis=1)


def _restarted(X, centers):
    labels, new = kmeans_step(X, centers)
    for k in set(range(len(centers))) - set(labels.tolist()):
        new[k] = X[_distances(X, centers).min(axis=1).argmax()]
    return labels, new


def _nearest_points(X, centers):
    labels = _distances(X, centers).argmin(axis=0)  # (K,), and X[labels == k] fails where K and N differ
    return labels, _centers(X, centers, labels)


KMEANS = Exercise(
    name="kmeans_step",
    lesson=10,
    reference=kmeans_step,
    statement="""Write `kmeans_step(X, centers)`: one round of k-means.

label of x_n = argmin_k |x_n - c_k|², then new c_k = mean of the points with label k

`X` (N, D), `centers` (K, D). Return `(labels, new_centers)`: (N,) integers from 0, and (K, D). A tie goes to the lower
index; a centre that gets no point stays where it is; `X` and `centers` may be whole numbers.""",
    cases=_STEP_CASES,
    mistakes=(
        Mistake(
            _step(empty=lambda center: np.full_like(center, np.nan)),
            "A centre without points became NaN: the mean of nothing is 0/0. Leave such a centre where it was.",
        ),
        Mistake(
            _step(empty=np.zeros_like),
            "A centre without points jumped to the origin. Leave it where it was: start from a copy of `centers` in "
            "floats, `centers.astype(float)`.",
        ),
        Mistake(
            _dropped,
            "The centre without points has vanished from the result. K stays K: keep its old place.",
        ),
        Mistake(
            _restarted,
            "You moved the empty centre to a far point. That is a known repair, but here an empty centre stays.",
        ),
        Mistake(
            lambda X, centers: _step(empty=lambda center: X.mean(axis=0))(X, centers),
            "A centre without points was sent to the mean of all the points; it should stay where it was.",
        ),
        Mistake(
            _step(distance=lambda X, centers: np.abs(X[:, None] - centers).sum(axis=2)),
            "You measure along the axes, with |x| + |y|. The mean is the best centre for SQUARED straight distances.",
        ),
        Mistake(
            _step(distance=lambda X, centers: np.abs(X[:, None] - centers).max(axis=2)),
            "You measure only the largest coordinate difference. k-means uses the sum of all squared differences.",
        ),
        Mistake(
            _step(distance=lambda X, centers: (X[:, None] - centers)[:, :, 0] ** 2),
            "Only the first coordinate decides. Sum the squared differences over all D columns.",
        ),
        Mistake(
            _step(distance=lambda X, centers: (X[:, None] - centers).sum(axis=2) ** 2),
            "The coordinate differences are summed with their signs, so +1 and -1 cancel. Square each of them first.",
        ),
        Mistake(
            _step(distance=lambda X, centers: -X @ centers.T),
            "The largest product x·c decides, which favours long centres: |c|² is missing. The squared distance is "
            "|x|² - 2 x·c + |c|².",
        ),
        Mistake(
            _step(choose=lambda d: d.argmax(axis=1)),
            "Each point went to the FARTHEST centre, as by argmax in place of argmin.",
        ),
        Mistake(
            _step(choose=_last_of_ties),
            "A tie went to the higher index. `argmin` takes the first smallest; compare with `<`, not `<=`.",
        ),
        Mistake(
            _step(average=lambda own: np.median(own, axis=0)),
            "You take medians (k-medians). The centre of squared distances is the mean.",
        ),
        Mistake(
            _step(average=lambda own: own.sum(axis=0)),
            "The new centres are sums of points. Divide by how many points each one has.",
        ),
        Mistake(
            _divided_by_all,
            "The sums are divided by N, all points. A centre averages over its own points only.",
        ),
        Mistake(
            _step(average=lambda own: own.mean()),
            "You average over the coordinates as well. The mean runs over the points, `axis=0`, and keeps D numbers.",
        ),
        Mistake(
            _step(average=lambda own: np.full(own.shape[1], own.mean())),
            "All D coordinates of a new centre are the same number, the mean over points AND coordinates. Give `mean` "
            "its axis: `axis=0`.",
        ),
        Mistake(
            _nearest_points,
            "argmin runs over the points: it finds the nearest POINT of each centre, K indices. Every point looks for "
            "its centre, along axis 1 of the distances (N, K).",
        ),
        Mistake(
            _relabelled,
            "The labels belong to the NEW centres. One step labels first, by the old centres, and then moves.",
        ),
        Mistake(
            _to_the_end,
            "You iterate until nothing moves. This function is one round; whoever calls it has the loop.",
        ),
        Mistake(
            _online,
            "A centre moves as soon as a point joins it, so later points see other centres (MacQueen's variant). "
            "Label all points first.",
        ),
        Mistake(
            lambda X, centers: (kmeans_step(X, centers)[0] + 1, kmeans_step(X, centers)[1]),
            "The labels start at 1. In Python the first centre is number 0.",
        ),
        Mistake(
            lambda X, centers: (kmeans_step(X, centers)[0], centers),
            "The centres did not move. The second half of the step replaces them by the means of their points.",
        ),
        Mistake(
            lambda X, centers: kmeans_step(X, centers)[::-1],
            "The two parts are in the wrong order: labels first, then the centres.",
        ),
        Mistake(
            lambda X, centers: (np.eye(len(centers))[kmeans_step(X, centers)[0]], kmeans_step(X, centers)[1]),
            "The labels are one-hot rows. Return the index of the nearest centre instead, one integer a point.",
        ),
        Mistake(
            lambda X, centers: (_distances(X, centers).min(axis=1), kmeans_step(X, centers)[1]),
            "You return the smallest squared distance where its position is asked for: argmin, not min.",
        ),
        Mistake(
            lambda X, centers: (kmeans_step(X, centers)[0], (kmeans_step(X, centers)[1] + centers) / 2),
            "The centres go only halfway. A k-means step puts each one at the mean of its points.",
        ),
        Mistake(
            lambda X, centers: (
                kmeans_step(X, centers)[0],
                np.array(
                    [
                        np.vstack([X[_distances(X, centers).argmin(axis=1) == k], c]).mean(axis=0)
                        for k, c in enumerate(centers)
                    ]
                ),
            ),
            "The old centre is averaged in as if it were a point. Only the data count.",
        ),
        Mistake(
            _step(average=lambda own: own[_distances(own, own.mean(axis=0)[None])[:, 0].argmin()]),
            "The new centres are points of the data (medoids). A centre of k-means lies at the mean, where there "
            "need be no point.",
        ),
        Mistake(
            lambda X, centers: _step(empty=lambda center: centers[0])(X, centers),
            "A centre without points took the place of the first one. It keeps its own.",
        ),
        Mistake(
            _step(distance=lambda X, centers: -X @ centers.T / np.linalg.norm(centers, axis=1)),
            "You compare directions (cosines). Two points in the same direction can be far apart; use squared "
            "distances.",
        ),
    ),
    hints=(
        "Two halves: who is nearest to whom, and then where is the middle of each group?",
        "All squared distances at once, (N, K): `((X[:, None] - centers) ** 2).sum(axis=2)`; the labels are its "
        "argmin along axis 1.",
        "Copy `centers` as floats, `centers.astype(float)`; for every k that occurs in the labels put "
        "`X[labels == k].mean(axis=0)` in row k.",
    ),
    describe=("labels (N,)", "new centres (K, D)"),
)


# --- the mixture of given labels --------------------------------------------------------------------------------------


def _init(weights=None, means=None, cov=None):
    """Return a start that is right but for weights(X, labels, K), means(X, labels, K) or cov(own, X, mean)."""

    def init(X, labels, K):
        right = init_from_labels(X, labels, K)
        new_means = right[1] if means is None else means(X, labels, K)
        covs = right[2] if cov is None else [cov(X[labels == k], X, new_means[k]) for k in range(K)]
        return right[0] if weights is None else weights(X, labels, K), new_means, np.array(covs)

    return init


def _sizes(X, labels, K):
    return np.bincount(labels, minlength=K)


def _groups(numbers, X, labels):
    """Return the mixture of the points that bear each of these numbers, NaN where there are none."""
    own = [X[labels == k] for k in numbers]
    covs = [_about(g, g.mean(axis=0)) / len(g) if len(g) else np.full((X.shape[1],) * 2, np.nan) for g in own]
    return np.array([len(g) / len(X) for g in own]), np.array([g.mean(axis=0) for g in own]), np.array(covs)


def _numbered_anew(labels):
    return np.unique(labels, return_inverse=True)[1]


def _untransposed(X, labels, K):
    weights, means, _ = init_from_labels(X, labels, K)
    return weights, means, [np.cov(X[labels == k], bias=True) for k in range(K)]


def _about(own, center):
    return (own - center).T @ (own - center)


def _of_empty_groups(answer, expected, args):
    """Return the answer without what is left to the learner: the mean and covariance of a group without points."""
    weights, means, covs = (np.array(part, dtype=float) for part in answer)
    empty = np.isnan(expected[1]).any(axis=1)
    means[empty], covs[empty] = np.nan, np.nan
    return weights, means, covs


INIT = Exercise(
    name="init_from_labels",
    lesson=10,
    reference=init_from_labels,
    statement="""Write `init_from_labels(X, labels, K)`: the mixture to start EM from, given a label for every point.

π_k = N_k / N, μ_k = mean of group k, Σ_k = (1 / N_k) Σ_{n in group k} (x_n - μ_k)(x_n - μ_k)ᵀ

`X` (N, D), `labels` (N,) integers 0 ... K-1. Maximum likelihood, so 1/N_k. Return `(weights, means, covs)`: (K,),
(K, D), (K, D, D), for D = 1, too. A group without points has the weight 0; its mean and covariance are left to
you, NaN for example.""",
    cases=_LABEL_CASES,
    mistakes=(
        Mistake(
            _init(cov=lambda own, X, mean: _about(own, mean) / (len(own) - 1)),
            "The covariances are divided by N_k - 1, as np.cov does unless it is told `bias=True`. Maximum likelihood "
            "divides by N_k.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(own, mean) / len(X)),
            "The scatter of each group is divided by N, the size of the whole data. Divide by the size of the group.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(own, mean)),
            "The covariances are sums; divide each by the number of points in its group.",
        ),
        Mistake(
            lambda X, labels, K: (*init_from_labels(X, labels, K)[:2], np.array(_untransposed(X, labels, K)[2])),
            "Arrays of different sizes are put into one, another size for each group. If they are the groups "
            "themselves: take mean and covariance of each first. If they are covariances, (N_k, N_k), points are "
            "paired with points: np.cov takes the VARIABLES as rows, so np.cov(own.T, bias=True), with np.atleast_2d "
            "round it for D = 1.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.cov(own.T, bias=True)),
            "For D = 1 the covariances come out as (K,), single numbers, as np.cov gives them there. "
            "np.atleast_2d(np.cov(...)) makes (1, 1) of each.",
        ),
        Mistake(
            lambda X, labels, K: init_from_labels(X, *np.unique(labels, return_inverse=True)[1:], len(set(labels))),
            "The groups are taken from the labels that occur, and not from K: a group may have no points, the first of "
            "all or one in the middle, too.",
        ),
        Mistake(
            lambda X, labels, K: init_from_labels(X, _numbered_anew(labels), K),
            "The labels are numbered anew, as by np.unique(labels, return_inverse=True): behind a group without points "
            "each one moves up, and the last stays empty. Keep the labels as they are.",
        ),
        Mistake(
            lambda X, labels, K: init_from_labels(X, labels, labels.max() + 1),
            "The number of groups is taken from the labels, and not from K: a group may have no points.",
        ),
        Mistake(
            lambda X, labels, K: init_from_labels(X, np.sort(labels), K),
            "X is cut into blocks, the first N_0 rows for the group 0, and so on, and they do not lie sorted by their "
            "labels. Select the rows of a group: `X[labels == k]`.",
        ),
        Mistake(
            _init(weights=lambda X, labels, K: np.full(K, 1 / K)),
            "All weights are 1/K, as if the groups were equally large. The labels say how large they are.",
        ),
        Mistake(
            _init(weights=lambda X, labels, K: np.bincount(labels, minlength=K)),
            "The weights are the sizes of the groups. Divide them by N to make probabilities of them.",
        ),
        Mistake(
            _init(weights=lambda X, labels, K: np.bincount(labels) / len(labels)),
            "There are too few weights where the last groups are empty: the sizes are counted up to the largest label "
            "that occurs, and not for all of range(K).",
            (("bincount", "np.bincount needs minlength=K."),),
        ),
        Mistake(
            _init(weights=lambda X, labels, K: np.bincount(labels, minlength=K) / K),
            "The group sizes are divided by K, the number of groups. Their total is N.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(X, X.mean(axis=0)) / len(X)),
            "Every component starts with the covariance of the whole data. That is a known choice, but the labels know "
            "more: use the spread within each group.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(own, X.mean(axis=0)) / len(own)),
            "Each group is measured from the mean of all the points. Subtract the mean of the group.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(own, 0.0) / len(own)),
            "The group means are not subtracted: these are moments about the origin, not covariances.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.diag(own.var(axis=0))),
            "Each covariance holds only the variances of the columns; how they vary together is set to zero.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.diag(own.std(axis=0))),
            "Standard deviations stand on the diagonals. A covariance matrix holds squares, and what lies off the "
            "diagonal.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.corrcoef(own.T)),
            "These are correlation matrices, as of np.corrcoef. A Gaussian wants covariances: np.cov with `bias=True`.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.eye(X.shape[1])),
            "Every covariance is the identity. Measure the spread that the labelled points show.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(X, mean) / len(X)),
            "All points enter every covariance. Select the points of the group: `X[labels == k]`.",
        ),
        Mistake(
            lambda X, labels, K: (
                *init_from_labels(X, labels, K)[:2],
                np.tile(sum(_about(X[labels == k], X[labels == k].mean(axis=0)) for k in range(K)) / len(X), (K, 1, 1)),
            ),
            "You pooled the scatter of all groups into one covariance. Each group gets its own here.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: _about(own, mean) / len(own) + 1e-6 * np.eye(X.shape[1])),
            "There is 1e-6 on every diagonal that the data did not put there. Regularising is a later, separate step.",
        ),
        Mistake(
            _init(means=lambda X, labels, K: np.tile(X.mean(axis=0), (K, 1))),
            "All means are the mean of the whole data. Average group by group.",
        ),
        Mistake(
            _init(means=lambda X, labels, K: np.array([X[labels == k].sum(axis=0) / len(X) for k in range(K)])),
            "The means are group sums over N. Each group is divided by its own number of points.",
        ),
        Mistake(
            lambda X, labels, K: (
                *init_from_labels(X, labels, K)[:1],
                np.array([np.median(X[labels == k], axis=0) for k in range(K)]),
                init_from_labels(X, labels, K)[2],
            ),
            "The centres are medians. The most likely mean of a Gaussian is the mean.",
        ),
        Mistake(
            lambda X, labels, K: init_from_labels(X, K - 1 - labels, K),
            "The components come out in another order than the labels: component k has to describe the points "
            "labelled k.",
        ),
        Mistake(
            lambda X, labels, K: [init_from_labels(X, labels, K)[i] for i in (1, 2, 0)],
            "The three parts are in another order than asked: weights, means, covs.",
        ),
        Mistake(
            lambda X, labels, K: (
                *init_from_labels(X, labels, K)[:2],
                np.array([X[labels == k].var(axis=0) for k in range(K)]),
            ),
            "The third part holds a row of variances a group. A covariance is a D x D matrix: "
            "`np.atleast_2d(np.cov(own.T, bias=True))`.",
        ),
        Mistake(
            lambda X, labels, K: (
                *init_from_labels(X, labels, K)[:2],
                np.tile(_about(X, X.mean(axis=0)) / (len(X) - 1), (K, 1, 1)),
            ),
            "Every component gets the covariance of the whole data, divided by N - 1 besides, as np.cov does. Take the "
            "points of the group, and `bias=True`.",
        ),
        Mistake(
            lambda X, labels, K: (
                init_from_labels(X, labels, K)[0],
                np.array([X[labels == k].sum(axis=0) for k in range(K)]),
                init_from_labels(X, labels, K)[2],
            ),
            "The second part holds the sums of the groups. A mean divides by how many points the group has.",
        ),
        Mistake(
            lambda X, labels, K: (
                init_from_labels(X, labels, K)[0],
                np.array([X[labels == k].mean() for k in range(K)]),
                init_from_labels(X, labels, K)[2],
            ),
            "The second part has one number for each group, a mean over its coordinates as well. Give the mean its "
            "axis, `axis=0`, and it keeps D numbers.",
        ),
        Mistake(
            _init(weights=lambda X, labels, K: _sizes(X, labels, K) / (len(X) - 1)),
            "The group sizes are divided by N - 1. A share has nothing to correct for: N.",
        ),
        Mistake(
            lambda X, labels, K: _groups(range(1, K + 1), X, labels),
            "The groups are looked for under the numbers 1 ... K. The labels are 0 ... K - 1: `range(K)`.",
        ),
        Mistake(
            lambda X, labels, K: _groups(dict.fromkeys(labels.tolist()), X, labels),
            "The components stand in the order in which the labels turn up in the data. Component 0 is label 0.",
        ),
        Mistake(
            lambda X, labels, K: _groups(range(3), X, labels),
            "There are always three components. Their number is `K`.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.eye(X.shape[1]) * own.var(axis=0).mean()),
            "Each covariance is a circle, with one mean variance. The full shape keeps how the columns differ and vary "
            "together.",
        ),
        Mistake(
            _init(cov=lambda own, X, mean: np.linalg.inv(_about(own, mean) / len(own))),
            "The third part holds inverse covariances. A start for EM needs the covariances.",
        ),
        Mistake(
            lambda X, labels, K: _groups(range(2), X, labels),
            "Only labels 0 and 1 are used. Go through all of `range(K)`.",
        ),
        Mistake(
            _untransposed,
            "One of the three parts cannot be made an array, as None cannot, or a list of arrays of different sizes. "
            "If those are covariances, (N_k, N_k), points are paired with points: np.cov takes one variable a ROW, "
            "`own.T`.",
        ),
    ),
    hints=(
        "Given labels, each group is an ordinary sample: what share is it, where is its middle, how does it spread?",
        "A label is a share of one: row n of `np.eye(K)[labels]` is 1 at the group of point n, and 0 elsewhere. What "
        "does your M step of lesson 6 make of such responsibilities?",
        "`return m_step(X, np.eye(K)[labels])`; or, for each k, `own = X[labels == k]`, then `len(own) / len(X)`, "
        "`own.mean(axis=0)` and np.atleast_2d(np.cov(own.T, bias=True)).",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)"),
    forgive=_of_empty_groups,
    atol=1e-9,
    invariants=(
        (
            lambda answer, *_: np.isclose(answer[0].sum(), 1),
            "The weights must sum to one: every point has one label.",
        ),
    ),
    unfair=(("the first point alone", "np.cov of older NumPys takes a single row for a column"),),
)

EXERCISES = (KMEANS, INIT)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _starts(level=0.99, hit=0.2, miss=0.8, top=np.log, bottom=np.log, rounded=np.ceil, extra=0):
    """Return how many starts it takes, from ln(1 − level) over ln(miss)."""
    return float(rounded(top(1 - level) / bottom(miss))) + extra


def _reached(answer):
    """Return with what probability so many starts find the top, for a whole number of them."""
    n = float(answer)
    if n != round(n) or not 1 <= n < 1000:
        return ""
    chance = f"= {100 * (1 - 0.8**n):.4g} %" if n < 45 else "> 99.99 %"  # 100 % it never is
    found = f"With {n:.0f} start{'s' * (n > 1)} the probability is 1 − 0.8^{n:.0f} {chance}: "
    return found + ("below 99 %." if n < 21 else "99 % is reached with fewer already.")


PENCILS = (
    Pencil(
        name="starts_for_sure",
        lesson=10,
        statement="One random start in five leads to the best top. How many independent starts does it take to find it "
        "with a probability of at least 99 %? (a whole number)",
        right=21,
        decimals=0,
        compute=_starts,
        slips=(
            slip(_starts, "it is rounded down: round up.", rounded=np.floor),
            slip(_starts, "that is not rounded: a whole number of starts is asked for. Round up.", rounded=itself),
            rare(_starts, "one less will do: 0.8²¹ is below 0.01 already.", extra=1),
            slip(_starts, "95 % are taken; 99 % are asked for: 0.8ⁿ <= 0.01.", level=0.95),
            slip(_starts, "90 % are taken; 99 % are asked for: 0.8ⁿ <= 0.01.", level=0.9),
            rare(_starts, "99.9 % are taken; 99 % are asked for: 0.8ⁿ <= 0.01.", level=0.999),
            rare(_starts, "98 % are taken; 99 % are asked for: 0.8ⁿ <= 0.01.", level=0.98),
            rare(_starts, "80 % are taken; 99 % are asked for: 0.8ⁿ <= 0.01.", level=0.8),
            rare(_starts, "50 % are taken, one half; 99 % are asked for: 0.8ⁿ <= 0.01.", level=0.5),
            rare(
                _starts,
                "the probability to miss must fall to 1 %, one minus 99 %; you let it fall to 99 %.",
                level=0.01,
            ),
            slip(
                _starts,
                "you used the probability of success where that of failure belongs: 0.8ⁿ must fall below 0.01.",
                miss=0.2,
            ),
            slip(
                _starts,
                "one in five is a probability of 1/5; you used 1/4, as if the odds of 1 to 4 were a probability.",
                miss=0.75,
            ),
            rare(_starts, "one in five is a probability of 1/5; you used 1/6, odds of 1 to 5.", miss=5 / 6),
            rare(_starts, "one in five is a probability of 1/5 = 0.2; you used 0.5.", miss=0.5),
            rare(_starts, "one in five is a probability of 1/5 = 0.2; you used 0.1, one in ten.", miss=0.9),
            rare(_starts, "one in five is a probability of 1/5 = 0.2; you used 0.05.", miss=0.95),
            rare(
                _starts,
                "ln above and log to base 10 below: take the same logarithm above and below.",
                bottom=np.log10,
            ),
            slip(
                _starts,
                "log to base 10 above and ln below: take the same logarithm above and below.",
                top=np.log10,
            ),
            rare(
                _starts,
                "ln(1 − 0.2) is taken to be −0.2, which is near only for small numbers.",
                bottom=lambda miss: miss - 1,
            ),
            rare(_starts, "ln 0.01 is divided by −0.8, not by ln 0.8.", bottom=np.negative),
            Slip(
                5,
                "that is 1 / 0.2, or 0.99 / 0.2 rounded up: five starts find it once on average, and with a "
                "probability of only 1 − 0.8⁵ = 67 %. The misses multiply: 0.8ⁿ <= 0.01.",
            ),
            Slip(4, "that is 0.99 / 0.2 rounded down, or 0.8 · 5. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(4.95, "that is 0.99 / 0.2. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(20, "that is 100 / 5, or 99 / 5 rounded up. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(19, "that is 99 / 5 rounded down. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(19.8, "that is 99 / 5. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(25, "that is 5 · 5. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(
                495,
                "that is 99 times 5. A start that has failed does not make the next one worse: powers, not products.",
            ),
            Slip(500, "that is 100 times 5. The misses multiply, so powers, not products: 0.8ⁿ <= 0.01."),
            Slip(99, "that is one start for every per cent. The misses multiply: (1 − 1/5)ⁿ = 0.8ⁿ <= 0.01."),
            Slip(100, "that is one start for every per cent, or 1 / 0.01. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(2, "that is the base-10 logarithm of 0.01 alone, without its sign: n = ln 0.01 / ln 0.8."),
            Slip(1, "with one start the probability is 20 %. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(80, "that is 99 · 0.8 rounded up, or 100 · 0.8. The misses multiply: 0.8ⁿ <= 0.01."),
            Slip(124, "that is 99 / 0.8 rounded up. The misses multiply: 0.8ⁿ <= 0.01."),
        ),
        facts=_reached,
        hints=("What is the probability that all n starts miss it?", "0.8ⁿ <= 0.01: take logarithms."),
        way="0.8ⁿ <= 0.01 means n >= ln 0.01 / ln 0.8 = 20.6, so n = 21.",
        witness=lambda: next(n for n in range(1, 100) if 0.8**n <= 0.01),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        10,
        1,
        "Thirty starts, and the run with the highest log-likelihood is far above all others. What do you do first?",
        (
            "Report it: maximum likelihood means the maximum.",
            "The likelihood has no maximum: a bell on a few points in a row scores as high as the belt lets it.",
        ),
        (
            "Look at its thinnest bell.",
            "Thinner than the rounding of the data: spurious, and out. Compare the scores of what is left.",
            True,
        ),
        (
            "Run thirty more, until a second run confirms it.",
            "A spurious top can be found again and again. Being found twice does not make its bell any wider.",
        ),
    ),
    ask(
        10,
        2,
        "You start EM from random responsibilities, on ten times as many points as before. What changes at the start?",
        (
            "The components begin closer together, so the first gains per point are smaller.",
            "Each first mean is an average with random weights: the more points, the closer to the grand mean.",
            True,
        ),
        (
            "Nothing: the shares are as random as before.",
            "The shares are, their averages are not. An average of more numbers strays less.",
        ),
        (
            "The start gets better, as every estimate does with more data.",
            "What is estimated better and better is the grand mean, K times: a place that EM cannot leave.",
        ),
    ),
    ask(
        10,
        3,
        "Ten runs end with one score. Averaged component by component, their means all lie near the grand mean. Why?",
        (
            "The ten runs have ended at ten different tops.",
            "The equal scores speak against it. Rename the components before you conclude anything.",
        ),
        (
            "The average over runs is a better estimate, and it says that there is only one cluster.",
            "It averages one bell in one run with another bell in the next. That estimates nothing.",
        ),
        (
            "The runs number the same components differently.",
            "Each top has K! names. Align the runs first; here there was one mixture all along.",
            True,
        ),
    ),
)
