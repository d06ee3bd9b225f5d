// The EM stepper's pictures and words for the frame that the learner stands at.
import { numberOf, say, set } from "./parts/js/dom.js";
import { covIn, drawRug, meanIn, weighted } from "./parts/js/marks.js";
import { route } from "./parts/js/plot.js";
import { drawSeen } from "./parts/js/unseen.js";
import { coloursBetween, mixtureAt } from "./stepper_trace.js";

export function show(s) {
  const t = s.frame >> 1;
  paint(s, mixtureAt(s, t), coloursBetween(s, s.frame), true);
  rescale(s, t);
  s.past(route(s.climb, Array.from(s.trace.objective.subarray(0, t + 1), (value, i) => [i, value])));
  set(s.marker, { cx: s.climb.px(t), cy: s.climb.py(s.trace.objective[t]) });
  s.scrub.put(s.frame);
  s.look.show();
  tell(s, t);
}

export function paint(s, mixture, rgb, fresh = false) {
  if (s.painted !== rgb) (s.data.D > 1 ? drawSeen : drawRug)(s.plot, s.pixels, rgb);
  s.painted = rgb;
  s.shapes(mixture);
  s.handles.forEach((knob, k) => knob.put(...(s.data.D > 1 ? meanIn(mixture, k, s.data.columns) : peak(mixture, k))));
  if (!s.playing || fresh) numbers(s, mixture);
  s.root.dataset.paints = s.paints = (s.paints ?? 0) + 1;
}

const peak = (mixture, k) => [mixture.means[k], weighted(mixture, k, mixture.means[k])];

function numbers(s, mixture) {
  const t = (s.frame - 1) >> 1, counts = s.moving || t < 0 ? null : s.trace.counts.subarray(t * s.data.K, (t + 1) * s.data.K);
  for (let k = 0; k < s.data.K; k++) s.table.put(k, [say(mixture.weights[k], 3), ...place(s, mixture, k), counts ? say(counts[k], 3) : "–"]);
}

function place(s, mixture, k) {
  if (s.data.D === 1) return [say(mixture.means[k]), say(Math.sqrt(mixture.covs[k]))];
  const [a, b, , d] = covIn(mixture, k, s.data.columns).map((value) => say(value, 2));
  return [`(${meanIn(mixture, k, s.data.columns).map((v) => say(v, 3)).join(", ")})`, `${a}, ${b}, ${d}`];
}

function tell(s, t) {
  const score = s.trace.objective[t], next = s.frame % 2 ? s.mButton : s.eButton;
  [s.eButton, s.mButton].forEach((b) => b.classList.toggle("gmm-next", b === next && s.frame < s.last));
  const words = sentence(s, t, score);
  s.say(words);
  s.plot.describe(`${s.data.shown} ${words}`);
  s.climb.describe(`The ${climbing(s)} rises from ${say(s.trace.objective[0], 6)} to ${say(score, 6)} in ${numberOf(t, "update")}.`);
  s.mark({ frame: s.frame, last: s.last, loglik: String(score), means: Array.from(mixtureAt(s, t).means).join(" ") });
}

// What climbs: with imaginary points, their part comes to it.
export const climbing = ({ data: { prior } }) => `log-likelihood${prior ? " + log prior" : ""}`;

export function sentence(s, t, score) {
  const what = s.frame === 0 ? "The start: nothing is shared out yet" : s.frame % 2 ? `E step ${t + 1}: the points are shared out` : `M step ${t}: the bells have moved`;
  const gain = t && s.frame % 2 === 0 ? `, ${say(s.trace.gains[t - 1], 3)} more than before` : s.frame % 2 ? ", as before: an E step moves no bell" : "";
  return `${what}. ${climbing(s).replace("log-l", "Log-l")} ${say(score, 7)}${gain}.${s.frame === s.last ? ending(s, t) : ""}${s.data.note}`;
}

// What was measured where the climb ends, and no more: a small gain is no proof of a top, nor that the top is a good one.
function ending(s, t) {
  const { K, look, tol } = s.data, counts = Array.from(s.trace.counts.subarray(t * K, (t + 1) * K));
  const empty = look.names.slice(0, K).filter((_, k) => counts[k] < 1);
  const words = s.trouble || `Stopped: the last update gained less than ${say(tol)} nats a point.`;
  return ` ${words}${empty.length ? ` ${empty.join(", ")} ${empty.length > 1 ? "hold" : "holds"} less than one point.` : ""}`;
}

// The curve is drawn as far as the learner has come, and so are its heights: what comes next is not given away.
function rescale(s, t) {
  const seen = s.trace.objective.subarray(0, t + 1), low = Math.min(...seen), high = Math.max(...seen), pad = 0.1 * (high - low) || 1;
  const last = Math.max(s.trace.objective.length - 1, 1), room = 0.03 * last;
  s.climb.range([-room, last + room], [low - pad, high + pad]);
}
