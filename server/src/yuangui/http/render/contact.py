"""A contact as a screen shows it: joined from several domains, for one role."""

from datetime import datetime

from yuangui.domains.call.api import CallNotFound, Source
from yuangui.domains.call.api import Role as CallRole
from yuangui.domains.contact.api import CALLBACK, Contact, ContactState
from yuangui.domains.queue.api import Place, Ticket, TicketState
from yuangui.domains.servicing.api import Handout, handouts_among
from yuangui.flow.api import RunView as FlowRunView
from yuangui.flow.step import Role
from yuangui.http.render.conference import participant_view
from yuangui.http.render.door import booked_view, instead_view
from yuangui.http.render.wish import priority_views, recall_view, wishes_view
from yuangui.http.views.contact import (
    CallView,
    ContactView,
    CustomerView,
    HandoutView,
    RecordingView,
    TellerView,
    TicketPlace,
)
from yuangui.http.views.door import BookedCallback
from yuangui.http.views.run import RunStep, RunView
from yuangui.kit.canonical import JsonObject
from yuangui.services import Services


async def contact_view(
    services: Services, contact: Contact, *, role: Role, now: datetime
) -> ContactView:
    """Return everything on a contact that a role may see."""
    runs = await services.servicing.runs(contact_id=contact.id, role=role)
    answers = await services.servicing.answers(contact_id=contact.id)
    current = next((run for run in runs if run.is_open), None)
    ticket = await services.queue.ticket_of(contact_id=contact.id)
    place = await _place(services, contact, ticket, now=now)
    return ContactView(
        id=contact.id,
        number=contact.number,
        state=contact.state.value,
        locale=contact.locale,
        service=contact.service,
        is_elderly=contact.is_elderly,
        face_allowed=contact.may_use_face(),
        created_at=contact.created_at,
        server_time=now,
        ticket=None if place is None else _place_view(contact, place),
        wishes=None
        if ticket is None
        else wishes_view(ticket.wishes, is_open=place is None or place.is_wish_open),
        priority=[]
        if ticket is None or role == "customer"
        else await priority_views(services, ticket),
        recall=await recall_view(services, contact, role=role),
        call=await _call(services, contact, role=role, now=now),
        run=None if current is None else await _current(services, contact, current),
        runs_done=[run_view(run, answers.get(run.id)) for run in runs if run is not current],
        teller=await _teller(services, contact),
        customer=None if role == "customer" else await _customer(services, contact, now=now),
        result_code=contact.result_code,
        rating=contact.rating,
        has_receipt=await services.servicing.has_receipt(contact_id=contact.id),
        handouts=await _handouts(services, contact),
        callback=await _callback(services, contact, now=now),
    )


async def _handouts(services: Services, contact: Contact) -> list[HandoutView]:
    if contact.state is not ContactState.IN_CALL:
        return []
    kept = await services.evidence.objects(contact_id=contact.id)
    return [handout_view(each) for each in handouts_among(kept)]


def handout_view(handout: Handout) -> HandoutView:
    """Return a file that was handed over."""
    return HandoutView(
        id=handout.kept.id,
        name=handout.kept.name,
        by=handout.by,
        media_type=handout.kept.media_type,
        sha256=handout.kept.sha256,
        given_at=handout.kept.captured_at,
        pages=list(handout.pages),
    )


def run_view(run: FlowRunView, answer: JsonObject | None = None) -> RunView:
    """Return a run as the API gives it, with what a query found for the customer."""
    return RunView(
        id=run.id,
        flow=run.flow,
        version=run.version,
        definition_hash=run.definition_hash,
        status=run.status,
        end=run.end,
        node=run.node,
        visit=run.visit,
        step_type=run.step_type,
        state=dict(run.state),
        actions=sorted(run.actions),
        steps=[
            RunStep(
                node=step.node, title_key=step.title_key, state=step.state, outcome=step.outcome
            )
            for step in run.steps
        ],
        results=dict(run.results),
        answer=None if answer is None else dict(answer),
    )


async def _current(services: Services, contact: Contact, run: FlowRunView) -> RunView:
    waits = await services.servicing.waits_for_video(contact_id=contact.id, run=run)
    return run_view(run).model_copy(update={"waits_for_video": waits})


async def _place(
    services: Services, contact: Contact, ticket: Ticket | None, *, now: datetime
) -> Place | None:
    if contact.state is not ContactState.WAITING or ticket is None:
        return None
    return await services.queue.place(contact_id=contact.id, now=now)


def _place_view(contact: Contact, place: Place) -> TicketPlace:
    return TicketPlace(
        number=place.ticket.number,
        ahead=place.ahead,
        position=place.ahead + 1,
        is_offered=place.ticket.state is TicketState.OFFERED,
        waited_s=place.waited_s,
        estimate_s=place.estimate_s,
        is_long=place.is_long,
        is_recall=contact.taken_at is not None,
        # Whoever is in the middle of a service goes on with it, and is not called back instead.
        instead=None if contact.taken_at is not None else instead_view(place.offer, contact.locale),
    )


async def _callback(
    services: Services, contact: Contact, *, now: datetime
) -> BookedCallback | None:
    if contact.result_code != CALLBACK:
        return None
    booked = await services.callbacks.of_contact(contact_id=contact.id)
    return None if booked is None else booked_view(booked, now=now, zone=services.callbacks.zone)


async def _call(services: Services, contact: Contact, *, role: Role, now: datetime) -> CallView:
    try:
        call = await services.call.call_of(contact_id=contact.id)
    except CallNotFound:
        return CallView(id=None, state="none", participants=[], recording=None)
    legs = await services.call.legs(contact_id=contact.id, viewer=CallRole(role))
    tracks = await services.call.tracks(contact_id=contact.id)
    cameras = [track for track in tracks if track.source is Source.CAMERA]
    live = [track for track in cameras if track.up_at is not None and track.down_at is None]
    covered = None
    if role != "customer" and contact.state is ContactState.IN_CALL:
        covered = await services.call.coverage(contact_id=contact.id, now=now)
    is_judged = covered is not None and covered.connected_s > 0
    return CallView(
        id=call.id,
        state=call.state.value,
        participants=[participant_view(leg) for leg in legs],
        recording=RecordingView(
            on=bool(live) and all(track.is_recording for track in live),
            since=call.connected_at,
            covered_percent=covered.percent if covered and is_judged else None,
            is_complete=covered.complete if covered and is_judged else None,
        ),
    )


async def _teller(services: Services, contact: Contact) -> TellerView | None:
    if contact.teller_id is None:
        return None
    staff = await services.institution.staff(staff_id=contact.teller_id)
    return TellerView(display_name=staff.display_name, number=staff.number)


async def _customer(services: Services, contact: Contact, *, now: datetime) -> CustomerView:
    institution = await services.institution.institution(path=contact.org_path)
    return CustomerView(
        name_masked=contact.customer_name_masked,
        declared_name=contact.declared_name,
        org_name=institution.name("zh-CN"),
        age=contact.age(now.date()),
        assurance=contact.assurance,
    )
