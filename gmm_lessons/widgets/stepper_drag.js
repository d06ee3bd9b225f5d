// A dragged mean: drawn at once, its climb computed by Python, or in the page where there is no kernel; one question in
// flight, the newest kept.
import { set } from "./parts/js/dom.js";
import { mixColours } from "./parts/js/marks.js";
import { sharesOf } from "./parts/js/unseen.js";
import { go, pause } from "./stepper_play.js";
import { paint } from "./stepper_show.js";
import { climbed, load, mixtureAt } from "./stepper_trace.js";

const PATIENCE = 5000; // milliseconds for the kernel to answer

// On a page, EM can climb where Python has said how far: the points are all there, and the bells have any shape.
export const fixed = (s) => s.page && !s.data.climbs;

export function drag(s, k, wish) {
  if (fixed(s)) return;
  pause(s);
  s.moving ??= mixtureAt(s, s.frame >> 1);
  s.asked ??= s.frame >> 1;
  const { D, columns } = s.data;
  wish.slice(0, D).forEach((value, c) => (s.moving.means[k * D + columns[c]] = value));
  const colour = mixColours(sharesOf(s.x, s.moving), s.data.look, s.data.K, s.N);
  paint(s, s.moving, colour);
  s.pending = true;
  if (!s.inflight) ask(s);
}

function ask(s) {
  s.pending = false;
  s.inflight = s.lastSeq = (s.lastSeq ?? 0) + 1;
  clearTimeout(s.timer);
  if (s.page) return void setTimeout(climbHere, 0, s, s.inflight);
  s.timer = setTimeout(() => unanswered(s), PATIENCE);
  try {
    s.model.send({ kind: "drag", update: s.asked, means: Array.from(s.moving.means), seq: s.inflight });
  } catch (error) {
    unanswered(s);
  }
}

function climbHere(s, seq) {
  if (s.inflight !== seq) return;
  let trouble = "";
  try {
    s.model.set("trace", climbed(s.x, { ...s.moving, means: s.moving.means.slice() }, s.data.tol, s.data.climbs));
  } catch (error) {
    trouble = error.message;
  }
  s.model.set("reply", { seq, trouble });
  answered(s);
}

export function answered(s) {
  const reply = s.model.get("reply");
  if (!s.inflight || reply.seq !== s.inflight) return;
  clearTimeout(s.timer);
  s.inflight = 0;
  s.asked = 0;
  if (reply.trouble) return settle(s, `That start does not work: ${reply.trouble} The last good one is back.`);
  adopt(s);
  if (s.pending) return ask(s);
  settle(s, "", 1);
}

export function adopt(s) {
  load(s);
  set(s.scrub.range, { max: s.last });
}

export function settle(s, words, frame = s.frame) {
  const after = s.after ?? (() => frame);
  Object.assign(s, { moving: null, asked: null, after: null, pending: false, inflight: 0 });
  go(s, after);
  if (words) s.say(words);
}

const unanswered = (s) =>
  settle(s, "The kernel does not answer: it is busy or gone, so the climb from there is not known. Stepping still works; to drag, run the cell again.");
