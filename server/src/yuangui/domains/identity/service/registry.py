"""Asking the authority about a number and a name."""

from dataclasses import dataclass

from yuangui.domains.identity.model import Engine, Occasion, RegistryAnswer
from yuangui.domains.identity.ports import Evidence, Registry
from yuangui.domains.identity.service.record import Record
from yuangui.kit.errors import Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryAsked:
    """An answer, and the object id of its portrait; no answer when it was unavailable."""

    answer: RegistryAnswer | None
    portrait_object_id: str | None

    @property
    def outcome(self) -> str:
        """Return ``matched``, ``mismatched``, ``unknown`` or ``unavailable``."""
        return "unavailable" if self.answer is None else self.answer.verdict


class RegistryChecks:
    """Asks the registry and keeps its answer."""

    def __init__(self, *, registry: Registry, evidence: Evidence, record: Record) -> None:
        self._registry = registry
        self._evidence = evidence
        self._record = record

    async def ask(self, occasion: Occasion, *, number: str, name: str, key: str) -> RegistryAsked:
        """Ask. Silence is an outcome: people decide how to go on without the registry."""
        engine = Engine(name=self._registry.name, model="")
        try:
            answer = await self._registry.ask(number=number, name=name, key=key)
        except Unavailable:
            await self._record.add(
                occasion, kind="registry", outcome="unavailable", engine=engine, facts={}
            )
            return RegistryAsked(answer=None, portrait_object_id=None)
        portrait_id = None
        if answer.portrait is not None:
            portrait_id = await self._evidence.keep_portrait(
                occasion, kind="registry_portrait", content=answer.portrait
            )
        await self._record.add(
            occasion,
            kind="registry",
            outcome=answer.verdict,
            engine=engine,
            facts={
                "reference": answer.reference,
                "reason": answer.reason,
                "portrait_object_id": portrait_id,
            },
        )
        return RegistryAsked(answer=answer, portrait_object_id=portrait_id)
