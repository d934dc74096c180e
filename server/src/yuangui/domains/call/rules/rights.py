"""Who hears and sees whom, and what each role may do in a call.

Everything about rights follows from this module: rows say who is in a call and how, and nothing
else decides which streams a page is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yuangui.domains.call.model import (
    Kind,
    Leg,
    Mode,
    PeerId,
    Role,
    Source,
    owner_of,
    source_of,
)

#: The two without whom there is no call; of these, recording is demanded.
PRINCIPALS = (Role.CUSTOMER, Role.TELLER)
PARTIES_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a role may do.

    Attributes:
        modes: how it may be in a call; it begins with the first.
        is_outside: whether it does not belong to the bank: it may be held, and never learns who
            only listens.
        is_let_in: whether somebody must have let it in before it may join.
        may_be_guest: whether somebody who does not belong to the bank may be let in as this.
        may_point: whether it may show others a place on what they see together.
        may_share: whether it may show its screen, while it is in the conversation.
    """

    modes: tuple[Mode, ...] = (Mode.PARTY,)
    is_outside: bool = False
    is_let_in: bool = True
    may_be_guest: bool = False
    may_hold: bool = False
    may_invite: bool = False
    may_end: bool = False
    may_share: bool = False
    may_point: bool = False


RIGHTS: Mapping[Role, Rights] = {
    Role.CUSTOMER: Rights(is_outside=True, is_let_in=False, may_end=True, may_share=True),
    Role.TELLER: Rights(
        is_let_in=False,
        may_hold=True,
        may_invite=True,
        may_end=True,
        may_share=True,
        may_point=True,
    ),
    Role.EXPERT: Rights(may_share=True, may_point=True),
    Role.INTERPRETER: Rights(may_be_guest=True),
    Role.GUARDIAN: Rights(is_outside=True, may_be_guest=True),
    Role.CO_BORROWER: Rights(is_outside=True, may_be_guest=True),
    Role.AUTHORISER: Rights(modes=(Mode.LISTEN,), is_let_in=False),
    Role.SUPERVISOR: Rights(modes=(Mode.LISTEN, Mode.WHISPER, Mode.PARTY)),
}

_SENT_IN = {
    Mode.PARTY: frozenset(Kind),
    Mode.WHISPER: frozenset({Kind.AUDIO}),
    Mode.LISTEN: frozenset[Kind](),
}


def sent_kinds(leg: Leg) -> frozenset[Kind]:
    """Return what a leg may send: a party everything, a whisper sound, a listener nothing.

    From a screen comes a picture only.
    """
    if source_of(leg.peer_id) is Source.SCREEN:
        return frozenset({Kind.VIDEO}) if may_share(leg) else frozenset()
    return _SENT_IN[leg.mode] if leg.left_at is None else frozenset()


def may_share(leg: Leg) -> bool:
    """Return whether a leg may show its screen now."""
    is_here = leg.mode is Mode.PARTY and not leg.is_held and leg.left_at is None
    return is_here and RIGHTS[leg.role].may_share


def receives(watcher: Leg, source: Leg) -> bool:
    """Return whether one leg is given what another sends.

    Whoever is held or has left neither hears nor is heard. A whisper reaches the teller alone.
    A screen goes to whomever its owner's camera goes to.
    """
    if watcher.peer_id == owner_of(source.peer_id):
        return False
    if any(leg.is_held or leg.left_at is not None for leg in (watcher, source)):
        return False
    match source.mode:
        case Mode.PARTY:
            return True
        case Mode.WHISPER:
            return watcher.role is Role.TELLER
        case Mode.LISTEN:
            return False


def is_shown_to(viewer: Role, leg: Leg) -> bool:
    """Return whether a role learns that a leg exists.

    An authoriser is known to the bank's own people; a supervisor who listens to other supervisors
    only, one who whispers to the teller too.
    """
    if leg.left_at is not None:
        return False
    if leg.mode is Mode.PARTY or viewer is Role.SUPERVISOR:
        return True
    if leg.mode is Mode.WHISPER:
        return viewer is Role.TELLER
    return leg.role is Role.AUTHORISER and not RIGHTS[viewer].is_outside


def may_be_held(leg: Leg) -> bool:
    """Return whether a leg can be put on hold: those from outside, while they are there."""
    return RIGHTS[leg.role].is_outside and leg.left_at is None


def sources_for(watcher: Leg, sending: Mapping[PeerId, Leg]) -> frozenset[PeerId]:
    """Return the peers among those who send that a leg is to receive."""
    return frozenset(peer for peer, leg in sending.items() if receives(watcher, leg))
