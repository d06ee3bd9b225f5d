// Lesson 11: a ridge λ on every covariance, and where EM ends for it.
import { bar, facts, pressable, resetButton, slider } from "./parts/js/controls.js";
import { clamp, html, numbered, say, set, svg, unpack } from "./parts/js/dom.js";
import { ellipses, mixColours, pixels } from "./parts/js/marks.js";
import { line, plot, route, text } from "./parts/js/plot.js";
import { drawSeen, sharesOf } from "./parts/js/unseen.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "A ridge, and where EM ends for it", build, redraw });

const TRACE = ["objective", "smallest", "narrowest", "held", "weights", "means", "covs"];

function build(app) {
  const { data } = app, [xlabel, ylabel] = data.labels;
  app.x = unpack(data.points);
  app.trace = Object.fromEntries(TRACE.map((name) => [name, unpack(data[name])]));
  const eigen = app.trace.smallest.map(Math.log10);
  app.plane = plot({ width: 460, height: 380, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.pixels = pixels(app.plane, app.x, 2, [0, 1]);
  app.shapes = ellipses(app.plane, data.look, data.K, [0, 1], { N: app.x.length / 2, lettered: false });
  app.letters = data.look.names.slice(0, data.K).map((_, k) => text(app.plane, { fill: data.look.colours[k], "dominant-baseline": "central" }));
  app.drawn = [...app.plane.marks.children]; // hidden where there is no mixture
  app.score = along(app, { y: data.heights, ylabel: "log-likelihood" }, app.trace.objective);
  app.eigen = along(app, { y: [data.ends[0], Math.max(...eigen) + 0.4], ylabel: "smallest eigenvalue", ylog: true }, eigen);
  if (data.honest !== null) level(app, app.score.plot, data.honest);
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-main" }, app.plane.node), side(app)));
}

function side(app) {
  const [low, high] = app.data.ends, words = (exponent) => `λ = ${inWords(app.data, exponent)}`;
  const options = { name: "log₁₀ λ", min: low, max: high, step: app.data.step, value: app.values.exponent, words };
  app.sliders.exponent = slider({ ...options, input: (exponent) => app.change({ exponent }) });
  app.facts = facts("where EM ends, in numbers", ["log-likelihood", "smallest eigenvalue", "of bell, with N_k"]);
  app.warning = html("p", { class: "gmm-warning", hidden: "" });
  return html("div", { class: "gmm-side" }, app.sliders.exponent.node, bar("the ridge", resetButton(app)), app.facts.node, app.score.plot.node, app.eigen.plot.node, app.warning);
}

// λ is 0 at the left end, and a power of ten from the first step on.
export const ridge = ({ ends, step }, exponent) => (exponent < ends[0] + step / 2 ? 0 : 10 ** exponent);

const inWords = (data, exponent) => (ridge(data, exponent) ? say(ridge(data, exponent), 2) : "0");

export const index = ({ ends, step }, exponent) => Math.round((clamp(exponent, ...ends) - ends[0]) / step);

const place = ({ ends, step }, t) => ends[0] + t * step;

// What EM ends at along log λ: a triangle where a bell has collapsed, a disc where none has, nothing where EM stops.
function along(app, options, values) {
  const { data } = app, { look, ends, step } = data, p = plot({ width: 380, height: 190, x: [ends[0] - step, ends[1] + step], xlabel: "log₁₀ λ", left: 62, ...options });
  const now = line(p, { width: 1.5, colour: look.quiet });
  values.forEach((value, t) => data.trouble[t] || p.marks.append(spot(look, data.collapsed[t], p.px(place(data, t)), p.py(value))));
  const ring = svg("circle", { r: 7, fill: "none", stroke: look.ink, "stroke-width": 2 });
  p.marks.append(ring);
  pressable(p, (at) => app.change({ exponent: place(data, index(data, at)) }));
  const put = (t) => {
    now(route(p, p.y.map((end) => [place(data, t), end])));
    set(ring, { cx: p.px(place(data, t)), cy: p.py(values[t]), visibility: data.trouble[t] ? "hidden" : "visible" });
  };
  return { plot: p, put };
}

const spot = (look, collapsed, x, y) => (collapsed ? svg("path", { d: `M${x} ${y - 4}l4 7h-8Z`, fill: look.colours[1] }) : svg("circle", { cx: x, cy: y, r: 3, fill: look.colours[0] }));

function level({ data: { look } }, p, height) {
  line(p, { width: 1.2, dash: "6 4", halo: false })(route(p, p.x.map((end) => [end, height])));
  text(p, { class: "gmm-note", "text-anchor": "start", dx: 6, dy: 15 })(p.x[0], height, `no collapse, λ = 0: ${say(height, 6)}`);
}

export function mixtureAt({ trace, data: { K } }, t) {
  const part = (values, size) => values.slice(t * size, (t + 1) * size);
  return { weights: part(trace.weights, K), means: part(trace.means, 2 * K), covs: part(trace.covs, 4 * K), K, D: 2 };
}

function redraw(app, { exponent }) {
  const { data } = app, t = index(data, exponent), mixture = mixtureAt(app, t), trouble = data.trouble[t];
  const resp = trouble ? null : sharesOf(app.x, mixture);
  drawSeen(app.plane, app.pixels, mixColours(resp, data.look, data.K, app.x.length / 2));
  app.shapes(mixture);
  app.letters.forEach((put, k) => put(...letterOf(app, mixture, k), data.look.names[k]));
  app.drawn.forEach((node) => node.setAttribute("visibility", trouble ? "hidden" : "visible"));
  [app.score, app.eigen].forEach((mark) => mark.put(t));
  tell(app, exponent, t);
}

// A letter is at the mean, but that of the bell on the line, the last, beside its end: there it would cover another.
function letterOf({ data }, { means, covs }, k) {
  const [x, y] = [means[2 * k], means[2 * k + 1]], [low, high] = data.xrange, air = 0.02 * (high - low);
  const reach = 2 * Math.sqrt(covs[4 * k]) + air;
  return k === data.K - 1 ? [x > (low + high) / 2 ? x - reach : x + reach, y] : [x, y];
}

function tell(app, exponent, t) {
  const trouble = app.data.trouble[t], words = `λ = ${inWords(app.data, exponent)}: ${trouble ? `EM cannot go on, for ${lettered(app, trouble)}` : ending(app, t)}`;
  const [score, smallest, k, held] = TRACE.map((name) => app.trace[name][t]), { names } = app.data.look;
  app.facts.put(trouble ? ["–", "–", "–"] : [say(score, 6), say(smallest), `${names[k]}, ${say(held, 3)} points`]);
  app.warning.hidden = !(trouble || app.data.collapsed[t]);
  app.warning.textContent = trouble ? "No mixture: some bell has no width at all." : `Collapsed: in one direction, hardly any of the width of ${names[k]} would be left without λ.`;
  app.say(words + app.data.note);
  app.plane.describe(trouble ? `The points in grey: there is no mixture. ${words}` : `The points coloured by responsibility, with the ellipses where EM ends. ${words}${app.data.note}`);
  app.score.plot.describe(`The log-likelihood where EM ends, along log λ; triangles where a bell has collapsed. ${words}`);
  app.eigen.plot.describe(`The smallest eigenvalue on a log axis, along log λ; triangles where a bell has collapsed. ${words}`);
  app.mark({ smallest: trouble ? "0" : String(smallest), collapsed: app.data.collapsed[t], trouble });
}

// The core counts components from 0; the picture has letters.
const lettered = ({ data: { look } }, trouble) => trouble.replace(/component (\d)/, (words, k) => `${words} (${look.names[k]})`);

function ending({ data, trace }, t) {
  const name = data.look.names[trace.narrowest[t]], gain = trace.objective[t] - data.honest;
  const against = data.honest === null ? "" : `, ${say(Math.abs(gain), 3)} ${gain > 0 ? "above" : "below"} the best fit without a collapse`;
  const state = data.collapsed[t] ? `${name} has collapsed: its smallest eigenvalue, ${say(trace.smallest[t])}, is λ and next to nothing else` : `no bell has collapsed: the smallest eigenvalue, ${say(trace.smallest[t])} of ${name}, is more than λ`;
  return `${state}. The log-likelihood is ${say(trace.objective[t], 6)}${against}.`;
}
