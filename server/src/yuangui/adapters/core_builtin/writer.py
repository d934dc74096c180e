"""Group commit: acts on money that arrive together are answered by one transaction."""

import asyncio
from dataclasses import dataclass

from yuangui.adapters.core_builtin.bank import OpenBank
from yuangui.domains.ledger.api import Answer, Command
from yuangui.kit.clock import Clock
from yuangui.kit.errors import Unavailable

# More in one transaction gains little and makes everybody in it wait longer.
BATCH_MAX = 200
# A second's work: whoever finds more before them is better off trying again.
WAITING_MAX = 5_000


@dataclass(slots=True, eq=False)
class _Waiting:
    command: Command
    answer: "asyncio.Future[Answer]"


class GroupWriter:
    """Runs commands. Whoever comes while a transaction is under way shares the next one."""

    def __init__(self, *, open_bank: OpenBank, clock: Clock) -> None:
        self._open_bank = open_bank
        self._clock = clock
        self._turn = asyncio.Lock()
        self._waiting: list[_Waiting] = []

    async def run(self, command: Command) -> Answer:
        """Run a command and return its answer once that is durable.

        Raises:
            Unavailable: too many wait already.
        """
        if len(self._waiting) >= WAITING_MAX:
            raise Unavailable("core")
        mine = _Waiting(command, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            async with self._turn:
                # Those who were answered a moment ago may come again at once: they shall share.
                await asyncio.sleep(0)
                while not mine.answer.done():
                    await self._commit_next()
        finally:
            mine.answer.cancel()
            if mine in self._waiting:
                self._waiting.remove(mine)
        return mine.answer.result()

    async def _commit_next(self) -> None:
        batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
        try:
            answers = await self._commit(batch)
        except Exception as trouble:  # noqa: BLE001 - told to each of those who wait, and raised there
            for each in _still_there(batch):
                each.answer.set_exception(trouble)
        except BaseException:
            # The one who leads was told to stop. The others' acts carry ids: they try again.
            self._waiting = batch + self._waiting
            raise
        else:
            told = dict(zip(batch, answers, strict=True))
            for each in _still_there(batch):
                each.answer.set_result(told[each])

    async def _commit(self, batch: list[_Waiting]) -> "list[Answer]":
        async with self._open_bank() as bank:
            commands = [each.command for each in batch]
            return list(await bank.ledger.execute(commands=commands, now=self._clock()))


def _still_there(batch: list[_Waiting]) -> list[_Waiting]:
    return [each for each in batch if not each.answer.done()]
