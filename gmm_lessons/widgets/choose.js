// Lesson 3: choose a component, then draw from it; then forget who was chosen.
import { bar, button, checkbox, resetButton, shareBar, slider, swatch } from "./parts/js/controls.js";
import { html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { bellCurves } from "./parts/js/marks.js";
import { bells } from "./parts/js/maths.js";
import { paper, plot } from "./parts/js/plot.js";

const BINS = 48, SUSPENSE = 700; // bars of the histogram; milliseconds between z and x

export const draw = ({ model, el }) => numbered({ model, el, name: "Choose, then draw", build, redraw });

function build(app) {
  const { look, means, xrange, top } = app.data;
  Object.assign(app, { K: look.names.length, means: unpack(means), sds: unpack(app.data.sds) });
  Object.assign(app, { uniform: unpack(app.data.uniform), normal: unpack(app.data.normal), message: "" });
  app.plot = plot({ width: 620, height: 280, x: xrange, y: [0, top], xlabel: "x", ylabel: "density" });
  app.curves = bellCurves(app.plot, look, app.K);
  app.truth = [...app.plot.marks.children]; // the bells, which are hidden with z
  app.last = svg("circle", { r: 7, fill: "white", "stroke-width": 4 });
  app.plot.marks.append(app.last);
  app.shares = shareBar(look, app.K, "the weights");
  app.root.append(html("p", { class: "gmm-caption" }, "First choose z from the weights:"), app.shares.node, ...sliders(app));
  app.root.append(html("p", { class: "gmm-caption" }, "Then draw x from the bell of that z:"), app.plot.node, buttons(app));
}

function sliders(app) {
  const { look } = app.data, common = { min: 0, max: 1, step: 0.01, words: (v) => say(v, 3) };
  app.weights = Array.from(app.means, (_, k) =>
    slider({ ...common, name: `weight of ${look.names[k]}`, value: 0, swatch: swatch(look, k), input: (v) => app.change({ weights: shared(app.values.weights, k, v) }) }));
  return app.weights.map((s) => s.node);
}

// One weight is set; the others keep their proportions and make up the rest.
export function shared(weights, k, value) {
  const rest = 1 - weights[k], others = weights.length - 1;
  return weights.map((w, j) => (j === k ? value : rest > 0 ? (w * (1 - value)) / rest : (1 - value) / others));
}

function buttons(app) {
  const hide = checkbox("hide z", app.values.hidden, (hidden) => (finish(app), speak(app, ""), app.change({ hidden })));
  app.hide = hide.box;
  const one = button("Draw one", () => drawOne(app), { "data-do": "one" });
  const many = button("Draw 100", () => (finish(app), speak(app, ""), app.change({ drawn: Math.min(app.values.drawn + 100, app.uniform.length) })), { "data-do": "many" });
  const clear = button("Clear", () => (finish(app), speak(app, ""), app.change({ drawn: 0 })), { "data-do": "clear" });
  return bar("draws", one, many, clear, resetButton(app, () => (finish(app), speak(app, ""))), hide.node);
}

const speak = (app, message) => (app.message = message);

// z first; x after a moment, or at the next press.
function drawOne(app) {
  if (finish(app)) return;
  if (app.values.drawn === app.uniform.length) return app.say(`All ${app.uniform.length} draws are on the table. Clear to begin again.`);
  const z = chosen(app.values.weights, app.uniform[app.values.drawn]), name = app.data.look.names[z];
  app.shares.parts[z].classList.toggle("gmm-chosen", !app.values.hidden);
  app.say(app.values.hidden ? "z is chosen, but you are not told which." : `z = ${name}, chosen with probability ${say(app.values.weights[z], 3)} ...`);
  app.mark({ phase: "z" });
  app.timer = setTimeout(() => finish(app), SUSPENSE);
}

function finish(app) {
  if (!app.timer) return false;
  clearTimeout(app.timer);
  app.timer = 0;
  app.shares.parts.forEach((part) => part.classList.remove("gmm-chosen"));
  speak(app, "one");
  app.change({ drawn: app.values.drawn + 1 });
  return true;
}

// The component on whose part of the bar the uniform number falls.
export function chosen(weights, u) {
  let sum = 0;
  const k = weights.findIndex((w) => u < (sum += w));
  return k < 0 ? weights.length - 1 : k;
}

export function drawn({ values, uniform, normal, means, sds }) {
  const z = Array.from(uniform.slice(0, values.drawn), (u) => chosen(values.weights, u));
  return { z, x: z.map((k, n) => means[k] + sds[k] * normal[n]) };
}

function redraw(app, values) {
  const draws = drawn(app);
  app.weights.forEach((s, k) => s.put(values.weights[k]));
  app.hide.checked = values.hidden;
  app.shares.put(values.weights);
  app.curves(bells(values.weights, app.means, app.sds));
  app.truth.forEach((node) => node.setAttribute("visibility", values.hidden ? "hidden" : "visible"));
  histogram(app, draws, values.hidden);
  tell(app, draws, values);
}

// Stacked bars of total area one: the shape of the draws, in the colours of who made them unless z is hidden.
function histogram(app, { x, z }, hidden) {
  const p = app.plot, context = paper(p), width = p.span(0) / BINS, height = 1 / (Math.max(1, x.length) * width);
  const heaps = new Float64Array(BINS);
  z.map((k, n) => [k, n]).sort((a, b) => a[0] - b[0]).forEach(([k, n]) => {
    const bin = Math.floor((x[n] - p.x[0]) / width);
    brick(p, context, p.x[0] + bin * width, heaps[bin] * height, width, height, hidden ? app.data.look.quiet : app.data.look.colours[k]);
    heaps[bin] += 1;
  });
}

function brick(p, context, x, y, width, height, colour) {
  context.fillStyle = colour;
  context.globalAlpha = 0.55;
  const top = Math.max(p.box.top, p.py(y + height)), bottom = Math.max(top, p.py(y));
  context.fillRect(p.px(x), top, p.px(x + width) - p.px(x) - 1, bottom - top);
}

function tell(app, { x, z }, values) {
  const n = values.drawn, name = app.data.look.names[z[n - 1]], at = say(x[n - 1], 3);
  set(app.last, { cx: n ? app.plot.px(x[n - 1]) : -50, cy: app.plot.box.bottom - 8, stroke: values.hidden ? "#222" : app.data.look.colours[z[n - 1] ?? 0] });
  const counts = values.weights.map((_, k) => `${app.data.look.names[k]} ${z.filter((j) => j === k).length}`).join(", ");
  const who = values.hidden ? "z is hidden: all you have is x, and the question who made it." : `Made by ${counts}.`;
  const one = app.message === "one" ? (values.hidden ? `x = ${at}. ` : `z = ${name}, so x = ${at} comes from bell ${name}. `) : "";
  app.say(n ? `${one}${numberOf(n, "draw")}. ${who}` : "Nothing is drawn yet.");
  app.plot.describe(`${values.hidden ? "A grey" : "Weighted bells, their sum, and a"} histogram of ${numberOf(n, "draw")}. ${n ? who : ""}`);
  app.mark({ phase: "x", total: String(x.reduce((sum, value) => sum + value, 0)) });
}
