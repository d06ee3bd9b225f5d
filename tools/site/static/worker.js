// Python in a worker of the page: Pyodide with NumPy and the course, nothing else. It answers one request after the other.
// {id, ask: "start", base, lesson, compiled} | {id, ask: "remember", codes} | {id, ask: "run", code, name}

const CODE = /\.asm\.wasm$/; // of Python itself
let room, python, compiled = null, seen = 0, total = 1;

// Whatever Pyodide fetches is counted as it comes, for the progress bar of the page.
const fetched = self.fetch.bind(self);
self.fetch = async (resource, options) => {
  if (compiled && CODE.test(String(resource))) return new Response();
  const response = await fetched(resource, fresh(resource, options));
  if (!response.ok || !response.body) return response;
  const { status, headers } = response;
  return new Response(response.body.pipeThrough(new TransformStream({ transform: count })), { status, headers });
};

// What says which files belong together is asked for anew; the files themselves the browser may have kept.
const fresh = (resource, options) => (/\.json$/.test(String(resource)) ? { ...options, cache: "no-cache" } : options);

function count(chunk, out) {
  seen += chunk.length;
  self.postMessage({ progress: Math.min(seen / total, 1) });
  out.enqueue(chunk);
}

// The code of Python itself, 10 MB, is compiled once: the page keeps it for the worker that follows a stopped one.
function keepCompiled() {
  const compile = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    WebAssembly.instantiateStreaming = compile;
    if (!compiled) {
      const made = await compile(source, imports);
      self.postMessage({ compiled: made.module });
      return made;
    }
    return { module: compiled, instance: await WebAssembly.instantiate(compiled, imports) };
  };
}

async function json(url) {
  const response = await fetched(url, fresh(url));
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.json();
}

const tasks = {
  async start({ base, lesson, compiled: kept }) {
    compiled = kept;
    keepCompiled();
    const [{ packages, sizes }, names] = await Promise.all([json(`${base}files.json`), json(`${base}lessons/${lesson}.json`)]);
    const isCounted = (name) => !/\.m?js$/.test(name) && !(compiled && CODE.test(name));
    total = Object.entries(sizes).reduce((sum, [name, size]) => sum + isCounted(name) * size, 0);
    const { loadPyodide } = await import(`${base}pyodide.mjs`);
    python = await loadPyodide({ indexURL: base, packages, stdout: () => {}, stderr: () => {} });
    room = python.pyimport("gmm_page.room");
    room.prepare(JSON.stringify(names));
  },
  remember: ({ codes }) => room.remember(JSON.stringify(codes)),
  run: ({ code, name }) => JSON.parse(room.run(code, name)),
};

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, result: await tasks[data.ask](data) });
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error.message ?? error) });
  }
};
