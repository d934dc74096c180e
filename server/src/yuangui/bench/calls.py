"""What recorded calls cost: relaying, recording, composing, and being in step."""

import asyncio
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from yuangui.adapters.compose_pyav.composer import PyavComposer
from yuangui.adapters.media_janus.recordings import JanusRecordings
from yuangui.bench.media.sustained import calls_sustained
from yuangui.bench.media_rig import Rig, media_rig
from yuangui.bench.media_source import offset_ms, write_source
from yuangui.composition.call import compose_call
from yuangui.domains.call.api import (
    CallInFull,
    CallService,
    ComposeInput,
    ComposePlan,
    Coverage,
    Remuxed,
)
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Pool, open_pool, transaction
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox import Outbox

CALLS = 8
SECONDS = 30.0
SOURCE_S = 20
SETTLE_S = 2.0
WARM_S = 2.0
CLOSED_S_MAX = 15.0


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """Hold recorded calls and return what they cost.

    Memory and CPU are of PostgreSQL, Janus and the page server together, less what they use idle.
    """
    say(f"holding {CALLS} recorded calls for {SECONDS:.0f} s")
    return asyncio.run(_measured(say, calls=CALLS, seconds=SECONDS))


async def _measured(say: Callable[[str], None], *, calls: int, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="yuangui-load-") as name:
        source = Path(name) / "source.webm"
        await asyncio.to_thread(write_source, source, duration_s=SOURCE_S)
        async with media_rig() as rig:
            # The first call loads code and opens connections that stay.
            await _held(rig, source, first=calls, calls=1, seconds=WARM_S)
            await asyncio.sleep(SETTLE_S)
            idle_mb = rig.memory_mb()
            used_s, used_mb = await _held(rig, source, first=0, calls=calls, seconds=seconds)
            async with await open_pool(rig.dsn) as pool:
                coverages = [await _ended(rig, pool, f"ctc_{n}") for n in range(calls)]
                call = await _in_full(rig, pool, "ctc_0")

                async def end(numbers: Sequence[int]) -> None:
                    await _hang_up(rig, numbers)
                    for number in numbers:
                        await _ended(rig, pool, f"ctc_{number}")

                sustained = await calls_sustained(rig, source, end, say)
            recordings = JanusRecordings(rig.settings.recordings)
            after = await asyncio.to_thread(_after_the_call, recordings, call, Path(name))
    per_minute = used_s / calls / (seconds / 60)
    return {
        "calls": calls,
        "seconds": seconds,
        "cpu_s_per_call_min": round(per_minute, 3),
        "mb_per_call": round((used_mb - idle_mb) / calls, 2),
        "coverage": min(_least(coverage) for coverage in coverages),
        **{name: value for name, value in after.items() if name != "transcode_cpu_s_per_call_min"},
        **sustained,
        "transcode_ratio": round(after["transcode_cpu_s_per_call_min"] / per_minute, 1),
    }


async def _held(
    rig: Rig, source: Path, *, first: int, calls: int, seconds: float
) -> tuple[float, float]:
    """Return CPU seconds and megabytes of the server while the calls are up."""
    load = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "yuangui.bench.load_peers",
        *map(str, (rig.port, first, calls, source, seconds + 2 * SETTLE_S)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert load.stdout is not None
    if (await load.stdout.readline()).strip() != b"up":
        raise RuntimeError("The calls did not come up.")
    await asyncio.sleep(SETTLE_S)
    before_s = rig.cpu_s()
    await asyncio.sleep(seconds)
    used = rig.cpu_s() - before_s, rig.memory_mb()
    await _hang_up(rig, range(first, first + calls))
    await load.communicate()
    return used


async def _hang_up(rig: Rig, numbers: Sequence[int]) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{rig.port}") as client:
        for number in numbers:
            await client.post("/hang-up", params={"contact": f"ctc_{number}"})


async def _ended(rig: Rig, pool: Pool, contact_id: str) -> Coverage:
    async with asyncio.timeout(CLOSED_S_MAX):
        while True:
            async with transaction(pool, org_path=ROOT) as connection:
                calls = _calls(connection, rig)
                coverage = await calls.coverage(contact_id=contact_id, now=utc_now())
            if coverage.is_final:
                return coverage
            await asyncio.sleep(0.2)


async def _in_full(rig: Rig, pool: Pool, contact_id: str) -> CallInFull:
    async with transaction(pool, org_path=ROOT) as connection:
        call = await _calls(connection, rig).of_contact(contact_id=contact_id)
    assert call is not None
    return call


def _calls(connection: Any, rig: Rig) -> CallService:
    recordings = JanusRecordings(rig.settings.recordings)
    return compose_call(connection, events=Outbox(connection), recordings=recordings)


def _least(coverage: Coverage) -> float:
    return min(min(party.audio_ratio, party.video_ratio) for party in coverage.parties)


def _after_the_call(recordings: JanusRecordings, call: CallInFull, folder: Path) -> dict[str, Any]:
    before_s = _own_cpu_s()
    remuxed = [
        (track.role, recordings.remux(call_id=call.id, track_id=track.id)) for track in call.tracks
    ]
    remux_s = _own_cpu_s() - before_s
    kept = [(role, each) for role, each in remuxed if each]
    minutes = max(each.duration_ms for _, each in kept) / 60_000
    target = folder / "composed.mp4"
    compose_s = _composed(kept, target)
    transcode_s = sum(_transcode_cpu_s(each.path, folder) for _, each in kept)
    return {
        "remux_cpu_s_per_min": round(remux_s / minutes, 3),
        "compose_cpu_s_per_min": round(compose_s / minutes, 2),
        "compose_mb_per_min": round(target.stat().st_size / 1e6 / minutes, 2),
        "av_offset_ms": round(abs(offset_ms(target)), 1),
        "transcode_cpu_s_per_call_min": transcode_s / minutes,
    }


def _composed(kept: Sequence[tuple[Any, Remuxed]], target: Path) -> float:
    starts_at = min(each.starts_at for _, each in kept)
    plan = ComposePlan(
        inputs=tuple(
            ComposeInput(
                role=role,
                path=each.path,
                offset_s=(each.starts_at - starts_at) / timedelta(seconds=1),
                duration_s=each.duration_ms / 1000,
            )
            for role, each in kept
        ),
        starts_at=starts_at,
        text="20300107-0001 · 8001",
    )
    before_s = _children_cpu_s()
    PyavComposer().compose(plan, target=target, progress=lambda _: None)
    return _children_cpu_s() - before_s


def _transcode_cpu_s(track: Path, folder: Path) -> float:
    """Return what a recorder that decodes and encodes would have used on the same stream."""
    before_s = _children_cpu_s()
    subprocess.run(  # noqa: S603 - our own module on our own files
        [
            sys.executable,
            "-m",
            "yuangui.bench.media.transcode",
            str(track),
            str(folder / "again.mp4"),
        ],
        check=True,
    )
    return _children_cpu_s() - before_s


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
