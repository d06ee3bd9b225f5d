// The page without a kernel: the module reads what is stored beside it, and nothing is sent anywhere.

function stored(traits) {
  const quiet = () => {};
  return { get: (name) => traits[name], set: (name, value) => (traits[name] = value), save_changes: quiet, on: quiet, off: quiet, send: quiet };
}

// Start every player of this kind that still shows its static picture.
export function start(draw, kind) {
  for (const host of document.querySelectorAll(`.gmm-page[data-kind="${kind}"]:not([data-live])`)) {
    host.dataset.live = "";
    const traits = JSON.parse(host.querySelector("script[type='application/json']").textContent), el = document.createElement("div");
    host.querySelectorAll("img, .gmm-still").forEach((still) => (still.hidden = true));
    host.append(el);
    draw({ model: stored({ ...traits, page: true }), el });
  }
}
