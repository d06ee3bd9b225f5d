// Exercises that run on the page: a box to write in, "Run and check", the verdict as in JupyterLab; and ordinary cells
// that need only NumPy, which become such a box at the press of a button. Python works in a worker (worker.js), fetched
// when it is first wanted. Where that cannot be, the code and the folds stay as they are and a line says why. Whatever
// comes from Python or from the reader is set as text, never as HTML.
(() => {
  const SCRIPT = document.currentScript.src;
  const BASE = new URL("../pyodide/", SCRIPT).href;
  const SECONDS = 10; // for an exercise
  const LONGER = 6; // times as long for a cell of the lesson
  const over = (seconds) =>
    `It ran for ${seconds} seconds and was stopped. Is there a loop that never ends, or one over far too many ` +
    "steps, or more memory asked for than there is?";
  const far = (error) => `Python did not come to this page (${error}). Press again to try once more; your code is kept.`;
  const BY_HAND = "You stopped it.";
  const HELP = "Tab indents; Escape, then Tab, leaves the box.";
  const FORGETFUL = "This browser keeps nothing for this page: your code lasts until you leave it.";
  const INDENT = "    ";
  const LESSON = location.pathname.match(/(\d\d)[^/]*$/)?.[1];

  function missing() {
    if (!location.protocol.startsWith("http"))
      return "This page was opened from a file, where browsers run no Python: write your answer in JupyterLab, or on the site.";
    if (typeof WebAssembly !== "object") return "Python cannot run on this page: this browser has no WebAssembly, or has it switched off.";
    if (typeof Worker !== "function") return "Python cannot run on this page: this browser has no workers.";
    return "";
  }

  // ------------------------------------------------------------------------------------------------ small things

  function make(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  function memory(key) {
    return {
      read() {
        try {
          return JSON.parse(localStorage.getItem(key)) ?? {};
        } catch {
          return {};
        }
      },
      write(kept) {
        try {
          localStorage.setItem(key, JSON.stringify(kept));
          return !localStorage.isBlocked;
        } catch {
          return false;
        }
      },
    };
  }

  // ------------------------------------------------------------------------------------------------ Python

  // One worker, begun anew whenever a run had to be stopped; one run at a time.
  function session(lesson) {
    const waiting = new Map();
    let worker = null, ready = null, compiled = null, remembered = false, last = 0, turn = Promise.resolve();
    const self = { seconds: SECONDS, onprogress: () => {}, run, stop, begin };

    function ask(request) {
      const id = (last += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ ...request, id });
      });
    }

    function answered({ data }) {
      if ("compiled" in data) return void (compiled = data.compiled);
      if ("progress" in data) return self.onprogress(data.progress);
      const { resolve, reject } = waiting.get(data.id) ?? {};
      waiting.delete(data.id);
      if ("error" in data) reject?.(new Error(data.error));
      else resolve?.(data.result);
    }

    function begin() {
      if (worker) return ready;
      worker = new Worker(new URL("worker.js", SCRIPT), { type: "module" });
      worker.onmessage = answered;
      worker.onerror = (event) => end(`The worker could not be started. ${event.message ?? ""}`);
      remembered = false;
      const mine = worker;
      ready = ask({ ask: "start", base: BASE, lesson, compiled }).catch((error) => {
        if (worker !== mine) throw error; // it was ended, and the error says why
        end(far(error.message));
        throw new Error(far(error.message));
      });
      ready.catch(() => {}); // whoever waits for it is told
      return ready;
    }

    function end(why) {
      worker?.terminate();
      worker = ready = null;
      for (const { reject } of waiting.values()) reject(new Error(why));
      waiting.clear();
    }

    function stop(why) {
      end(why);
      begin().catch(() => {}); // what it is that failed is told to the next run
    }

    async function now({ code, name, others, longer = 1 }) {
      await begin();
      const seconds = self.seconds * longer, timer = setTimeout(() => stop(over(seconds)), seconds * 1000);
      try {
        if (!remembered) await ask({ ask: "remember", codes: others() });
        remembered = true;
        return await ask({ ask: "run", code, name });
      } finally {
        clearTimeout(timer);
      }
    }

    function run(request) {
      const done = turn.then(() => now(request));
      turn = done.catch(() => {});
      return done;
    }

    return self;
  }

  // ------------------------------------------------------------------------------------------------ the box to write in

  function editor(text, label, help) {
    const area = make("textarea", { className: "gmm-live-code", value: text, spellcheck: false, wrap: "off" });
    for (const key of ["autocapitalize", "autocomplete", "autocorrect"]) area.setAttribute(key, "off");
    area.setAttribute("aria-label", label);
    area.setAttribute("aria-describedby", help.id);
    let leaving = false;
    const grow = () => (area.rows = Math.max(text.split("\n").length, area.value.split("\n").length) + 1);
    grow();
    area.addEventListener("input", grow);
    area.addEventListener("blur", () => (leaving = false));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Tab" && !leaving) shift(area, event);
      else if (event.key === "Enter" && plain(event)) breakLine(area, event);
      if (event.key !== "Shift") leaving = event.key === "Escape";
    });
    return area;
  }

  const plain = (event) => !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);

  // As if it had been typed, so that Ctrl+Z takes it back.
  function type(area, text) {
    area.focus();
    if (text === "" ? !document.execCommand("delete") : !document.execCommand("insertText", false, text))
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function shift(area, event) {
    event.preventDefault();
    const { value, selectionStart: start, selectionEnd: end } = area;
    if (start === end && !event.shiftKey) return type(area, INDENT);
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const block = value.slice(from, end);
    const moved = event.shiftKey ? block.replace(/^ {1,4}/gm, "") : block.replace(/^(?=.)/gm, INDENT);
    if (moved === block) return;
    area.setSelectionRange(from, end);
    type(area, moved);
    const caret = Math.max(from, end + moved.length - block.length);
    area.setSelectionRange(start === end ? caret : from, caret);
  }

  function breakLine(area, event) {
    event.preventDefault();
    const line = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart);
    type(area, `\n${line.match(/^ */)[0]}${/:\s*$/.test(line) ? INDENT : ""}`);
  }

  // ------------------------------------------------------------------------------------------------ an exercise

  function foldsAfter(box) {
    const folds = [];
    for (let next = box.nextElementSibling; next?.matches("details.gmm-fold, .gmm-printed"); next = next.nextElementSibling)
      if (next.matches("details")) folds.push(next);
    return folds;
  }

  function opener(words, folds) {
    const button = make("button", { type: "button", textContent: words });
    button.addEventListener("click", () => {
      const fold = folds.find((one) => !one.open) ?? folds.at(-1);
      fold.open = true;
      fold.querySelector("summary").focus();
    });
    return folds.length ? [button] : [];
  }

  function shown({ printed = "", title = "", status = "", text = "", code = false }) {
    const parts = [];
    if (printed) parts.push(make("pre", { className: "gmm-live-printed", textContent: printed }));
    if (title || text) {
      const body = code ? make("pre", { textContent: text }) : make("div", { className: "gmm-live-text", textContent: text });
      const verdict = make("div", { className: "gmm-live-verdict" }, make("strong", { textContent: title }), body);
      verdict.dataset.status = status;
      parts.push(verdict);
    }
    return parts;
  }

  const textOf = (box) => box.querySelector("pre").textContent.replace(/\n$/, "");

  // What an exercise is to the box it is written in.
  function ofExercise(box) {
    const { exercise: name, lesson } = box.dataset, folds = foldsAfter(box);
    const isHint = (fold) => fold.querySelector("summary").textContent.startsWith("Hint");
    return {
      name,
      given: textOf(box),
      key: `gmm-lessons:${lesson}:${name}`,
      label: `Your code for ${name}`,
      action: "Run and check",
      back: "Start again",
      controls: [...opener("Hint", folds.filter(isHint)), ...opener("Solution", folds.filter((fold) => !isHint(fold)))],
      isChecked: true,
    };
  }

  let count = 0;

  function written(box, about, python, all) {
    const { name, given, action } = about, store = memory(about.key), kept = store.read();
    const help = make("p", { className: "gmm-live-help", id: `gmm-live-help-${(count += 1)}` });
    help.textContent = `Shift+Enter: ${action.toLowerCase()}. ${HELP}`;
    const area = editor(kept.draft ?? given, about.label, help);
    const run = make("button", { type: "button", className: "gmm-live-run", textContent: action });
    const again = make("button", { type: "button", textContent: about.back });
    const bar = make("progress", { max: 1, value: 0, hidden: true });
    const said = make("span", { className: "gmm-live-said" }), told = make("div", { className: "gmm-live-told" });
    bar.setAttribute("aria-label", "Python is on its way");
    for (const node of [said, told]) node.setAttribute("role", "status");
    said.setAttribute("aria-live", "polite");
    told.setAttribute("aria-live", "polite");
    let draft = area.value, verdict = kept.verdict, busy = false;

    function keep() {
      const last = about.isChecked && verdict ? { verdict } : {};
      if (store.write({ ...(draft === given ? {} : { draft, given }), ...last })) return;
      if (!box.querySelector(".gmm-forgetful")) box.append(make("p", { className: "gmm-forgetful", textContent: FORGETFUL }));
    }

    function begun() {
      busy = true;
      box.dataset.live = "busy";
      run.textContent = "Stop";
      told.replaceChildren();
      python.onprogress = (share) => {
        bar.hidden = share === 1;
        bar.value = share;
      };
    }

    function ended() {
      busy = false;
      box.dataset.live = "ready";
      run.textContent = action;
      said.textContent = "";
      bar.hidden = true;
    }

    async function check() {
      if (busy) return;
      begun();
      try {
        const loading = setTimeout(() => (said.textContent = "Python is on its way, once: some 9 MB."), 300);
        await python.begin().finally(() => clearTimeout(loading));
        said.textContent = "Running …";
        const others = () => all.filter((one) => one !== self && one.verdict()?.status === "correct").map((one) => one.code());
        verdict = await python.run({ code: area.value, name, others, longer: about.longer });
        about.ran?.();
      } catch (error) {
        verdict = { title: about.isChecked ? `${name}: not checked` : "Not run", status: "error", text: error.message };
      }
      ended();
      told.replaceChildren(...shown(verdict));
      box.dataset.runs = Number(box.dataset.runs ?? 0) + 1;
      keep();
    }

    function startAgain() {
      area.select();
      type(area, given);
      verdict = undefined;
      told.replaceChildren(make("p", { textContent: "As it was at the beginning. Ctrl+Z brings back what you had written." }));
      about.left?.();
      keep();
    }

    area.addEventListener("input", () => {
      draft = area.value;
      keep();
    });
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.shiftKey) return;
      event.preventDefault();
      check();
    });
    run.addEventListener("click", () => (busy ? python.stop(BY_HAND) : check()));
    again.addEventListener("click", startAgain);

    const controls = make("div", { className: "gmm-live-bar" }, run, ...about.controls, again, bar, said);
    for (const node of box.children) node.hidden = true;
    if (verdict) told.replaceChildren(...shown(verdict));
    box.append(area, help, controls, told);
    box.dataset.live = "ready";
    function focus() {
      area.setSelectionRange(0, 0);
      area.focus();
    }
    const self = { code: () => area.value, verdict: () => (about.isChecked ? verdict : undefined), focus };
    return self;
  }

  // A cell of the lesson: read as it stands, until the reader wants to change it. What a run prints stands in place of
  // what the page printed.
  function cell(node, i, python, all) {
    const box = node.querySelector(".cell_input"), output = node.querySelector(".cell_output"), given = textOf(box);
    const key = `gmm-lessons:${LESSON}:cell-${i}`, kept = memory(key).read();
    const bar = make("div", { className: "gmm-live-bar gmm-live-offer" });
    const button = make("button", { type: "button", textContent: "Change and run" });
    const show = (isThere) => output && (output.hidden = !isThere);
    function open() {
      const about = { name: "", given, key, label: "The code of this cell, to change", action: "Run", back: "As it was" };
      bar.remove();
      return written(box, { ...about, controls: [], longer: LONGER, ran: () => show(false), left: () => show(true) }, python, all);
    }
    button.addEventListener("click", () => open().focus());
    bar.append(button);
    box.after(bar);
    if (kept.draft && kept.given === given) open();
  }

  function begin() {
    const boxes = [...document.querySelectorAll(".gmm-exercise[data-exercise]")], why = missing();
    const cells = document.querySelectorAll(".tag_gmm-run");
    if (why) return boxes.forEach((box) => box.append(make("p", { className: "gmm-live-missing", textContent: why })));
    if (!boxes.length && !cells.length) return;
    const python = session(LESSON), all = [];
    for (const box of boxes) all.push(written(box, ofExercise(box), python, all));
    cells.forEach((node, i) => cell(node, i, python, all));
    window.gmmLive = python;
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
