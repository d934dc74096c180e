"""Wishes, reasons of priority and lost calls, as screens show them."""

from collections.abc import Sequence

from yuangui.domains.contact.api import Contact
from yuangui.domains.queue.api import Skilled, Ticket, Wishes
from yuangui.flow.step import Role
from yuangui.http.views.wish import (
    Aid,
    OfferedLanguage,
    OfferedWishes,
    OpenRunView,
    PriorityView,
    RecallView,
    WaitedForView,
    WishesBody,
    WishesView,
)
from yuangui.services import Services

LANGUAGE = "language."
SIGN = "sign"
#: Whoever speaks it at all will do; whoever signs has to be understood.
LIKED, NEEDED = 1, 3
AIDS: tuple[Aid, ...] = ("hearing", "sight")
PREFERRED = PriorityView(id="preferred", names={})


def wishes_of(body: WishesBody) -> Wishes:
    """Return what a customer's page asks the queue for."""
    return Wishes(
        needs={SIGN: NEEDED} if body.sign else {},
        likes={} if body.language is None else {f"{LANGUAGE}{body.language}": LIKED},
        aids=tuple(sorted(set(body.aids))),
    )


def wishes_view(wishes: Wishes, *, is_open: bool) -> WishesView | None:
    """Return what a customer wishes, or None: nothing that anybody has to know of."""
    if not wishes.skills and not wishes.aids:
        return None
    languages = [each for each in wishes.likes if each.startswith(LANGUAGE)]
    return WishesView(
        language=languages[0].removeprefix(LANGUAGE) if languages else None,
        sign=SIGN in wishes.needs,
        aids=[each for each in AIDS if each in wishes.aids],
        is_open=is_open,
    )


def offered_view(skills: Sequence[Skilled]) -> OfferedWishes:
    """Return which languages can be wished, and whether anybody signs."""
    return OfferedWishes(
        languages=[
            OfferedLanguage(language=each.skill.removeprefix(LANGUAGE), is_open=each.is_open)
            for each in skills
            if each.skill.startswith(LANGUAGE)
        ],
        sign=next((each.is_open for each in skills if each.skill == SIGN), None),
    )


async def priority_views(services: Services, ticket: Ticket) -> list[PriorityView]:
    """Return why a ticket is served before others."""
    classes = await services.queue.classes_of(ticket)
    found = [PriorityView(id=each.id, names=dict(each.names)) for each in classes]
    return [*found, PREFERRED] if ticket.is_preferred else found


async def open_run_view(services: Services, contact_id: str, *, role: Role) -> OpenRunView | None:
    """Return the service that is being handled, if there is one."""
    runs = await services.servicing.runs(contact_id=contact_id, role=role)
    run = next((each for each in runs if each.is_open), None)
    if run is None:
        return None
    step = next((each for each in run.steps if each.state == "current"), None)
    return OpenRunView(flow=run.flow, title_key=None if step is None else step.title_key)


async def recall_view(services: Services, contact: Contact, *, role: Role) -> RecallView | None:
    """Return until when a lost call waits, and for what; None: it was not lost."""
    if contact.recall_until is None:
        return None
    run = await open_run_view(services, contact.id, role=role)
    return RecallView(until=contact.recall_until, run=run)


async def waited_for(services: Services, *, teller_id: str | None = None) -> list[WaitedForView]:
    """Return the customers who were cut off (from one seat) and are waited for."""
    found = []
    for contact in await services.contact.waiting_for_recall(teller_id=teller_id):
        if contact.recall_until is None or contact.teller_id is None:
            continue
        institution = await services.institution.institution(path=contact.org_path)
        teller = await services.institution.staff(staff_id=contact.teller_id)
        found.append(
            WaitedForView(
                contact_id=contact.id,
                number=contact.number,
                org_name=institution.name("zh-CN"),
                teller_name=teller.display_name,
                until=contact.recall_until,
                run=await open_run_view(services, contact.id, role="teller"),
            )
        )
    return found
