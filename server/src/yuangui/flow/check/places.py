"""Every place exists, is reached, and leads to an end."""

from collections.abc import Iterator

from yuangui.flow.check.finding import Finding
from yuangui.flow.definition import Definition
from yuangui.flow.graph import TIMED_OUT, branches, reachable
from yuangui.flow.reference import RESERVED


def place_findings(definition: Definition) -> Iterator[Finding]:
    """Yield what is wrong with the places and the ways between them."""
    undefined = list(_undefined(definition))
    yield from undefined
    if undefined:
        return
    yield from _names(definition)
    reached = reachable(definition)
    for place in [*definition.steps, *definition.ends]:
        if place not in reached:
            yield Finding(rule="unreachable", node=place, sentence="nobody can come here")
    for node in definition.steps:
        if not reachable(definition, start=node) & definition.ends.keys():
            yield Finding(rule="endless", node=node, sentence="no way leads from here to an end")
    yield from _main(definition)


def _undefined(definition: Definition) -> Iterator[Finding]:
    places = definition.steps.keys() | definition.ends.keys()
    if definition.start not in definition.steps:
        sentence = f"the start {definition.start!r} is not a step"
        yield Finding(rule="undefined_start", sentence=sentence)
    for node in definition.steps:
        for branch, target in branches(definition, node):
            if target not in places:
                sentence = f"{branch!r} leads to {target!r}, which is not defined"
                yield Finding(rule="undefined_place", node=node, sentence=sentence)


def _names(definition: Definition) -> Iterator[Finding]:
    for node in sorted(definition.steps.keys() & (definition.ends.keys() | RESERVED)):
        sentence = "the name is taken by an end or by the engine; choose another"
        yield Finding(rule="name_taken", node=node, sentence=sentence)
    for node, step in definition.steps.items():
        if TIMED_OUT in step.then:
            sentence = "a time-out is not an outcome; use on_time_out"
            yield Finding(rule="name_taken", node=node, sentence=sentence)


def _main(definition: Definition) -> Iterator[Finding]:
    for node, following in zip(definition.main, [*definition.main[1:], None], strict=True):
        if node not in definition.steps:
            yield Finding(rule="main_path", node=node, sentence="main names it, but it is no step")
            return
        targets = definition.steps[node].then.values()
        completes = any(definition.ends.get(target) == "completed" for target in targets)
        if following is None and not completes:
            sentence = "main ends here, but no outcome leads to a completed end"
            yield Finding(rule="main_path", node=node, sentence=sentence)
        elif following is not None and following not in targets:
            sentence = f"main goes on to {following!r}, but no outcome leads there"
            yield Finding(rule="main_path", node=node, sentence=sentence)
    if definition.main[0] != definition.start:
        yield Finding(rule="main_path", sentence="main does not begin at the start")
