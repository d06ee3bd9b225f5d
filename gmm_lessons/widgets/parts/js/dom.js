// Elements, numbers in words, and the shell every widget lives in.

export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(namespace(), tag), attributes, children);
}

// The name space of SVG, asked of the browser once.
function namespace() {
  if (!namespace.found) namespace.found = html("template");
  namespace.found.innerHTML ||= "<svg></svg>";
  return namespace.found.content.firstChild.namespaceURI;
}

function fill(node, attributes, children) {
  set(node, attributes);
  node.append(...children);
  return node;
}

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value);
  }
  return node;
}

// Say a text only where it changed: an unchanged live region stays silent.
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A number for people: four significant digits, a true minus sign, no exponent for everyday sizes.
export function say(value, digits = 4) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value), plain = size === 0 || (size >= 1e-4 && size < 1e6);
  const text = plain ? plainNumber(value, size, digits) : value.toExponential(2);
  return text.replace(/-/g, "\u2212");
}

function plainNumber(value, size, digits) {
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size || 1)));
  return value.toFixed(Math.min(places, 6));
}

// A number of so many decimals, with a true minus sign.
export const decimal = (value, places) => value.toFixed(places).replace("-", "\u2212");

// How many there are, in words that are right of one as well.
export const numberOf = (n, one, more = `${one}s`) => `${n} ${n === 1 ? one : more}`;

// The same without the zeros at its end, for numbers that were measured.
export const brief = (value) => say(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

export const stillness = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Arrays arrive as bytes from Python, or as a list from the page.
export function unpack(packed) {
  if (packed.list) return Float64Array.from(packed.list);
  const { buffer, byteOffset, byteLength } = packed.bytes;
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

// The shell: a named group that keeps its keys to itself, says its state in one line, and remembers its place.
export function shell({ model, el, name }) {
  const status = html("p", { class: "gmm-status", role: "status", "aria-live": "polite" });
  const root = html("div", { class: "gmm", role: "group", "aria-label": name, keydown: keepKeys });
  const page = model.get("page") === true;
  const app = { model, root, status, page, seq: 0, undo: [] };
  app.say = (text) => write(status, text);
  const later = delayed(() => remember(app), 150);
  app.mark = (facts) => Object.assign(root.dataset, facts, { seq: ++app.seq, saved: app.unsaved ? "" : app.seq });
  app.save = () => ((app.unsaved = true), (root.dataset.saved = ""), later());
  el.replaceChildren(root);
  markKeys(app);
  return app;
}

const forJupyter = (event) => event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");

// The one-letter commands of Jupyter must not act on the cell; Ctrl+S and Shift+Enter still reach it.
function keepKeys(event) {
  if (!forJupyter(event)) event.stopPropagation();
}

// Notebook 7 hears keys on their way down, before the widget does: for it, a mark on the control says which keys are not its own.
function markKeys(app) {
  const mark = (event) => app.root.contains(event.target) && event.target.toggleAttribute("data-lm-suppress-shortcuts", !forJupyter(event));
  window.addEventListener("keydown", mark, true);
  app.undo.push(() => window.removeEventListener("keydown", mark, true));
}

export function delayed(task, wait) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, wait);
  };
}

function remember(app) {
  try {
    app.model.set("place", app.place());
    app.model.save_changes();
  } catch (error) {
    app.say("The kernel is gone; what you see still works. Run the cell again to get it back.");
  }
  app.unsaved = false;
  app.root.dataset.saved = app.seq;
}

// Follow a trait of the model until the view is gone.
export function follow(app, name, react) {
  app.model.on(`change:${name}`, react);
  app.undo.push(() => app.model.off(`change:${name}`, react));
}

// A widget whose place is a few numbers: they start where Python says, follow it, and are told to it as they change.
export function numbered({ model, el, name, build, redraw }) {
  const app = Object.assign(shell({ model, el, name }), { data: model.get("data"), values: { ...model.get("place") }, sliders: {} });
  app.place = () => ({ ...app.values });
  app.change = (news) => (Object.assign(app.values, news), refresh(app, redraw), app.save());
  follow(app, "place", () => accept(app, redraw));
  build(app);
  app.root.append(app.status);
  refresh(app, redraw);
  return () => app.undo.forEach((undo) => undo());
}

function refresh(app, redraw) {
  for (const [key, slider] of Object.entries(app.sliders)) if (key in app.values) slider.put(app.values[key]);
  redraw(app, app.values);
  app.mark({ values: JSON.stringify(app.values) });
}

function accept(app, redraw) {
  const news = app.model.get("place");
  if (JSON.stringify(news) === JSON.stringify(app.values)) return;
  app.values = { ...news };
  refresh(app, redraw);
}
