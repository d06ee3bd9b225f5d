// What every page of the site needs: quizzes that answer and remember, and what the theme leaves open.
(() => {
  const KEPT = "gmm-lessons-quiz";

  // The browser's memory; where it is blocked, answers last as long as the page, and a line says so.
  const memory = {
    read() {
      try {
        return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      } catch {
        return {};
      }
    },
    write(chosen) {
      try {
        localStorage.setItem(KEPT, JSON.stringify(chosen));
        return !localStorage.isBlocked;
      } catch {
        return false;
      }
    },
  };

  // Stands in for the notebook's model of a quiz: what is chosen goes into the browser's memory.
  function model(host, questions) {
    const state = { questions, chosen: memory.read() };
    const save = () => memory.write({ ...memory.read(), ...state.chosen }) || tell(host);
    return { get: (name) => state[name], set: (name, value) => (state[name] = value), save_changes: save };
  }

  function tell(host) {
    if (host.querySelector(".gmm-forgetful")) return;
    const words = "This browser keeps nothing for this page: your answers last until you leave it.";
    host.append(Object.assign(document.createElement("p"), { className: "gmm-forgetful", textContent: words }));
  }

  function ask(host) {
    const questions = JSON.parse(host.querySelector("script").textContent), el = document.createElement("div");
    gmmQuiz.render({ model: model(host, questions), el });
    host.querySelector("section").replaceWith(el);
  }

  // The theme's asides have no names and its headings no level; a fold's summary has a second name, against its words.
  function name() {
    document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "All pages");
    document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "On this page");
    for (const caption of document.querySelectorAll(".caption[role=heading]")) caption.ariaLevel = 2;
    for (const summary of document.querySelectorAll("details.hide summary")) summary.removeAttribute("aria-label");
  }

  // Everything to read is in the main part: the way back to the top too. The page of search results has no heading.
  function gather() {
    const main = document.querySelector("article"), back = document.querySelector(".back-to-top");
    if (main && back) main.prepend(back);
    if (main && !document.querySelector("h1")) main.prepend(Object.assign(document.createElement("h1"), { textContent: "Search" }));
  }

  // What is said of browsers stands on every page: no excerpt that a search shows begins with it.
  function quote() {
    if (typeof Search === "undefined") return;
    const whole = Search.htmlToText;
    Search.htmlToText = (html, anchor) => whole(html.replace(/<div class=.gmm-needs.>.*?<\/div>/s, ""), anchor);
  }

  // A full stop after a formula does not begin a line.
  function hold() {
    for (const formula of document.querySelectorAll("span.math")) {
      const next = formula.nextSibling, signs = next?.nodeType === Node.TEXT_NODE && next.data.match(/^[.,;:!?)\]’”]+/);
      if (!signs) continue;
      const held = Object.assign(document.createElement("span"), { className: "gmm-held" });
      next.data = next.data.slice(signs[0].length);
      formula.replaceWith(held);
      held.append(formula, signs[0]);
    }
  }

  // A derivation too wide for a phone has each reason below its line; what scrolls sideways can be reached by the keyboard.
  function reach() {
    const wide = (boxes) => [...document.querySelectorAll(boxes)].filter((box) => box.scrollWidth > box.clientWidth);
    for (const box of wide(".table-wrapper"))
      if (box.querySelector("tr").cells.length === 2) box.classList.add("gmm-stacked");
    for (const box of wide("pre, div.math, .table-wrapper, .gmm-stacked td")) box.tabIndex = 0;
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".gmm-quiz-page").forEach(ask);
    name();
    gather();
    quote();
    hold();
    document.documentElement.dataset.gmm = ""; // all was read and ran: see conf.py
    window.addEventListener("resize", reach);
    const set = window.MathJax?.startup?.promise; // before that the page would be laid out once in vain
    set ? set.then(reach, reach) : reach();
  });
})();
