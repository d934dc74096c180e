"""The flow engine around one connection."""

from collections.abc import Mapping
from datetime import timedelta

from yuangui.flow.api import (
    LEASE,
    Definitions,
    FlowService,
    FlowStore,
    FormFill,
    Labour,
    Mover,
    NoticeRead,
)
from yuangui.flow.step import Step
from yuangui.kit.db import Connection
from yuangui.kit.outbox import Publisher


def own_steps() -> Mapping[str, Step]:
    """Return the steps that need no domain."""
    notice, form = NoticeRead(), FormFill()
    return {notice.name: notice, form.name: form}


def compose_flow(
    connection: Connection,
    *,
    steps: Mapping[str, Step],
    definitions: Definitions,
    publisher: Publisher | None,
) -> FlowService:
    """Build the service of one unit of work.

    Args:
        steps: step type → step, those of the domains; the engine's own are added.
        definitions: what this process has read of the published definitions.
        publisher: where the moves of runs are told; None tells nobody.
    """
    return FlowService(mover=_mover(connection, steps, definitions, publisher))


def compose_labour(
    connection: Connection,
    *,
    steps: Mapping[str, Step],
    definitions: Definitions,
    publisher: Publisher | None,
    lease: timedelta = LEASE,
) -> Labour:
    """Build what a worker needs of the engine in one unit of work."""
    return Labour(mover=_mover(connection, steps, definitions, publisher), lease=lease)


def _mover(
    connection: Connection,
    steps: Mapping[str, Step],
    definitions: Definitions,
    publisher: Publisher | None,
) -> Mover:
    return Mover(
        store=FlowStore(connection),
        steps={**own_steps(), **steps},
        definitions=definitions,
        publisher=publisher,
    )
