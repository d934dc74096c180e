"""How much of a call is on disk, how it was to listen.

Pure: no clock, no store, no file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from statistics import median

from yuangui.domains.call.model import (
    Call,
    Coverage,
    Figures,
    Interval,
    Kind,
    PartyCoverage,
    PartyQuality,
    QualityPoint,
    Role,
    Sample,
    Scan,
    ShareCoverage,
    Source,
    Stretch,
    Track,
    TrackId,
)
from yuangui.domains.call.rules.rights import PRINCIPALS

RATIO_MIN = 0.995
#: A sender that sends nothing for longer than this has a gap, even though nothing was lost.
STALL_S_MAX = 5.0
# Until then nobody can tell a stall from a loss; and what arrived is in a file only once a few
# kilobytes have gathered: audio lags by about a second.
LIVE_LAG_S = STALL_S_MAX + 1.0
# Shorter holes are the rounding of two clocks, not missing media.
GAP_MIN_S = 0.1
# E-model: the rating of a faultless line, and how well a codec bears loss (percent).
R_BEST, LOSS_ROBUSTNESS = 93.2, 25.1


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
    cameras = [track for track in tracks if track.source is Source.CAMERA]
    screens = [track for track in tracks if track.source is Source.SCREEN]
    parties = [_party(role, cameras, scans, window) for role in PRINCIPALS]
    both = common(*(_connected(role, cameras, window) for role in PRINCIPALS))
    return Coverage(
        connected_s=round(total_s(both), 3),
        parties=tuple(parties),
        complete=all(_is_whole(party) for party in parties),
        is_final=is_final,
        shares=tuple(
            share for role in Role if (share := _share(_party(role, screens, scans, window)))
        ),
    )


def _share(screen: PartyCoverage) -> ShareCoverage | None:
    """Return what is on disk of a party's screen; None when it showed none."""
    if not screen.connected_s:
        return None
    return ShareCoverage(
        role=screen.role,
        shown_s=screen.connected_s,
        video_ratio=screen.video_ratio,
        gaps=tuple(gap for gap in screen.gaps if gap.kind is Kind.VIDEO),
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


def mos(figures: Figures) -> float | None:
    """Return the mean opinion score of listening, from 1.0 to 4.41; None without loss and delay.

    E-model of ITU-T G.107, simplified: R = 93.2 - Id - Ie, with
    Id = 0.024 d + 0.11 max(0, d - 177.3) for the way of d ms from mouth to ear, after Cole and
    Rosenbluth, "Voice over IP performance monitoring" (2001): half the round trip, and a jitter
    buffer of twice the jitter; and Ie = 95 p / (p + 25.1) for p percent of loss, G.107 (7-29), with
    the robustness 25.1 of a codec that conceals losses, G.113 appendix I. Annex B of G.107 turns
    R into the score.
    """
    if figures.rtt_ms is None or figures.lost_percent is None:
        return None
    delay_ms = figures.rtt_ms / 2 + 2 * (figures.jitter_ms or 0.0)
    by_delay = 0.024 * delay_ms + 0.11 * max(0.0, delay_ms - 177.3)
    by_loss = 95 * figures.lost_percent / (figures.lost_percent + LOSS_ROBUSTNESS)
    r = max(0.0, R_BEST - by_delay - by_loss)
    # Annex B's curve dips a little below 1 where R is small.
    return round(max(1.0, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r)), 2)


def quality(call: Call, samples: Sequence[Sample]) -> tuple[PartyQuality, ...]:
    """Return how a call was for each party that measured anything while it was connected."""
    if call.connected_at is None:
        return ()
    start = call.connected_at
    own = {role: [each for each in samples if each.role is role] for role in PRINCIPALS}
    return tuple(
        _party_quality(role, [_point(each, start) for each in kept])
        for role, kept in own.items()
        if kept
    )


def _point(sample: Sample, start: datetime) -> QualityPoint:
    return QualityPoint(
        offset_s=round((sample.at - start).total_seconds(), 3),
        mos=mos(sample.figures),
        **asdict(sample.figures),
    )


def _party_quality(role: Role, points: Sequence[QualityPoint]) -> PartyQuality:
    rtts_ms = [each.rtt_ms for each in points if each.rtt_ms is not None]
    scores = [each.mos for each in points if each.mos is not None]
    frozen_s = [each.frozen_s for each in points if each.frozen_s is not None]
    return PartyQuality(
        role=role,
        rtt_ms_median=median(rtts_ms) if rtts_ms else None,
        mos_worst=min(scores, default=None),
        frozen_s=round(sum(frozen_s), 3) if frozen_s else None,
        samples=tuple(points),
    )
