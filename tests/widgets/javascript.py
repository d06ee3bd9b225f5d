"""Run what a widget's module exports under node, and bring the results back as arrays."""

import json
import subprocess

import numpy as np

from gmm_lessons.widgets.parts.bundle import module

RUNNER = """
import * as widget from "./widget.mjs";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const revived = (_, value) => (value?.array ? Float64Array.from(value.array) : value?.map === true ? new Map() : value);
const calls = JSON.parse(text, revived);
const results = calls.map(([name, args]) => widget[name](...args));
console.log(JSON.stringify(results, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value)));
"""


SCRIPT = "import * as widget from './widget.mjs';\nconsole.log(JSON.stringify((() => {%s})()));\n"


def script(node, folder, kind, code):
    """Return what the body of a function returns that sees the module of a widget as `widget`."""
    (folder / "widget.mjs").write_text(module(kind), encoding="utf-8")
    (folder / "script.mjs").write_text(SCRIPT % code, encoding="utf-8")
    done = subprocess.run([node, "script.mjs"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run(node, folder, kind, *calls):
    """Return the results of calls (name, arguments...) of functions of the module of a widget."""
    (folder / "widget.mjs").write_text(module(kind), encoding="utf-8")
    (folder / "run.mjs").write_text(RUNNER, encoding="utf-8")
    text = json.dumps([[name, [_sent(a) for a in args]] for name, *args in calls])
    done = subprocess.run([node, "run.mjs"], input=text, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
