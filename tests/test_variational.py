"""Beliefs: posterior = prior + stats, bounds below sums over all labellings, and scikit-learn step by step."""

import copy
import pickle
from itertools import islice, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from scipy.special import betaln, gammaln, logsumexp, multigammaln
from sklearn.mixture import BayesianGaussianMixture

from gmm_lessons import datasets, missing, scale
from gmm_lessons.em import until_converged
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import kmeans, one_hot
from gmm_lessons.mixture import log_joint
from gmm_lessons.moments import Moments, moments
from gmm_lessons.variational import Belief, Dirichlet, Sticks, log_predictive, normal_wishart, seen_by, vague, vb
from tests.worlds import random_cov, random_world, soft_start


def dirichlet(K, alpha=1.0):
    return Dirichlet(np.full(K, alpha))


def sticks(K, gamma=1.0):
    return Sticks(np.ones(K), np.full(K, gamma))


WEIGHTS = [dirichlet, sticks]


def random_belief(rng, K, D, weights=dirichlet):
    S = np.stack([random_cov(rng, D) for _ in range(K)])
    heaps = Moments(rng.uniform(0.3, 3, K), rng.standard_normal((K, D)), S)
    return Belief(weights(K, rng.uniform(0.1, 3)), D + rng.uniform(0, 4, K), heaps)


def last(steps):
    *_, step = steps
    return step


# Every bell


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_a_posterior_is_the_prior_and_what_was_counted(seed):
    """Bishop 2006, equations 10.58 to 10.63, entry by entry."""
    x, K, rng = random_world(seed)
    prior, resp = random_belief(rng, K, x.shape[1]), soft_start(x, K, rng)
    posterior = prior + moments(x, resp)
    for k in range(K):
        r, beta, m = resp[:, k], prior.moments.count[k], prior.moments.mean[k]
        mean = r @ x / r.sum()
        spread = (x - mean).T @ (r[:, None] * (x - mean))
        between = beta * r.sum() / (beta + r.sum()) * np.outer(mean - m, mean - m)
        assert posterior.moments.count[k] == pytest.approx(beta + r.sum())
        np.testing.assert_allclose(posterior.moments.mean[k], (beta * m + r @ x) / (beta + r.sum()))
        np.testing.assert_allclose(posterior.moments.scatter[k], prior.moments.scatter[k] + spread + between)
        assert posterior.dof[k] == pytest.approx(prior.dof[k] + r.sum())
        assert posterior.weights.alpha[k] == pytest.approx(prior.weights.alpha[k] + r.sum())


@pytest.mark.parametrize("seed", range(3))
def test_expected_logs_and_divergences_are_integrals(seed):
    """In one dimension λ is Gamma(ν/2, rate S/2), and the means of an even grid are the integrals, to 1e-10."""
    rng = np.random.default_rng(seed)
    q, p = random_belief(rng, 1, 1), random_belief(rng, 1, 1)
    q = q + Moments(np.array([6.0]), np.array([[1.0]]), np.array([[[4.0]]]))
    u = np.linspace(-9, 4, 1500)  # log λ
    lam = np.exp(u)[:, None]
    sd = 1 / np.sqrt(q.moments.count[0] * lam)
    mu = q.moments.mean[0, 0] + sd * np.linspace(-9, 9, 400)  # of q's own width for each λ
    log_q, log_p = (log_normal_gamma(mu, lam, one) for one in (q, p))
    cell = np.exp(log_q) * lam * sd * (18 / 399) * (u[1] - u[0])
    assert cell.sum() == pytest.approx(1, abs=1e-10)
    assert normal_wishart.kl(q, p)[0] == pytest.approx((cell * (log_q - log_p)).sum(), rel=1e-9)
    x = 1.7
    log_n = 0.5 * np.log(lam / (2 * np.pi)) - 0.5 * lam * (x - mu) ** 2
    mixture, c = seen_by(q)
    assert log_joint([[x]], mixture)[0, 0] + c == pytest.approx((cell * log_n).sum(), rel=1e-9)  # E log π = 0: one bell


def log_normal_gamma(mu, lam, belief):
    beta, m, S, nu = belief.moments.count[0], belief.moments.mean[0, 0], belief.moments.scatter[0, 0, 0], belief.dof[0]
    gamma = scipy_stats.gamma(nu / 2, scale=2 / S)
    return gamma.logpdf(lam) + 0.5 * np.log(beta * lam / (2 * np.pi)) - 0.5 * beta * lam * (mu - m) ** 2


@pytest.mark.parametrize("D", [2, 3])
def test_divergences_are_means_over_draws(D):
    rng = np.random.default_rng(D)
    q, p = random_belief(rng, 1, D), random_belief(rng, 1, D)
    q = q + Moments(np.array([9.0]), np.zeros((1, D)), 5 * np.eye(D)[None])
    lam = scipy_stats.wishart(q.dof[0], np.linalg.inv(q.moments.scatter[0])).rvs(20_000, random_state=rng)
    scale_of = np.linalg.cholesky(np.linalg.inv(q.moments.count[0] * lam))
    mu = q.moments.mean[0] + np.einsum("nij,nj->ni", scale_of, rng.standard_normal((20_000, D)))
    apart = log_normal_wishart(mu, lam, q) - log_normal_wishart(mu, lam, p)
    assert normal_wishart.kl(q, p)[0] == pytest.approx(apart.mean(), abs=5 * apart.std() / np.sqrt(20_000))


def log_normal_wishart(mu, lam, belief):
    beta, m, S = belief.moments.count[0], belief.moments.mean[0], belief.moments.scatter[0]
    apart, D = mu - m, mu.shape[1]
    log_det, nu = np.linalg.slogdet(lam)[1], belief.dof[0]
    shape = 0.5 * ((nu - D - 1) * log_det - np.einsum("ij,nji->n", S, lam))  # log W(Λ), but for a constant
    constant = scipy_stats.wishart(nu, np.linalg.inv(S)).logpdf(lam[0]) - shape[0]
    quadratic = np.einsum("ni,nij,nj->n", apart, lam, apart)
    return constant + shape + 0.5 * (D * np.log(beta / (2 * np.pi)) + log_det - beta * quadratic)


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_a_divergence_is_zero_from_itself_and_positive_from_others(seed):
    rng = np.random.default_rng(seed)
    for weights in WEIGHTS:
        q, p = (random_belief(rng, 3, 2, weights) for _ in range(2))
        assert q.kl(q) == pytest.approx(0, abs=1e-9)
        assert q.kl(p) > 0


# The weights


@pytest.mark.parametrize("seed", range(3))
def test_expected_logs_of_weights_are_means_over_draws(seed):
    rng = np.random.default_rng(seed)
    alpha = rng.uniform(0.5, 4, 4)
    pi = rng.dirichlet(alpha, 40_000)
    np.testing.assert_allclose(Dirichlet(alpha).expected_log, np.log(pi).mean(axis=0), atol=0.03)
    np.testing.assert_allclose(Dirichlet(alpha).mean, pi.mean(axis=0), atol=0.01)
    a, b = rng.uniform(0.8, 4, (2, 4))
    v = rng.beta(a, b, (40_000, 4))
    pi = v * np.cumprod(np.hstack([np.ones((40_000, 1)), 1 - v[:, :-1]]), axis=1)
    np.testing.assert_allclose(Sticks(a, b).expected_log, np.log(pi).mean(axis=0), atol=0.04)
    np.testing.assert_allclose(Sticks(a, b).mean, pi.mean(axis=0) / pi.mean(axis=0).sum(), atol=0.01)


def test_divergences_of_weights_are_integrals():
    v = np.linspace(0, 1, 200_001)[1:-1]
    q, p = scipy_stats.beta(2.5, 3.5), scipy_stats.beta(1.2, 4.0)
    integral = (q.pdf(v) * (q.logpdf(v) - p.logpdf(v))).sum() * (v[1] - v[0])
    assert Dirichlet([2.5, 3.5]).kl(Dirichlet([1.2, 4.0])) == pytest.approx(integral, rel=1e-6)
    assert Sticks([2.5], [3.5]).kl(Sticks([1.2], [4.0])) == pytest.approx(integral, rel=1e-6)
    assert Sticks([2.5, 2.5], [3.5, 3.5]).kl(Sticks([1.2, 1.2], [4.0, 4.0])) == pytest.approx(2 * integral, rel=1e-6)


def test_points_count_for_their_stick_and_against_those_before():
    learnt = Sticks([1.0, 1, 1], [2.0, 2, 2]) + np.array([5.0, 3, 7])
    np.testing.assert_array_equal(learnt.a, [6, 4, 8])
    np.testing.assert_array_equal(learnt.b, [12, 9, 2])


# The bound


def log_evidence_of(x, prior, k):
    """Return log p(X) of points of one bell, by the closed form: the normalisers after over those before."""
    beta, m, S, nu = prior.moments.count[k], prior.moments.mean[k], prior.moments.scatter[k], prior.dof[k]
    N, D = len(x), len(m)
    total = beta + N
    mean = (beta * m + x.sum(axis=0)) / total
    after = S + beta * np.outer(m, m) + x.T @ x - total * np.outer(mean, mean)
    return (
        -0.5 * N * D * np.log(np.pi)
        + multigammaln((nu + N) / 2, D)
        - multigammaln(nu / 2, D)
        + 0.5 * nu * np.linalg.slogdet(S)[1]
        - 0.5 * (nu + N) * np.linalg.slogdet(after)[1]
        + 0.5 * D * np.log(beta / total)
    )


def log_chance(weights, count):
    """Return log p(z) of labels with these counts, the weights integrated out."""
    if isinstance(weights, Dirichlet):
        a = weights.alpha
        return gammaln(a.sum()) - gammaln(a.sum() + count.sum()) + (gammaln(a + count) - gammaln(a)).sum()
    later = count.sum() - np.cumsum(count)
    return (betaln(weights.a + count, weights.b + later) - betaln(weights.a, weights.b)).sum()


def exact(x, prior):
    """Return log p(X) as the sum over all K^N labellings of the points."""
    K, every = len(prior.dof), []
    for z in product(range(K), repeat=len(x)):
        z = np.array(z)
        bells = sum(log_evidence_of(x[z == k], prior, k) for k in range(K))
        every.append(log_chance(prior.weights, np.bincount(z, minlength=K)) + bells)
    return logsumexp(every)


@pytest.mark.parametrize("seed", range(5))
def test_with_one_component_the_bound_is_the_evidence(seed):
    x, _, rng = random_world(seed, max_K=2)
    prior = random_belief(rng, 1, x.shape[1])
    _, second = islice(vb(x, prior, prior), 2)
    assert second.objective == pytest.approx(log_evidence_of(x, prior, 0), rel=1e-12)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(("K", "N", "D"), [(2, 8, 1), (2, 8, 2), (3, 5, 2)])
def test_the_bound_stays_below_the_sum_over_all_labellings(K, N, D, weights):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        x, prior = 2 * rng.standard_normal((N, D)), random_belief(rng, K, D, weights)
        log_p = exact(x, prior)
        steps = islice(vb(x, prior + moments(x, rng.dirichlet(np.ones(K), N)), prior), 30)
        trace = np.array([step.objective for step in steps])
        assert (trace <= log_p).all() and trace[-1] > log_p - 6
        assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all()


@pytest.mark.parametrize("weights", WEIGHTS)
def test_sixty_climbs_never_step_down(weights):
    for seed in range(60):
        x, K, rng = random_world(seed)
        prior = vague(x, weights(K, 10 ** rng.uniform(-3, 1)))
        trace = np.array(
            [step.objective for step in islice(vb(x, prior + moments(x, soft_start(x, K, rng)), prior), 12)]
        )
        assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all(), seed


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["dirichlet_distribution", "dirichlet_process"])
def test_scikit_learn_step_by_step(kind, seed):
    x, K, rng = random_world(seed + 30, max_K=4)
    D, gamma, shares = x.shape[1], 10 ** rng.uniform(-2, 1), soft_start(x, K, rng)
    weights = (dirichlet if kind == "dirichlet_distribution" else sticks)(K, gamma)
    heap = Moments(np.full(K, 0.7), np.tile(x.mean(axis=0), (K, 1)), np.tile(np.atleast_2d(np.cov(x.T)), (K, 1, 1)))
    prior = Belief(weights, D + 1.5, heap)
    theirs = BayesianGaussianMixture(
        n_components=K,
        weight_concentration_prior_type=kind,
        weight_concentration_prior=gamma,
        mean_precision_prior=0.7,
        degrees_of_freedom_prior=D + 1.5,
        reg_covar=0,
    )
    theirs._check_parameters(x)
    theirs._initialize(x, shares)
    for ours in islice(vb(x, prior + moments(x, shares), prior), 20):
        np.testing.assert_allclose(ours.mixture.means, theirs.means_, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(ours.mixture.covs, theirs.covariances_, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(ours.belief.moments.count, theirs.mean_precision_, rtol=1e-10)
        np.testing.assert_allclose(ours.belief.dof, theirs.degrees_of_freedom_, rtol=1e-10)
        for mine, other in zip(concentrations(ours.belief.weights), np.atleast_2d(theirs.weight_concentration_)):
            np.testing.assert_allclose(mine, other, rtol=1e-10)
        _, log_resp = theirs._e_step(x)
        np.testing.assert_allclose(ours.resp, np.exp(log_resp), atol=1e-10)
        theirs._m_step(x, log_resp)


def concentrations(weights):
    return [weights.alpha] if isinstance(weights, Dirichlet) else [weights.a, weights.b]


def test_six_components_on_old_faithful_of_which_two_remain():
    x = np.asarray(datasets.old_faithful())
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    heap = Moments(np.ones(6), np.zeros((6, 2)), np.tile(np.cov(x.T), (6, 1, 1)))
    found = {}
    for name, weights in (("few", dirichlet(6, 1e-3)), ("many", dirichlet(6, 10.0)), ("sticks", sticks(6, 10.0))):
        prior = Belief(weights, 2, heap)
        start = prior + moments(x, kmeans(x, 6, np.random.default_rng(0)))
        found[name] = last(until_converged(vb(x, start, prior), tol=1e-9, max_steps=5000))
    assert found["few"].objective == pytest.approx(-441.0193, abs=1e-3)
    np.testing.assert_allclose(sorted(found["few"].mixture.weights)[-2:], [0.3573, 0.6427], atol=2e-4)
    assert [(step.mixture.weights > 0.01).sum() for step in found.values()] == [2, 6, 2]


def test_a_component_left_with_no_points_falls_back_to_the_prior():
    x, _, rng = random_world(2, max_D=2)
    prior = random_belief(rng, 2, x.shape[1])
    belief = prior + moments(x, one_hot(np.zeros(len(x)), 2))
    for name in ("count", "mean", "scatter"):
        np.testing.assert_array_equal(getattr(belief.moments, name)[1], getattr(prior.moments, name)[1])
    assert belief.dof[1] == prior.dof[1] and belief.weights.alpha[1] == prior.weights.alpha[1]


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_moving_and_stretching_points_and_prior_moves_and_stretches_the_belief(seed):
    x, K, rng = random_world(seed, max_K=4)
    D = x.shape[1]
    A, c = np.eye(D) + 0.3 * rng.standard_normal((D, D)), rng.uniform(-9, 9, D)
    shares = soft_start(x, K, rng)

    def climbed(points):
        prior = vague(points, dirichlet(K))
        return last(islice(vb(points, prior + moments(points, shares), prior), 6))

    here, there = climbed(x), climbed(x @ A.T + c)
    np.testing.assert_allclose(there.resp, here.resp, atol=1e-5)
    volume = len(x) * np.linalg.slogdet(A)[1]
    assert there.objective == pytest.approx(here.objective - volume, rel=1e-5, abs=1e-3)


# Any E step inside


def test_an_e_step_at_scale_or_with_holes_serves_beliefs_as_well():
    x, K, rng = random_world(3)
    prior = vague(x, dirichlet(K))
    start = prior + moments(x, soft_start(x, K, rng))
    traces = [
        [step.objective for step in islice(vb(x, start, prior, expect=expect), 8)]
        for expect in (missing.e_step, scale.e_step)
    ]
    np.testing.assert_allclose(traces[0], traces[1], rtol=1e-10)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_beliefs_climb_over_holes(weights):
    for seed in range(20):
        x, K, rng = random_world(seed, max_K=3, max_D=3)
        prior = vague(x, weights(K))
        start = prior + moments(x, soft_start(x, K, rng))
        x = np.where(rng.random(x.shape) < 0.3, np.nan, x)
        trace = np.array([step.objective for step in islice(vb(x, start, prior, expect=missing.e_step), 10)])
        assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all(), seed


# What comes next


@pytest.mark.parametrize("D", [1, 2, 3])
def test_what_is_expected_next_is_a_quotient_of_evidences(D):
    rng = np.random.default_rng(D)
    x, prior = rng.standard_normal((7, D)), random_belief(rng, 1, D)
    belief = prior + moments(x, np.ones((7, 1)))
    new = 3 * rng.standard_normal((5, D))
    both = [log_evidence_of(np.vstack([x, one]), prior, 0) - log_evidence_of(x, prior, 0) for one in new]
    np.testing.assert_allclose(log_predictive(new, belief), both, rtol=1e-11)


def test_what_is_expected_next_is_a_density():
    belief = random_belief(np.random.default_rng(0), 3, 1, sticks)
    line = np.sinh(np.linspace(-14, 14, 40_001))
    density = np.exp(log_predictive(line[:, None], belief))
    assert np.trapezoid(density, line) == pytest.approx(1, abs=1e-5)


def test_much_data_leaves_nothing_between_expecting_and_plugging_in():
    x, K, rng = random_world(5, max_K=2, max_D=2)
    prior = vague(x, dirichlet(K))
    few = prior + moments(x, soft_start(x, K, rng))
    gaps = []
    for times in (1, 10, 100):
        belief = prior + times * moments(x, soft_start(x, K, np.random.default_rng(0)))
        plugged = np.logaddexp.reduce(log_joint(x, belief.mixture), axis=1)
        gaps.append(np.abs(log_predictive(x, belief) - plugged).max())
    assert few.dof.shape == (K,)
    assert all(later < 0.2 * before for before, later in pairwise(gaps))


# What cannot be


def test_improper_beliefs_are_refused_at_the_door():
    one = imaginary_points(np.random.default_rng(0).standard_normal((9, 2)), 2, 1.0)
    with pytest.raises(ValueError, match=r"β is .*more than 0 imaginary points"):
        Belief(dirichlet(2), 2, 0 * one)
    with pytest.raises(ValueError, match=r"ν is \[1\. 1\.\]: in D = 2 dimensions a Wishart density takes ν > 1"):
        Belief(dirichlet(2), 1, one)
    with pytest.raises(ValueError, match="a scatter S of the belief is flat"):
        Belief(dirichlet(2), 2, Moments(one.count, one.mean, np.ones((2, 2, 2))))
    for bad in ([0.0, 1.0], [np.nan, 1.0], [-1.0, 1.0], [np.inf, 1.0], 1.0):
        with pytest.raises(ValueError, match=r"alpha is .*a belief about K weights takes K finite numbers above 0"):
            Dirichlet(bad)
    with pytest.raises(ValueError, match="b is"):
        Sticks([1.0], [0.0])


def test_weights_and_bells_of_different_number_are_refused():
    one = imaginary_points(np.random.default_rng(0).standard_normal((9, 2)), 2, 1.0)
    with pytest.raises(ValueError, match="weights of 3 components, but bells of 2"):
        Belief(dirichlet(3), 2, one)


@pytest.mark.parametrize(
    ("part", "value", "why"),
    [
        ("count", np.full(2, np.inf), "count holds NaN or infinity"),
        ("mean", np.full((2, 2), np.nan), "mean holds NaN or infinity"),
        ("mean", np.zeros(2), r"β has shape \(2,\), m \(2,\)"),
        ("scatter", np.full((2, 2, 2), np.nan), "scatter holds NaN or infinity"),
        ("scatter", np.eye(2), r"S \(2, 2\), but with 2 components"),
        ("scatter", np.stack([[[1.0, 0.5], [0.0, 1.0]]] * 2), "not symmetric"),
        ("scatter", np.stack([np.eye(2) * (1 + 1j)] * 2), "a complex number"),
    ],
)
def test_beliefs_of_what_is_no_bell_are_refused(part, value, why):
    heaps = {"count": np.ones(2), "mean": np.zeros((2, 2)), "scatter": np.stack([np.eye(2)] * 2)}
    assert Belief(dirichlet(2), 2, Moments(**heaps)).mixture.means.shape == (2, 2)
    with pytest.raises(ValueError, match=why):
        Belief(dirichlet(2), 2, Moments(**heaps | {part: value}))


@pytest.mark.parametrize(("nu", "why"), [(np.inf, "dof holds"), ("a", "text"), (2 + 1j, "complex"), ([2] * 3, "shape")])
def test_degrees_of_freedom_are_finite_numbers(nu, why):
    heaps = Moments(np.ones(2), np.zeros((2, 2)), np.stack([np.eye(2)] * 2))
    with pytest.raises(ValueError, match=why):
        Belief(dirichlet(2), nu, heaps)


def test_nothing_is_read_as_a_number_in_a_belief_about_weights():
    for bad in (["1", "2"], [1 + 1j, 2], np.ma.array([1.0, 2.0], mask=[0, 1]), []):
        with pytest.raises(ValueError, match="alpha"):
            Dirichlet(bad)
    with pytest.raises(ValueError, match="a has 1 entries and b 3"):
        Sticks([1.0], [1.0, 1.0, 1.0])


def test_a_prior_of_another_kind_or_size_gives_no_bound():
    x = np.random.default_rng(0).standard_normal((20, 2))
    prior = vague(x, dirichlet(2))
    for other in (vague(x, dirichlet(1)), vague(x, dirichlet(3)), vague(x[:, :1], dirichlet(2)), vague(x, sticks(2))):
        with pytest.raises(ValueError, match="take one"):
            next(vb(x, prior, other))
    with pytest.raises(ValueError, match="do not add"):
        prior + moments(x, np.ones((20, 1)))
    with pytest.raises(ValueError, match="a Belief is expected"):
        next(vb(x, prior.mixture, prior))
    with pytest.raises(ValueError, match="weights are 2"):
        vague(x, 2)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda belief: pickle.loads(pickle.dumps(belief))])
def test_a_copied_belief_is_the_same_and_read_only(weights, again):
    belief = random_belief(np.random.default_rng(0), 3, 2, weights)
    twin = again(belief)
    assert twin.kl(belief) == pytest.approx(0, abs=1e-12)
    assert twin.weights.mean == pytest.approx(belief.weights.mean, rel=0, abs=0)
    arrays = [twin.dof, *vars(twin.moments).values(), *vars(twin.weights).values()]
    assert not any(array.flags.writeable for array in arrays)


def test_a_belief_does_not_change_with_the_arrays_it_was_made_of():
    S = np.stack([np.eye(2)] * 2)
    belief = Belief(dirichlet(2), 2, Moments(np.ones(2), np.zeros((2, 2)), S))
    S[:] = 0
    assert (belief.moments.scatter[0] == np.eye(2)).all()


def test_what_is_expected_far_out_is_told_not_overflown():
    x = np.random.default_rng(0).standard_normal((20, 2))
    with pytest.raises(ValueError, match=r"x holds 1e\+200 .*so far out"):
        log_predictive([[1e200, 0.0]], vague(x, dirichlet(2)))


@pytest.mark.parametrize("weights", [Dirichlet([1.0, 2.0]), Sticks([1.0, 1.0], [2.0, 2.0])])
@pytest.mark.parametrize("count", [3.0, [3.0], [1.0, 2.0, 3.0], [[1.0, 2.0]], [np.nan, 1.0]])
def test_counts_are_one_for_each_component(weights, count):
    with pytest.raises(ValueError, match="count"):
        weights + count


@pytest.mark.parametrize("imaginary", [0.25, 1.0, 40.0])
def test_a_vague_prior_expects_the_points_own_spread_whatever_its_mean_is_worth(imaginary):
    """β says how well the mean is known; m, S and ν are those of the points all the same."""
    x = np.random.default_rng(0).normal(size=(30, 2)) @ [[2.0, 1.0], [0.0, 1.0]] + 5
    belief = vague(x, dirichlet(3), imaginary=imaginary)
    np.testing.assert_allclose(belief.moments.count, imaginary)
    np.testing.assert_allclose(belief.moments.mean, np.tile(x.mean(axis=0), (3, 1)))
    np.testing.assert_allclose(belief.moments.scatter, np.tile(np.cov(x.T, bias=True), (3, 1, 1)), rtol=2e-6)
    np.testing.assert_array_equal(belief.dof, 2)


def test_a_wishart_density_is_proper_just_above_d_minus_one():
    """ν need not be whole: in the plane 1.01 is enough, and 1 is not."""
    x = np.random.default_rng(0).normal(size=(30, 2))
    np.testing.assert_array_equal(vague(x, dirichlet(3), dof=1.01).dof, 1.01)
    with pytest.raises(ValueError, match="takes ν > 1"):
        vague(x, dirichlet(3), dof=1.0)
