// Lesson 5: who made this point? Heights of two bells at x, divided by their sum.
import { bar, checkbox, handle, resetButton, shareBar, slider } from "./parts/js/controls.js";
import { brief, html, numbered, say, set, svg } from "./parts/js/dom.js";
import { bellCurves, weighted } from "./parts/js/marks.js";
import { bells, mixtureDensity, responsibilities } from "./parts/js/maths.js";
import { curve, line, plot, route } from "./parts/js/plot.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "Who made this point?", build, redraw });

function build(app) {
  const { look, xrange, top } = app.data;
  app.plot = plot({ width: 460, height: 300, x: xrange, y: [0, top], xlabel: "x", ylabel: "weight × density" });
  app.curves = bellCurves(app.plot, look, 2);
  app.rise = line(app.plot, { colour: look.ink, width: 1.5, dash: "2 3" });
  app.dots = [0, 1].map((k) => svg("circle", { r: 6, fill: "white", stroke: look.colours[k], "stroke-width": 4 }));
  app.plot.marks.append(...app.dots);
  app.knob = handle(app.plot, { name: "the point x: drag it, or use the arrow keys", text: "x", move: (x) => app.change({ x }) });
  app.logistic = plot({ width: 460, height: 300, x: xrange, y: [0, 1.02], xlabel: "x", ylabel: "responsibility of A" });
  app.rcurve = line(app.logistic, { colour: look.colours[0], width: 2.5 });
  app.here = svg("circle", { r: 6, fill: "white", stroke: look.ink, "stroke-width": 3 });
  app.logistic.marks.append(app.here);
  app.shares = shareBar(look, 2, "shares");
  app.caption = html("p", { class: "gmm-caption" });
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.plot.node), html("div", {}, app.logistic.node)), app.caption, app.shares.node, ...controls(app));
}

function controls(app) {
  const words = (value) => say(value, 3), step = 0.01;
  const add = (key, name, min, max) =>
    (app.sliders[key] = slider({ name, min, max, step, value: app.values[key], words, input: (v) => app.change({ [key]: v }) })).node;
  app.divide = checkbox("divide by the sum", app.values.divided, (divided) => app.change({ divided }));
  app.flat = checkbox("forget the weights", app.values.forgotten, (forgotten) => app.change({ forgotten }));
  const [low, high] = app.data.xrange;
  return [bar("Bayes", app.divide.node, app.flat.node, resetButton(app)), add("x", "point x", low, high), add("weight", "weight π of A", 0.01, 0.99), add("apart", "distance of the means", 0, 6)];
}

// The mixture of the sliders; without weights, each bell counts the same.
export function mixtureOf({ weight, apart, forgotten }, sds) {
  const weights = forgotten ? [0.5, 0.5] : [weight, 1 - weight];
  return bells(weights, [0, apart], sds);
}

function redraw(app, values) {
  const mixture = mixtureOf(values, app.data.sds), heights = [0, 1].map((k) => weighted(mixture, k, values.x));
  app.curves(mixture);
  app.rise(route(app.plot, [[values.x, 0], [values.x, Math.max(...heights)]]));
  app.dots.forEach((dot, k) => set(dot, { cx: app.plot.px(values.x), cy: app.plot.py(heights[k]) }));
  app.knob.put(values.x, 0);
  app.rcurve(curve(app.logistic, (x) => responsibilities(Float64Array.of(x), mixture)[0]));
  rename(app, values.forgotten);
  app.divide.box.checked = values.divided;
  app.flat.box.checked = values.forgotten;
  shares(app, values, mixture, heights);
}

// Without weights each bell counts one half, and the axis says so.
function rename(app, forgotten) {
  const name = forgotten ? "½ × density" : "weight × density";
  if (app.plot.ylabel === name) return;
  app.plot.ylabel = name;
  app.plot.range(app.plot.x, app.plot.y);
}

// The stacked heights, to the scale of the plot, or stretched to the whole width: that is all Bayes' theorem does.
function shares(app, { x, divided }, mixture, heights) {
  const resp = responsibilities(Float64Array.of(x), mixture), sum = heights[0] + heights[1];
  set(app.here, { cx: app.logistic.px(x), cy: app.logistic.py(resp[0]) });
  app.shares.put(resp, divided ? 1 : Math.min(1, sum / app.data.top));
  const stacked = `The heights stacked: ${say(heights[0])} + ${say(heights[1])} = ${say(sum)}, the density of x.`;
  app.caption.textContent = divided ? "The same, stretched to a whole: the responsibilities." : stacked;
  const words = `At x = ${brief(x)}: A ${say(heights[0])}, B ${say(heights[1])}; divided by their sum, A ${resp[0].toFixed(3)}, B ${resp[1].toFixed(3)}.`;
  app.say(words);
  app.plot.describe(`Two weighted bells and their sum, with a line at x. ${words}`);
  app.logistic.describe(`The responsibility of A along x, a curve from 0 to 1. ${words}`);
  app.mark({ resp: String(resp[0]) });
}
