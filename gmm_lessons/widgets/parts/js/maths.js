// The little mathematics that JavaScript repeats, each function tested against Python to 1e-12.
// A mixture is { weights (K), means (K D), covs (K D D), K, D }, flat and row by row, as NumPy stores it.

const LOG_2PI = Math.log(2 * Math.PI);

export const normalLogpdf = (x, mean, sd) => -0.5 * LOG_2PI - Math.log(sd) - 0.5 * ((x - mean) / sd) ** 2;

export const normalPdf = (x, mean, sd) => Math.exp(normalLogpdf(x, mean, sd));

// erf by its series of positive terms: exp(-z²) Σ (2z²)ⁿ z / (1·3·5···), for small |z|.
function erfSeries(z) {
  let term = z, sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= (2 * z * z) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}

// erfc by its continued fraction, from the tail inwards, for z >= 2.
function erfcFraction(z) {
  let tail = z;
  for (let n = 120; n > 0; n--) tail = z + n / 2 / tail;
  return Math.exp(-z * z) / (Math.sqrt(Math.PI) * tail);
}

export function erfc(z) {
  if (z < 0) return 2 - erfc(-z);
  return z < 2 ? 1 - erfSeries(z) : erfcFraction(z);
}

// The area of a bell between a and b: a difference of the two nearer tails, so that far areas keep their digits.
export function normalArea(a, b, mean, sd) {
  const [low, high] = [a, b].map((x) => (x - mean) / (sd * Math.SQRT2));
  return low > 0 ? 0.5 * (erfc(low) - erfc(high)) : 0.5 * (erfc(-high) - erfc(-low));
}

// The lower triangular L with L Lᵀ = cov (D x D).
export function cholesky(cov, D) {
  const L = new Float64Array(D * D);
  for (let i = 0; i < D; i++) for (let j = 0; j <= i; j++) L[i * D + j] = choleskyEntry(L, cov, D, i, j);
  return L;
}

function choleskyEntry(L, cov, D, i, j) {
  let rest = cov[i * D + j];
  for (let m = 0; m < j; m++) rest -= L[i * D + m] * L[j * D + m];
  return i === j ? Math.sqrt(rest) : rest / L[j * D + j];
}

// zᵀz with z = L⁻¹ (x - μ), for the point that starts at `at`.
function squaredDistance(x, at, mean, L, D, z) {
  let sum = 0;
  for (let i = 0; i < D; i++) {
    let rest = x[at + i] - mean[i];
    for (let m = 0; m < i; m++) rest -= L[i * D + m] * z[m];
    z[i] = rest / L[i * D + i];
    sum += z[i] * z[i];
  }
  return sum;
}

// log N(x_n; μ, Σ) of points x (N D).
export function logDensity(x, mean, cov) {
  const D = mean.length, L = cholesky(cov, D), z = new Float64Array(D), out = new Float64Array(x.length / D);
  let constant = D * LOG_2PI;
  for (let i = 0; i < D; i++) constant += 2 * Math.log(L[i * D + i]);
  for (let n = 0; n < out.length; n++) out[n] = -0.5 * (constant + squaredDistance(x, n * D, mean, L, D, z));
  return out;
}

export const meanOf = (mixture, k) => mixture.means.subarray(k * mixture.D, (k + 1) * mixture.D);

export const covOf = (mixture, k) => mixture.covs.subarray(k * mixture.D ** 2, (k + 1) * mixture.D ** 2);

// log π_k + log N(x_n; μ_k, Σ_k), (N K).
export function logJoint(x, mixture) {
  const K = mixture.K, out = new Float64Array((x.length / mixture.D) * K);
  for (let k = 0; k < K; k++) {
    const density = logDensity(x, meanOf(mixture, k), covOf(mixture, k)), logWeight = Math.log(mixture.weights[k]);
    for (let n = 0; n < density.length; n++) out[n * K + k] = logWeight + density[n];
  }
  return out;
}

function logSumExp(row) {
  const top = Math.max(...row);
  return top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

// r_nk = exp(log p(x_n, k) - log p(x_n)), (N K), in place of the logarithms.
export function responsibilities(x, mixture) {
  const resp = logJoint(x, mixture), K = mixture.K;
  for (let n = 0; n < resp.length; n += K) {
    const total = logSumExp(resp.subarray(n, n + K));
    for (let k = 0; k < K; k++) resp[n + k] = Math.exp(resp[n + k] - total);
  }
  return resp;
}

export function logLikelihood(x, mixture) {
  const logs = logJoint(x, mixture), K = mixture.K;
  let sum = 0;
  for (let n = 0; n < logs.length; n += K) sum += logSumExp(logs.subarray(n, n + K));
  return sum;
}

// How many, where, how spread: N, x̄ and S / N of points x (N 2) with these shares (N).
export function moments(x, share) {
  const count = share.reduce((sum, r) => sum + r, 0), mean = [0, 0], cov = [0, 0, 0, 0];
  share.forEach((r, n) => [0, 1].forEach((i) => (mean[i] += (r * x[2 * n + i]) / count)));
  share.forEach((r, n) => addOuter(cov, r / count, x[2 * n] - mean[0], x[2 * n + 1] - mean[1]));
  return { count, mean, cov };
}

function addOuter(cov, weight, u, v) {
  [u * u, u * v, v * u, v * v].forEach((product, i) => (cov[i] += weight * product));
}

// The eigenvalues, largest first, of a covariance (2 x 2) and the angle of the first axis.
export function axesOf(cov) {
  const [a, b, , d] = cov, half = (a + d) / 2, reach = Math.hypot((a - d) / 2, b);
  return { values: [half + reach, (a * d - b * b) / (half + reach)], angle: 0.5 * Math.atan2(2 * b, a - d) };
}

// Points of the curve at one Mahalanobis distance: μ + L (a circle of that radius).
export function ellipse(mean, cov, distance = 1, n = 72) {
  const [a, , b, d] = cholesky(cov, 2);
  return Array.from({ length: n + 1 }, (_, i) => {
    const [u, v] = [Math.cos, Math.sin].map((f) => distance * f((2 * Math.PI * i) / n));
    return [mean[0] + a * u, mean[1] + b * u + d * v];
  });
}

// A mixture on the line from its weights, means and standard deviations.
export const bells = (weights, means, sds) => ({
  weights: Float64Array.from(weights), means: Float64Array.from(means), covs: Float64Array.from(sds, (sd) => sd * sd),
  K: weights.length, D: 1,
});

export const mixtureDensity = (x, mixture) => {
  const logs = logJoint(Float64Array.of(x), mixture);
  return logs.reduce((sum, value) => sum + Math.exp(value), 0);
};
