// EM in the page, for those who have no kernel: the steps of gmm_lessons.em, with its rule of rest, to 1e-10.
import { numberOf } from "./dom.js";
import { axesOf, cholesky, logJoint, meanOf } from "./maths.js";

// r_nk (N K), and log p(X).
export function eStep(x, mixture) {
  const resp = logJoint(x, mixture), K = mixture.K;
  let logLikelihood = 0;
  for (let n = 0; n < resp.length; n += K) logLikelihood += shareOut(resp.subarray(n, n + K));
  if (!Number.isFinite(logLikelihood)) throw Error("a point lies so far out that no component could have made it.");
  return { resp, logLikelihood };
}

// Make responsibilities of the joint logarithms of one point, in place; returns log p(x_n).
function shareOut(row) {
  const top = Math.max(...row), evidence = top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
  row.forEach((value, k) => (row[k] = Math.exp(value - evidence)));
  return evidence;
}

// N_k = Σ_n r_nk.
export function countsOf(resp, K) {
  const counts = new Float64Array(K);
  for (let i = 0; i < resp.length; i++) counts[i % K] += resp[i];
  return counts;
}

// π_k = N_k / N, μ_k = x̄_k, Σ_k = S_k / N_k, centred first, so that nothing cancels.
export function mStep(x, resp, K, D) {
  const counts = countsOf(resp, K), N = x.length / D, empty = counts.findIndex((count) => !(count > 0));
  if (empty >= 0) throw Error(`component ${empty} is left with no points. Start elsewhere or lower K.`);
  const m = { weights: counts.map((count) => count / N), means: new Float64Array(K * D), covs: new Float64Array(K * D * D), K, D };
  const average = (out, size, f) => {
    for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) for (let i = 0; i < size; i++) out[k * size + i] += resp[n * K + k] * f(n, k, i);
    out.forEach((sum, i) => (out[i] = sum / counts[Math.floor(i / size)]));
  };
  const away = (n, k, i) => x[n * D + i] - m.means[k * D + i];
  average(m.means, D, (n, k, i) => x[n * D + i]);
  average(m.covs, D * D, (n, k, i) => away(n, k, Math.floor(i / D)) * away(n, k, i % D));
  return checked(m);
}

const covAt = ({ covs, D }, k) => covs.subarray(k * D * D, (k + 1) * D * D);

function checked(m) {
  for (let k = 0; k < m.K; k++) {
    const L = cholesky(covAt(m, k), m.D), flat = Array.from({ length: m.D }, (_, i) => L[i * m.D + i]).some((pivot) => !(pivot > 0));
    if (flat) throw Error(`the covariance of component ${k} is not positive definite. Its points lie on one spot, line or plane. Start elsewhere, or take fewer components.`);
  }
  return m;
}

// Where the objective rests: its gain is less than tol nats a point, or no more than rounding moves.
const rests = (gain, tol, step, N) => Math.abs(gain) < tol || Math.abs(gain) <= rounding(step, N);

function rounding({ mixture: { means, covs, D }, logLikelihood }, N) {
  const eps = Number.EPSILON, far = Math.max(...means.map((mean, i) => Math.abs(mean) / Math.sqrt(covs[Math.floor(i / D) * D * D + (i % D) * (D + 1)])));
  return 2 * eps * (1 + Math.abs(logLikelihood) / N) + Math.min((eps * far) ** 2, 1e-7);
}

// The steps of a climb from a mixture, at most so many, and in words what stopped it before it converged.
export function climb(x, start, tol, most) {
  const steps = [], N = x.length / start.D;
  let mixture = start, before = -Infinity;
  try {
    while (steps.length < most) {
      const step = { mixture, ...eStep(x, mixture) }, gain = (step.logLikelihood - before) / N;
      steps.push(step);
      if (rests(gain, tol, step, N)) return { steps, trouble: gain < tol ? "" : stopped(most) };
      before = step.logLikelihood;
      mixture = mStep(x, step.resp, start.K, start.D);
    }
  } catch (error) {
    if (!steps.length) throw error;
    return { steps, trouble: `EM cannot go on: ${error.message}` };
  }
  return { steps, trouble: stopped(most) };
}

const stopped = (most) => `Stopped after ${numberOf(most, "update")}, before it converged.`;

// The smallest variance of a mixture in the plane in any direction, in units of `errors` squared.
export function thinnest(m, errors) {
  const scaled = (k) => covAt(m, k).map((value, i) => value / (errors[i >> 1] * errors[i % 2]));
  return Math.min(...Array.from({ length: m.K }, (_, k) => axesOf(scaled(k)).values[1]));
}

export const distances = (a, b, sds) => Array.from({ length: a.K }, (_, k) => Array.from({ length: b.K }, (_, j) => apart(meanOf(a, k), meanOf(b, j), sds)));

const apart = (u, v, sds) => Math.hypot(...u.map((value, i) => (value - v[i]) / sds[i]));
