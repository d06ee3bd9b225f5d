// Lesson 16: learn from batches; their size, how fast the old is forgotten, and what a pass over the data brings.
import { bar, resetButton, slider } from "./parts/js/controls.js";
import { html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { covIn, ellipses, meanIn, mixColours, pixels } from "./parts/js/marks.js";
import { ellipse } from "./parts/js/maths.js";
import { line, plot, route } from "./parts/js/plot.js";
import { drawSeen, sharesOf } from "./parts/js/unseen.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "EM by batches", build, redraw });

function build(app) {
  const { data } = app, { look, K } = data, [xlabel, ylabel] = data.labels;
  app.x = unpack(data.points);
  app.full = unpack(data.full);
  app.at = data.sizes.map((_, i) => unpack(data.at[i]));
  app.gaps = data.sizes.map((_, i) => unpack(data.gaps[i]));
  app.states = Object.fromEntries(Object.entries(data.states).map(([i, parts]) => [i, Object.fromEntries(Object.entries(parts).map(([name, v]) => [name, unpack(v)]))]));
  buildCurves(app);
  app.plane = plot({ width: 460, height: 340, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.pixels = pixels(app.plane, app.x, data.D, data.columns);
  app.shadows = Array.from({ length: K }, () => line(app.plane, { colour: "#777777", width: 1.2, halo: false }));
  app.shapes = ellipses(app.plane, look, K, data.columns, { N: app.x.length / data.D });
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.curves.node), html("div", {}, app.plane.node)), ...controls(app));
}

function buildCurves(app) {
  const { look, passes } = app.data, logs = Array.from(app.full.slice(0, passes + 1), (gap, t) => [t, height(app, gap)]);
  const ends = [Math.log10(app.data.floor), Math.ceil(10 * Math.log10(app.full[0])) / 10];
  app.curves = plot({ width: 460, height: 340, x: [-0.15, passes + 0.15], y: ends, ylog: true, xlabel: "passes over the data", ylabel: "below the top (nats a point)", left: 58 });
  line(app.curves, { colour: "#777777", width: 1.5, halo: false })(route(app.curves, logs));
  app.curve = line(app.curves, { colour: look.colours[1], width: 2.5 });
  app.marks = ["#777777", look.colours[1]].map((stroke) => svg("circle", { r: 6, fill: "white", stroke, "stroke-width": 3 }));
  app.curves.marks.append(...app.marks);
}

const height = ({ data }, gap) => Math.log10(Math.max(gap, data.floor));

function controls(app) {
  const { sizes, kappas, passes } = app.data, options = { min: 0, step: 1, value: 0 };
  const add = (key, name, max, words) => (app.sliders[key] = slider({ ...options, name, max, words, input: (v) => app.change({ [key]: v }) })).node;
  const nodes = [add("size", "batch size", sizes.length - 1, (i) => `${sizes[i]} of ${numberOf(app.data.N, "point")}`), add("kappa", "exponent κ", kappas.length - 1, (i) => String(kappas[i]))];
  return [...nodes, add("pass", "passes", passes, String), bar("the stream", resetButton(app)), html("p", { class: "gmm-caption" }, "Grey, thin: EM after the same number of passes. Red on the left, letters on the right: EM by batches.")];
}

// The gap of a climb after a whole number of passes.
export function gapAfter(at, gaps, kappa, pass) {
  return gaps[kappa * at.length + at.findIndex((t) => Math.abs(t - pass) < 1e-9)];
}

// The passes EM needs to come as near; -1 if it never does.
export const needed = (full, gap) => full.findIndex((own) => own <= gap);

function mixtureAt({ data: { K, D } }, states, t) {
  const part = (values, size) => values.subarray(t * size, (t + 1) * size);
  return { weights: part(states.weights, K), means: part(states.means, K * D), covs: part(states.covs, K * D * D), K, D };
}

function redraw(app, { size, kappa, pass }) {
  const { data } = app, mixture = mixtureAt(app, app.states[size], kappa * (data.passes + 1) + pass);
  const at = app.at[size], gap = gapAfter(at, app.gaps[size], kappa, pass), other = mixtureAt(app, app.states.full, pass);
  app.curve(route(app.curves, Array.from(at, (t, i) => [t, height(app, app.gaps[size][kappa * at.length + i])])));
  [app.full[pass], gap].forEach((own, i) => set(app.marks[i], { cx: app.curves.px(pass), cy: app.curves.py(height(app, own)) }));
  drawSeen(app.plane, app.pixels, mixColours(sharesOf(app.x, mixture), data.look, data.K, app.x.length / data.D));
  app.shapes(mixture);
  app.shadows.forEach((put, k) => put(route(app.plane, ellipse(meanIn(other, k, data.columns), covIn(other, k, data.columns), 2))));
  tell(app, gap);
}

function tell(app, gap) {
  const { data, values } = app, { size, kappa, pass } = values, batch = data.sizes[size], steps = Math.ceil(data.N / batch) * pass;
  const passes = needed(app.full, gap), many = (n) => numberOf(n, "pass", "passes");
  const stop = data.stops[size][kappa] < pass ? ` It has stopped before: ${data.troubles[size][kappa]}` : "";
  const rival = passes < 0 ? "EM never comes as near." : `EM needs ${many(passes)} to come as near.`;
  const words = `Batches of ${batch}, κ = ${data.kappas[kappa]}: after ${many(pass)}, ${numberOf(steps, "M step")}, ${say(gap, 2)} nats a point below the top. ${rival}${stop}`;
  app.say(words + data.note);
  app.curves.describe(`How far the climb by batches and that of EM are below the top, on a log scale, for ${many(data.passes)}. ${words}`);
  app.plane.describe(`Points under the ellipses of the climb by batches, and thin grey ellipses of EM after as many passes. ${words}${data.note}`);
  app.mark({ gap: String(gap), needed: passes });
}
