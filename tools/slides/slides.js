// Starts the deck: formulas first, then each slide is made to fit; letters never below what the last row reads.
const LEAST = 20, HIGH = 720, LETTERS = 19;
const formulas = (root) => root.querySelectorAll("mjx-container");

function narrower(formula, width) {
  const box = formula.querySelector("svg").getBoundingClientRect().width, scale = Math.min(1, width / Math.max(1, box));
  if (scale < 1) formula.style.fontSize = `${Math.max(60, Math.floor(100 * scale))}%`;
}

function fit(section) {
  const words = section.querySelector(".words");
  for (let size = 36; words && section.scrollHeight > HIGH && size >= LEAST + 4; size -= 2) {
    words.style.fontSize = `${size}px`;
    words.classList.toggle("small", size <= 28);
  }
}

// A widget keeps its letters: the pictures of its tallest column give way until it fits, then all of it a little.
function settled(section) {
  const live = section.querySelector(".live");
  for (let zoom = 1.6; live && zoom >= 1.3; zoom -= 0.1) {
    live.style.zoom = zoom;
    const plots = [...live.querySelectorAll(".gmm-plot")];
    plots.forEach((plot) => (plot.style.maxWidth = ""));
    if (narrowed(section, plots.map((plot) => [plot, plot.offsetWidth, 1]), zoom)) return;
  }
}

function narrowed(section, plots, zoom) {
  const columns = [...section.querySelectorAll(".gmm-panels > *, .gmm-plot:not(.gmm-panels *)")];
  for (let turn = 0; turn < 40; turn++) {
    section.querySelectorAll(".gmm-picture > svg").forEach((svg) => lettered(svg, zoom));
    if (section.scrollHeight <= HIGH && section.scrollWidth <= 1280) return true;
    const tallest = columns.reduce((one, other) => (other.offsetHeight > one.offsetHeight ? other : one), columns[0]);
    const mine = plots.filter((plot) => tallest.contains(plot[0]) && plot[2] > 0.55);
    if (!mine.length) return false;
    mine.forEach((plot) => (plot[0].style.maxWidth = `${Math.round((plot[2] -= 0.03) * plot[1])}px`));
    mine.forEach((plot) => plot[0].classList.toggle("tiny", plot[2] < 0.7));
  }
}

// Letters in a picture that was made smaller stay as large as those around it.
function lettered(svg, zoom) {
  const scale = svg.clientWidth / svg.viewBox.baseVal.width || 1;
  svg.style.setProperty("--letters", `${LETTERS / zoom / Math.min(1, scale)}px`);
}

// The speaker's notes are shown in a window without MathJax, which draws MathML itself: it is made when that is opened.
function spoken() {
  for (const formula of document.querySelectorAll("aside.notes .math")) {
    const [, open, tex] = formula.textContent.trim().match(/^(\\[[(])(.*)\\[\])]$/s) ?? [];
    if (open) formula.innerHTML = MathJax.tex2mml(tex, { display: open === "\\[" });
  }
}
addEventListener("keydown", (event) => event.key.toLowerCase() === "s" && spoken(), true);

async function begin() {
  await MathJax.startup.promise;
  if (/[?&]notes/.test(location.search)) spoken();
  await MathJax.typesetPromise([document.querySelector(".slides")]);
  const deck = new Reveal({
    width: 1280, height: HIGH, margin: 0, center: true, hash: true, transition: "none", backgroundTransition: "none",
    pdfSeparateFragments: false, slideNumber: "c/t", controls: false, plugins: [RevealNotes],
  });
  await deck.initialize();
  for (const section of document.querySelectorAll(".slides > section")) {
    const style = section.style.display;
    section.style.display = "block";
    formulas(section).forEach((formula) => narrower(formula, 1160));
    fit(section);
    settled(section);
    section.style.display = style;
  }
  deck.layout();
  window.deck = deck;
  document.documentElement.dataset.ready = "";
}

begin();
