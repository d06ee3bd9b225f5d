// The trace of EM as Python sent it: the mixture and the colours at each half-step, and between two of them.
import { unpack } from "./parts/js/dom.js";
import { climb, countsOf } from "./parts/js/em.js";
import { blend, mixColours } from "./parts/js/marks.js";
import { sharesOf } from "./parts/js/unseen.js";

// The climb of EM from a mixture, as Python sends it.
export function climbed(x, start, tol, most) {
  const { steps, trouble } = climb(x, start, tol, most);
  const joined = (part) => ({ list: steps.flatMap((step) => Array.from(part(step))) }), objective = steps.map((step) => step.logLikelihood);
  const parts = { weights: (s) => s.mixture.weights, means: (s) => s.mixture.means, covs: (s) => s.mixture.covs, counts: (s) => countsOf(s.resp, s.mixture.K) };
  const trace = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, joined(part)]));
  return { ...trace, objective: { list: objective }, gains: { list: objective.slice(1).map((value, i) => value - objective[i]) }, trouble };
}

export function load(s) {
  const own = s.model.get("trace"), packed = own.objective ? own : s.model.get("origin");
  const names = ["objective", "weights", "counts", "means", "covs", "gains"];
  s.trace = Object.fromEntries(names.map((name) => [name, unpack(packed[name])]));
  s.trouble = packed.trouble;
  s.last = 2 * s.trace.objective.length - 1;
  s.cache.clear();
}

export function mixtureAt(s, t) {
  const { K, D } = s.data, part = (values, size) => values.slice(t * size, (t + 1) * size);
  const { weights, means, covs } = s.trace;
  return { weights: part(weights, K), means: part(means, K * D), covs: part(covs, K * D * D), K, D };
}

// The mixture between two frames: it moves on the way to an even frame.
export function mixtureBetween(s, place) {
  const frame = Math.floor(place), part = frame % 2 ? place - frame : 0, now = mixtureAt(s, frame >> 1);
  if (!part) return now;
  const next = mixtureAt(s, (frame + 1) >> 1), mix = (name) => blend(now[name], next[name], part);
  return { ...now, weights: mix("weights"), means: mix("means"), covs: mix("covs") };
}

// The colours after the E step of mixture t; grey before the first. The last few are kept.
function colours(s, t) {
  if (!s.cache.has(t)) {
    if (s.cache.size > 3) s.cache.clear();
    s.cache.set(t, mixColours(shares(s, t), s.data.look, s.data.K, s.N));
  }
  return s.cache.get(t);
}

const shares = (s, t) => (t < 0 ? null : sharesOf(s.x, mixtureAt(s, t)));

export function coloursBetween(s, place) {
  const frame = Math.floor(place), part = frame % 2 ? 0 : place - frame, t = (frame - 1) >> 1;
  return part ? blend(colours(s, t), colours(s, t + 1), part) : colours(s, t);
}
