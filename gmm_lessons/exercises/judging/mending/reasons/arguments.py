"""Arguments: which line of the code as it stands writes into one."""

from gmm_lessons.exercises.judging.writing import names_of, writes


def into_arguments(level):
    """Return which lines change arguments on the first wrong input, as a sentence after others; or ''."""
    case, facts = level.bench.order[0], level.bench.facts
    args, changed = facts.exercise.cases[case].args, facts.outcomes[case].changed
    found = writes(facts.function, args, changed) if changed else {}
    own = names_of(facts.function, args)
    told = (f" Line {one.line}, `{one.text}`, changes the argument `{own[i]}`." for i, one in found.items())
    return "".join(dict.fromkeys(told))
