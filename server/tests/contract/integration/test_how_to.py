"""The receiver of the how-to takes what we send, and nothing else."""

import http.server
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from yuangui.adapters import webhook_httpx
from yuangui.adapters.webhook_httpx import WebhookSettings
from yuangui.domains.integration import rules
from yuangui.domains.integration.api import Answer, Delivery, Letter, Webhook
from yuangui.kit.clock import utc_now
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

HOW_TO = Path(__file__).parents[4] / "docs" / "how-to" / "receive-webhooks.md"
SECRET = "a-secret-that-is-shown-once-and-never-again"


def shown_code() -> str:
    return HOW_TO.read_text("utf-8").split("```python\n")[1].split("```")[0]


@pytest.fixture
async def url(monkeypatch: pytest.MonkeyPatch, anyio_backend: object) -> AsyncIterator[str]:
    """Serve the receiver as it is shown, but for its last line."""
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    names: dict[str, Any] = {}
    exec(shown_code().rstrip().rpartition("\n")[0], names)  # noqa: S102 - our own document
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), names["Receiver"]) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def letter(url: str, *, age: timedelta = timedelta(), secret: str = SECRET) -> Letter:
    now = utc_now()
    webhook = Webhook(
        id="whk_1",
        org_path=ROOT,
        url=url,
        kinds=frozenset({"run.ended"}),
        secret=secret,
        is_active=True,
        made_by="stf_1",
        made_at=now,
    )
    delivery = Delivery(
        id="dlv_1",
        org_path=ROOT,
        webhook_id="whk_1",
        event_id="evt_1",
        kind="run.ended",
        body='{"id": "evt_1", "state": "completed"}',
        made_at=now,
        begun_at=now,
        due_at=now,
    )
    return rules.letter(delivery, webhook, now=now - age)


async def test_takes_what_we_sent_and_nothing_else(url: str) -> None:
    good = letter(url)
    letters = [
        good,
        replace(good, body=good.body.replace(b"completed", b"refused")),
        letter(url, age=timedelta(minutes=6)),
        letter(url, secret="another-secret-that-nobody-here-has-ever-seen"),
    ]
    async with webhook_httpx.opened(WebhookSettings(may_be_local=True)) as sender:
        answers = [await sender.send(each) for each in letters]

    assert answers == [Answer(status=204), *[Answer(status=401)] * 3]


def test_the_receiver_is_short() -> None:
    assert len([line for line in shown_code().splitlines() if line.strip()]) <= 15
