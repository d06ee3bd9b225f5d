// A plot: white paper, axes in SVG, points on a canvas under them, handles as buttons above.
import { clamp, html, set, svg } from "./dom.js";

const INK = "#222222", SOFT = "#555555";
export function plot({ width = 460, height = 340, x, y, xlabel, ylabel, ylog = false, left = 52 }) {
  const box = { left, right: width - 10, top: 10, bottom: height - 40 };
  const canvas = html("canvas"), axes = svg("g"), marks = svg("svg", frame(box));
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, axes, marks);
  const picture = html("div", { class: "gmm-picture", role: "img" }, canvas, drawing);
  const handles = html("div", { class: "gmm-handles" });
  const node = html("div", { class: "gmm-plot", style: `max-width:${width * 1.25}px` }, picture, handles);
  const p = { node, picture, canvas, axes, marks, handles, width, height, box, xlabel, ylabel, ylog };
  addScales(p);
  p.range(x, y);
  return p;
}

// A drawing within the drawing cuts off what leaves the box, and keeps its coordinates.
function frame({ left, right, top, bottom }) {
  const [width, height] = [right - left, bottom - top];
  return { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` };
}

// From data to pixels and back; `range` draws the axes anew.
function addScales(p) {
  const { left, right, top, bottom } = p.box;
  p.range = (x, y) => ((p.x = x), (p.y = y), drawAxes(p));
  p.span = (axis) => (axis ? p.y[1] - p.y[0] : p.x[1] - p.x[0]);
  p.px = (u) => left + ((u - p.x[0]) / p.span(0)) * (right - left);
  p.py = (v) => bottom - ((v - p.y[0]) / p.span(1)) * (bottom - top);
  p.inside = (u, v) => [clamp(u, ...p.x), clamp(v, ...p.y)];
  p.place = (event) => {
    const area = p.picture.getBoundingClientRect();
    const px = ((event.clientX - area.left) / area.width) * p.width, py = ((event.clientY - area.top) / area.height) * p.height;
    return [p.x[0] + ((px - left) / (right - left)) * p.span(0), p.y[0] + ((bottom - py) / (bottom - top)) * p.span(1)];
  };
  p.describe = (text) => p.picture.setAttribute("aria-label", text);
}

// Round numbers between two ends: about `n` of them, rather more than fewer.
export function ticks([low, high], n = 5) {
  const rough = (high - low) / n, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((m) => m * power >= 0.7 * rough);
  const first = Math.ceil(low / step - 1e-9), count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

const places = (values) => Math.max(0, ...values.map((v) => (String(Number(v.toPrecision(6))).split(".")[1] ?? "").length));

function tickTexts(values, log) {
  if (log) return values.map((v) => `1e${v}`.replace("-", "\u2212"));
  return values.map((v) => v.toFixed(places(values)).replace("-", "\u2212"));
}

function logTicks([low, high]) {
  const step = Math.ceil((high - low) / 6);
  return ticks([low, high], (high - low) / step).filter(Number.isInteger);
}

function drawAxes(p) {
  const { left, right, top, bottom } = p.box, middle = (top + bottom) / 2;
  const across = ticks(p.x), up = p.ylog ? logTicks(p.y) : ticks(p.y, 4);
  const below = tickTexts(across).map((text, i) => tick(p.px(across[i]), bottom, 0, 5, text));
  const beside = tickTexts(up, p.ylog).map((text, i) => tick(left, p.py(up[i]), -5, 0, text));
  const frame = svg("path", { d: `M${left} ${top}V${bottom}H${right}`, fill: "none", stroke: SOFT });
  const xname = svg("text", { x: (left + right) / 2, y: p.height - 6, class: "gmm-axis", "text-anchor": "middle" }, p.xlabel);
  const turn = `rotate(-90 13 ${middle})`;
  const yname = svg("text", { x: 13, y: middle, class: "gmm-axis", "text-anchor": "middle", transform: turn }, p.ylabel);
  p.axes.replaceChildren(frame, ...below, ...beside, xname, yname);
}

function tick(x, y, dx, dy, text) {
  const line = svg("path", { d: `M${x} ${y}l${dx} ${dy}`, stroke: SOFT });
  const anchor = dy ? { x, y: y + 18, "text-anchor": "middle" } : { x: x - 8, y: y + 4, "text-anchor": "end" };
  return svg("g", {}, line, svg("text", { ...anchor, class: "gmm-tick" }, text));
}

// A path through points in data units.
export const route = (p, points) => points.map(([x, y], i) => `${i ? "L" : "M"}${p.px(x).toFixed(1)} ${p.py(y).toFixed(1)}`).join("");

export const curve = (p, f, [low, high] = p.x, n = 240) =>
  route(p, Array.from({ length: n + 1 }, (_, i) => low + ((high - low) * i) / n).map((x) => [x, f(x)]));

// A line with a white halo, so that it is seen over five thousand points.
export function line(p, { colour = INK, dash = "", width = 2, halo = true } = {}) {
  const look = { fill: "none", "stroke-linejoin": "round" };
  const under = svg("path", { ...look, stroke: "white", "stroke-width": halo ? width + 3 : 0 });
  const over = svg("path", { ...look, stroke: colour, "stroke-width": width, "stroke-dasharray": dash });
  p.marks.append(under, over);
  return (d) => [under, over].forEach((path) => path.setAttribute("d", d));
}

export function text(p, attributes = {}) {
  const node = svg("text", { class: "gmm-letter", "text-anchor": "middle", ...attributes });
  p.marks.append(node);
  return (x, y, words) => {
    set(node, { x: p.px(x), y: p.py(y) });
    node.textContent = words;
  };
}

// The canvas, cleared, scaled to the dots of the screen, and closed outside of the axes.
export function paper(p) {
  const dots = Math.min(3, (window.devicePixelRatio || 1) * 1.25);
  if (p.canvas.width !== Math.round(p.width * dots)) set(p.canvas, { width: p.width * dots, height: p.height * dots });
  const context = p.canvas.getContext("2d"), { left, right, top, bottom } = p.box;
  context.restore();
  context.save();
  context.setTransform(dots, 0, 0, dots, 0, 0);
  context.clearRect(0, 0, p.width, p.height);
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  return context;
}
