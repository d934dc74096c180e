"""A customer's network goes silent: for the pages alone, then for everything."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.apart import MEDIA, PAGES, Apart, network_apart
from tests.support.meeting import (
    calling,
    pictures_move,
    run_of,
    sealed_record,
    segments,
)
from tests.support.running import data_folder, running_bank

from yuangui.bench.stage import PHONE, Stage
from yuangui.operate.certificates import local_certificate

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.timeout(240),
    pytest.mark.allow_hosts(["127.0.0.1", PAGES, MEDIA]),
    pytest.mark.skipif(os.geteuid() != 0, reason="making a network needs root"),
]

# Together longer than the 40 s of silence after which a page gives its socket up.
SIGNALS_LOST_S = 21.0
CUT_S = 20.0
BACK_S_MAX = 15.0
# Sound that is on its way when the network goes is still taken for this long.
NOTICED_S_MAX = 2.0
ROUNDING_S = 0.5


@pytest.fixture
def apart() -> Iterator[Apart]:
    """Return a network apart; a machine that allows none cannot be asked."""
    with network_apart() as made:
        yield made


async def test_a_call_outlives_lost_signals_and_a_cut_network(
    apart: Apart, stage: Stage, tmp_path: Path
) -> None:
    with data_folder() as data:
        certificate = local_certificate(data / "tls", PAGES)
        async with running_bank(
            data,
            host=PAGES,
            media_address=MEDIA,
            tls_certificate=certificate.certificate,
            tls_key=certificate.key,
        ) as bank:
            program = apart.program(tmp_path)
            person = await stage.person(size=PHONE, trusts_all=True, program=program)
            cast = await calling(bank.running, stage, customer=person.page)
            run = await run_of(cast)

            apart.lose_signals()
            await asyncio.sleep(SIGNALS_LOST_S)
            await pictures_move(cast)
            apart.cut()
            await asyncio.sleep(CUT_S)
            apart.mend()
            async with asyncio.timeout(BACK_S_MAX):
                await pictures_move(cast)
            assert await run_of(cast) == run

            record = await sealed_record(cast)
            before, after = segments(record, "customer")
            (teller,) = segments(record, "teller")
            assert after.start_s - before.end_s > CUT_S - NOTICED_S_MAX
            # Time without the customer is no connected time, and nobody claims it was recorded.
            unseen_s = after.start_s - before.end_s
            assert record["coverage"]["connected_s"] < teller.end_s - unseen_s + ROUNDING_S
