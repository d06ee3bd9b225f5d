// Lesson 14: a seen coordinate, the bell of the unseen one, and EM with and without what is not sure.
import { bar, checkbox, facts, handle, resetButton, slider } from "./parts/js/controls.js";
import { html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { channels, drawPoints, pixels } from "./parts/js/marks.js";
import { ellipse, normalPdf } from "./parts/js/maths.js";
import { line, plot, route } from "./parts/js/plot.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "A coordinate that was seen, and one that was not", build, redraw });

function build(app) {
  const { data } = app, { look } = data, [xlabel, ylabel] = data.labels;
  app.trace = { means: unpack(data.means), covs: unpack(data.covs) };
  app.lone = unpack(data.lone);
  app.plane = plot({ width: 460, height: 380, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.pairs = pixels(app.plane, unpack(data.pairs), 2, [0, 1]);
  app.filled = svg("path", { fill: "none", "stroke-width": 1.2, "stroke-opacity": 0.55 });
  app.dots = svg("path", { "fill-opacity": 0.9 });
  app.plane.marks.append(app.filled, app.dots);
  app.rings = [0, 1].map((way) => [1, 2].map((distance) => line(app.plane, { colour: look.colours[way], dash: look.dashes[way], width: 2.4 / distance ** 0.5 })));
  app.here = line(app.plane, { colour: look.ink, width: 1.5, dash: "2 3" });
  app.bell = line(app.plane, { colour: look.ink, width: 2.2 });
  app.knob = handle(app.plane, { name: `${xlabel}, which was seen: drag it, or use the arrow keys`, text: "x", move: (x) => app.change({ x }) });
  buildCurves(app);
  app.facts = facts("the bell in numbers", [`expected ${ylabel}`, "give or take (sd)", `sd of ${ylabel} in the bell`, "the same with nothing erased", "correlation"]);
  const side = html("div", { class: "gmm-side" }, ...controls(app), app.facts.node, app.curves.node);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.plane.node), side));
}

function controls(app) {
  const { xrange, turns, labels } = app.data, step = (xrange[1] - xrange[0]) / 200;
  const add = (key, options) => (app.sliders[key] = slider({ value: app.values[key], input: (v) => app.change({ [key]: v }), ...options })).node;
  app.box = checkbox("keep the conditional covariance", app.values.unsure, (unsure) => app.change({ unsure }));
  const x = add("x", { name: labels[0], min: xrange[0], max: xrange[1], step, words: (value) => say(value, 3) });
  return [x, add("turn", { name: "turn of EM", min: 0, max: turns, step: 1, words: String }), bar("the E step", app.box.node, resetButton(app))];
}

// The sd of the second coordinate over the turns, both ways, and that of the whole points.
function buildCurves(app) {
  const { look, turns, sd, labels } = app.data, sds = [0, 1].map((way) => sdsOf(app.trace.covs, way, turns));
  const top = 1.15 * Math.max(sd, ...sds.flat());
  app.curves = plot({ width: 400, height: 200, x: [-0.5, turns + 0.5], y: [0, top], xlabel: "turn of EM (solid: with, dashed: without)", ylabel: `sd of ${labels[1]}` });
  line(app.curves, { width: 1, dash: "2 3", halo: false })(route(app.curves, [[0, sd], [turns, sd]]));
  sds.forEach((values, way) => line(app.curves, { colour: look.colours[way], dash: look.dashes[way], halo: false })(route(app.curves, values.map((value, t) => [t, value]))));
  app.now = svg("circle", { r: 5, fill: "white", stroke: look.ink, "stroke-width": 2.5 });
  app.curves.marks.append(app.now);
  app.sds = sds;
}

export const sdsOf = (covs, way, turns) => Array.from({ length: turns + 1 }, (_, t) => Math.sqrt(covs[4 * (way * (turns + 1) + t) + 3]));

// The mean (2) and the covariance (4) after some turns, one way or the other.
export function bellAt({ means, covs }, turns, { turn, unsure }) {
  const at = (unsure ? 0 : 1) * (turns + 1) + turn;
  return { mean: means.slice(2 * at, 2 * at + 2), cov: covs.slice(4 * at, 4 * at + 4) };
}

// μ_y + σ_xy / σ_x² (x - μ_x), and the root of σ_y² - σ_xy² / σ_x².
export function conditional({ mean, cov }, x) {
  const slope = cov[1] / cov[0];
  return { mean: mean[1] + slope * (x - mean[0]), sd: Math.sqrt(cov[3] - slope * cov[1]) };
}

function redraw(app, values) {
  const { data, plane: p } = app, bell = bellAt(app.trace, data.turns, values), given = conditional(bell, values.x), way = values.unsure ? 0 : 1;
  drawPoints(p, app.pairs, Float32Array.from({ length: 1.5 * app.pairs.length }, (_, i) => channels(data.look.quiet)[i % 3]));
  app.rings.forEach((pair, own) => pair.forEach((put, i) => put(own === way ? route(p, ellipse(bell.mean, bell.cov, i + 1)) : "")));
  putGuesses(app, bell, way);
  app.here(route(p, [[values.x, data.yrange[0]], [values.x, data.yrange[1]]]));
  app.bell(sideways(p, given, values.x, data.sd));
  app.knob.put(values.x, data.yrange[0]);
  app.box.box.checked = values.unsure;
  set(app.now, { cx: app.curves.px(values.turn), cy: app.curves.py(app.sds[way][values.turn]) });
  tell(app, values, bell, given);
}

// The unseen values where they are expected; with the covariance each is a bar, one sd up and one down.
function putGuesses(app, bell, way) {
  const { plane: p } = app, colour = app.data.look.colours[way], places = Array.from(app.lone, (x) => [x, conditional(bell, x)]);
  const bars = places.map(([x, { mean, sd }]) => route(p, [[x, mean - sd], [x, mean + sd]]));
  const dots = places.map(([x, { mean }]) => `M${(p.px(x) - 2.6).toFixed(1)} ${p.py(mean).toFixed(1)}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0`);
  set(app.filled, { d: way === 0 ? bars.join("") : "", stroke: colour });
  set(app.dots, { d: dots.join(""), fill: colour });
}

// The conditional bell, lying on its side: its foot on the line at x, its peak to the right.
function sideways(p, { mean, sd }, x, unit) {
  const reach = Math.max(sd, 1e-9), size = 0.28 * p.span(0) * unit;
  const points = Array.from({ length: 81 }, (_, i) => mean + ((i - 40) / 10) * reach).map((y) => [x + size * normalPdf(y, mean, reach), y]);
  return route(p, points);
}

function tell(app, { x, turn, unsure }, { cov }, { mean, sd }) {
  const { labels, N, lost } = app.data, spread = Math.sqrt(cov[3]), correlation = cov[1] / Math.sqrt(cov[0] * cov[3]);
  app.facts.put([say(mean), say(sd), say(spread), say(app.data.sd), say(correlation, 3)]);
  const how = unsure ? "with" : "without", words = `${labels[0]} ${say(x, 3)}: ${labels[1]} is expected at ${say(mean)}, give or take ${say(sd)}. After ${numberOf(turn, "turn")} ${how} the covariance its sd in the bell is ${say(spread)}.`;
  app.say(words);
  app.plane.describe(`${numberOf(N - lost, "whole point")} in grey, ${lost} with the second coordinate filled in, under the ellipses of one bell, and on the line at x the bell of the unseen coordinate on its side. ${words}`);
  app.curves.describe(`The sd of ${labels[1]} over the turns of EM, solid with the conditional covariance, dashed without. ${words}`);
  app.mark({ given: `${mean} ${sd}` });
}
