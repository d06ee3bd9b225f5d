// Lesson 4: the log-likelihood of two means as a map with two mirror tops.
import { bar, button, handle, pressable, resetButton } from "./parts/js/controls.js";
import { html, numbered, say, svg, unpack } from "./parts/js/dom.js";
import { bellCurves, blend, channels, drawRug, pixels } from "./parts/js/marks.js";
import { bells, logLikelihood, normalLogpdf } from "./parts/js/maths.js";
import { line, paper, plot, route, text } from "./parts/js/plot.js";

const CELLS = 96, FINE = 512, NEAR = 0.5, BESIDE = 0.02; // cells of the landscape, dots of its painting; nats, part of the range

export const draw = ({ model, el }) => numbered({ model, el, name: "The likelihood as a landscape", build, redraw });

function build(app) {
  const { look, range, label, axes: [xlabel, ylabel] } = app.data;
  app.x = unpack(app.data.points);
  app.map = plot({ width: 420, height: 408, x: range, y: range, xlabel, ylabel });
  app.bells = plot({ width: 420, height: 280, x: range, y: [0, app.data.top], xlabel: label, ylabel: "density" });
  app.curves = bellCurves(app.bells, look, 2);
  drawRug(app.bells, pixels(app.bells, app.x, 1, [0]), Float32Array.from({ length: 3 * app.x.length }, (_, i) => channels(look.quiet)[i % 3]));
  const grid = landscape(app.x, app.data.weights, app.data.sds, centres(range));
  paint(app, grid);
  line(app.map, { width: 1.5, dash: "2 3" })(route(app.map, [range, range].map((ends, i) => [ends[i], ends[i]])));
  app.data.tops.forEach((top) => mark(app, top));
  const move = (mu1, mu2) => app.change({ mu1, mu2 });
  app.knob = handle(app.map, { name: "the two means: drag, or use the arrow keys", text: "μ", move });
  pressable(app.map, move);
  const swap = button("Swap A and B", () => app.change({ mu1: app.values.mu2, mu2: app.values.mu1 }), { "data-do": "swap" });
  app.root.append(html("div", { class: "gmm-panels" }, html("div", {}, app.map.node), html("div", {}, app.bells.node, bar("means", swap, resetButton(app)))));
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

// Bands of equal steps of the root of the depth below the top: fine near the tops, coarse far down.
function paint(app, grid) {
  const p = app.map, { left, right, top, bottom } = p.box, canvas = html("canvas", { width: FINE, height: FINE });
  const context = canvas.getContext("2d"), image = context.createImageData(FINE, FINE), shade = shades(app, grid);
  for (let n = 0; n < FINE * FINE; n++) image.data.set(shade(between(grid, n % FINE, FINE - 1 - Math.floor(n / FINE))), 4 * n);
  context.putImageData(image, 0, 0);
  paper(p).drawImage(canvas, left, top, right - left, bottom - top);
}

// The colour of a height: dark is high.
function shades({ data }, grid) {
  const all = grid.flat(), top = Math.max(...all), depth = top - Math.min(...all), [dark, light] = data.paint.map(channels);
  const table = Array.from({ length: data.bands + 1 }, (_, i) => [...blend(dark, light, (i / data.bands) ** 0.7), 255]);
  return (value) => table[Math.floor(data.bands * Math.sqrt(Math.max(0, top - value) / depth))];
}

// The height at a dot of the painting, from the four cells around it.
function between(grid, i, j) {
  const [[a, u], [b, v]] = [i, j].map((dot) => cell(((dot + 0.5) * CELLS) / FINE - 0.5));
  const along = (row) => row[a] + u * (row[a + 1] - row[a]);
  return along(grid[b]) + v * (along(grid[b + 1]) - along(grid[b]));
}

function cell(place) {
  const index = Math.max(0, Math.min(CELLS - 2, Math.floor(place)));
  return [index, place - index];
}

function mark(app, { means: [a, b], height }) {
  const x = app.map.px(a), y = app.map.py(b), name = height > app.data.best - 0.01 ? "top" : "lower top";
  app.map.marks.append(svg("path", { d: `M${x} ${y - 7}l7 12h-14Z`, fill: "white", stroke: app.data.look.ink, "stroke-width": 1.5 }));
  text(app.map, { class: "gmm-note", dy: 20 })(a, b, name);
}

function redraw(app, { mu1, mu2 }) {
  const mixture = bells(app.data.weights, [mu1, mu2], app.data.sds), score = logLikelihood(app.x, mixture);
  app.curves(mixture);
  app.knob.put(mu1, mu2);
  tell(app, mu1, mu2, score);
}

// Wide bells and few points make a landscape so flat that a height near the top's is no place near it.
export const isTop = ({ tops, range: [low, high] }, means, below) =>
  below < NEAR && tops.some((top) => means.every((mu, k) => Math.abs(mu - top.means[k]) < BESIDE * (high - low)));

function tell(app, mu1, mu2, score) {
  const below = app.data.best - score;
  const near = isTop(app.data, [mu1, mu2], below) ? `You stand on a top${app.data.mirror ? "; swap A and B, and you stand on the other" : ""}.` : `${say(below)} below the highest top.`;
  const words = `With the means at ${say(mu1, 3)} and ${say(mu2, 3)} the log-likelihood is ${say(score, 6)}: ${near}`;
  app.say(words);
  app.map.describe(`A map of the log-likelihood over the two means; dark is high.${app.data.mirror ? " Two tops mirror each other across the diagonal." : ""} ${words}`);
  app.bells.describe(`The data as ticks, under the two weighted bells and their sum.`);
  app.mark({ loglik: String(score) });
}
