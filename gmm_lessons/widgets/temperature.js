// Lesson 12: bells of one fixed width, from soft to hard, down to k-means.
import { bar, facts, pressable, resetButton, slider } from "./parts/js/controls.js";
import { clamp, html, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { darker, drawPoints, mixColours, pixels } from "./parts/js/marks.js";
import { covOf, ellipse, meanOf, responsibilities } from "./parts/js/maths.js";
import { line, plot, route, text } from "./parts/js/plot.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "From soft to hard: one width for all bells", build, redraw });

const TRACE = ["softness", "undecided", "energy", "cost", "weights", "means"];

function build(app) {
  const { data } = app, [xlabel, ylabel] = data.labels;
  app.x = unpack(data.points);
  app.trace = Object.fromEntries(TRACE.map((name) => [name, unpack(data[name])]));
  app.plane = plot({ width: 430, height: 418, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.pixels = pixels(app.plane, app.x, 2, [0, 1]);
  app.borders = [line(app.plane, { width: 1.5, halo: false }), line(app.plane, { width: 1.5, dash: "6 4", halo: false })];
  app.rings = data.look.names.map((_, k) => line(app.plane, { colour: darker(data.look.colours[k]), dash: data.look.dashes[k], halo: false }));
  app.letters = data.look.names.map((_, k) => text(app.plane, { fill: data.look.colours[k], "dominant-baseline": "central" }));
  app.marks = [over(app, "softness", 1.05, ["softness"]), over(app, "cost", data.top, ["energy", "cost"], "solid −2σ²Q, dashed k-means")];
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-square" }, app.plane.node), side(app)));
}

function side(app) {
  const [low, high] = app.data.ends, words = (value) => `σ = ${say(Math.exp(value), 3)}`;
  const options = { name: "ln σ", min: low, max: high, step: app.data.step, value: app.values.log_sigma, words };
  app.sliders.log_sigma = slider({ ...options, input: (log_sigma) => app.change({ log_sigma }) });
  app.facts = facts("soft or hard, in numbers", ["softness (mean entropy / ln K)", "undecided points", "−2σ²Q", "k-means cost of these means"]);
  const plots = app.marks.map((mark) => mark.plot.node);
  return html("div", { class: "gmm-side" }, app.sliders.log_sigma.node, bar("the width", resetButton(app)), app.facts.node, ...plots);
}

// What the fits say along ln σ, with a mark for the present width and a dotted line where close means merge.
function over(app, ylabel, top, names, note = "") {
  const { look, ends, step, parting } = app.data, p = plot({ width: 380, height: 190, x: ends, y: [0, top], xlabel: "ln σ (hard … soft)", ylabel });
  const along = (name) => route(p, Array.from(app.trace[name], (value, t) => [ends[1] - t * step, value]));
  line(p, { width: 1, dash: "2 3", halo: false })(route(p, [[parting, 0], [parting, top]]));
  names.forEach((name, i) => line(p, { dash: look.dashes[i], halo: false })(along(name)));
  text(p, { class: "gmm-note", "text-anchor": "start", dx: 8 })(ends[0], 0.88 * top, note);
  const now = line(p, { width: 1.5, colour: look.quiet }), dots = names.map(() => svg("circle", { r: 4.5, fill: "white", stroke: look.ink, "stroke-width": 2.5 }));
  p.marks.append(...dots);
  pressable(p, (log_sigma) => app.change({ log_sigma: onGrid(app.data, log_sigma) }));
  return { plot: p, put: (at, t) => (now(route(p, [[at, 0], [at, top]])), dots.forEach((dot, i) => set(dot, { cx: p.px(at), cy: p.py(app.trace[names[i]][t]) }))) };
}

const last = ({ ends, step }) => Math.round((ends[1] - ends[0]) / step);

// Which fit that is: they start at the softest.
export const index = (data, log_sigma) => clamp(Math.round((data.ends[1] - log_sigma) / data.step), 0, last(data));

const onGrid = (data, log_sigma) => Number((data.ends[1] - index(data, log_sigma) * data.step).toFixed(2));

export function mixtureAt({ trace, data: { K, ends, step } }, t) {
  const part = (values, size) => values.slice(t * size, (t + 1) * size), variance = Math.exp(2 * (ends[1] - t * step));
  const covs = Float64Array.from({ length: 4 * K }, (_, i) => (i % 4 === 0 || i % 4 === 3 ? variance : 0));
  return { weights: part(trace.weights, K), means: part(trace.means, 2 * K), covs, K, D: 2 };
}

// Where bells i and j are equal and ahead of the rest: pieces of straight lines. With lifts 0 it is the border of k-means.
export function border(means, lifts, reach, n = 400) {
  const K = lifts.length, pairs = [];
  for (let i = 0; i < K; i++) for (let j = i + 1; j < K; j++) pairs.push([i, j]);
  return pairs.flatMap(([i, j]) => pieces(means, lifts, i, j, reach, n));
}

const score = (means, lifts, k, [u, v]) => (u - means[2 * k]) ** 2 + (v - means[2 * k + 1]) ** 2 - lifts[k];

function pieces(means, lifts, i, j, reach, n) {
  const a = [means[2 * i], means[2 * i + 1]], way = [means[2 * j] - a[0], means[2 * j + 1] - a[1]], size = Math.hypot(...way);
  if (size < 1e-2 * reach) return [];
  const t = 0.5 + (lifts[i] - lifts[j]) / (2 * size * size), foot = [a[0] + t * way[0], a[1] + t * way[1]];
  const at = (m) => [foot[0] - (m * way[1]) / size, foot[1] + (m * way[0]) / size];
  const ahead = (point) => lifts.every((_, k) => k === i || k === j || score(means, lifts, k, point) >= score(means, lifts, i, point));
  const steps = Array.from({ length: n }, (_, m) => [at(reach * ((2 * m) / n - 1)), at(reach * ((2 * m + 2) / n - 1))]);
  return steps.filter((ends) => ends.every(ahead));
}

function redraw(app, { log_sigma }) {
  const { data, plane: p } = app, t = index(data, log_sigma), mixture = mixtureAt(app, t), resp = responsibilities(app.x, mixture);
  drawPoints(p, app.pixels, mixColours(resp, data.look, data.K, app.x.length / 2));
  app.rings.forEach((put, k) => put(route(p, ellipse(meanOf(mixture, k), covOf(mixture, k)))));
  letters(app, mixture, app.trace.softness[t] > data.merged);
  const soft = Array.from(mixture.weights, (weight) => 2 * mixture.covs[0] * Math.log(weight)), reach = p.span(0) + p.span(1);
  [soft, soft.map(() => 0)].forEach((lifts, i) => app.borders[i](stroke(p, border(mixture.means, lifts, reach))));
  app.marks.forEach((mark) => mark.put(log_sigma, t));
  tell(app, log_sigma, t);
}

// Where all bells lie on one another, their letters stand side by side.
function letters({ letters, plane, data: { look, K } }, mixture, merged) {
  const aside = (k) => (merged ? (k - (K - 1) / 2) * 0.04 * plane.span(0) : 0);
  letters.forEach((put, k) => put(mixture.means[2 * k] + aside(k), mixture.means[2 * k + 1], look.names[k]));
}

// Pieces that meet are one stroke, so that its dashes run on.
function stroke(p, parts) {
  const meets = (i) => i > 0 && parts[i - 1][1].every((value, c) => value === parts[i][0][c]);
  return parts.map((part, i) => (meets(i) ? route(p, [part[1]]).replace("M", "L") : route(p, part))).join("");
}

function tell(app, log_sigma, t) {
  const [softness, undecided, energy, cost] = TRACE.map((name) => app.trace[name][t]), share = `${say(100 * undecided, 3)} %`;
  app.facts.put([softness.toFixed(3), share, say(energy), say(cost)]);
  const where = inWords(app.data, log_sigma, softness, undecided, share);
  const words = `σ = ${say(Math.exp(log_sigma), 3)}, softness ${softness.toFixed(3)}: ${where}. −2σ²Q is ${say(energy)}, the k-means cost of these means ${say(cost)}.`;
  app.say(words);
  app.plane.describe(`Points coloured by responsibility under circles of radius σ; solid where two bells are equal, dashed the border of k-means. ${words}`);
  app.marks[0].plot.describe(`The softness along ln σ: 0 when hard, 1 when soft. ${words}`);
  app.marks[1].plot.describe(`Minus 2 σ² Q along ln σ, and dashed the k-means cost, to which it goes as σ goes to 0. ${words}`);
  app.mark({ softness: String(softness), energy: String(energy) });
}

// A point that is sure of its bell may be nearer to the mean of another, smaller one.
export function inWords({ merged, parting }, log_sigma, softness, undecided, share) {
  if (softness > merged && log_sigma >= parting) return "the bells are wider than the points in any direction and have not parted: they all lie on one another, and nobody knows whose a point is";
  return undecided > 0 ? `${share} of the points are undecided` : "no point is undecided: each belongs to one mean, as in k-means";
}
