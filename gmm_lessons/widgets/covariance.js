// Lesson 2: two variances and a correlation, and the ellipse, its axes and the points that follow.
import { bar, facts, resetButton, slider } from "./parts/js/controls.js";
import { html, numbered, say, unpack } from "./parts/js/dom.js";
import { channels, drawPoints, pixels } from "./parts/js/marks.js";
import { axesOf, cholesky, ellipse } from "./parts/js/maths.js";
import { line, plot, route, text } from "./parts/js/plot.js";

const NARROW = 0.97;

export const draw = ({ model, el }) => numbered({ model, el, name: "A covariance and its axes", build, redraw });

function build(app) {
  const { look, range } = app.data;
  app.z = unpack(app.data.points);
  app.grey = Float32Array.from({ length: (3 * app.z.length) / 2 }, (_, i) => channels(look.quiet)[i % 3]);
  app.plot = plot({ width: 420, height: 408, x: range, y: range, xlabel: "x₁", ylabel: "x₂" });
  app.rings = [1, 2].map((distance) => ({ distance, put: line(app.plot, { colour: look.colours[0], width: 2.2 - 0.7 * distance, halo: false }) }));
  app.arrows = [1, 2].map((k) => line(app.plot, { colour: look.colours[k], width: 2.2, dash: look.dashes[k], halo: false }));
  app.letters = [1, 2].map((k) => text(app.plot, { fill: look.colours[k] }));
  app.numbers = facts("the covariance in numbers", ["Σ₁₂ = ρ σ₁ σ₂", "eigenvalues λ₁, λ₂", "|Σ| = λ₁ λ₂", "first axis at"]);
  app.warning = html("p", { class: "gmm-warning", hidden: "" });
  const side = html("div", { class: "gmm-side" }, ...sliders(app), bar("the covariance", resetButton(app)), app.numbers.node, app.warning);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-square" }, app.plot.node), side));
}

function sliders(app) {
  const words = (value) => say(value, 3);
  const add = (key, name, min, max, step) =>
    (app.sliders[key] = slider({ name, min, max, step, value: app.values[key], words, input: (v) => app.change({ [key]: v }) }));
  return [add("var1", "variance of x₁", 0.1, 4, 0.05), add("var2", "variance of x₂", 0.1, 4, 0.05), add("rho", "correlation ρ", -0.999, 0.999, 0.001)].map((s) => s.node);
}

export function covarianceOf({ var1, var2, rho }) {
  const both = rho * Math.sqrt(var1 * var2);
  return [var1, both, both, var2];
}

// x = L z: the same 200 draws of N(0, I), stretched and turned.
export function stretched(z, cov) {
  const [a, , b, d] = cholesky(cov, 2), out = new Float64Array(z.length);
  for (let n = 0; n < z.length; n += 2) out.set([a * z[n], b * z[n] + d * z[n + 1]], n);
  return out;
}

function redraw(app, values) {
  const cov = covarianceOf(values), axes = axesOf(cov);
  drawPoints(app.plot, pixels(app.plot, stretched(app.z, cov), 2, [0, 1]), app.grey);
  app.rings.forEach(({ distance, put }) => put(route(app.plot, ellipse([0, 0], cov, distance))));
  [axes.angle, axes.angle + Math.PI / 2].forEach((angle, i) => arrow(app, i, angle, Math.sqrt(axes.values[i])));
  tell(app, values, cov, axes);
}

function arrow(app, i, angle, length) {
  const tip = [Math.cos(angle), Math.sin(angle)].map((u) => u * length);
  app.arrows[i](route(app.plot, [[0, 0], tip]));
  app.letters[i](1.25 * tip[0] + (i ? -0.3 : 0.3), 1.25 * tip[1], `v${"₁₂"[i]}`);
}

const round = ([first, second]) => first - second < 1e-9 * first;

export function reaches(values, degrees) {
  const [long, short] = values.map((v) => say(Math.sqrt(v), 3));
  if (round(values)) return `The ellipse is a circle: it reaches ${long} in every direction.`;
  return `The ellipse reaches ${long} and ${short} along its two axes, the longer one turned by ${degrees}°.`;
}

function tell(app, { rho }, cov, { values, angle }) {
  const det = values[0] * values[1], degrees = say((180 * angle) / Math.PI, 3);
  app.numbers.put([say(cov[1]), values.map((v) => say(v)).join(", "), say(det), round(values) ? "–" : `${degrees}°`]);
  app.warning.hidden = Math.abs(rho) < NARROW;
  app.warning.textContent = `|ρ| is close to 1: |Σ| is ${say(det, 3)}, the bell is almost a line, its density ${say(1 / (2 * Math.PI * Math.sqrt(det)), 3)} at the mean. At |ρ| = 1 there is no density at all.`;
  const words = reaches(values, degrees);
  app.say(words);
  app.plot.describe(`200 points under the ellipses at 1 and 2 standard deviations. ${words}`);
  app.mark({ det: String(det), eigenvalues: values.join(" ") });
}
