"""The registry's stand-in. It refuses for the reasons for which a real one does."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from yuangui.domains.identity.api import RegistryAnswer
from yuangui.kit.errors import Unavailable

_RETRY_AFTER_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPerson:
    """A person whom the stand-in knows. ``state`` is why a number no longer counts, if so."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    portrait: bytes | None = field(default=None, repr=False)
    state: str | None = None


class RegistryStandin:
    """Answers from a list. ``is_out`` is its switch for an outage, asked before every answer."""

    name = "registry stand-in"

    def __init__(self, *, people: Sequence[RegisteredPerson], is_out: Callable[[], bool]) -> None:
        self._people = {person.number: person for person in people}
        self._is_out = is_out

    async def ask(self, *, number: str, name: str, key: str) -> RegistryAnswer:
        """Answer once; the same key is answered with the same reference.

        Raises:
            Unavailable: the outage is switched on.
        """
        if self._is_out():
            raise Unavailable("registry", retry_after_s=_RETRY_AFTER_S)
        reference = f"standin-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        person = self._people.get(number)
        if person is None:
            return RegistryAnswer(verdict="unknown", reference=reference, reason="no_such_number")
        if person.name != name:
            return RegistryAnswer(verdict="mismatched", reference=reference, reason="name_differs")
        if person.state is not None:
            return RegistryAnswer(verdict="mismatched", reference=reference, reason=person.state)
        return RegistryAnswer(verdict="matched", reference=reference, portrait=person.portrait)
