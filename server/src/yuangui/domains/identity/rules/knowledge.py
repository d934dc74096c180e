"""Known-fact questions."""

import unicodedata
from collections.abc import Sequence

from yuangui.domains.identity.errors import QuestionsUnavailable
from yuangui.domains.identity.model import KnownFact
from yuangui.domains.identity.rules.liveness import Chance

QUESTIONS = 2


def asked(facts: Sequence[KnownFact], chance: Chance) -> list[KnownFact]:
    """Return two different questions in an order that nobody can foresee.

    Raises:
        QuestionsUnavailable: fewer than two facts are known.
    """
    if len(facts) < QUESTIONS:
        raise QuestionsUnavailable
    left = list(facts)
    return [left.pop(chance(len(left))) for _ in range(QUESTIONS)]


def is_right(fact: KnownFact, answer: str) -> bool:
    """Return whether an answer counts, whatever its case, width of characters and blanks."""
    return _plain(answer) in {_plain(each) for each in fact.answers}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
