// The EM stepper's way through the frames: go to one, play them all, pause.
import { stillness, write } from "./parts/js/dom.js";
import { paint, show } from "./stepper_show.js";
import { coloursBetween, mixtureBetween } from "./stepper_trace.js";

const HALF = 420; // milliseconds for a half-step while playing

export function go(s, where) {
  if (s.moving) return void (s.after = where);
  pause(s);
  s.frame = Math.max(0, Math.min(s.last, where()));
  s.save();
  show(s);
}

export function play(s) {
  if (s.moving) return;
  if (s.frame === s.last) s.frame = 0;
  s.playing = { from: s.frame, start: performance.now() };
  write(s.playButton, "Pause");
  s.status.setAttribute("aria-live", "off");
  s.request = requestAnimationFrame((now) => tickPlay(s, now));
}

function tickPlay(s, now) {
  const place = Math.min(s.last, s.playing.from + Math.max(0, now - s.playing.start) / HALF);
  const frame = Math.floor(place), fresh = frame !== s.frame;
  s.frame = frame;
  if (fresh) show(s);
  if (place >= s.last) return pause(s);
  if (!stillness()) paint(s, mixtureBetween(s, place), coloursBetween(s, place));
  s.request = requestAnimationFrame((later) => tickPlay(s, later));
}

export function pause(s) {
  if (!s.playing) return;
  cancelAnimationFrame(s.request);
  s.playing = null;
  write(s.playButton, "Play");
  s.status.setAttribute("aria-live", "polite");
  s.save();
  show(s);
}
