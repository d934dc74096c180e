"""identity.document: capturing, correcting, verifying, refusing."""

from datetime import timedelta

import pytest

from yuangui.domains.identity.api import (
    ActionMalformed,
    DocumentExpired,
    DocumentIncomplete,
    DocumentUnreadable,
    NumberInvalid,
    PictureBlurred,
    PictureUnknown,
    Side,
    SidesDoNotMatch,
    Underage,
    WrongSide,
)
from yuangui.kit.canonical import JsonObject, canonical
from yuangui.kit.errors import Unavailable

from .desk import BACK, CUSTOMER, FRONT, NINE, TELLER, Desk, captured, context

pytestmark = [pytest.mark.unit, pytest.mark.anyio]


class TestCaptured:
    async def test_fills_the_fields_from_both_sides(self) -> None:
        state = await captured(Desk())

        values = {name: each["value"] for name, each in state["fields"].items()}  # type: ignore[union-attr,index]
        assert values == {**FRONT, **BACK}
        assert state["findings"] == []
        assert canonical(state)

    async def test_takes_the_whole_front_where_no_portrait_was_cut(self) -> None:
        state = await captured(Desk())

        assert state["portrait"] == state["front"]["object_id"]  # type: ignore[index,call-overload]

    async def test_keeps_the_portrait_that_was_cut(self) -> None:
        desk = Desk()
        step, at = desk.human("identity.document"), context()
        picture = desk.shows(Side.FRONT, FRONT, portrait=b"portrait")

        acted = await step.act(
            at, await step.begin(at), "captured", CUSTOMER, {"side": "front", "object_id": picture}
        )

        assert acted.state["portrait"] == "document_portrait-8"

    async def test_leaves_what_cannot_be_read_open_for_the_teller(self) -> None:
        state = await captured(Desk(), front={**FRONT, "name": ""})

        step = Desk().human("identity.document")
        with pytest.raises(DocumentIncomplete):
            await step.act(context(), state, "verify", TELLER, {})

    @pytest.mark.parametrize(
        "refusal", [DocumentUnreadable(), PictureBlurred(), Unavailable("document_reader")]
    )
    async def test_passes_on_why_a_picture_cannot_be_used(self, refusal: Exception) -> None:
        desk = Desk(readings={b"x": refusal})
        step, at = desk.human("identity.document"), context()
        state, data = await step.begin(at), {"side": "front", "object_id": desk.picture(b"x")}

        with pytest.raises(type(refusal)):
            await step.act(at, state, "captured", CUSTOMER, data)

    async def test_refuses_the_other_side(self) -> None:
        desk = Desk()
        step, at = desk.human("identity.document"), context()
        data = {"side": "front", "object_id": desk.shows(Side.BACK, BACK)}

        with pytest.raises(WrongSide):
            await step.act(at, await step.begin(at), "captured", CUSTOMER, data)

    async def test_refuses_the_picture_of_another_contact(self) -> None:
        desk = Desk()
        step, at = desk.human("identity.document"), context()
        desk.shows(Side.FRONT, FRONT)
        foreign = desk.picture(b"front0", contact_id="ctc_2")
        desk.evidence.pictures.pop(("ctc_1", foreign))

        with pytest.raises(PictureUnknown):
            await step.act(
                at,
                await step.begin(at),
                "captured",
                CUSTOMER,
                {"side": "front", "object_id": foreign},
            )

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"side": "front"},
            {"side": "left", "object_id": "evo_1"},
            {"side": "front", "object_id": 7},
            {"side": "front", "object_id": "x" * 4000},
        ],
    )
    async def test_refuses_hostile_input(self, data: JsonObject) -> None:
        step, at = Desk().human("identity.document"), context()

        with pytest.raises(ActionMalformed):
            await step.act(at, await step.begin(at), "captured", CUSTOMER, data)


class TestCorrected:
    async def test_keeps_old_new_and_who(self) -> None:
        desk = Desk()
        state = await captured(desk, front={**FRONT, "name": "林晓杭"})
        step = desk.human("identity.document")

        acted = await step.act(
            context(), state, "correct", TELLER, {"field": "name", "value": "林晓航"}
        )

        name = acted.state["fields"]["name"]  # type: ignore[index,call-overload]
        assert name == {"value": "林晓航", "read": "林晓杭", "confidence": None}
        kept = (await desk.store.corrections(contact_id="ctc_1"))[0]
        assert (kept.old, kept.new, kept.corrected_by) == ("林晓杭", "林晓航", "stf_1")

    async def test_makes_a_blocking_finding_go_away(self) -> None:
        desk = Desk()
        state = await captured(desk, front={**FRONT, "number": FRONT["number"][:-1] + "5"})
        step = desk.human("identity.document")
        with pytest.raises(NumberInvalid):
            await step.act(context(), state, "verify", TELLER, {})

        data = {"field": "number", "value": FRONT["number"]}
        state = (await step.act(context(), state, "correct", TELLER, data)).state

        acted = await step.act(context(), state, "verify", TELLER, {})
        assert acted.finished is not None
        assert acted.finished.result["corrections"] == 1

    async def test_does_not_outlive_a_new_picture_of_its_side(self) -> None:
        desk = Desk()
        step, state = desk.human("identity.document"), await captured(desk)
        data = {"field": "name", "value": "林小航"}
        state = (await step.act(context(), state, "correct", TELLER, data)).state

        again = {"side": "front", "object_id": desk.shows(Side.FRONT, FRONT)}
        state = (
            await desk.human("identity.document").act(context(), state, "captured", CUSTOMER, again)
        ).state

        assert state["fields"]["name"]["value"] == "林晓航"  # type: ignore[index,call-overload]


class TestVerified:
    async def test_leaves_the_person_to_later_steps(self) -> None:
        desk = Desk()
        state = await captured(desk)

        acted = await desk.human("identity.document").act(context(), state, "verify", TELLER, {})

        assert acted.finished is not None
        assert acted.finished.outcome == "verified"
        result = acted.finished.result
        assert (result["age"], result["is_elderly"], result["is_minor"]) == (43, False, False)
        assert ("document", "verified") in await desk.outcomes()

    @pytest.mark.parametrize(
        ("later_years", "minimum_age", "refusal"), [(9, 18, DocumentExpired), (0, 60, Underage)]
    )
    async def test_refuses_expired_and_underage(
        self, later_years: int, minimum_age: int, refusal: type[Exception]
    ) -> None:
        desk = Desk()
        state = await captured(desk, minimum_age=minimum_age)
        later = context(now=NINE + timedelta(days=366 * later_years))

        with pytest.raises(refusal):
            await desk.human("identity.document").act(later, state, "verify", TELLER, {})

    async def test_refuses_sides_of_two_cards(self) -> None:
        desk = Desk()
        state = await captured(desk, back={**BACK, "valid_until": "long_term"})

        with pytest.raises(SidesDoNotMatch):
            await desk.human("identity.document").act(context(), state, "verify", TELLER, {})


class TestRefused:
    async def test_ends_the_step_and_keeps_the_reason(self) -> None:
        desk = Desk()
        step, at = desk.human("identity.document"), context()

        acted = await step.act(at, await step.begin(at), "refuse", TELLER, {"reason": "证件系伪造"})

        assert acted.finished is not None
        assert acted.finished.outcome == "refused"
        assert acted.finished.result["reason"] == "证件系伪造"


class TestView:
    async def test_shows_each_role_what_it_needs(self) -> None:
        desk = Desk()
        step, state = desk.human("identity.document"), await captured(desk)

        assert set(step.view(state, "customer")) == {"front", "back", "fields"}
        number = step.view(state, "authoriser")["fields"]["number"]  # type: ignore[index,call-overload]
        assert number["value"] == "539***********2044"
        assert FRONT["number"] not in str(step.view(state, "authoriser"))
        assert step.view(state, "teller") == state
