"""Something that is wrong with a definition."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        rule: which rule it breaks, stable.
        node: where, or None for the whole definition.
        sentence: what is wrong and what to do, for whoever writes the flow.
    """

    rule: str
    sentence: str
    node: str | None = None

    def __str__(self) -> str:
        place = "" if self.node is None else f"{self.node}: "
        return f"{place}{self.sentence} [{self.rule}]"
