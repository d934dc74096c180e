"""The ways through a definition."""

from collections.abc import Iterator, Set

from yuangui.flow.definition import Definition, Risk

TIMED_OUT = "timed_out"

_RISK = "risk.decide"
_AUTHORISATION = "authorisation.approve"


def branches(definition: Definition, node: str) -> Iterator[tuple[str, str]]:
    """Yield each way out of a node: outcome (or ``timed_out``) and where it leads."""
    step = definition.steps[node]
    yield from step.then.items()
    if step.on_time_out is not None:
        yield TIMED_OUT, step.on_time_out


def reachable(
    definition: Definition, *, start: str | None = None, unfinished: str | None = None
) -> Set[str]:
    """Return all places that can be reached from a place.

    Args:
        start: where to begin; the definition's start if none is named.
        unfinished: a node that is taken never to finish: only its time-out leads on.
    """
    seen: set[str] = set()
    ahead = [start or definition.start]
    while ahead:
        place = ahead.pop()
        if place in seen:
            continue
        seen.add(place)
        if place in definition.steps:
            ahead += [
                target
                for branch, target in branches(definition, place)
                if place != unfinished or branch == TIMED_OUT
            ]
    return seen


def is_always_before(definition: Definition, earlier: str, node: str) -> bool:
    """Return whether nobody comes to a node without having finished an earlier one."""
    return earlier != node and node not in reachable(definition, unfinished=earlier)


def may_come_before(definition: Definition, earlier: str, node: str) -> bool:
    """Return whether there is a way from one node to another."""
    return any(
        node in reachable(definition, start=target)
        for target in definition.steps[earlier].then.values()
    )


def is_cleared(definition: Definition, node: str, risk: Risk) -> bool:
    """Return whether every way to a node was cleared as the flow's risk demands.

    Medium: the risk table allowed it, or an officer approved it. High: an officer approved it.
    """
    seen: set[tuple[str, bool]] = set()
    ahead = [(definition.start, False)]
    while ahead:
        place, is_clear = ahead.pop()
        if (place, is_clear) in seen or place not in definition.steps:
            continue
        if place == node and not is_clear:
            return False
        seen.add((place, is_clear))
        step_type = definition.steps[place].do
        for branch, target in branches(definition, place):
            ahead.append((target, _is_clear_after(step_type, branch, risk, before=is_clear)))
    return True


def _is_clear_after(step_type: str, branch: str, risk: Risk, *, before: bool) -> bool:
    if step_type == _AUTHORISATION:
        return branch == "approved"
    if step_type == _RISK and risk == "medium":
        return branch == "allow"
    if step_type == _RISK:
        return before and branch == "allow"
    return before
