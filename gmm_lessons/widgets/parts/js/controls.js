// Buttons, sliders, tables and handles: native elements with names, so that keys and screen readers just work.
import { clamp, html, set, write } from "./dom.js";

export const button = (text, click, attributes = {}) =>
  html("button", { type: "button", class: "gmm-button", click, ...attributes }, text);

// Back to the place where Python began.
export const resetButton = (app, before = () => {}) =>
  button("Reset", () => (before(app), app.change(structuredClone(app.data.start))), { "data-do": "reset" });

export const bar = (label, ...children) => html("div", { class: "gmm-bar", role: "group", "aria-label": label }, ...children);

// A range with its name before it and its value, in words, behind it.
export function slider({ name, min, max, step, value, words, input, swatch }) {
  const range = html("input", { type: "range", min, max, step, "aria-label": name }), output = html("span", { class: "gmm-value" });
  const node = html("label", { class: "gmm-slider" }, ...(swatch ? [swatch] : []), html("span", {}, name), range, output);
  const s = { node, range, value };
  s.show = () => {
    write(output, words(s.value));
    range.setAttribute("aria-valuetext", words(s.value));
  };
  s.put = (next) => (Object.assign(range, { value: next }), (s.value = next), s.show());
  range.addEventListener("input", () => ((s.value = Number(range.value)), s.show(), input(s.value)));
  s.put(value);
  return s;
}

export const checkbox = (name, checked, change) => {
  const box = html("input", { type: "checkbox", change: () => change(box.checked) });
  box.checked = checked;
  return { node: html("label", { class: "gmm-check" }, box, name), box };
};

// The letter of a component in its colour and dash.
export const swatch = (look, k) =>
  html("b", { class: "gmm-swatch", style: `border-color:${look.colours[k]};border-style:${look.borders[k]}` }, look.names[k]);

// A table of numbers: `columns` are headings, one row a component; `put(k, texts)` fills a row.
export function table(caption, columns, look, K) {
  const rows = Array.from({ length: K }, (_, k) => tableRow(columns.length, html("th", { scope: "row" }, swatch(look, k))));
  const head = html("tr", {}, html("td"), ...columns.map((c) => html("th", { scope: "col" }, c)));
  const body = html("tbody", {}, ...rows.map((row) => row.node));
  const node = html("table", { class: "gmm-table", "aria-label": caption }, html("thead", {}, head), body);
  return { node, put: (k, texts) => texts.forEach((text, i) => write(rows[k].cells[i], text)) };
}

function tableRow(n, head) {
  const cells = Array.from({ length: n }, () => html("td"));
  return { node: html("tr", {}, head, ...cells), cells };
}

// A table of single numbers, a name before each.
export function facts(caption, names) {
  const rows = names.map((name) => tableRow(1, html("th", { scope: "row" }, name)));
  const node = html("table", { class: "gmm-table", "aria-label": caption }, html("tbody", {}, ...rows.map((row) => row.node)));
  return { node, put: (texts) => texts.forEach((text, i) => write(rows[i].cells[0], text)) };
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

// A knob on a plot, for mouse, finger and arrow keys (Shift: five times as far); `move` gets the wished place in data units.
export function handle(plot, { name, text = "", look, k = 0, move, done = () => {} }) {
  const style = look ? `border-color:${look.colours[k]};border-style:${look.borders[k]}` : "";
  const node = html("button", { type: "button", class: "gmm-handle", style, "aria-label": name }, text);
  const knob = { node, at: [0, 0] };
  knob.put = (x, y) => {
    knob.at = [x, y];
    node.style.left = `${clamp((100 * plot.px(x)) / plot.width, 0, 100)}%`;
    node.style.top = `${clamp((100 * plot.py(y)) / plot.height, 0, 100)}%`;
  };
  set(node, dragging(plot, node, (x, y) => move(x, y), done));
  set(node, { keydown: (event) => nudge(event, plot, knob, move, done) });
  plot.handles.append(node);
  return knob;
}

function nudge(event, plot, knob, move, done) {
  const way = ARROWS[event.key];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const stride = event.shiftKey ? 0.05 : 0.01;
  move(...plot.inside(knob.at[0] + way[0] * stride * plot.span(0), knob.at[1] + way[1] * stride * plot.span(1)));
  done();
}

// Pointer events that move a node; the pointer is kept, so a drag may leave the plot and comes back to its edge.
function dragging(plot, node, move, done) {
  const to = (event) => move(...plot.inside(...plot.place(event)));
  const stop = (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    node.releasePointerCapture(event.pointerId);
    done();
  };
  return {
    pointerdown: (event) => (node.setPointerCapture(event.pointerId), node.focus({ preventScroll: true })),
    pointermove: (event) => node.hasPointerCapture(event.pointerId) && to(event),
    pointerup: stop,
    pointercancel: stop,
  };
}

// Let a press or drag anywhere on the plot move something there; `begin` hears of the press first.
export function pressable(plot, move, { begin = () => {}, done = () => {} } = {}) {
  plot.node.classList.add("gmm-pressable");
  const actions = dragging(plot, plot.node, move, done), down = actions.pointerdown;
  actions.pointerdown = (event) => {
    if (event.target.closest("button")) return;
    down(event);
    const place = plot.inside(...plot.place(event));
    begin(...place);
    move(...place);
  };
  set(plot.node, actions);
}

// Shares of one whole as coloured lengths of a bar, each with its letter.
export function shareBar(look, K, name) {
  const parts = Array.from({ length: K }, (_, k) => html("div", { class: "gmm-part", style: `background:${look.colours[k]}` }, swatch(look, k)));
  const node = html("div", { class: "gmm-shares", role: "img" }, ...parts);
  const put = (shares, whole = 1) => {
    node.style.width = `${100 * whole}%`;
    shares.forEach((share, k) => (parts[k].style.flexGrow = share));
    node.setAttribute("aria-label", `${name}: ${Array.from(shares, (share, k) => `${look.names[k]} ${share.toFixed(3)}`).join(", ")}`);
  };
  return { node: html("div", { class: "gmm-sharebox" }, node), put, parts };
}
