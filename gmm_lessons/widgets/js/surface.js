// Lesson 4: the log-likelihood of two means as a map with two mirror peaks.
import { bar, button, handle, pressable } from "./controls.js";
import { html, numbered, say, unpack } from "./dom.js";
import { bellCurves, drawRug, channels, pixels } from "./marks.js";
import { bells, logLikelihood, normalLogpdf } from "./maths.js";
import { paper, plot } from "./plot.js";

const CELLS = 96, BANDS = 16;

export const draw = ({ model, el }) => numbered({ model, el, name: "The likelihood as a landscape", build, redraw });

function build(app) {
  const { look, range, label } = app.data;
  app.x = unpack(app.data.points);
  app.map = plot({ width: 420, height: 408, x: range, y: range, xlabel: "μ of A", ylabel: "μ of B" });
  app.bells = plot({ width: 420, height: 280, x: range, y: [0, app.data.top], xlabel: label, ylabel: "density" });
  app.curves = bellCurves(app.bells, look, 2);
  drawRug(app.bells, pixels(app.bells, app.x, 1, [0]), Float32Array.from({ length: 3 * app.x.length }, (_, i) => channels(look.quiet)[i % 3]));
  const grid = landscape(app.x, app.data.weights, app.data.sds, centres(range));
  paint(app, grid);
  const move = (mu1, mu2) => app.change({ mu1, mu2 });
  app.knob = handle(app.map, { name: "the two means: drag, or use the arrow keys", text: "μ", move });
  pressable(app.map, move);
  const swap = button("Swap A and B", () => app.change({ mu1: app.values.mu2, mu2: app.values.mu1 }), { "data-do": "swap" });
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.map.node), html("div", {}, app.bells.node, bar("means", swap))));
}

const centres = ([low, high]) => Array.from({ length: CELLS }, (_, i) => low + ((i + 0.5) * (high - low)) / CELLS);

// log p(X) for each pair of means on the grid, row by row of the second: the two bells' logs are computed once.
export function landscape(x, weights, sds, grid) {
  const logs = [0, 1].map((k) => grid.map((mu) => Float64Array.from(x, (value) => Math.log(weights[k]) + normalLogpdf(value, mu, sds[k]))));
  return grid.map((_, j) => grid.map((_, i) => together(logs[0][i], logs[1][j])));
}

function together(a, b) {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += Math.max(a[n], b[n]) + Math.log1p(Math.exp(-Math.abs(a[n] - b[n])));
  return sum;
}

// Bands of equal steps of the root of the depth below the top: fine near the peaks, coarse far down.
function paint(app, grid) {
  const p = app.map, context = paper(p), all = grid.flat(), top = Math.max(...all), depth = top - Math.min(...all);
  const [width, height] = [0, 1].map((axis) => p.span(axis) / CELLS), [dark, light] = [channels("#054652"), [236, 244, 248]];
  grid.forEach((row, j) => row.forEach((value, i) => {
    const part = Math.floor(BANDS * Math.sqrt((top - value) / depth)) / BANDS;
    context.fillStyle = `rgb(${dark.map((c, m) => c + (light[m] - c) * part ** 0.7).join(",")})`;
    const [x, y] = [p.px(p.x[0] + i * width), p.py(p.y[0] + (j + 1) * height)];
    context.fillRect(x, y, p.px(p.x[0] + (i + 1) * width) - x + 0.6, p.py(p.y[0] + j * height) - y + 0.6);
  }));
}

function redraw(app, { mu1, mu2 }) {
  const mixture = bells(app.data.weights, [mu1, mu2], app.data.sds), score = logLikelihood(app.x, mixture);
  app.curves(mixture);
  app.knob.put(mu1, mu2);
  tell(app, mu1, mu2, score);
}

function tell(app, mu1, mu2, score) {
  const below = app.data.best - score;
  const near = below < 0.05 ? `You stand on a peak${app.data.mirror ? "; swap A and B, and you stand on the other" : ""}.` : `${say(below)} below the highest peak.`;
  const words = `With the means at ${say(mu1, 3)} and ${say(mu2, 3)} the log-likelihood is ${say(score, 6)}: ${near}`;
  app.say(words);
  app.map.describe(`A map of the log-likelihood over the two means; dark is high. Two peaks mirror each other across the diagonal. ${words}`);
  app.bells.describe(`The data as ticks, under the two weighted bells and their sum.`);
  app.mark({ loglik: String(score) });
}
