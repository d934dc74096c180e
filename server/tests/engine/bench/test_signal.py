"""The bench of live sockets, small: every act is heard by the other party's page."""

import pytest

from yuangui.bench.signal import measured

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(180)]

SOCKETS, SIGNALS = 50, 24


async def test_every_signal_arrives() -> None:
    said: list[str] = []

    figures = await measured(said.append, sockets=SOCKETS, per_s=SIGNALS, seconds=1.0, settle_s=0.0)

    assert figures["sockets"] == SOCKETS
    assert figures["signals"] == SIGNALS
    assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["max_ms"]
    assert 0 < figures["bare_p50_ms"] < figures["p50_ms"]
    assert said
