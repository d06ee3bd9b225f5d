// The EM stepper: half-steps computed by Python, played here; only a dragged mean is climbed from anew.
// Frame 0 is the start; an odd frame is an E step (new colours), an even one an M step (new ellipses).
import { bar, button, handle, slider, table } from "./parts/js/controls.js";
import { brief, follow, html, set, shell, svg, unpack, write } from "./parts/js/dom.js";
import { bellCurves, ellipses, pixels } from "./parts/js/marks.js";
import { line, plot } from "./parts/js/plot.js";
import { sharesOf, spots } from "./parts/js/unseen.js";
import { adopt, answered, drag, fixed } from "./stepper_drag.js";
import { go, pause, play } from "./stepper_play.js";
import { climbing, show } from "./stepper_show.js";
import { load, mixtureAt } from "./stepper_trace.js";

export function draw({ model, el }) {
  const s = Object.assign(shell({ model, el, name: "EM, one half-step at a time" }), { data: model.get("data"), cache: new Map() });
  s.x = unpack(s.data.points);
  s.N = s.x.length / s.data.D;
  s.place = () => ({ frame: s.frame });
  load(s);
  build(s);
  s.frame = Math.min(model.get("place").frame ?? 0, s.last);
  follow(s, "reply", () => answered(s));
  follow(s, "trace", () => s.model.get("reply").seq || retrace(s));
  follow(s, "place", () => moved(s));
  show(s);
  return () => (pause(s), clearTimeout(s.timer), s.undo.forEach((undo) => undo()));
}

// ---- the parts on the page

function build(s) {
  const { data } = s, [xlabel, ylabel] = data.labels;
  s.plot = plot({ x: data.xrange, y: data.yrange, xlabel, ylabel: data.D > 1 ? ylabel : "density" });
  s.pixels = pixels(s.plot, s.x, data.D, data.columns);
  s.spots = data.D > 1 ? spots(s.plot, s.pixels) : s.pixels;
  s.shapes = data.D > 1 ? ellipses(s.plot, data.look, data.K, data.columns, { N: s.N, lettered: false }) : bellCurves(s.plot, data.look, data.K, false);
  s.handles = Array.from({ length: data.K }, (_, k) => meanHandle(s, k));
  s.tip = html("div", { class: "gmm-tip", hidden: "" });
  s.looked = svg("circle", { r: 8, fill: "none", stroke: data.look.ink, "stroke-width": 2, visibility: "hidden" });
  s.plot.marks.append(s.looked);
  s.plot.node.append(s.tip);
  set(s.plot.node, { pointermove: (event) => hover(s, event), pointerleave: () => untip(s) });
  buildTrace(s);
  s.table = table("the mixture in numbers", data.headings, data.look, data.K);
  const main = html("div", { class: "gmm-main" }, s.plot.node);
  const side = html("div", { class: "gmm-side" }, s.climb.node, s.table.node);
  s.root.append(html("div", { class: "gmm-panels" }, main, side), controls(s), ...sliders(s), s.status);
}

function meanHandle(s, k) {
  const { look } = s.data, name = `mean of ${look.names[k]}: drag it, or use the arrow keys`;
  const knob = handle(s.plot, { name, text: look.names[k], look, k, move: (x, y) => drag(s, k, [x, y]), done: s.save });
  if (fixed(s)) set(knob.node, { disabled: "", "aria-label": `mean of ${look.names[k]}` });
  return knob;
}

function buildTrace(s) {
  s.climb = plot({ width: 320, height: 190, x: [0, 1], y: [0, 1], xlabel: "updates", ylabel: climbing(s), left: 68 });
  s.past = line(s.climb, { width: 2 });
  s.marker = svg("circle", { r: 5, fill: "white", stroke: s.data.look.colours[1], "stroke-width": 3 });
  s.climb.marks.append(s.marker);
}

function controls(s) {
  s.playButton = button("Play", () => (s.playing ? pause(s) : play(s)), { "data-do": "play" });
  s.eButton = button("E step", () => half(s, 1), { "data-do": "e" });
  s.mButton = button("M step", () => half(s, 0), { "data-do": "m" });
  const jump = (text, name, step) => button(text, () => go(s, () => s.frame + step), { "data-do": name });
  const run = button("Run", () => go(s, () => s.last), { "data-do": "run" });
  const reset = button("Reset", () => restart(s), { "data-do": "reset" });
  const steps = [jump("1 update", "one", 2), jump("10 updates", "ten", 20), run, s.playButton];
  return bar("steps of EM", s.eButton, s.mButton, ...steps, jump("Back", "back", -1), reset);
}

function sliders(s) {
  const scrub = { name: "half-step", min: 0, max: s.last, step: 1, value: 0, words: (f) => `${f} of ${s.last}` };
  s.scrub = slider({ ...scrub, input: (frame) => go(s, () => frame) });
  s.order = Array.from({ length: s.N }, (_, n) => n).sort((a, b) => first(s, a) - first(s, b) || 0);
  const look = { name: "look at point", min: 1, max: s.N, step: 1, value: 1, words: (i) => point(s, s.order[i - 1]) };
  s.look = slider({ ...look, input: (i) => tip(s, s.order[i - 1]) });
  set(s.look.range, { blur: () => untip(s), focus: () => tip(s, s.order[s.look.value - 1]) });
  s.look.node.classList.add("gmm-wide");
  return [s.scrub.node, s.look.node];
}

// Points in the order of their first coordinate; those without one come last.
const first = (s, n) => (Number.isNaN(s.x[n * s.data.D]) ? Infinity : s.x[n * s.data.D]);

// ---- what the controls do

// E after E, or M after M, changes nothing, and saying so teaches something.
function half(s, parity) {
  if ((s.frame + 1) % 2 === parity || s.moving) return go(s, () => s.frame + 1);
  go(s, () => s.frame);
  const start = s.frame === 0 ? "There are no responsibilities yet, so nothing to average: the E step comes first." : "";
  const again = parity ? "The responsibilities are already those of this mixture" : "The mixture is already that of these responsibilities";
  s.say(start || `${again}: a second ${"ME"[parity]} step changes nothing. The ${"EM"[parity]} step comes next.`);
}

function restart(s) {
  Object.assign(s, { moving: null, inflight: 0, after: null });
  clearTimeout(s.timer);
  if (s.model.get("trace").objective) forget(s);
  go(s, () => 0);
}

function forget(s) {
  s.model.set("trace", {});
  s.model.set("reply", { seq: 0 });
  adopt(s);
}

// Python put another trace or another place into the widget.
function retrace(s) {
  if (s.inflight) return;
  adopt(s);
  s.frame = Math.min(s.frame, s.last);
  show(s);
}

function moved(s) {
  const frame = s.model.get("place").frame;
  if (s.playing || s.moving || frame === undefined || frame === s.frame) return;
  s.frame = Math.max(0, Math.min(frame, s.last));
  show(s);
}

// ---- one point, and who made it

function point(s, n) {
  const { D, columns, look } = s.data, at = (D > 1 ? columns : [0]).map((c) => brief(s.x[n * D + c])).join(", ");
  const mixture = mixtureAt(s, Math.max(0, (s.frame - 1) >> 1));
  const resp = s.frame ? sharesOf(s.x.subarray(n * D, (n + 1) * D), mixture) : null;
  const parts = resp ? Array.from(resp, (r, k) => `${look.names[k]} ${r.toFixed(3)}`).join(", ") : "not shared out yet";
  return `(${at}): ${parts}`;
}

// The point has a ring, if it has a place, and beside it stands who made it.
function tip(s, n) {
  write(s.tip, point(s, n));
  const [cx, cy] = s.spots.subarray(2 * n, 2 * n + 2), nowhere = Number.isNaN(cx + cy);
  if (!nowhere) set(s.looked, { cx, cy });
  s.looked.setAttribute("visibility", nowhere ? "hidden" : "visible");
  const x = nowhere ? 50 : (100 * cx) / s.plot.width, y = nowhere ? 14 : (100 * cy) / s.plot.height;
  s.tip.setAttribute("style", `left:${Math.max(22, Math.min(78, x))}%;top:${Math.max(14, y)}%`);
  s.tip.hidden = false;
}

function untip(s) {
  s.tip.hidden = true;
  s.looked.setAttribute("visibility", "hidden");
}

function hover(s, event) {
  const area = s.plot.node.getBoundingClientRect(), scale = s.plot.width / area.width;
  const n = nearest(s, (event.clientX - area.left) * scale, (event.clientY - area.top) * scale);
  if (n < 0 || s.playing || s.moving) return untip(s);
  tip(s, n);
}

function nearest(s, x, y, reach = 100) {
  let best = -1;
  for (let n = 0; n < s.N; n++) {
    const distance = (s.spots[2 * n] - x) ** 2 + (s.spots[2 * n + 1] - y) ** 2;
    if (distance < reach) [best, reach] = [n, distance];
  }
  return best;
}
