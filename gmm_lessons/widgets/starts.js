// Lesson 10: place the starting means, run EM, and collect the ends it finds.
import { bar, button, handle, pressable, resetButton } from "./parts/js/controls.js";
import { follow, html, numberOf, numbered, say, svg, unpack, write } from "./parts/js/dom.js";
import { ellipses, meanIn, mixColours, pixels } from "./parts/js/marks.js";
import { line, plot, route } from "./parts/js/plot.js";
import { drawSeen, sharesOf } from "./parts/js/unseen.js";
import { ended, lineOf, sameEnd } from "./starts_here.js";

const PATIENCE = 20000, BATCH = 10; // milliseconds for the kernel to answer; random starts at one press
const THIN = "Thin: a bell narrower than the rounding of the data, on a few points that lie almost on one line.";

export const draw = ({ model, el }) => numbered({ model, el, name: "Where to start", build, redraw });

// ---- the parts on the page

function build(app) {
  const { data } = app, [xlabel, ylabel] = data.labels;
  app.x = unpack(data.points);
  app.old = Object.fromEntries(Object.entries(data.runs).map(([name, values]) => [name, unpack(values)]));
  app.plot = plot({ width: 500, height: 400, x: data.xrange, y: data.yrange, xlabel, ylabel });
  app.plain = { K: data.K, D: 2, columns: [0, 1] };
  app.near = unpack(data.near);
  app.pixels = pixels(app.plot, app.x, data.D, data.columns);
  app.ways = data.look.colours.slice(0, data.K).map((colour) => line(app.plot, { colour, width: 1.5, halo: false }));
  app.shapes = ellipses(app.plot, data.look, data.K, data.columns, { N: app.x.length / data.D });
  app.drawn = [...app.plot.marks.children];
  app.plot.marks.prepend((app.cousins = svg("g")));
  app.knobs = Array.from({ length: data.K }, (_, k) => knob(app, k));
  app.turn = 0;
  pressable(app.plot, (x, y) => put(app, app.turn, x, y), { done: () => next(app) });
  buildList(app);
  const side = html("div", { class: "gmm-side" }, app.list, html("p", { class: "gmm-caption" }, THIN));
  app.root.append(html("div", { class: "gmm-panels" }, html("div", { class: "gmm-main" }, app.plot.node, buttons(app)), side));
  follow(app, "found", () => answered(app));
}

function knob(app, k) {
  const { look } = app.data, name = `start of ${look.names[k]}: drag it, or use the arrow keys`;
  return handle(app.plot, { name, text: look.names[k], look, k, move: (x, y) => put(app, k, x, y) });
}

function put(app, k, x, y) {
  move(app, { means: app.values.means.with(2 * k, x).with(2 * k + 1, y), shown: -1 });
}

function move(app, news) {
  app.notice = "";
  app.change(news);
}

// The letters are placed in turn.
function next(app) {
  app.turn = (app.turn + 1) % app.data.K;
  tell(app);
}

function buttons(app) {
  const run = button("Run EM", () => runFrom(app, [app.values.means]), { "data-do": "run" });
  const random = button("Random start", () => thrown(app), { "data-do": "throw" });
  const ten = button(`${BATCH} random starts`, () => many(app), { "data-do": "ten" });
  return bar("the start", run, random, ten, resetButton(app, () => ((app.turn = 0), (app.notice = ""))));
}

function buildList(app) {
  const heads = ["log-lik.", "times", "weights", "remark"].map((name) => html("th", { scope: "col" }, name));
  app.rows = [];
  app.body = html("tbody");
  app.list = html("table", { class: "gmm-table", "aria-label": "the ends found" }, html("thead", {}, html("tr", {}, ...heads)), app.body);
}

// ---- runs: those stored, then those asked of Python, or made in the page

const storedRuns = (app) => app.old.updates.length;

export function runAt(app, i) {
  const n = storedRuns(app);
  if (i >= n) return app.model.get("found").runs[i - n];
  const part = (name) => app.old[name].subarray((i * app.old[name].length) / n, ((i + 1) * app.old[name].length) / n);
  return { start: part("start"), weights: part("weights"), means: part("means"), covs: part("covs"), updates: app.old.updates[i], end: app.old.end[i] };
}

const endsOf = (app) => [...app.data.ends, ...app.model.get("found").ends];

// How often each end was reached.
const timesOf = (app, runs) => runs.reduce((times, i) => ((times[runAt(app, i).end] += 1), times), endsOf(app).map(() => 0));

// The number of the stored run from these means, if there is one.
const storedFrom = (app, means) => Array.from({ length: storedRuns(app) }, (_, i) => i).find((i) => runAt(app, i).start.every((v, j) => v === means[j]));

function runFrom(app, starts) {
  const known = starts.map((means) => storedFrom(app, means));
  if (known.every((i) => i !== undefined)) return collect(app, known);
  if (fixed(app)) return notify(app, "This page has no kernel to run from there: it holds the random starts only. Press Random start.");
  ask(app, starts);
}

// On a page, EM can run where Python has sent what tells ends apart: all points are there, in the plane.
const fixed = (app) => app.page && !app.data.climbs;

function collect(app, runs) {
  move(app, { runs: [...app.values.runs, ...runs], shown: runs.at(-1), means: Array.from(runAt(app, runs.at(-1)).start) });
}

function thrown(app) {
  const [means] = luck(app, 1);
  if (means) move(app, { means, thrown: app.values.thrown + 1, shown: -1 });
}

function many(app) {
  const starts = luck(app, BATCH);
  if (!starts.length || app.inflight) return;
  app.values.thrown += starts.length;
  runFrom(app, starts);
}

// The next of the stored starts; when they are used up, others where there is something that can run from them.
function luck(app, count) {
  const left = storedRuns(app) - app.values.thrown, fresh = () => Array.from({ length: app.data.K }, () => point(app)).flat();
  if (left > 0) return Array.from({ length: Math.min(left, count) }, (_, i) => Array.from(runAt(app, app.values.thrown + i).start));
  if (!fixed(app)) return Array.from({ length: count }, fresh);
  notify(app, "The random starts of this page are used up. Reset begins again.");
  return [];
}

function point({ x, data: { D, columns } }) {
  const n = Math.floor((Math.random() * x.length) / D);
  return columns.map((c) => x[n * D + c]);
}

// ---- one question to Python at a time

function ask(app, starts) {
  if (app.inflight) return;
  app.inflight = app.lastSeq = Math.max(app.lastSeq ?? 0, app.model.get("found").seq) + 1;
  app.first = storedRuns(app) + app.model.get("found").runs.length;
  app.mark({ phase: "asking" });
  if (app.page) return void setTimeout(runHere, 0, app, starts);
  app.waiting = setTimeout(() => unanswered(app), PATIENCE);
  try {
    app.model.send({ kind: "run", starts, seq: app.inflight });
  } catch (error) {
    unanswered(app);
  }
}

function runHere(app, starts) {
  for (const start of starts) app.model.set("found", { ...withRun(app, start), seq: app.inflight });
  answered(app);
}

// What has been found, with one more run, and its end if that is new.
function withRun(app, start) {
  const { runs, ends } = app.model.get("found"), { data } = app, known = knownEnds(app);
  const end = ended(app.x, hardShares(app.x, data, start), data), index = sameEnd(end, known, data.climbs.sds);
  const run = { start: Array.from(start), ...lineOf(end, data), updates: end.updates, end: index };
  return { trouble: "", runs: [...runs, run], ends: index < known.length ? ends : [...ends, { height: end.height, weights: end.shares, remark: end.remark }] };
}

// The ends so far, each with the mixture of the first run that came to it.
function knownEnds(app) {
  const all = Array.from({ length: storedRuns(app) + app.model.get("found").runs.length }, (_, i) => runAt(app, i));
  return endsOf(app).map((end, i) => ({ ...end, mixture: mixtureOf(app, all.find((run) => run.end === i)) }));
}

function answered(app) {
  const { seq, runs, trouble } = app.model.get("found"), last = storedRuns(app) + runs.length;
  if (!app.inflight || seq !== app.inflight) return;
  settle(app);
  if (trouble) return notify(app, `That start does not work: ${trouble}`);
  collect(app, Array.from({ length: last - app.first }, (_, i) => app.first + i));
}

function settle(app) {
  clearTimeout(app.waiting);
  app.inflight = 0;
  app.mark({ phase: "still" });
}

function unanswered(app) {
  settle(app);
  notify(app, "The kernel does not answer: it is busy or gone. The random starts still work; to run from your own, run the cell again.");
}

function notify(app, words) {
  app.notice = words;
  tell(app);
}

// ---- drawing

function redraw(app, { means, runs, shown }) {
  const run = shown < 0 ? null : runAt(app, shown);
  app.knobs.forEach((knob, k) => knob.put(means[2 * k], means[2 * k + 1]));
  drawSeen(app.plot, app.pixels, mixColours(shares(app, run), app.data.look, app.data.K, app.x.length / app.data.D));
  drawEnd(app, run);
  drawCousins(app, run, runs);
  fillList(app, run, timesOf(app, runs));
  tell(app);
}

const mixtureOf = ({ data: { K, D } }, run) => ({ ...Object.fromEntries(["weights", "means", "covs"].map((name) => [name, Float64Array.from(run[name])])), K, D });

const climbed = (run) => run !== null && run.weights.some((w) => w > 0);

// Before the run, each point is wholly of the nearest start; after it, of those who made it.
function shares(app, run) {
  return climbed(run) ? sharesOf(app.x, mixtureOf(app, run)) : hardShares(app.near, app.plain, app.values.means);
}

export function hardShares(x, { K, D, columns }, means) {
  const resp = new Float64Array((x.length / D) * K);
  for (let n = 0; n < x.length / D; n++) resp[n * K + nearestOf(columns.map((c) => x[n * D + c]), means, K)] = 1;
  return resp;
}

function nearestOf([u, v], means, K) {
  const distance = Array.from({ length: K }, (_, k) => (u - means[2 * k]) ** 2 + (v - means[2 * k + 1]) ** 2);
  return distance.indexOf(Math.min(...distance));
}

function drawEnd(app, run) {
  const there = climbed(run), mixture = there ? mixtureOf(app, run) : null;
  app.drawn.forEach((node) => node.setAttribute("visibility", there ? "visible" : "hidden"));
  if (!there) return;
  app.shapes(mixture);
  app.ways.forEach((way, k) => way(route(app.plot, [run.start.slice(2 * k, 2 * k + 2), meanIn(mixture, k, app.data.columns)])));
}

// Small crosses at the starts of all runs that have come to the same end.
function drawCousins(app, run, runs) {
  const same = run ? runs.filter((i) => runAt(app, i).end === run.end) : [];
  const crosses = same.flatMap((i) => Array.from({ length: app.data.K }, (_, k) => crossAt(app, k, runAt(app, i).start.slice(2 * k, 2 * k + 2))));
  app.cousins.replaceChildren(...crosses);
}

function crossAt({ plot: p, data: { look } }, k, [x, y]) {
  return svg("path", { d: `M${p.px(x) - 4} ${p.py(y) - 4}l8 8m0 -8l-8 8`, stroke: look.colours[k], "stroke-width": 1.5, fill: "none" });
}

// ---- the list of ends: a row is made once, in its place, and is hidden while its end has not been reached

function fillList(app, run, times) {
  const ends = endsOf(app);
  ends.forEach((_, i) => app.rows[i] ?? addRow(app, ends, i));
  app.rows.forEach((row, i) => showRow(row, times[i] ?? 0, run !== null && run.end === i));
}

const heightOf = ({ height }) => height ?? -Infinity;

function addRow(app, ends, i) {
  const name = ends[i].height === null ? "collapsed" : say(ends[i].height, 5);
  const show = button(name, () => visit(app, i), { "data-end": i }), cells = Array.from({ length: 3 }, () => html("td"));
  const node = html("tr", {}, html("th", { scope: "row" }, show), ...cells);
  app.body.insertBefore(node, rowBelow(app, ends, i));
  write(cells[1], ends[i].weights.map((w) => w.toFixed(2)).join("\u00a0"));
  write(cells[2], ends[i].remark);
  app.rows[i] = { node, show, times: cells[0] };
}

// The highest row of those lower than end i.
function rowBelow(app, ends, i) {
  const below = app.rows.map((_, j) => j).filter((j) => heightOf(ends[j]) < heightOf(ends[i]));
  return below.length ? app.rows[below.reduce((a, b) => (heightOf(ends[b]) > heightOf(ends[a]) ? b : a))].node : null;
}

function showRow(row, times, chosen) {
  row.node.hidden = times === 0;
  row.show.setAttribute("aria-pressed", chosen);
  row.show.classList.toggle("gmm-next", chosen);
  write(row.times, String(times));
}

// Show the last run into this end; at the next press the one before, and so on round.
function visit(app, end) {
  const same = app.values.runs.filter((i) => runAt(app, i).end === end), at = same.indexOf(app.values.shown);
  const shown = same.at(at < 0 ? -1 : at - 1);
  if (same.length) move(app, { shown, means: Array.from(runAt(app, shown).start) });
}

// ---- words

function tell(app) {
  const { values } = app, run = values.shown < 0 ? null : runAt(app, values.shown), times = timesOf(app, values.runs);
  const found = values.runs.length ? ` Found so far: ${optima(app, times)}, in ${numberOf(values.runs.length, "run")}.` : "";
  app.say((app.notice || (run ? ending(app, run, times) + found : `${placing(app)}${found}`)) + app.data.note);
  app.plot.describe(run ? `The points under the ends of one run, with lines from its starting means. ${ending(app, run, times)}${app.data.note}` : `The points in the colours of the nearest of ${app.data.K} starting means. ${placing(app)}${app.data.note}`);
  app.mark({ heights: values.runs.map((i) => heightOf(endsOf(app)[runAt(app, i).end])).join(" "), shown: values.shown });
}

function optima(app, times) {
  const ends = endsOf(app).filter((_, i) => times[i]), tops = ends.filter((end) => end.height !== null);
  return numberOf(tops.length, "different optimum", "different optima") + (tops.length < ends.length ? " and a collapse" : "");
}

const placing = ({ data: { look }, turn }) => `Each point has the colour of the nearest start. Press Run EM, or click: the next click places ${look.names[turn]}.`;

function ending(app, run, times) {
  const end = endsOf(app)[run.end], often = times[run.end] === 1 ? "for the first time" : `now ${times[run.end]} times`;
  if (end.height === null) return `After ${numberOf(run.updates, "update")} this climb collapsed: ${end.remark}.`;
  return `After ${numberOf(run.updates, "update")} EM ends at ${say(end.height, 5)}, ${often}.`;
}
