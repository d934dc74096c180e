"""One try at proving who one is: counted before it is judged, recorded whatever comes of it."""

import math
from datetime import datetime

from yuangui.domains.institution import rules
from yuangui.domains.institution.errors import SignInThrottled
from yuangui.domains.institution.model import Attempt, AttemptOutcome, Method, StaffId
from yuangui.domains.institution.ports import SignInGuard


class Try:
    """A try by somebody (a typed name, or none) from an address."""

    def __init__(
        self,
        *,
        guard: SignInGuard,
        method: Method,
        name: str | None,
        address: str | None,
        now: datetime,
    ) -> None:
        self._guard = guard
        self._method: Method = method
        self._name_hash = "" if name is None else rules.name_hash(name)
        self._name_keys = [] if name is None else [rules.name_key(name)]
        self._address_keys = [] if address is None else [rules.address_key(address)]
        self._address = address or ""
        self._now = now

    async def begin(self) -> None:
        """Count the try, so that many at once are not judged for the price of one.

        Raises:
            SignInThrottled: there were too many; nothing was counted.
        """
        keys = [*self._name_keys, *self._address_keys]
        wait_until = await self._guard.charge(keys, now=self._now)
        if wait_until is not None:
            await self._record("throttled", None)
            wait_s = math.ceil((wait_until - self._now).total_seconds())
            raise SignInThrottled(wait_s=max(1, wait_s))

    async def accept(self, staff_id: StaffId) -> None:
        """Record that it was right, and forget the wrong ones before it."""
        await self._guard.absolve(cleared=self._name_keys, returned=self._address_keys)
        await self._record("accepted", staff_id)

    async def refuse(self, staff_id: StaffId | None) -> None:
        """Record that it was wrong."""
        await self._record("refused", staff_id)

    async def _record(self, outcome: AttemptOutcome, staff_id: StaffId | None) -> None:
        await self._guard.record(
            Attempt(
                at=self._now,
                method=self._method,
                outcome=outcome,
                name_hash=self._name_hash,
                address=self._address,
                staff_id=staff_id,
            )
        )
