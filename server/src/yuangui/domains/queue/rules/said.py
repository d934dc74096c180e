"""Parts of a routing plan in names, figures and signs that need no translation. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yuangui.domains.queue.model.hours import DayException, Hours, Span
from yuangui.domains.queue.model.overflow import CallbackTerms, Overflow, OverflowTo
from yuangui.domains.queue.model.plan import QueueStep, ServedQueue


def said(value: object) -> str:
    """Return a part of a plan in names and figures."""
    how = _HOW.get(type(value))
    if how is not None:
        return how(value)
    match value:
        case None:
            return "–"
        case Mapping():
            return ", ".join(f"{key} {said(each)}" for key, each in sorted(value.items())) or "–"
        case list() | tuple():
            return ", ".join(said(each) for each in value) or "–"
    return str(value)


def _served(served: ServedQueue) -> str:
    later = f" +{served.delay_s} s" if served.delay_s else ""
    return f"{served.queue} ({served.priority}{later})"


def _span(span: Span) -> str:
    return f"{span.opens}-{span.closes}"


def _step(step: QueueStep) -> str:
    parts = [
        "∞" if step.for_s is None else f"{step.for_s} s",
        "" if step.queue is None else f"→ {step.queue}",
        "" if step.depth is None else f"≤ {step.depth}",
        *(f"{skill} ≥ {level}" for skill, level in sorted(step.needs.items())),
    ]
    return "[" + " · ".join(part for part in parts if part) + "]"


def _hours(hours: Hours) -> str:
    """Return weekdays by number, Monday first, those alike together; then the other days."""
    parts = []
    first = 0
    for last in range(len(hours.weekly)):
        if last + 1 < len(hours.weekly) and hours.weekly[last + 1] == hours.weekly[first]:
            continue
        days = str(first + 1) if first == last else f"{first + 1}-{last + 1}"
        parts.append(f"[{days}] {_spans(hours.weekly[first])}")
        first = last + 1
    return " ".join([*parts, *(_exception(each) for each in hours.exceptions)])


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(_span(each) for each in spans) or "✕"


def _exception(each: DayException) -> str:
    days = f"{each.first}" if each.first == each.last else f"{each.first}..{each.last}"
    return f"[{days}] {_spans(each.spans)}" + (f" ({each.note})" if each.note else "")


def _overflow(overflow: Overflow) -> str:
    match overflow.to:
        case OverflowTo.NONE:
            return "–"
        case OverflowTo.QUEUE:
            return f"→ {overflow.queue}"
        case OverflowTo.CALLBACK:
            return " · ".join(["☎", *overflow.texts.values()])
    return " · ".join(f"“{each}”" for each in overflow.texts.values())


def _terms(terms: CallbackTerms) -> str:
    return (
        f"{terms.begins}-{terms.ends} · {terms.slot_minutes} min × {terms.per_slot}"
        f" · {terms.days} d · ☎ × {terms.tries}"
    )


_HOW: Mapping[type, Callable[[Any], str]] = {
    QueueStep: _step,
    ServedQueue: _served,
    Span: _span,
    DayException: _exception,
    Hours: _hours,
    Overflow: _overflow,
    CallbackTerms: _terms,
}
