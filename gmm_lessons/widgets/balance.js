// Lesson 6: responsibilities as weights; means and ellipses as the balance of a few points.
import { bar, button, resetButton, slider, table } from "./parts/js/controls.js";
import { html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { ellipse, moments } from "./parts/js/maths.js";
import { line, plot, route, text } from "./parts/js/plot.js";

const SIZE = 15; // radius of a point in pixels

export const draw = ({ model, el }) => numbered({ model, el, name: "Weights as balance", build, redraw });

function build(app) {
  const { look, xrange, yrange, labels } = app.data;
  app.x = unpack(app.data.points);
  app.N = app.x.length / 2;
  app.plot = plot({ width: 460, height: 360, x: xrange, y: yrange, xlabel: labels[0], ylabel: labels[1] });
  app.discs = Array.from({ length: app.N }, (_, n) => disc(app, n));
  app.rings = [0, 1].map((k) => [1, 2].map((distance) => ({ distance, put: line(app.plot, { colour: look.colours[k], dash: look.dashes[k], width: 2.4 / distance ** 0.5, halo: false }) })));
  app.letters = [0, 1].map((k) => text(app.plot, { fill: look.colours[k], "dominant-baseline": "central", dx: k ? 13 : -13 }));
  app.crosses = [0, 1].map((k) => line(app.plot, { colour: look.colours[k], width: 2.5 }));
  app.table = table("what the responsibilities make of the points", ["N_k", "μ", "Σ₁₁, Σ₁₂, Σ₂₂"], look, 2);
  const side = html("div", { class: "gmm-side" }, ...sliders(app), buttons(app), app.table.node);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-main" }, app.plot.node), side));
}

function disc(app, n) {
  const { look } = app.data, at = { cx: app.plot.px(app.x[2 * n]), cy: app.plot.py(app.x[2 * n + 1]) };
  const paper = svg("circle", { ...at, r: SIZE, fill: "white" }), pale = svg("path", { fill: look.colours[1], "fill-opacity": 0.4 });
  const full = svg("path", { fill: look.colours[0] }), ring = svg("circle", { ...at, r: SIZE, fill: "none", stroke: look.ink });
  const name = svg("text", { x: at.cx + 17, y: at.cy - 11, class: "gmm-note" }, String(n + 1));
  app.plot.marks.append(paper, pale, full, ring, name);
  return (share) => (full.setAttribute("d", sector(at, 0, share)), pale.setAttribute("d", sector(at, share, 1)));
}

// The part of a disc between two shares of a turn, from the top clockwise.
export function sector({ cx, cy }, from, to) {
  if (to <= from) return "";
  const [start, end] = [from, Math.min(to, from + 0.99999)].map((share) => turned(cx, cy, 2 * Math.PI * share));
  return `M${cx} ${cy}L${start}A${SIZE} ${SIZE} 0 ${to - from > 0.5 ? 1 : 0} 1 ${end}Z`;
}

const turned = (cx, cy, angle) => `${(cx + SIZE * Math.sin(angle)).toFixed(3)} ${(cy - SIZE * Math.cos(angle)).toFixed(3)}`;

function sliders(app) {
  const common = { min: 0, max: 1, step: 0.01, words: (r) => `A ${r.toFixed(2)}, B ${(1 - r).toFixed(2)}` };
  app.ranges = Array.from({ length: app.N }, (_, n) =>
    slider({ ...common, name: `point ${n + 1}`, value: 0, input: (r) => app.change({ shares: app.values.shares.with(n, r) }) }));
  return app.ranges.map((s) => s.node);
}

function buttons(app) {
  const put = (text, name, make) => button(text, () => app.change({ shares: make() }), { "data-do": name });
  const hard = () => app.values.shares.map((r) => (r >= 0.5 ? 1 : 0));
  return bar("responsibilities", put("All equal", "equal", () => app.values.shares.map(() => 0.5)), put("All or nothing", "hard", hard), resetButton(app));
}

function redraw(app, { shares }) {
  const heaps = [shares, shares.map((r) => 1 - r)].map((share) => moments(app.x, share));
  app.ranges.forEach((s, n) => s.put(shares[n]));
  app.discs.forEach((put, n) => put(shares[n]));
  heaps.forEach((heap, k) => balance(app, k, heap));
  tell(app, heaps);
}

// An ellipse needs points that do not lie on one line.
export const spreads = ({ count, cov }) => count > 0 && cov[0] * cov[3] - cov[1] ** 2 > 1e-9 * cov[0] * cov[3];

// Two heaps are the same bell if means and covariances agree, but for rounding: whatever the unit.
export function alike([a, b]) {
  const sds = [a.cov[0], a.cov[3]].map(Math.sqrt), near = (u, v, size) => Math.abs(u - v) <= 1e-6 * size;
  return a.mean.every((v, i) => near(v, b.mean[i], sds[i])) && a.cov.every((v, i) => near(v, b.cov[i], sds[i >> 1] * sds[i % 2]));
}

function balance(app, k, heap) {
  const name = app.data.look.names[k], [a, b, , d] = heap.cov.map((v) => say(v, 3));
  app.rings[k].forEach(({ distance, put }) => put(spreads(heap) ? route(app.plot, ellipse(heap.mean, heap.cov, distance)) : ""));
  app.letters[k](...(heap.count > 0 ? heap.mean : [0, 0]), heap.count > 0 ? name : "");
  app.crosses[k](heap.count > 0 ? cross(app.plot, heap.mean) : "");
  app.table.put(k, [say(heap.count, 3), `(${heap.mean.map((v) => say(v, 3)).join(", ")})`, `${a}, ${b}, ${d}`]);
}

const cross = (p, [x, y]) => `M${p.px(x) - 6} ${p.py(y)}h12m-6 -6v12`;

function tell(app, heaps) {
  const parts = heaps.map((heap, k) => `${app.data.look.names[k]} ${inWords(heap)}`);
  const same = alike(heaps) ? " Both are the same now, and EM could never part them again." : "";
  const words = `${parts.join("; ")}.${same}`;
  app.say(words);
  app.plot.describe(`${numberOf(app.N, "point")} as discs; the full part of a disc is the share of A, the pale part that of B. ${words}`);
  app.mark({ mean: heaps[0].mean.join(" "), cov: heaps[0].cov.join(" ") });
}

function inWords(heap) {
  if (!(heap.count > 0)) return "holds no points: its mean is 0 / 0";
  const flat = spreads(heap) ? "" : ", but on one spot or line: it has no density";
  return `holds ${say(heap.count, 3)} points and balances at (${heap.mean.map((v) => say(v, 3)).join(", ")})${flat}`;
}
