// Points with holes, NaN where nobody saw: who made them by what was seen, and ticks at the edge for half-seen ones.
import { css, drawPoints } from "./marks.js";
import { covOf, meanOf, responsibilities } from "./maths.js";

const known = new WeakMap();

// Which rows of x (N D) show which columns; of the same array, found once.
export function patterns(x, D) {
  if (!known.has(x)) known.set(x, grouped(x, D));
  return known.get(x);
}

function grouped(x, D) {
  const found = new Map(), columns = Array.from({ length: D }, (_, d) => d);
  for (let n = 0; n < x.length / D; n++) {
    const seen = columns.filter((d) => !Number.isNaN(x[n * D + d])), key = seen.join();
    if (!found.has(key)) found.set(key, { seen, rows: [] });
    found.get(key).rows.push(n);
  }
  return [...found.values()];
}

// The mixture of these columns alone.
function among(mixture, seen) {
  const { weights, K, D } = mixture, ks = Array.from({ length: K }, (_, k) => k);
  const means = ks.flatMap((k) => seen.map((i) => meanOf(mixture, k)[i]));
  const covs = ks.flatMap((k) => seen.flatMap((i) => seen.map((j) => covOf(mixture, k)[i * D + j])));
  return { weights, means: Float64Array.from(means), covs: Float64Array.from(covs), K, D: seen.length };
}

// r_nk by what was seen of x_n, (N K); where nothing was, the weights.
export function sharesOf(x, mixture) {
  const { K, D } = mixture, found = patterns(x, D), out = new Float64Array((x.length / D) * K);
  if (found.length === 1 && found[0].seen.length === D) return responsibilities(x, mixture);
  for (const { rows, seen } of found) {
    const own = seen.length ? responsibilities(Float64Array.from(rows.flatMap((n) => seen.map((d) => x[n * D + d]))), among(mixture, seen)) : null;
    rows.forEach((n, i) => out.set(own ? own.subarray(i * K, (i + 1) * K) : mixture.weights, n * K));
  }
  return out;
}

// Points in the plane, and ticks at the edge for those of which one coordinate was seen; the rest has no place.
export function drawSeen(p, places, rgb, length = 15) {
  drawPoints(p, places, rgb);
  const context = p.canvas.getContext("2d"), { left, bottom } = p.box;
  for (let n = 0; n < places.length / 2; n++) {
    const [x, y] = [places[2 * n], places[2 * n + 1]];
    context.fillStyle = css(rgb, n);
    if (Number.isNaN(y)) context.fillRect(x - 0.75, bottom - length, 1.5, length);
    else if (Number.isNaN(x)) context.fillRect(left, y - 0.75, length, 1.5);
  }
}

// Where a point is found in a picture of the plane: a tick at its middle.
export function spots(p, places, length = 15) {
  const at = (value, other, edge) => (Number.isNaN(value) && !Number.isNaN(other) ? edge : value);
  return places.map((value, i) => (i % 2 ? at(value, places[i - 1], p.box.bottom - length / 2) : at(value, places[i + 1], p.box.left + length / 2)));
}
