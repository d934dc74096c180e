"""How many recorded calls two cores hold, their load included."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from yuangui.bench.media_rig import Rig

#: Tried upwards for a short while each; the last that holds is held for the whole time.
COUNTS = (12, 16, 20, 24, 28, 32, 36, 40)
TRY_S, HOLD_S = 20.0, 300.0
GENERATORS = 2
LOSS_MAX, DELAY_P95_MS_MAX = 0.001, 20.0

Say = Callable[[str], None]


async def calls_sustained(
    rig: Rig, source: Path, end: Callable[[Sequence[int]], Any], say: Say
) -> dict[str, Any]:
    """Return how many calls were held for five minutes, and how.

    Args:
        end: ends the calls of these numbers and waits until their files are closed.
    """
    first = 1000
    held: list[int] = []
    for count in COUNTS:
        told = await _held(rig, source, first=first, count=count, seconds=TRY_S)
        await end(range(first, first + count))
        first += count
        say(f"{count} calls: {told['loss']:.3%} lost, {told['delay_p95_ms']} ms")
        if not _holds(told):
            break
        held.append(count)
    while held:
        count = held.pop()
        say(f"holding {count} recorded calls for {HOLD_S / 60:.0f} minutes")
        before_s = rig.cpu_s()
        told = await _held(rig, source, first=first, count=count, seconds=HOLD_S)
        told["sustained_server_cpu_s_per_call_min"] = round(
            (rig.cpu_s() - before_s) / count / (HOLD_S / 60), 3
        )
        await end(range(first, first + count))
        first += count
        if _holds(told):
            return _figures(count, told)
    return _figures(0, told)


def _figures(count: int, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "calls_sustained": count,
        "sustained_loss": round(told["loss"], 6),
        "sustained_delay_p50_ms": told["delay_p50_ms"],
        "sustained_delay_p95_ms": told["delay_p95_ms"],
        "sustained_load_cpu_s_per_call_min": round(
            told["cpu_s"] / max(1, told["count"]) / (told["seconds"] / 60), 3
        ),
        "sustained_server_cpu_s_per_call_min": told.get("sustained_server_cpu_s_per_call_min"),
    }


def _holds(told: dict[str, Any]) -> bool:
    return bool(told["loss"] < LOSS_MAX and told["delay_p95_ms"] < DELAY_P95_MS_MAX)


async def _held(
    rig: Rig, source: Path, *, first: int, count: int, seconds: float
) -> dict[str, Any]:
    each = count // GENERATORS
    loads = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "yuangui.bench.load_peers",
            *map(str, (rig.port, first + number * each, each, source, seconds)),
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 20,
        )
        for number in range(GENERATORS)
    ]
    outputs = await asyncio.gather(*(load.communicate() for load in loads))
    if any(load.returncode for load in loads):
        return {
            "loss": 1.0, "delay_p50_ms": 0.0, "delay_p95_ms": float("inf"), "cpu_s": 0.0,
            "count": count, "seconds": seconds,
        }  # fmt: skip
    told = [json.loads(out.splitlines()[-1]) for out, _ in outputs]
    sent, arrived = (sum(one[name] for one in told) for name in ("sent", "arrived"))
    delays = sorted(delay for one in told for delay in one["delays_ms"])
    return {
        "loss": max(0.0, 1 - arrived / sent),
        "delay_p50_ms": delays[len(delays) // 2],
        "delay_p95_ms": delays[len(delays) * 95 // 100],
        "cpu_s": sum(one["cpu_s"] for one in told),
        "count": count,
        "seconds": seconds,
    }
