"""Files handed over in a call: seen by its two parties, while it lasts, and kept as evidence."""

import hashlib
import io

import httpx
import pytest
from PIL import Image
from tests.support.bank.house import Bank
from tests.support.bank.people import Customer, Teller, read, refusal
from tests.support.bank.story import Story
from tests.support.bank.wallet import picture
from tests.support.papers import document

from yuangui.composition.demo.people import DEMO_PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.anyio]

LEAFLET = document("Fees", "Risks")
OTHER = next(each for each in DEMO_PEOPLE if each.key == "sun-jianguo")


async def give(teller: Teller, content: bytes, name: str = "fees.pdf") -> httpx.Response:
    return await teller.client.post(
        f"/api/desk/contacts/{teller.contact_id}/handouts",
        files={"file": (name, content, "application/x-whatever")},
    )


async def give_picture(customer: Customer, content: bytes, name: str = "id.png") -> httpx.Response:
    return await customer.client.post(
        "/api/customer/contact/handouts", files={"file": (name, content, "text/html")}
    )


async def seen(customer: Customer, object_id: str) -> httpx.Response:
    return await customer.client.get(f"/api/customer/contact/objects/{object_id}")


async def test_a_document_is_seen_page_by_page_and_its_digest_is_in_the_chain(
    story: Story,
) -> None:
    await story.begin("balance_query")

    given = read(await give(story.teller, LEAFLET))
    again = read(await give(story.teller, LEAFLET))

    assert given == again
    assert (given["by"], given["name"], len(given["pages"])) == ("teller", "fees.pdf", 2)
    assert given["sha256"] == hashlib.sha256(LEAFLET).hexdigest()
    for view in (await story.customer.view(), await story.teller.view()):
        assert view["handouts"] == [given]
    for page in given["pages"]:
        answer = await seen(story.customer, page)
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "no-store"
        assert Image.open(io.BytesIO(answer.content)).width > 1000
    # The document itself is nothing that a page shows, and nothing that it takes along.
    assert refusal(await seen(story.customer, given["id"])) == (404, "evidence.unknown_object")

    await story.lead()
    await story.part()
    record = await story.officer.record(story.customer.contact_id)
    facts = [e["facts"] for e in record["entries"] if e["facts"].get("object_kind") == "handout"]
    assert [(each["name"], each["given_sha256"], each["pages"]) for each in facts] == [
        ("fees.pdf", given["sha256"], 2)
    ]
    assert record["package"] is not None


async def test_a_customers_picture_reaches_the_teller(story: Story) -> None:
    await story.begin("balance_query")

    given = read(await give_picture(story.customer, picture("a letter"), "../我的 信.png"))

    assert (given["by"], given["name"], given["pages"]) == (
        "customer",
        "我的 信.png",
        [given["id"]],
    )
    assert (await story.teller.view())["handouts"] == [given]
    shown = await story.teller.get(f"desk/contacts/{story.teller.contact_id}/objects/{given['id']}")
    assert shown.headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"  %PDF-1.7"],
)
async def test_what_a_file_is_is_told_by_its_bytes(story: Story, content: bytes) -> None:
    await story.begin("balance_query")

    refused = (422, "servicing.handout_type_refused")
    assert refusal(await give(story.teller, content, "a.pdf")) == refused
    assert refusal(await give_picture(story.customer, content, "a.png")) == refused


async def test_refuses_what_is_broken_too_long_too_large_or_no_picture(story: Story) -> None:
    await story.begin("balance_query")
    long = document(*(str(n) for n in range(21)))

    assert refusal(await give(story.teller, b"%PDF-1.7 nonsense"))[1] == "servicing.handout_broken"
    assert refusal(await give(story.teller, long))[1] == "servicing.handout_too_long"
    large = b"%PDF-" + bytes(10 * 1024 * 1024)
    assert refusal(await give(story.teller, large)) == (413, "servicing.handout_too_large")
    assert refusal(await give(story.teller, b"\x89PNG\r\n\x1a\n" + bytes(50)))[1].startswith(
        "identity.picture_"
    )
    assert refusal(await give_picture(story.customer, LEAFLET))[1] == (
        "servicing.handout_type_refused"
    )
    assert (await story.teller.view())["handouts"] == []


async def test_is_for_the_two_parties_of_the_call_alone(story: Story, bank: Bank) -> None:
    await story.begin("balance_query")
    given = read(await give(story.teller, LEAFLET))
    stranger = Customer(bank=bank, person=OTHER)
    await stranger.take_number("balance_query")
    colleague = Teller(bank=bank, name="teller2", contact_id=story.teller.contact_id)
    await colleague.sign_in()
    nobody = bank.client()

    for page in given["pages"]:
        assert refusal(await seen(stranger, page)) == (404, "evidence.unknown_object")
        address = f"/api/desk/contacts/{story.teller.contact_id}/objects/{page}"
        assert (await colleague.client.get(address)).status_code in {403, 404, 409}
        assert (await story.officer.client.get(address)).status_code == 403
        for each in (address, f"/api/customer/contact/objects/{page}"):
            assert (await nobody.get(each)).status_code == 401
    assert (await give(colleague, LEAFLET)).status_code in {403, 404, 409}
    officer = Teller(bank=bank, name="authoriser1", contact_id=story.teller.contact_id)
    await officer.sign_in()
    assert (await give(officer, LEAFLET)).status_code == 403
    # Whoever waits has nobody to show anything to.
    assert refusal(await give_picture(stranger, picture("x"))) == (409, "servicing.not_in_call")
    await nobody.aclose()


async def test_is_over_with_the_call(story: Story) -> None:
    await story.begin("balance_query")
    given = read(await give(story.teller, LEAFLET))
    sent = read(await give_picture(story.customer, picture("x")))

    read(await story.teller.tell("hang-up"))

    assert refusal(await give(story.teller, LEAFLET)) == (409, "servicing.not_in_call")
    assert refusal(await give_picture(story.customer, picture("y"))) == (
        409,
        "servicing.not_in_call",
    )
    for object_id in (*given["pages"], sent["id"]):
        assert refusal(await seen(story.customer, object_id)) == (409, "contact.ended")
    for view in (await story.customer.view(), await story.teller.view()):
        assert view["handouts"] == []
