// Lesson 15: a concentration, and which components it leaves alive.
import { bar, checkbox, facts, pressable, resetButton, slider, table } from "./parts/js/controls.js";
import { clamp, html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { mixColours, pixels } from "./parts/js/marks.js";
import { covOf, ellipse, meanOf } from "./parts/js/maths.js";
import { line, plot, route, text } from "./parts/js/plot.js";
import { drawSeen, sharesOf } from "./parts/js/unseen.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "A concentration, and the components it leaves", build, redraw });

const TRACE = ["weights", "means", "covs", "expected", "bounds", "letters"];

function build(app) {
  const { data } = app, { look, K } = data, [xlabel, ylabel] = data.labels;
  app.x = unpack(data.points);
  app.trace = Object.fromEntries(TRACE.map((name) => [name, unpack(data[name])]));
  app.plane = plot({ width: 460, height: 380, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.pixels = pixels(app.plane, app.x, 2, [0, 1]);
  app.rings = look.names.map((_, k) => [1, 2].map((distance) => line(app.plane, { colour: look.colours[k], dash: look.dashes[k], width: 2.4 / distance ** 0.5 })));
  app.letters = look.names.map((_, k) => text(app.plane, { fill: look.colours[k], "dominant-baseline": "central" }));
  buildCurves(app);
  app.table = table("the components", ["expected weight"], look, K);
  app.facts = facts("the whole", ["components alive (over 1 %)", "bound on log p(X)"]);
  const side = html("div", { class: "gmm-side" }, ...controls(app), app.curves.node, app.table.node, app.facts.node);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.plane.node), side));
}

function controls(app) {
  const { low, high, step } = app.data, words = (value) => `γ = ${say(10 ** value, 2)}`;
  const input = (log_gamma) => app.change({ log_gamma });
  app.sliders.log_gamma = slider({ name: "log₁₀ γ", min: low, max: high, step, value: app.values.log_gamma, words, input });
  app.box = checkbox("break a stick instead", app.values.sticks, (sticks) => app.change({ sticks }));
  return [app.sliders.log_gamma.node, bar("the belief about the weights", app.box.node, resetButton(app))];
}

// The expected weights along log γ, with a dot for each component at the present one.
function buildCurves(app) {
  const { low, high, look, K } = app.data;
  app.curves = plot({ width: 400, height: 210, x: [low - 0.1, high + 0.1], y: [0, 1.1 * app.data.top], xlabel: "log₁₀ γ", ylabel: "expected weight" });
  app.lines = look.names.map((_, k) => line(app.curves, { colour: look.colours[k], dash: look.dashes[k], halo: false }));
  app.dots = Array.from({ length: K }, (_, k) => svg("circle", { r: 4.5, fill: "white", stroke: look.colours[k], "stroke-width": 2.5 }));
  app.curves.marks.append(...app.dots);
  pressable(app.curves, (log_gamma) => app.change({ log_gamma: onGrid(app.data, log_gamma) }));
}

const count = ({ low, high, step }) => Math.round((high - low) / step) + 1;

// Which fit that is, of its kind.
export const index = (data, log_gamma) => clamp(Math.round((log_gamma - data.low) / data.step), 0, count(data) - 1);

const onGrid = (data, log_gamma) => Number((data.low + index(data, log_gamma) * data.step).toFixed(2));

// The mixture that the E step sees, the expected weights, and the bound, of one kind at one concentration.
export function fitAt({ trace, data }, { log_gamma, sticks }) {
  const t = (sticks ? count(data) : 0) + index(data, log_gamma), K = data.K;
  const part = (name, size) => trace[name].slice(t * size, (t + 1) * size);
  const mixture = { weights: part("weights", K), means: part("means", 2 * K), covs: part("covs", 4 * K), K, D: 2 };
  return { mixture, expected: part("expected", K), bound: trace.bounds[t], letters: part("letters", 2 * K) };
}

function redraw(app, values) {
  const { data, plane: p } = app, fit = fitAt(app, values), { mixture, expected } = fit;
  drawSeen(p, app.pixels, mixColours(sharesOf(app.x, mixture), data.look, data.K, app.x.length / 2));
  app.rings.forEach((pair, k) => pair.forEach((put, i) => put(expected[k] > data.alive ? route(p, ellipse(meanOf(mixture, k), covOf(mixture, k), i + 1)) : "")));
  app.letters.forEach((put, k) => put(...fit.letters.slice(2 * k, 2 * k + 2), expected[k] > data.alive ? data.look.names[k] : ""));
  app.box.box.checked = values.sticks;
  curves(app, values, expected);
  tell(app, values, fit);
}

function curves(app, values, expected) {
  const { data, curves: p } = app;
  const along = (k) => Array.from({ length: count(data) }, (_, t) => [data.low + t * data.step, fitAt(app, { ...values, log_gamma: data.low + t * data.step }).expected[k]]);
  app.lines.forEach((put, k) => put(route(p, along(k))));
  app.dots.forEach((dot, k) => set(dot, { cx: p.px(values.log_gamma), cy: p.py(expected[k]) }));
}

export const living = (alive) => `${numberOf(alive.length, "component is", "components are")} alive, ${alive.join(", ")}`;

function tell(app, { log_gamma, sticks }, { expected, bound }) {
  const { names } = app.data.look, alive = names.filter((_, k) => expected[k] > app.data.alive), weights = Array.from(expected, (w) => w.toFixed(4));
  weights.forEach((w, k) => app.table.put(k, [w]));
  app.facts.put([`${alive.length} of ${names.length}`, say(bound, 6)]);
  const how = sticks ? "broken from a stick" : "Dirichlet", words = `γ = ${say(10 ** log_gamma, 2)}, ${how}: ${living(alive)}. The bound is ${say(bound, 6)}.`;
  app.say(words + app.data.note);
  app.plane.describe(`Points coloured by responsibility under the ellipses of the components that are alive. ${words}${app.data.note}`);
  app.curves.describe(`The expected weight of each component along the logarithm of γ; here ${weights.map((w, k) => `${names[k]} ${w}`).join(", ")}. ${words}`);
  app.mark({ bound: String(bound), alive: String(alive.length) });
}
