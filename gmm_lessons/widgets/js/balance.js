// Lesson 6: responsibilities as weights; means and ellipses as the balance of five points.
import { bar, button, slider, table } from "./controls.js";
import { html, numbered, say, set, svg, unpack } from "./dom.js";
import { ellipse, moments } from "./maths.js";
import { line, plot, route, text } from "./plot.js";

const SIZE = 17; // radius in pixels of a point that belongs wholly to one component

export const draw = ({ model, el }) => numbered({ model, el, name: "Weights as balance", build, redraw });

function build(app) {
  const { look, xrange, yrange } = app.data;
  app.x = unpack(app.data.points);
  app.N = app.x.length / 2;
  app.plot = plot({ width: 460, height: 360, x: xrange, y: yrange, xlabel: "x₁", ylabel: "x₂" });
  app.discs = Array.from({ length: app.N }, (_, n) => disc(app, n));
  app.rings = [0, 1].map((k) => [1, 2].map((distance) => ({ distance, put: line(app.plot, { colour: look.colours[k], dash: look.dashes[k], width: 2.4 / distance ** 0.5 }) })));
  app.letters = [0, 1].map((k) => text(app.plot, { fill: look.colours[k], "dominant-baseline": "central" }));
  app.table = table("what the responsibilities make of the points", ["N_k", "μ", "Σ₁₁, Σ₁₂, Σ₂₂"], look, 2);
  const side = html("div", { class: "gmm-side" }, ...sliders(app), buttons(app), app.table.node);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-main" }, app.plot.node), side));
}

function disc(app, n) {
  const { look } = app.data, at = { cx: app.plot.px(app.x[2 * n]), cy: app.plot.py(app.x[2 * n + 1]) };
  const whole = svg("circle", { ...at, fill: look.colours[0], "fill-opacity": 0.45 });
  const rest = svg("circle", { ...at, fill: "none", stroke: look.colours[1], "stroke-width": 2.5, "stroke-dasharray": look.dashes[1] });
  const name = svg("text", { x: at.cx + 20, y: at.cy - 12, class: "gmm-note" }, String(n + 1));
  app.plot.marks.append(whole, rest, name);
  return { whole, rest };
}

function sliders(app) {
  const common = { min: 0, max: 1, step: 0.01, words: (r) => `A ${r.toFixed(2)}, B ${(1 - r).toFixed(2)}` };
  app.ranges = Array.from({ length: app.N }, (_, n) =>
    slider({ ...common, name: `point ${n + 1}`, value: 0, input: (r) => app.change({ shares: app.values.shares.with(n, r) }) }));
  return app.ranges.map((s) => s.node);
}

function buttons(app) {
  const first = [...app.values.shares], put = (text, name, make) => button(text, () => app.change({ shares: make() }), { "data-do": name });
  const hard = () => app.values.shares.map((r) => (r >= 0.5 ? 1 : 0));
  return bar("responsibilities", put("All equal", "equal", () => first.map(() => 0.5)), put("All or nothing", "hard", hard), put("Reset", "reset", () => [...first]));
}

function redraw(app, { shares }) {
  const heaps = [shares, shares.map((r) => 1 - r)].map((share) => moments(app.x, share));
  app.ranges.forEach((s, n) => s.put(shares[n]));
  app.discs.forEach((d, n) => (d.whole.setAttribute("r", SIZE * Math.sqrt(shares[n])), d.rest.setAttribute("r", SIZE * Math.sqrt(1 - shares[n]))));
  heaps.forEach((heap, k) => balance(app, k, heap));
  tell(app, heaps);
}

// An ellipse needs points that do not lie on one line.
export const spreads = ({ count, cov }) => count > 0 && cov[0] * cov[3] - cov[1] ** 2 > 1e-9 * cov[0] * cov[3];

function balance(app, k, heap) {
  const name = app.data.look.names[k], [a, b, , d] = heap.cov.map((v) => say(v, 3));
  app.rings[k].forEach(({ distance, put }) => put(spreads(heap) ? route(app.plot, ellipse(heap.mean, heap.cov, distance)) : ""));
  app.letters[k](...(heap.count > 0 ? heap.mean : [0, 0]), heap.count > 0 ? name : "");
  app.table.put(k, [say(heap.count, 3), `(${heap.mean.map((v) => say(v, 3)).join(", ")})`, `${a}, ${b}, ${d}`]);
}

function tell(app, heaps) {
  const parts = heaps.map((heap, k) => `${app.data.look.names[k]} ${inWords(heap)}`);
  const same = heaps[0].mean.every((v, i) => Math.abs(v - heaps[1].mean[i]) < 1e-9) ? " Both are the same now, and EM could never part them again." : "";
  const words = `${parts.join("; ")}.${same}`;
  app.say(words);
  app.plot.describe(`Five points as discs; the area of a disc is the share of A, its dashed ring that of B. ${words}`);
  app.mark({ mean: heaps[0].mean.join(" "), cov: heaps[0].cov.join(" ") });
}

function inWords(heap) {
  if (!(heap.count > 0)) return "holds no points: its mean is 0 / 0";
  const flat = spreads(heap) ? "" : ", but on one spot or line: it has no density";
  return `holds ${say(heap.count, 3)} points and balances at (${heap.mean.map((v) => say(v, 3)).join(", ")})${flat}`;
}
