"""Doors and offers as the API gives them."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from yuangui.domains.institution.api import StaffSession
from yuangui.domains.queue.api import Callback, Overflow, OverflowTo, Slot
from yuangui.http.views.door import (
    BookedCallback,
    CallbackTimesView,
    DeskCallback,
    DoorView,
    InsteadView,
    SlotView,
)
from yuangui.kit.org_path import OrgPath
from yuangui.services import Services


async def door_views(
    services: Services, *, at: OrgPath, locale: str, now: datetime
) -> list[DoorView]:
    """Return where customers of every service get in at a place, and whoever asks for a person."""
    asked = [None, *(each.flow for each in services.servicing.catalogue())]
    doors = await services.queue.doors(org_path=at, services=asked, now=now)
    return [
        DoorView(
            service=service,
            is_open=door.is_open,
            opens_at=door.opens_at,
            instead=instead_view(door.offer, locale),
        )
        for service, door in zip(asked, doors, strict=True)
    ]


def instead_view(offer: Overflow, locale: str) -> InsteadView | None:
    """Return what is offered in the place of waiting, in a customer's language if there is one."""
    text = offer.texts.get(locale) or next(iter(offer.texts.values()), None)
    match offer.to:
        case OverflowTo.CALLBACK:
            return InsteadView(kind="callback", text=text)
        case OverflowTo.MESSAGE:
            return InsteadView(kind="message", text=text)
    return None


def times_view(soonest_at: datetime, slots: Sequence[Slot], *, zone: tzinfo) -> CallbackTimesView:
    """Return when a customer could be called back, on the bank's own clock."""
    return CallbackTimesView(
        soonest_at=soonest_at.astimezone(zone),
        slots=[
            SlotView(
                begins_at=each.begins_at.astimezone(zone), ends_at=each.ends_at.astimezone(zone)
            )
            for each in slots
        ],
    )


def booked_view(callback: Callback, *, now: datetime, zone: tzinfo) -> BookedCallback:
    """Return a callback as its customer sees it, on the bank's own clock."""
    ends_at = None if callback.slot_ends_at is None else callback.slot_ends_at.astimezone(zone)
    return BookedCallback(
        state=callback.stands(now=now).value,
        begins_at=callback.due_at.astimezone(zone),
        ends_at=ends_at,
        phone_masked=masked_phone(callback.phone),
    )


async def desk_callback(
    services: Services, callback: Callback, reader: StaffSession, *, now: datetime
) -> DeskCallback:
    """Return a callback as staff see it; the telephone number is masked."""
    place = await services.institution.institution(path=callback.org_path)
    return DeskCallback(
        id=callback.id,
        state=callback.stands(now=now).value,
        contact_id=callback.contact_id,
        customer_name=callback.customer_name,
        phone_masked=masked_phone(callback.phone),
        service=callback.service,
        org_name={locale: place.name(locale) for locale in ("zh-CN", "en")},
        why=callback.why.value,
        made_at=callback.made_at,
        due_at=callback.due_at,
        ends_at=callback.slot_ends_at,
        tries=callback.tries,
        tries_max=callback.tries_max,
        called_by_name=callback.called_by_name,
        called_at=callback.called_at,
        is_own_call=callback.called_by == reader.staff.id,
    )


def masked_phone(phone: str) -> str:
    """Return a telephone number of which only a part can be read."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else f"****{phone[-4:]}"
