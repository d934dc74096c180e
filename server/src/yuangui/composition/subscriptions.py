"""Every link from an event to whoever reacts to it, on one screen."""

from yuangui.domains.integration.api import HEARD, is_heard
from yuangui.kit.clock import Clock
from yuangui.kit.outbox import Told
from yuangui.services import Services
from yuangui.worker.events import Link, Subscriptions


def subscriptions(*, clock: Clock) -> Subscriptions:
    """Return event name → reactions. Each may be told twice."""

    async def finish_recording(services: Services, told: Told) -> None:
        await services.after_call.want_recording_finished(
            contact_id=told.data["contact_id"], call_id=told.data["call_id"], now=clock()
        )

    async def seal(services: Services, told: Told) -> None:
        await services.after_call.want_sealed(contact_id=told.data["contact_id"], now=clock())

    async def settle_colleague(services: Services, told: Told) -> None:
        await services.colleagues.settle(staff_id=told.topic.removeprefix("desk:"), now=clock())

    async def settle_colleagues(services: Services, told: Told) -> None:
        await services.colleagues.settle_all(contact_id=told.data["contact_id"], now=clock())

    async def tell_webhooks(services: Services, told: Told) -> None:
        await services.integration.tell(told=told, now=clock())

    return {
        "call.ended": (Link(finish_recording), Link(settle_colleagues)),
        "call.invitation_changed": (Link(settle_colleague),),
        "call.recording_finished": (Link(seal),),
        **dict.fromkeys(HEARD, (Link(tell_webhooks, is_heard),)),
    }
