// Lesson 1: one bell, and the area over an interval you brush.
import { bar, handle, pressable, resetButton, slider } from "./parts/js/controls.js";
import { brief, numbered, say, svg } from "./parts/js/dom.js";
import { normalArea, normalPdf } from "./parts/js/maths.js";
import { curve, line, plot, route } from "./parts/js/plot.js";

const TOPS = [0.25, 0.5, 1, 2, 4.5];

export const draw = ({ model, el }) => numbered({ model, el, name: "One bell and an interval", build, redraw });

function build(app) {
  const { look, xrange } = app.data;
  app.plot = plot({ width: 620, height: 320, x: xrange, y: [0, 0.5], xlabel: "x", ylabel: "density" });
  app.area = svg("path", { fill: look.colours[0], "fill-opacity": 0.5 });
  app.plot.marks.append(app.area);
  app.first = line(app.plot, { colour: look.quiet, dash: "3 4", width: 1.5, halo: false });
  app.bell = line(app.plot, { colour: look.colours[0], width: 2.5, halo: false });
  app.ends = ["low", "high"].map((end) => endHandle(app, end));
  pressable(app.plot, (x) => app.change(sorted(app.anchor, x)), { begin: (x) => (app.anchor = x) });
  app.root.append(app.plot.node, ...sliders(app), bar("the bell", resetButton(app)));
}

function endHandle(app, end) {
  const name = `${end === "low" ? "left" : "right"} end of the interval: drag it, or use the arrow keys`;
  return handle(app.plot, { name, text: end === "low" ? "a" : "b", move: (x) => app.change(kept(app, end, x)) });
}

// The two ends push each other along, so that a <= b.
const kept = ({ values }, end, x) => (end === "low" ? { low: x, high: Math.max(x, values.high) } : { high: x, low: Math.min(x, values.low) });

const sorted = (a, b) => ({ low: Math.min(a, b), high: Math.max(a, b) });

function sliders(app) {
  const [low, high] = app.data.xrange, words = (value) => say(value, 3);
  const add = (key, name, min, max) =>
    (app.sliders[key] = slider({ name, min, max, step: 0.01, value: app.values[key], words, input: (v) => app.change({ [key]: v }) }));
  return [add("mu", "mean μ", low / 2, high / 2), add("sigma", "width σ", 0.1, 3)].map((s) => s.node);
}

function redraw(app, { mu, sigma, low, high }) {
  const f = (x) => normalPdf(x, mu, sigma), peak = f(mu), area = normalArea(low, high, mu, sigma);
  app.plot.range(app.data.xrange, [0, TOPS.find((top) => top >= 1.05 * peak)]);
  app.first(curve(app.plot, (x) => normalPdf(x, app.data.start.mu, app.data.start.sigma)));
  app.bell(curve(app.plot, f, app.plot.x, 600));
  const outline = curve(app.plot, f, [low, high], 200);
  app.area.setAttribute("d", `${outline}${route(app.plot, [[high, 0], [low, 0]]).replace("M", "L")}Z`);
  [low, high].forEach((x, i) => app.ends[i].put(x, 0));
  tell(app, { low, high, area, peak });
}

function tell(app, { low, high, area, peak }) {
  const height = peak > 1 ? `${say(peak)}: more than 1, and no harm done, for a height is not a probability` : say(peak);
  const words = `The area from ${brief(low)} to ${brief(high)} is ${say(area)}: that share of all draws falls there. The peak is ${height}.`;
  app.say(words);
  app.plot.describe(`A bell over x; the interval is shaded. ${words}`);
  app.mark({ area: String(area), peak: String(peak) });
}
