"""Run what a widget's module exports under node, and bring the results back as arrays."""

import json
import subprocess
from pathlib import Path

import numpy as np

from gmm_lessons.widgets.parts.bundle import module

SERVER = """
import { createInterface } from "node:readline";
const revived = (_, value) => (value?.array ? Float64Array.from(value.array) : value?.map === true ? new Map() : value);
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const answers = async ({ file, calls, code }) => {
  const widget = await import(file);
  return code ? new Function("widget", code)(widget) : calls.map(([name, args]) => widget[name](...args));
};
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answers(JSON.parse(line, revived)).then((found) => ({ found }), ({ stack }) => ({ stack }));
  console.log(JSON.stringify(answer, plain));
}
"""


class Node:
    """One node for all tests: to start it takes longer than what they ask. Each widget's module is loaded once."""

    def __init__(self, path, folder):
        self.folder = Path(folder)
        (self.folder / "server.mjs").write_text(SERVER, encoding="utf-8")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.process = subprocess.Popen([path, "server.mjs"], cwd=folder, **pipes)

    def ask(self, kind, **question):
        """Return what node finds with the module of a widget."""
        file = self.folder / f"{kind}.mjs"
        if not file.exists():
            file.write_text(module(kind), encoding="utf-8")
        self.process.stdin.write(json.dumps({"file": file.as_uri(), **question}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "stack" not in answer, answer["stack"]
        return answer["found"]

    def stop(self):
        self.process.communicate(timeout=20)


def script(node, kind, code):
    """Return what the body of a function returns that sees the module of a widget as `widget`."""
    return node.ask(kind, code=code)


def run(node, kind, *calls):
    """Return the results of calls (name, arguments...) of functions of the module of a widget."""
    return node.ask(kind, calls=[[name, [_sent(a) for a in args]] for name, *args in calls])


def mixture(m):
    """Return a mixture as JavaScript has it."""
    K, D = m.means.shape
    return {"weights": m.weights, "means": m.means, "covs": m.covs, "K": K, "D": D}


def _sent(value):
    if isinstance(value, np.ndarray):
        return {"array": value.ravel().tolist()}
    if isinstance(value, list):
        return [_sent(part) for part in value]
    return {key: _sent(part) for key, part in value.items()} if isinstance(value, dict) else value
