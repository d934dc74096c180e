"""A seat that was drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How a seat was drawn: among whom, in which order, under which day's secret."""

    commitment: str
    candidates: tuple[str, ...]
