// Lesson 17: a photograph in K colours, and the pixels that are rarer than a threshold allows.
import { bar, facts, resetButton, slider } from "./parts/js/controls.js";
import { brief, html, numbered, say, unpack, write } from "./parts/js/dom.js";
import { logJoint } from "./parts/js/maths.js";

export const draw = ({ model, el }) => numbered({ model, el, name: "A photograph in a few colours, and what is rare in it", build, redraw });

function build(app) {
  const { data } = app;
  app.trace = Object.fromEntries(["weights", "means", "covs", "cuts"].map((name) => [name, unpack(data[name])]));
  app.photos = data.photos.map(decoded);
  app.cache = new Map();
  app.paintings = [data.sizes[0], ...data.sizes].map(([height, width]) => html("canvas", { width, height, role: "img", style: "width:100%;image-rendering:pixelated" }));
  app.captions = app.paintings.map(() => html("p", { class: "gmm-caption" }));
  app.strip = html("div", { class: "gmm-shares", role: "img" });
  app.facts = facts("the painting and the threshold", ["error of the painting (0 to 1)", "threshold of log p", "false alarms", "hits"]);
  const framed = app.paintings.map((canvas, i) => html("div", { style: "flex:1 1 200px;max-width:400px" }, canvas, app.captions[i]));
  app.root.append(...controls(app), html("div", { class: "gmm-sharebox" }, app.strip), html("div", { class: "gmm-panels" }, ...framed), app.facts.node);
}

// Bytes from the text that Python wrote them as, as numbers for the mathematics.
export const decoded = (text) => Float64Array.from(atob(text), (letter) => letter.charCodeAt(0));

function controls(app) {
  const { few, most, ranks, held } = app.data;
  const add = (key, options) => (app.sliders[key] = slider({ step: 1, value: app.values[key], input: (value) => app.change({ [key]: value }), ...options })).node;
  const percent = (index) => `${brief((100 * ranks[index]) / (held + 1))} % of held-out pixels`;
  const K = add("K", { name: "colours", min: few, max: most, words: String });
  return [K, add("rank", { name: "threshold above", min: 0, max: ranks.length - 1, words: percent }), bar("colours and threshold", resetButton(app))];
}

// The mixture of K colours: the first K rows of its block, of which the rest is empty.
export function mixtureOf(trace, { few, most }, K) {
  const at = K - few, part = (name, size) => trace[name].slice(at * most * size, (at * most + K) * size);
  return { weights: part("weights", 1), means: part("means", 3), covs: part("covs", 9), K, D: 3 };
}

// For each pixel its likeliest colour, and log p.
export function read(x, mixture) {
  const logs = logJoint(x, mixture), K = mixture.K, labels = new Uint8Array(x.length / 3), evidence = new Float64Array(x.length / 3);
  for (let n = 0; n < labels.length; n++) {
    const row = logs.subarray(n * K, (n + 1) * K), top = Math.max(...row);
    labels[n] = row.indexOf(top);
    evidence[n] = top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
  }
  return { labels, evidence };
}

// The root mean square error of a painting in the means, colours from 0 to 1.
export function errorOf(x, labels, means) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - means[3 * labels[Math.floor(i / 3)] + (i % 3)]) ** 2;
  return Math.sqrt(sum / x.length) / 255;
}

export const below = (evidence, cut) => Array.from(evidence, (value) => value < cut);

function known(app, K) {
  if (!app.cache.has(K)) {
    const mixture = mixtureOf(app.trace, app.data, K);
    app.cache.set(K, { mixture, readings: app.photos.map((x) => read(x, mixture)) });
  }
  return app.cache.get(K);
}

function redraw(app, { K, rank }) {
  const { mixture, readings } = known(app, K), cut = app.trace.cuts[(K - app.data.few) * app.data.ranks.length + rank];
  const masks = readings.map(({ evidence }) => below(evidence, cut)), counts = masks.map((mask) => mask.filter(Boolean).length);
  put(app.paintings[0], (n, c) => mixture.means[3 * readings[0].labels[n] + c]);
  masks.forEach((mask, i) => put(app.paintings[i + 1], (n, c) => (mask[n] ? MARK[c] : faded(app.photos[i], n))));
  showPalette(app, mixture);
  tell(app, { K, rank }, errorOf(app.photos[0], readings[0].labels, mixture.means), cut, counts);
}

const MARK = [209, 66, 0]; // vermilion, far darker than what has faded

// A pixel as a pale grey.
const faded = (x, n) => 190 + (x[3 * n] + x[3 * n + 1] + x[3 * n + 2]) / 12;

function put(canvas, colour) {
  const context = canvas.getContext("2d"), image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : colour(Math.floor(i / 4), i % 4);
  context.putImageData(image, 0, 0);
}

// The colours, each as wide as its weight, with its letter.
function showPalette(app, { weights, means, K }) {
  const part = (k) => html("div", { class: "gmm-part", style: `background:${rgb(means, k)};flex-grow:${weights[k]}` }, html("b", { class: "gmm-swatch" }, app.data.look.names[k]));
  app.strip.replaceChildren(...Array.from({ length: K }, (_, k) => part(k)));
  app.strip.setAttribute("aria-label", `The colours by weight: ${Array.from(weights, (w, k) => `${app.data.look.names[k]} ${w.toFixed(2)} ${rgb(means, k)}`).join(", ")}`);
}

const rgb = (means, k) => `rgb(${Array.from(means.subarray(3 * k, 3 * k + 3), Math.round).join(", ")})`;

function tell(app, { K, rank }, error, cut, counts) {
  const { sizes, ranks, held } = app.data, all = sizes.map(([height, width]) => height * width);
  const shares = counts.map((count, i) => `${((100 * count) / all[i]).toFixed(1)} %`);
  app.facts.put([error.toFixed(4), say(cut), ...counts.map((count, i) => `${count} of ${all[i]} (${shares[i]})`)]);
  const texts = [`in ${K} colours`, `false alarms: ${shares[0]} of this photograph`, `hits: ${shares[1]} of another one`];
  texts.forEach((text, i) => write(app.captions[i], text));
  const words = `${K} colours, error ${error.toFixed(4)}. Of ${held} held-out pixels, number ${ranks[rank]} from below sets the threshold, log p = ${say(cut)}: ${shares[0]} false alarms, ${shares[1]} hits.`;
  app.say(words);
  texts.forEach((text, i) => app.paintings[i].setAttribute("aria-label", `${["The photograph", "Its pixels below the threshold, marked", "Those of the other photograph, marked"][i]}: ${text}.`));
  app.mark({ caught: counts.join(" "), error: String(error) });
}
