// Where a climb ends, found in the page: what starts_ends.py finds, for points in the plane.
import { climb, distances, mStep, thinnest } from "./parts/js/em.js";

const TOL = 1e-10, MOST = 3000, NEAR = 0.02, LEVEL = 0.01; // as in starts_ends.py

// The end of EM from shares: its mixture, null if there was not even a first; its height, null if it collapsed; a remark.
export function ended(x, resp, { K, D, climbs: { errors } }) {
  let first;
  try {
    first = mStep(x, resp, K, D);
  } catch (error) {
    return collapsed(null, 0, error.message);
  }
  const { steps, trouble } = climb(x, first, TOL, MOST), { mixture, logLikelihood: height } = steps.at(-1), updates = steps.length - 1;
  if (trouble.startsWith("EM cannot go on")) return collapsed(mixture, updates, trouble);
  return { mixture, height, updates, remark: doubt(mixture, updates, errors), shares: Array.from(mixture.weights).sort((a, b) => b - a) };
}

function collapsed(mixture, updates, words) {
  const remark = words.includes("no points") ? "a bell was left with no points" : "the points of a bell lie on one line";
  return { mixture, height: null, updates, remark, shares: [] };
}

function doubt(mixture, updates, errors) {
  if (updates === MOST - 1) return `stopped after ${updates} updates, before it converged`;
  return thinnest(mixture, errors) < 1 ? "thin" : "";
}

// The number of the known end that is the same, up to the order of its letters; their count if none is.
export function sameEnd(end, known, sds) {
  const index = known.findIndex((old) => same(end, old, sds));
  return index < 0 ? known.length : index;
}

function same(a, b, sds) {
  if (a.height === null || b.height === null) return a.height === b.height && a.remark === b.remark;
  const gaps = distances(a.mixture, b.mixture, sds), columns = gaps[0].map((_, j) => gaps.map((row) => row[j]));
  const apart = Math.max(...[...gaps, ...columns].map((row) => Math.min(...row)));
  return Math.abs(a.height - b.height) < LEVEL && apart < NEAR;
}

// The mixture of an end as arrays, zeros if there is none; one that collapsed is given the width of a thin line.
export function lineOf({ mixture, height }, { K, D, climbs: { errors } }) {
  if (!mixture) return { weights: Array(K).fill(0), means: Array(K * D).fill(0), covs: Array(K * D * D).fill(0) };
  const width = (i) => (i % D === Math.floor(i / D) % D ? 12 * (0.02 * errors[i % D]) ** 2 : 0);
  const covs = Array.from(mixture.covs, (value, i) => value + (height === null ? width(i) : 0));
  return { weights: Array.from(mixture.weights), means: Array.from(mixture.means), covs };
}
