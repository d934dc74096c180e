"""What every message sender with a visible outbox does, the fake one included."""

from datetime import UTC, datetime

import pytest

from yuangui.adapters.sms_standin.adapter import SmsStandin
from yuangui.domains.identity.api import MessageSender
from yuangui.domains.identity.fakes import MemoryMessages
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "standin"])
def messages(request: pytest.FixtureRequest) -> MessageSender:
    if request.param == "memory":
        return MemoryMessages()
    connection: Connection = request.getfixturevalue("connection")
    return SmsStandin(connection)


async def send(messages: MessageSender, key: str, text: str) -> None:
    await messages.send(
        to="19900000001",
        text=text,
        contact_id="ctc_1",
        org_path=org_path("/union/c05/"),
        key=key,
        now=NINE,
    )


async def test_shows_the_newest_first_with_a_masked_number(messages: MessageSender) -> None:
    await send(messages, "k1", "first")
    await send(messages, "k2", "second")

    shown = await messages.sent(count_max=1)

    assert [(each.text, each.to_masked) for each in shown] == [("second", "199****0001")]


async def test_sends_each_key_once(messages: MessageSender) -> None:
    await send(messages, "k1", "first")
    await send(messages, "k1", "again")

    assert [each.text for each in await messages.sent(count_max=9)] == ["first"]
