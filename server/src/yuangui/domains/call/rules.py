"""Who watches whom, and how much of a call is on disk. Pure: no clock, no store, no file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from yuangui.domains.call.model import (
    Call,
    Coverage,
    Interval,
    Kind,
    Leg,
    PartyCoverage,
    PeerId,
    Role,
    Scan,
    Stretch,
    Track,
    TrackId,
)

PARTIES = (Role.CUSTOMER, Role.TELLER)
RATIO_MIN = 0.995
#: A sender that sends nothing for longer than this has a gap, even though nothing was lost.
STALL_S_MAX = 5.0
# Until then nobody can tell a stall from a loss; and what arrived is in a file only once a few
# kilobytes have gathered: audio lags by about a second.
LIVE_LAG_S = STALL_S_MAX + 1.0
# Shorter holes are the rounding of two clocks, not missing media.
GAP_MIN_S = 0.1

_WATCHED_BY = {
    Role.CUSTOMER: frozenset({Role.TELLER}),
    Role.TELLER: frozenset({Role.CUSTOMER}),
    Role.AUTHORISER: frozenset(PARTIES),
    Role.SUPERVISOR: frozenset(PARTIES),
}


def may_publish(role: Role) -> bool:
    """Return whether a role sends audio and video into the call."""
    return role in PARTIES


def may_watch(watcher: Role, source: Role) -> bool:
    """Return whether one role receives another: the parties each other, officers both, unseen."""
    return source in _WATCHED_BY[watcher]


def is_shown_to(viewer: Role, leg: Leg) -> bool:
    """Return whether a role learns that a leg exists: a customer never sees who only watches."""
    return viewer is not Role.CUSTOMER or may_publish(leg.role)


def sources_for(watcher: Role, published: Mapping[PeerId, Role]) -> frozenset[PeerId]:
    """Return the peers among those who publish that a role is to receive."""
    return frozenset(peer for peer, role in published.items() if may_watch(watcher, role))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same moments as intervals that neither touch nor overlap, in order."""
    result: list[Interval] = []
    for each in sorted(intervals):
        if result and each.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, each.end))
        else:
            result.append(each)
    return result


def common(one: Iterable[Interval], other: Iterable[Interval]) -> list[Interval]:
    """Return the moments that lie in both."""
    others = merged(other)
    return [
        Interval(max(a.start, b.start), min(a.end, b.end))
        for a in merged(one)
        for b in others
        if min(a.end, b.end) > max(a.start, b.start)
    ]


def missing(wanted: Iterable[Interval], present: Iterable[Interval]) -> list[Interval]:
    """Return the moments of ``wanted`` that are not in ``present``."""
    holes: list[Interval] = []
    presents = merged(present)
    for each in merged(wanted):
        at = each.start
        for have in presents:
            if have.end <= at or have.start >= each.end:
                continue
            if have.start > at:
                holes.append(Interval(at, have.start))
            at = max(at, have.end)
        if at < each.end:
            holes.append(Interval(at, each.end))
    return holes


def total_s(intervals: Iterable[Interval]) -> float:
    """Return the seconds covered."""
    return sum(each.length_s for each in merged(intervals))


def coverage(
    call: Call,
    tracks: Sequence[Track],
    scans: Mapping[tuple[TrackId, Kind], Scan],
    *,
    now: datetime,
) -> Coverage:
    """Return the ledger of a call: for each party and kind, what of its connected time is on disk.

    A party is connected from the first media of a track to its end. A track whose files are still
    written is judged up to a few seconds ago.
    """
    if call.connected_at is None:
        return Coverage(connected_s=0.0, parties=(), complete=False, is_final=False)
    is_final = call.ended_at is not None and all(scan.is_closed for scan in scans.values())
    start = call.connected_at.timestamp()
    end = (call.ended_at or now).timestamp()
    until = end if is_final else min(end, now.timestamp() - LIVE_LAG_S)
    window = Interval(start, max(start, until))
    parties = [_party(role, tracks, scans, window) for role in PARTIES]
    both = common(*(_connected(role, tracks, window) for role in PARTIES))
    return Coverage(
        connected_s=round(total_s(both), 3),
        parties=tuple(parties),
        complete=all(_is_whole(party) for party in parties),
        is_final=is_final,
    )


def _is_whole(party: PartyCoverage) -> bool:
    return party.connected_s > 0 and min(party.audio_ratio, party.video_ratio) >= RATIO_MIN


def _connected(role: Role, tracks: Sequence[Track], window: Interval) -> list[Interval]:
    up = [
        Interval(track.up_at.timestamp(), _down_s(track, window))
        for track in tracks
        if track.role is role and track.up_at and track.up_at.timestamp() < _down_s(track, window)
    ]
    return common(up, [window])


def _down_s(track: Track, window: Interval) -> float:
    return track.down_at.timestamp() if track.down_at else window.end


def _party(
    role: Role,
    tracks: Sequence[Track],
    scans: Mapping[tuple[TrackId, Kind], Scan],
    window: Interval,
) -> PartyCoverage:
    connected = _connected(role, tracks, window)
    connected_s = total_s(connected)
    holes: dict[Kind, list[Interval]] = {}
    stalls: dict[Kind, list[Interval]] = {}
    for kind in Kind:
        own = [
            scans[track.id, kind]
            for track in tracks
            if track.role is role and (track.id, kind) in scans
        ]
        recorded = [each for scan in own for each in scan.recorded]
        holes[kind] = [hole for hole in missing(connected, recorded) if hole.length_s >= GAP_MIN_S]
        stalls[kind] = common(connected, [each for scan in own for each in scan.stalls])
    return PartyCoverage(
        role=role,
        connected_s=round(connected_s, 3),
        audio_ratio=_ratio(holes[Kind.AUDIO], connected_s),
        video_ratio=_ratio(holes[Kind.VIDEO], connected_s),
        gaps=_stretches(holes, window),
        stalls=_stretches(stalls, window),
    )


def _stretches(found: Mapping[Kind, Iterable[Interval]], window: Interval) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(
            kind=kind,
            from_s=round(each.start - window.start, 3),
            to_s=round(each.end - window.start, 3),
        )
        for kind, intervals in found.items()
        for each in intervals
    )


def _ratio(holes: Iterable[Interval], connected_s: float) -> float:
    if connected_s == 0:
        return 0.0
    return round(1 - total_s(holes) / connected_s, 5)
