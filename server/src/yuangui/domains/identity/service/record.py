"""How a check is written down: a row of ours, and a fact in the contact's chain."""

from yuangui.domains.identity.model import Check, Engine, Occasion
from yuangui.domains.identity.ports import Evidence, IdentityStore
from yuangui.kit.canonical import JsonObject
from yuangui.kit.ids import new_id


class Record:
    """Writes checks."""

    def __init__(self, *, store: IdentityStore, evidence: Evidence) -> None:
        self._store = store
        self._evidence = evidence

    async def add(
        self,
        occasion: Occasion,
        *,
        kind: str,
        outcome: str,
        facts: JsonObject,
        engine: Engine | None = None,
    ) -> None:
        """Keep a check. The chain gets its id, outcome and engine; the row gets the facts too."""
        check = Check(
            id=new_id("chk"),
            occasion=occasion,
            kind=kind,
            outcome=outcome,
            engine=engine,
            facts=facts,
        )
        await self._store.add_check(check)
        told: dict[str, str] = {"check_id": check.id, "outcome": outcome, "node": occasion.node}
        if engine is not None:
            told |= {"engine": engine.name, "model": engine.model}
        await self._evidence.record(occasion, kind=f"identity.{kind}", facts=told)
