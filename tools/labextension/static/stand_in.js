// An extension of JupyterLab and Notebook 7: where the model of a stored widget is not there, its page stands in.
//
// Beside the view, which needs a model, the output of a widget of ours holds a player, as HTML, which needs nothing.
// ipywidgets shows the view or else the words "Loading widget..." or "Error displaying widget: model not found":
// without a kernel; after a restart; when a notebook was saved on a day on which its widgets were not run again.
// What renders views is asked as before, and what it leaves empty is filled. When a model comes, its view takes over.

const VIEW = "application/vnd.jupyter.widget-view+json", STATE = "application/vnd.jupyter.widget-state+json", HTML = "text/html";
const OURS = /^<div class="gmm-page"|^<section aria-label="Quiz of lesson/;
const SECOND = 1000, PATIENCE = 10; // so many seconds for a kernel that is there, or on its way, to answer

function extend(rendermime) {
  if (!rendermime.mimeTypes.includes(VIEW)) return; // no ipywidgets here
  const { prototype } = rendermime.createRenderer(VIEW).constructor;
  if (prototype.standsIn) return;
  const live = prototype.renderModel;
  prototype.standsIn = true;
  prototype.renderModel = async function (output) {
    let waited = 0;
    const clock = setInterval(() => {
      if (++waited < PATIENCE && mayAnswer(this)) return; // what is moved in a page would be lost in the view
      clearInterval(clock);
      standIn(this, output, rendermime);
    }, SECOND);
    await live.call(this, output).finally(() => clearInterval(clock)); // without a kernel it may wait for ever
    await standIn(this, output, rendermime);
  };
}

async function standIn(renderer, output, rendermime) {
  if (!empty(renderer, output)) return;
  renderer.page ??= await pageOf(renderer, output, rendermime);
  if (empty(renderer, output)) renderer.node.replaceChildren(renderer.page.node);
}

function empty(renderer, { data }) {
  return OURS.test(data[HTML]) && data[VIEW].model_id && !renderer.isDisposed && renderer.widgets.length === 0;
}

async function pageOf(renderer, output, rendermime) {
  const page = rendermime.createRenderer(HTML);
  await page.renderModel(output);
  renderer.disposed.connect(() => page.dispose());
  setPlace(page.node, output.data[VIEW].model_id, contextOf(renderer)?.model.getMetadata("widgets")?.[STATE]?.state);
  return page;
}

// The place where the learner stood, if the notebook was saved with it.
function setPlace(node, id, state) {
  const stored = node.querySelector("script[type='application/json']"), place = state?.[id]?.state.place;
  if (stored && place) stored.textContent = JSON.stringify({ ...JSON.parse(stored.textContent), place });
}

function mayAnswer(renderer) {
  const session = contextOf(renderer)?.sessionContext;
  return session && (!session.isReady || session.session?.kernel);
}

function contextOf(widget) {
  while (widget && !widget.context) widget = widget.parent;
  return widget?.context;
}

const plugin = {
  id: "gmm-lessons:stand-in",
  description: "Shows the page of a stored widget whose model is not there.",
  autoStart: true,
  activate: (app) => {
    const now = (panel) => extend(panel.content.rendermime);
    const createNew = (panel) => (now(panel), void app.started.then(() => now(panel))); // ipywidgets may come after us
    app.docRegistry.addWidgetExtension("Notebook", { createNew });
  },
};

(window._JUPYTERLAB ??= {})["gmm-lessons"] = { init: () => {}, get: async () => () => plugin };
