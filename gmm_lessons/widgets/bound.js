// Lesson 9: a bound that touches the log-likelihood at one place, and the hop to its top.
import { bar, button, facts, handle, pressable, resetButton, shareBar, slider } from "./parts/js/controls.js";
import { clamp, decimal, html, numberOf, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { bells, logLikelihood, responsibilities } from "./parts/js/maths.js";
import { curve, line, plot, route, text } from "./parts/js/plot.js";

const ZERO = 5e-4; // nats: a gap that shows as 0.000

export const draw = ({ model, el }) => numbered({ model, el, name: "A bound from below, and the hop to its top", build, redraw });

function build(app) {
  const { look, range, yrange, label } = app.data;
  app.x = unpack(app.data.points);
  app.plot = plot({ width: 560, height: 400, x: range, y: yrange, xlabel: `mean of B: ${label}`, ylabel: "log-likelihood (nats)", left: 62 });
  line(app.plot, { width: 2, halo: false })(curve(app.plot, (mu) => logLikelihood(app.x, mixtureAt(app.data, mu))));
  app.arcs = line(app.plot, { colour: look.colours[0], width: 1.5, halo: false });
  app.rises = line(app.plot, { colour: look.colours[1], width: 3, halo: false });
  app.stones = line(app.plot, { width: 2 });
  app.parabola = line(app.plot, { colour: look.colours[0], dash: "7 4", width: 2.5 });
  app.gap = line(app.plot, { colour: look.colours[1], width: 6, halo: false });
  app.peak = svg("circle", { r: 5, fill: "white", stroke: look.colours[0], "stroke-width": 3 });
  app.plot.marks.append(app.peak);
  app.notes = [text(app.plot, { class: "gmm-note", dy: 4 }), text(app.plot, { class: "gmm-note", dy: 24 })];
  app.knob = handle(app.plot, { name: "μ old, where the bound touches: drag it, or use the arrow keys", text: "μ", move: (mu) => goTo(app, mu) });
  pressable(app.plot, (mu) => goTo(app, mu));
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-main" }, app.plot.node), side(app)));
}

function side(app) {
  const [low, high] = app.data.range, words = (mu) => say(mu);
  app.sliders.mu = slider({ name: "μ old", min: low, max: high, step: app.data.step, value: app.values.mu, words, input: (mu) => goTo(app, mu) });
  app.bar = shareBar({ ...app.data.look, names: ["F", "KL"], borders: ["solid", "solid"] }, 2, "of what the hop gains");
  app.caption = html("p", { class: "gmm-caption" });
  app.facts = facts("the hop in numbers", ["μ old → μ new", "ln p = F at μ old", "F at μ new", "ln p at μ new", "KL at μ new"]);
  const hop = button("M step", () => step(app), { "data-do": "m", class: "gmm-button gmm-next" });
  return html("div", { class: "gmm-side" }, app.sliders.mu.node, bar("EM", hop, resetButton(app)), app.facts.node, app.caption, app.bar.node);
}

const goTo = (app, mu) => app.change({ mu, trail: [] });

// On to the top of the bound, where a new E step makes it touch again; on a top there is nowhere to go.
function step(app) {
  const { mu, trail } = app.values, { top } = bound(app.x, app.data, mu);
  if (stands(app, mu, top)) return app.say(`Here the bound has its top where it touches: the M step stays at ${say(mu)}.`);
  app.change({ mu: top, trail: [...trail, mu] });
}

const stands = ({ data: { range, short } }, mu, top) => Math.abs(top - mu) < short * (range[1] - range[0]);

const mixtureAt = ({ weights, mean, sds }, mu) => bells(weights, [mean, mu], sds);

// F(q, θ) over the mean of B, with q the responsibilities at μ: a parabola N_B / 2σ² wide, its top at the weighted mean.
export function bound(x, fixed, mu) {
  const mixture = mixtureAt(fixed, mu), share = responsibilities(x, mixture).filter((_, i) => i % 2);
  const count = share.reduce((sum, r) => sum + r, 0), top = share.reduce((sum, r, n) => sum + r * x[n], 0) / count;
  const bend = count / (2 * fixed.sds[1] ** 2), height = logLikelihood(x, mixture);
  return { share, top, bend, height, peak: height + bend * (mu - top) ** 2 };
}

export const below = ({ top, bend, peak }, mu) => peak - bend * (mu - top) ** 2;

// Σ_n KL(q_n ‖ p(z_n | x_n)) at μ, without the difference of two large numbers.
export function gap(x, fixed, share, mu) {
  const posterior = responsibilities(x, mixtureAt(fixed, mu)), part = (r, p) => (r > 0 ? r * Math.log(r / p) : 0);
  return share.reduce((sum, r, n) => sum + part(r, posterior[2 * n + 1]) + part(1 - r, posterior[2 * n]), 0);
}

function redraw(app, { mu, trail }) {
  const now = bound(app.x, app.data, mu), left = gap(app.x, app.data, now.share, now.top), score = now.peak + left, p = app.plot;
  app.parabola(curve(p, (at) => below(now, at)));
  hops(app, [...trail, mu]);
  app.gap(route(p, [[now.top, now.peak], [now.top, score]]));
  set(app.peak, { cx: p.px(now.top), cy: p.py(now.peak) });
  app.notes[0](now.top + (now.top < mu ? -0.08 : 0.08) * p.span(0), (now.peak + score) / 2, left < ZERO ? "" : `KL ${say(left, 3)}`);
  app.notes[1](clamp(mu, ...inner(p.x)), now.height, "touches here");
  app.knob.put(mu, now.height);
  tell(app, { mu, now, left, score, hops: trail.length });
}

const inner = ([low, high]) => [low + 0.09 * (high - low), high - 0.09 * (high - low)];

// The hops so far: along each bound from where it touches to its top, then up to the curve.
function hops({ plot: p, x, data, arcs, rises, stones }, places) {
  const bounds = places.slice(0, -1).map((mu) => bound(x, data, mu)), ends = places.slice(1);
  arcs(bounds.map((then, i) => curve(p, (mu) => below(then, mu), [places[i], ends[i]], 24)).join(""));
  rises(bounds.map(({ peak }, i) => route(p, [[ends[i], peak], [ends[i], logLikelihood(x, mixtureAt(data, ends[i]))]])).join(""));
  stones(bounds.map(({ height }, i) => `${route(p, [[places[i], height]])}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0`).join(""));
}

// The bar of a hop; a part too short for its name goes without.
function measure({ put, parts }, shares, whole) {
  put(shares, whole);
  parts.forEach((part, k) => (part.firstChild.style.visibility = shares[k] * whole < 0.1 ? "hidden" : ""));
}

// What the bound is at its top. A small gap is no top of the curve: in a valley, or under wide bells, it is small as well.
export function atItsTop(left, rests) {
  if (left >= ZERO) return `but there it lies ${decimal(left, 3)} below the curve: it does not touch`;
  return rests ? "and there it still touches: no hop is left" : "and there it all but touches: the gap is below 0.0005";
}

function tell(app, { mu, now, left, score, hops }) {
  const rise = now.peak - now.height, gain = rise + left, counted = `${numberOf(hops, "hop")} so far.`;
  app.facts.put([`${say(mu)} → ${say(now.top)}`, say(now.height, 6), say(now.peak, 6), say(score, 6), decimal(left, 3)]);
  measure(app.bar, [rise / gain || 0, left / gain || 0], Math.min(1, gain / app.data.most));
  app.caption.textContent = `The M step would gain ${decimal(gain, 3)} = ${decimal(rise, 3)} (F rises) + ${decimal(left, 3)} (KL)`;
  const words = `${counted} The bound touches at μ old = ${say(mu)} and has its top at μ new = ${say(now.top)}, ${atItsTop(left, stands(app, mu, now.top))}.`;
  app.say(words);
  app.plot.describe(`The log-likelihood over the mean of B, and below it a dashed parabola, the bound. ${words}`);
  app.mark({ hops, top: String(now.top), gap: String(left), loglik: String(score), bound: String(now.peak) });
}
