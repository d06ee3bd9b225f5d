// Lesson 13: how many components, of what shape? Ellipses of a choice, and one score of all of them.
import { bar, button, facts, resetButton, slider } from "./parts/js/controls.js";
import { clamp, decimal, html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { channels, ellipses, mixColours, pixels } from "./parts/js/marks.js";
import { plot, ticks } from "./parts/js/plot.js";
import { drawSeen, sharesOf } from "./parts/js/unseen.js";

const SCORES = { bic: "BIC", aic: "AIC", icl: "ICL" }, GREY = "#77858a";

export const draw = ({ model, el }) => numbered({ model, el, name: "How many, of what shape?", build, redraw });

function build(app) {
  const { data } = app, [xlabel, ylabel] = data.labels, unpacked = (parts) => Object.fromEntries(Object.entries(parts).map(([name, v]) => [name, unpack(v)]));
  app.x = unpack(data.points);
  app.mixtures = Object.fromEntries(Object.entries(data.mixtures).map(([i, parts]) => [i, unpacked(parts)]));
  app.Ks = [...new Set(data.found.map((one) => one.K))].sort((a, b) => a - b);
  app.shapes = [...new Set(data.found.map((one) => one.shape))];
  app.plot = plot({ width: 460, height: 360, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.pixels = pixels(app.plot, app.x, data.D, data.columns);
  app.layers = new Map();
  buildBars(app);
  app.numbers = facts("the candidate in numbers", ["free numbers", "log-likelihood", ...Object.values(SCORES)]);
  const legend = html("p", { class: "gmm-caption" }, "★ the smallest; × cannot be fitted; a broken bar goes on above the frame.");
  const side = html("div", { class: "gmm-side" }, app.bars.node, legend, app.numbers.node);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-main" }, app.plot.node, ...choices(app)), side));
}

function choices(app) {
  const last = app.Ks.length - 1, words = (i) => String(app.Ks[i]);
  app.count = slider({ name: "components K", min: 0, max: last, step: 1, value: 0, words, input: (i) => app.change({ K: app.Ks[i] }) });
  app.shapeButtons = app.shapes.map((shape) => button(shape, () => app.change({ shape }), { "data-do": shape }));
  app.scoreButtons = Object.entries(SCORES).map(([score, name]) => button(name, () => app.change({ score }), { "data-do": score }));
  const best = button("Go to ★", () => app.change(named(app.data.found[app.data.best[app.values.score]])), { "data-do": "best" });
  return [app.count.node, bar("shape", ...app.shapeButtons), bar("score", ...app.scoreButtons, best, resetButton(app))];
}

const named = ({ K, shape }) => ({ K, shape });

const indexOf = ({ data }, { K, shape }) => data.found.findIndex((one) => one.K === K && one.shape === shape);

// ---- the bars: a group for each shape, in it a bar for each K

function buildBars(app) {
  const across = app.shapes.length * (app.Ks.length + 1);
  app.bars = plot({ width: 460, height: 300, x: [0, across], y: [0, 1], xlabel: "", ylabel: "", left: 58 });
  app.band = svg("rect", { y: app.bars.box.top, height: app.bars.box.bottom - app.bars.box.top, width: width(app), fill: app.data.look.colours[0], "fill-opacity": 0.25 });
  app.bars.marks.append(app.band);
  app.boxes = app.data.found.map((one) => oneBar(app, one));
  app.star = svg("text", { class: "gmm-letter", "text-anchor": "middle", y: app.bars.box.bottom - 4 }, "★");
  app.bars.marks.append(app.star);
  app.bars.node.style.cursor = "pointer";
  set(app.bars.node, { click: (event) => pick(app, ...app.bars.place(event)) });
}

const column = (app, { K, shape }) => app.shapes.indexOf(shape) * (app.Ks.length + 1) + app.Ks.indexOf(K) + 0.5;

const width = ({ bars: p }) => p.px(1) - p.px(0);

function oneBar(app, one) {
  const p = app.bars, x = p.px(column(app, one)), w = width(app), box = svg("rect", { x: x + 0.1 * w, width: 0.8 * w, fill: GREY });
  const gap = svg("path", { d: `M${x} ${p.box.top + 16}l${w} -7`, stroke: "white", "stroke-width": 4 });
  const none = svg("text", { x: x + w / 2, y: p.box.bottom - 4, class: "gmm-letter", "text-anchor": "middle", fill: app.data.look.colours[1] }, "×");
  p.marks.append(box, gap, none);
  return { box, gap, none };
}

function fillBars(app, i, score) {
  const p = app.bars, above = app.data.above[score], top = app.data.tops[score], { found, best, look } = app.data;
  p.ylabel = `${SCORES[score]} above the smallest`;
  p.range(p.x, [0, top]);
  relabel(app);
  app.boxes.forEach((parts, j) => showBar(p, parts, above[j], top, j === i ? look.colours[0] : GREY));
  set(app.band, { x: p.px(column(app, found[i])) });
  set(app.star, { x: p.px(column(app, found[best[score]]) + 0.5) });
}

function showBar(p, { box, gap, none }, above, top, fill) {
  const y = p.py(Math.min(above ?? 0, top));
  set(box, { y, height: p.box.bottom - y, fill });
  gap.setAttribute("visibility", (above ?? 0) > top ? "visible" : "hidden");
  none.setAttribute("visibility", above === null ? "visible" : "hidden");
}

// The numbers of the axis give way to K under each bar and the shape under each group.
function relabel(app) {
  const p = app.bars, put = (x, y, name, words) => svg("text", { x, y, class: name, "text-anchor": "middle" }, words);
  [...p.axes.querySelectorAll("g")].slice(0, ticks(p.x).length).forEach((tick) => tick.remove());
  const counts = app.data.found.map((one) => put(p.px(column(app, one) + 0.5), p.box.bottom + 15, "gmm-tick", String(one.K)));
  const groups = app.shapes.map((shape, s) => put(p.px((s + 0.5) * (app.Ks.length + 1)), p.height - 8, "gmm-axis", shape));
  p.axes.append(...counts, ...groups);
}

function pick(app, x) {
  const s = clamp(Math.floor(x / (app.Ks.length + 1)), 0, app.shapes.length - 1), k = Math.floor(x - s * (app.Ks.length + 1) - 0.5);
  app.change({ shape: app.shapes[s], K: app.Ks[clamp(k, 0, app.Ks.length - 1)] });
}

// ---- the plane, and the words

function redraw(app, values) {
  const i = indexOf(app, values), parts = app.mixtures[i], K = values.K;
  const mixture = parts ? { ...parts, K, D: app.data.D } : null;
  app.count.put(app.Ks.indexOf(K));
  press(app.shapeButtons, values.shape);
  press(app.scoreButtons, values.score);
  drawSeen(app.plot, app.pixels, mixture ? mixColours(sharesOf(app.x, mixture), app.data.look, K, app.x.length / app.data.D) : grey(app));
  layer(app, mixture);
  fillBars(app, i, values.score);
  tell(app, i, values);
}

const grey = ({ data, x }) => Float32Array.from({ length: (3 * x.length) / data.D }, (_, i) => channels(data.look.quiet)[i % 3]);

function press(buttons, name) {
  buttons.forEach((node) => {
    node.setAttribute("aria-pressed", node.dataset.do === name);
    node.classList.toggle("gmm-next", node.dataset.do === name);
  });
}

// The ellipses of each K are made when they are first seen, and hidden while another K is shown.
function layer(app, mixture) {
  const K = mixture?.K, before = app.plot.marks.children.length;
  if (mixture && !app.layers.has(K)) {
    const put = ellipses(app.plot, app.data.look, K, app.data.columns, { N: app.x.length / app.data.D });
    app.layers.set(K, { put, nodes: [...app.plot.marks.children].slice(before) });
  }
  app.layers.forEach(({ nodes }, own) => nodes.forEach((node) => node.setAttribute("visibility", own === K ? "visible" : "hidden")));
  if (mixture) app.layers.get(K).put(mixture);
}

function tell(app, i, { K, shape, score }) {
  const { found, best, heights, scores, look } = app.data, { free, reason } = found[i], name = SCORES[score], value = scores[score][i];
  app.numbers.put([String(free), ...[heights[i], ...Object.keys(SCORES).map((s) => scores[s][i])].map((v) => (v === null ? "–" : decimal(v, 2)))]);
  const winner = found[best[score]], there = `${winner.shape}, K = ${winner.K}`;
  const place = i === best[score] ? `the smallest of ${found.length}` : `${say(app.data.above[score][i], 3)} above the smallest (${there})`;
  const words = value === null ? `${shape}, K = ${K} cannot be fitted: ${reason}` : `${shape}, K = ${K}: ${name} ${decimal(value, 1)}, ${place}.`;
  const points = numberOf(app.data.N, "point");
  app.say(words + app.data.note);
  app.plot.describe(value === null ? `${points} in grey.` : `${points} under the ellipses of ${look.names.slice(0, K).join(", ")}. ${words}${app.data.note}`);
  app.bars.describe(`How far ${name} lies above the smallest, for ${numberOf(found.length, "candidate")}: ${told(app, score)}. The smallest is ${there}.`);
  app.mark({ value: String(value ?? NaN), best: best[score] });
}

const told = ({ data }, score) => data.found.map(({ shape, K }, i) => `${shape} ${K} ${data.above[score][i] === null ? "none" : say(data.above[score][i], 2)}`).join(", ");
