// Python in a worker of the page: Pyodide with NumPy and the course, nothing else. It answers one request after the other.
// {id, ask: "start", base, lesson} | {id, ask: "remember", codes} | {id, ask: "run", code, name}

let room, python, seen = 0, total = 1;

// Whatever Pyodide fetches is counted as it comes, for the progress bar of the page.
const fetched = self.fetch.bind(self);
self.fetch = async (resource, options) => {
  const response = await fetched(resource, options);
  if (!response.ok || !response.body) return response;
  const { status, headers } = response;
  return new Response(response.body.pipeThrough(new TransformStream({ transform: count })), { status, headers });
};

function count(chunk, out) {
  seen += chunk.length;
  self.postMessage({ progress: Math.min(seen / total, 1) });
  out.enqueue(chunk);
}

async function json(url) {
  const response = await fetched(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.json();
}

const tasks = {
  async start({ base, lesson }) {
    const [{ packages, sizes }, names] = await Promise.all([json(`${base}files.json`), json(`${base}lessons/${lesson}.json`)]);
    total = Object.entries(sizes).reduce((sum, [name, size]) => (/\.m?js$/.test(name) ? sum : sum + size), 0);
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
