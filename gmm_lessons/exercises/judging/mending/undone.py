"""What makes right where a function writes into its arguments: a new array in that line, or copies to work on."""

import ast
from dataclasses import replace
from functools import partial

from gmm_lessons.exercises.judging.mending.bench import bench, right_of
from gmm_lessons.exercises.judging.mending.gains import gain
from gmm_lessons.exercises.judging.mending.places import Edit, Place, bodies
from gmm_lessons.exercises.judging.mending.source import tree_of, world_of
from gmm_lessons.exercises.judging.running import run

SECONDS = 2.0


def undone(facts, writes, copies):
    """Return what makes all right, in words: other statements where one writes, or copies first; else ''.

    `writes` are the statements that write, {position of the argument: Write}, if all are known; `copies` the lines
    that copy each argument.
    """
    words = []
    run(lambda: words.extend(_tried(facts, writes, copies)), ((),), 0, SECONDS)
    return "".join(words[:1])


def _tried(facts, writes, copies):
    """Yield the words for what makes all right."""
    tree = tree_of(facts.function)
    news = list(dict.fromkeys(_anew(write) or _owned(tree, write, copies[i]) for i, write in writes.items()))
    if news and all(news) and (told := _gained(facts, partial(_instead, news))):
        lines = _listed(f"`{new}` in line {line}" for line, new in news)
        yield f"With {lines}, {_new(len(news), copies)}, {told}"
    if told := _gained(facts, partial(_first, copies.values())):
        first = "line" if len(copies) == 1 else "lines"
        yield f"With {_listed(map('`{}`'.format, copies.values()))} as the first {first} of the function {told}"


def _new(count, copies):
    kind = "list" if any("list(" in line for line in copies.values()) else "array"
    return f"a new {kind}" if count == 1 else f"new {kind}s"


def _gained(facts, edits):
    """Return what is told of edits, made in a tree of their own, if they make all right; else ''."""
    tree = tree_of(facts.function)
    changed = {i for i, outcome in enumerate(facts.outcomes) if outcome.changed}
    broken = replace(facts, wrong=tuple(sorted(changed | set(facts.wrong))))
    workbench, chosen = bench(broken, tree, world_of(facts.function)), tuple(edits(tree))
    better, _ = gain(workbench, right_of(broken), chosen, workbench.built(chosen))
    return better.told() if better.whole else ""


def _anew(write):
    """Return (line, text) of a statement that makes a new array where one is changed, or None."""
    statement = write.statement
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        name = statement.target.id
        return write.line, f"{name} = {ast.unparse(ast.BinOp(ast.Name(name), statement.op, statement.value))}"
    call = getattr(statement, "value", None)
    if isinstance(statement, ast.Expr) and isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return _sorted(write.line, call)
    return None


def _sorted(line, call):
    if call.func.attr != "sort" or not isinstance(call.func.value, ast.Name):
        return None
    name = call.func.value
    new = ast.Call(ast.parse("np.sort", mode="eval").body, [name, *call.args], call.keywords)
    return line, f"{name.id} = {ast.unparse(new)}"


def _owned(tree, write, copied):
    """Return (line, text) of an assignment that gives the name which is written to an array of its own, or None."""
    before = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and node.lineno < write.line]
    given = [node for node in before if [ast.unparse(target) for target in node.targets] == [write.name]]
    if not given or "np.array(" not in copied or "tuple(" in copied:
        return None
    last = max(given, key=lambda node: node.lineno)
    value = last.value.args[0] if ast.unparse(last.value).startswith("np.asarray(") else last.value
    return last.lineno, f"{write.name} = np.array({ast.unparse(value)}{', dtype=float' * ('dtype' in copied)})"


def _instead(news, tree):
    """Return the edits that put new statements in the places of those at some lines."""
    return [_at(tree, line, new) for line, new in news]


def _at(tree, line, new):
    places = [Place(owner, field, i) for owner, field in bodies(tree) for i in range(len(getattr(owner, field)))]
    there = [place for place in places if place.get().lineno == line]
    return Edit((there[-1],), (ast.parse(new).body[0],))


def _first(lines, tree):
    """Return the one edit that puts lines before all others."""
    place = Place(tree, "body", 0)
    return [Edit((place,), (ast.If(ast.Constant(True), [*ast.parse("\n".join(lines)).body, place.get()], []),))]


def _listed(texts):
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last
