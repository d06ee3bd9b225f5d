// Lesson 8: where EM stops for a tolerance, and what it has found by then.
import { bar, resetButton, slider } from "./parts/js/controls.js";
import { decimal, html, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { bellCurves, drawRug, ellipses, mixColours, pixels } from "./parts/js/marks.js";
import { line, plot, route } from "./parts/js/plot.js";
import { drawSeen, sharesOf } from "./parts/js/unseen.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "A tolerance, and where EM stops for it", build, redraw });

function build(app) {
  const { data } = app, [xlabel, ylabel] = data.labels;
  app.x = unpack(data.points);
  app.trace = Object.fromEntries(["gains", "objective", "weights", "means", "covs"].map((name) => [name, unpack(data[name])]));
  app.ari = data.ari ? unpack(data.ari) : null;
  app.cache = new Map();
  app.gains = plot({ width: 460, height: 340, x: [0, app.trace.gains.length + 1], y: data.ends, ylog: true, xlabel: "update", ylabel: "gain (nats a point)", left: 58 });
  app.tol = line(app.gains, { colour: data.look.colours[1], dash: "7 4" });
  line(app.gains, { width: 1.5, halo: false })(route(app.gains, logs(app.trace.gains, data.ends[0])));
  app.marker = svg("circle", { r: 6, fill: "white", stroke: data.look.colours[1], "stroke-width": 3 });
  app.gains.marks.append(app.marker);
  app.plane = plot({ width: 460, height: 340, x: data.xrange, y: data.yrange, xlabel, ylabel: data.D > 1 ? ylabel : "density" });
  app.pixels = pixels(app.plane, app.x, data.D, data.columns);
  app.shapes = data.D > 1 ? ellipses(app.plane, data.look, data.K, data.columns, { N: app.x.length / data.D }) : bellCurves(app.plane, data.look, data.K);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.gains.node), html("div", {}, app.plane.node)), control(app));
}

const logs = (gains, floor) => Array.from(gains, (gain, i) => [i + 1, gain > 0 ? Math.max(Math.log10(gain), floor - 1) : floor - 1]);

function control(app) {
  const [low, high] = app.data.ends, words = (e) => short(10 ** e);
  const options = { name: "tolerance", min: low, max: high, step: 0.05, value: app.values.exponent, words };
  app.sliders.exponent = slider({ ...options, input: (exponent) => app.change({ exponent }) });
  return html("div", {}, app.sliders.exponent.node, bar("the tolerance", resetButton(app)));
}

// A small number as Python writes it, for it is `tol` in a call: 0.014, 1.4e-06.
export function short(value) {
  const [digits, power] = value.toExponential(1).split("e-");
  return value >= 1e-4 ? String(Number(value.toPrecision(2))) : `${digits.replace(".0", "")}e-${power.padStart(2, "0")}`;
}

// The first update that gains less than the tolerance; the last one if none does. (scikit-learn makes one M step more.)
export function stop(gains, tol) {
  const index = gains.findIndex((gain) => gain < tol);
  return index < 0 ? gains.length : index + 1;
}

function mixtureAt({ trace, data: { K, D } }, t) {
  const part = (values, size) => values.subarray(t * size, (t + 1) * size);
  return { weights: part(trace.weights, K), means: part(trace.means, K * D), covs: part(trace.covs, K * D * D), K, D };
}

function redraw(app, { exponent }) {
  const t = stop(app.trace.gains, 10 ** exponent), passes = Math.min(t + 1, app.trace.gains.length), mixture = mixtureAt(app, passes);
  app.tol(route(app.gains, [[0, exponent], [app.gains.x[1], exponent]]));
  const [, height] = logs(app.trace.gains, app.data.ends[0])[t - 1];
  set(app.marker, { cx: app.gains.px(t), cy: app.gains.py(Math.max(height, app.data.ends[0])) });
  app.shapes(mixture);
  (app.data.D > 1 ? drawSeen : drawRug)(app.plane, app.pixels, mixColours(sharesOf(app.x, mixture), app.data.look, app.data.K, app.x.length / app.data.D));
  tell(app, t, passes, exponent);
}

// A climb that was cut short, or collapsed, may gain more to its end.
export function halt(gains, t, tol) {
  if (!(gains[t - 1] < tol)) return `No update gains less than the tolerance; after the last one, number ${t}`;
  return `Update ${t} is the first to gain less than the tolerance; scikit-learn sees that in pass ${t + 1} and stops`;
}

function tell(app, t, passes, exponent) {
  const later = app.trace.gains.subarray(t).findIndex((gain) => gain >= 10 ** exponent);
  const back = later < 0 ? "" : ` But update ${t + later + 1} would have gained more than the tolerance again.`;
  const ari = app.ari ? `, agreement with the species (ARI) ${decimal(app.ari[passes], 3)}` : "";
  const words = `${halt(app.trace.gains, t, 10 ** exponent)}: log-likelihood ${say(app.trace.objective[passes], 6)}${ari}.${back}`;
  app.say(words + app.data.note);
  app.gains.describe(`The gain of each update on a log scale, with the tolerance as a dashed line. ${words}`);
  app.plane.describe(`The points coloured by responsibility, with the ellipses where EM stops. ${words}${app.data.note}`);
  app.mark({ passes, loglik: String(app.trace.objective[passes]), ari: app.ari ? String(app.ari[passes]) : "" });
}
