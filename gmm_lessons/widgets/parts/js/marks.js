// What is drawn of data and mixtures: points in mixed colours, bells, ellipses.
import { covOf, ellipse, meanOf, mixtureDensity, normalPdf } from "./maths.js";
import { curve, line, paper, route, text } from "./plot.js";

export const channels = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));

// The components' colours mixed in the proportions of the responsibilities, (N 3); grey where there are none.
export function mixColours(resp, look, K, N) {
  const palette = look.colours.map(channels), quiet = channels(look.quiet), out = new Float32Array(3 * N);
  for (let n = 0; n < N; n++) for (let c = 0; c < 3; c++) out[3 * n + c] = resp ? mixed(resp, n, K, palette, c) : quiet[c];
  return out;
}

function mixed(resp, n, K, palette, c) {
  let sum = 0;
  for (let k = 0; k < K; k++) sum += resp[n * K + k] * palette[k][c];
  return sum;
}

export const blend = (from, to, part) => from.map((value, i) => value + part * (to[i] - value));

export const css = (rgb, n) => `rgb(${Math.round(rgb[3 * n])},${Math.round(rgb[3 * n + 1])},${Math.round(rgb[3 * n + 2])})`;

// Points in the plane; `places` holds their pixels (N 2), made once by `pixels`.
export function drawPoints(p, places, rgb) {
  const context = paper(p), put = places.length > 4000 ? speck : dot;
  context.globalAlpha = 0.75;
  for (let n = 0; n < places.length / 2; n++) put(context, places[2 * n], places[2 * n + 1], css(rgb, n));
}

// Thousands of points are small squares: they look the same, and are drawn in a third of the time.
function speck(context, x, y, colour) {
  context.fillStyle = colour;
  context.fillRect(x - 1.75, y - 1.75, 3.5, 3.5);
}

function dot(context, x, y, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  context.fill();
}

// Points on the line: ticks at the foot of the plot.
export function drawRug(p, places, rgb, length = 16) {
  const context = paper(p);
  for (let n = 0; n < places.length / 2; n++) {
    context.fillStyle = css(rgb, n);
    context.fillRect(places[2 * n] - 0.75, p.box.bottom - length, 1.5, length);
  }
}

export function pixels(p, x, D, [i, j]) {
  const N = x.length / D, out = new Float32Array(2 * N);
  for (let n = 0; n < N; n++) {
    out[2 * n] = p.px(x[n * D + i]);
    out[2 * n + 1] = D > 1 ? p.py(x[n * D + j]) : p.box.bottom - 8;
  }
  return out;
}

// The two columns of a mixture that the plane shows.
export const meanIn = (mixture, k, [i, j]) => [meanOf(mixture, k)[i], meanOf(mixture, k)[j]];

export function covIn(mixture, k, [i, j]) {
  const cov = covOf(mixture, k), D = mixture.D;
  return [cov[i * D + i], cov[i * D + j], cov[j * D + i], cov[j * D + j]];
}

// Ellipses at one and two standard deviations for each component, with its letter; returns a function that moves them.
// Over a crowd of points they need a white halo; over fewer it would hide some, and they are darker than the points instead.
export function ellipses(p, look, K, columns, { N = 0, lettered = true } = {}) {
  const crowded = N > look.crowd;
  const lines = Array.from({ length: K }, (_, k) => [1, 2].map((distance) => ({ distance, put: ellipseLine(p, look, k, distance, crowded) })));
  const letters = lines.map((_, k) => text(p, { fill: look.colours[k], "dominant-baseline": "central" }));
  return (mixture) => lines.forEach((pair, k) => {
    const mean = meanIn(mixture, k, columns), cov = covIn(mixture, k, columns);
    pair.forEach(({ distance, put }) => put(route(p, ellipse(mean, cov, distance))));
    if (lettered) letters[k](...mean, look.names[k]);
  });
}

const ellipseLine = (p, look, k, distance, halo) =>
  line(p, { colour: halo ? look.colours[k] : darker(look.colours[k]), dash: look.dashes[k], width: 2.4 / distance ** 0.5, halo });

export const darker = (colour) => `rgb(${channels(colour).map((part) => Math.round(0.75 * part))})`;

// A weighted bell for each component, with its letter if there is no handle to say it, and their sum in ink.
export function bellCurves(p, look, K, lettered = true) {
  const total = line(p, { colour: look.ink, width: 1.2, halo: false });
  const lines = Array.from({ length: K }, (_, k) => line(p, { colour: look.colours[k], dash: look.dashes[k], halo: false }));
  const letters = lines.map((_, k) => text(p, { fill: look.colours[k], dy: 19 }));
  return (mixture) => {
    lines.forEach((put, k) => put(curve(p, (x) => weighted(mixture, k, x))));
    if (lettered) letters.forEach((put, k) => put(mixture.means[k], weighted(mixture, k, mixture.means[k]), look.names[k]));
    total(curve(p, (x) => mixtureDensity(x, mixture)));
  };
}

export const weighted = (mixture, k, x) => mixture.weights[k] * normalPdf(x, mixture.means[k], Math.sqrt(mixture.covs[k]));
