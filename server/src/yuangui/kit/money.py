"""Money: whole minor units of one currency."""

from dataclasses import dataclass

DIGITS_OF = {"CNY": 2}


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Money:
    """An amount in minor units (fen for CNY). No fraction of a minor unit exists here."""

    amount_minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        assert self.currency in DIGITS_OF
        assert type(self.amount_minor) is int

    def __str__(self) -> str:
        sign = "-" if self.amount_minor < 0 else ""
        digits = DIGITS_OF[self.currency]
        whole, rest = divmod(abs(self.amount_minor), 10**digits)
        return f"{sign}{whole:,}.{rest:0{digits}d} {self.currency}"
