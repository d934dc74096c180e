"""One process that starts the others, starts anew what dies, and leaves nothing running."""

import asyncio
import ctypes
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from yuangui.operate.system_user import Identity

READY_S_MAX = 60.0
STOP_S_MAX = 20.0
# A child that ran this long was well; its next start is not held back.
WELL_AFTER_S = 30.0
PAUSE_S_MAX = 15.0
LOG_BYTES_MAX = 20 * 1024 * 1024

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

log = structlog.get_logger()


class NotReady(RuntimeError):
    """A child did not come up; the message names it and its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How one start of a child is done. Made anew for each start."""

    argv: Sequence[str]
    env: Mapping[str, str]
    identity: Identity = field(default_factory=Identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """A process that must run.

    Attributes:
        prepare: makes everything ready for a start, and says how to start.
        is_ready: whether it answers.
        stop_signal: what asks it to stop.
    """

    name: str
    prepare: Callable[[], Start]
    is_ready: Callable[[], Awaitable[bool]]
    stop_signal: signal.Signals = signal.SIGTERM


class Supervisor:
    """Runs children in the order given; stops them in the reverse order."""

    def __init__(self, *, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._watchers: list[tuple[ChildSpec, asyncio.Task[None]]] = []
        logs.mkdir(parents=True, exist_ok=True)

    async def start(self, spec: ChildSpec) -> None:
        """Start a child, wait until it answers, and start it anew whenever it dies.

        Raises:
            NotReady: it did not come up.
        """
        await self._spawn(spec)
        await self._until_ready(spec)
        self._watchers.append((spec, asyncio.create_task(self._watch(spec), name=spec.name)))

    async def stop(self) -> None:
        """Stop every child. One that does not go is killed."""
        for spec, watcher in reversed(self._watchers):
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
            await self._end(spec)
        for name in list(self._running):
            await self._kill(name)
        self._watchers.clear()

    def pids(self) -> Mapping[str, int]:
        """Return the process id of every running child by name."""
        return {name: process.pid for name, process in self._running.items()}

    async def _spawn(self, spec: ChildSpec) -> None:
        start = await asyncio.to_thread(spec.prepare)
        path = self._logs / f"{spec.name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as output:
            self._running[spec.name] = await asyncio.create_subprocess_exec(
                *start.argv,
                env=dict(start.env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent(spec.stop_signal),
                **start.identity.options(),  # type: ignore[arg-type]
            )

    async def _until_ready(self, spec: ChildSpec) -> None:
        async with asyncio.timeout(READY_S_MAX):
            while True:
                process = self._running[spec.name]
                if process.returncode is not None:
                    raise NotReady(f"{spec.name} ended at once:\n{self._tail(spec)}")
                with suppress(OSError):
                    if await spec.is_ready():
                        return
                await asyncio.sleep(0.05)

    def _tail(self, spec: ChildSpec) -> str:
        path = self._logs / f"{spec.name}.log"
        return f"{path.read_text('utf-8', 'replace')[-1500:]}\n({path})"

    async def _watch(self, spec: ChildSpec) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            began = loop.time()
            code = await self._running[spec.name].wait()
            failures = 0 if loop.time() - began > WELL_AFTER_S else failures + 1
            pause_s = min(PAUSE_S_MAX, 0.1 * 2**failures)
            log.error("child_died", child=spec.name, code=code, pause_s=pause_s)
            await asyncio.sleep(pause_s)
            await self._again(spec)

    async def _again(self, spec: ChildSpec) -> None:
        try:
            await self._spawn(spec)
            await self._until_ready(spec)
        except (NotReady, TimeoutError, OSError) as error:
            log.warning("child_not_ready", child=spec.name, kind=type(error).__name__)

    async def _end(self, spec: ChildSpec) -> None:
        process = self._running.get(spec.name)
        if process is None or process.returncode is not None:
            self._running.pop(spec.name, None)
            return
        with suppress(ProcessLookupError):
            process.send_signal(spec.stop_signal)
        try:
            async with asyncio.timeout(STOP_S_MAX):
                await process.wait()
        except TimeoutError:
            await self._kill(spec.name)
        self._running.pop(spec.name, None)

    async def _kill(self, name: str) -> None:
        process = self._running.pop(name)
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _die_with_parent(wanted: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before it becomes itself: it is told when we are gone."""
    parent = os.getpid()

    def tell_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(wanted))
        if os.getppid() != parent:  # we were gone before the kernel was told
            os.kill(os.getpid(), signal.SIGKILL)

    return tell_kernel
