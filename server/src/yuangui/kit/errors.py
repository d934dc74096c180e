"""Refusals and troubles: the two kinds of failure that a caller is expected to handle."""

from typing import ClassVar


class Refusal(Exception):
    """Base of every expected "no".

    A refusal is part of the product: it has a stable code, is shown to a person in their own
    language, and wakes nobody up. Any other exception that reaches an edge is a defect.
    """

    code: ClassVar[str]

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code)
        self.facts = facts


class Unavailable(Exception):
    """An outside party did not answer; trying again may help.

    Args:
        party: which port it was, in our words (``core``, ``registry``, ``media`` …).
        retry_after_s: how long to wait before the next try.
    """

    def __init__(self, party: str, *, retry_after_s: float = 1.0) -> None:
        super().__init__(party)
        self.party = party
        self.retry_after_s = retry_after_s
