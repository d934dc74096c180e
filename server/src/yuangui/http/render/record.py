"""Everything that is kept of a contact, as the back office reads it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from yuangui.domains.call.api import CallNotFound, Coverage, PartyQuality, Stretch, Track
from yuangui.domains.contact.api import Contact
from yuangui.domains.evidence.api import Entry, EvidenceObject, NotSealed
from yuangui.http.render.contact import contact_view, run_view
from yuangui.http.views.office import (
    ComposedView,
    ConsentView,
    ContactRecord,
    CoverageView,
    EntryView,
    ObjectView,
    PackageView,
    PartyCoverage,
    PartyQualityView,
    SampleView,
    ShareCoverageView,
    StretchView,
    TimelineItem,
    TrackView,
    ViewingView,
)
from yuangui.services import Services

#: Entries of these kinds are moments that a reviewer wants to jump to.
_MOMENTS = ("contact.", "call.", "mark.", "flow.", "identity.", "authorisation.", "evidence.kept")


async def contact_record(services: Services, contact: Contact, *, now: datetime) -> ContactRecord:
    """Return the whole record of a contact."""
    runs = await services.servicing.runs(contact_id=contact.id, role="authoriser")
    institution = await services.institution.institution(path=contact.org_path)
    started_at = await _started_at(services, contact)
    return ContactRecord(
        contact=await contact_view(services, contact, role="authoriser", now=now),
        org_name=institution.name("zh-CN"),
        note=contact.note,
        runs=[run_view(run) for run in runs],
        run_events=await services.servicing.run_events(contact_id=contact.id),
        entries=[_entry(entry) for entry in await services.evidence.entries(contact_id=contact.id)],
        objects=[
            object_view(kept) for kept in await services.evidence.objects(contact_id=contact.id)
        ],
        consents=[
            ConsentView(
                kind=consent.kind.value,
                version=consent.version,
                locale=consent.locale,
                sha256=consent.sha256,
                granted=consent.is_granted,
                at=consent.at,
            )
            for consent in contact.consents.values()
        ],
        tracks=[
            _track(track, started_at)
            for track in await services.call.tracks(contact_id=contact.id)
            if track.replay is not None
        ],
        coverage=await _coverage(services, contact, now=now),
        quality=await _quality(services, contact),
        composed=await _composed(services, contact),
        package=await _package(services, contact),
        viewings=[
            ViewingView(
                at=viewing.at,
                staff_id=viewing.staff_id,
                object_id=viewing.object_id,
                reason=viewing.reason,
            )
            for viewing in await services.evidence.viewings(contact_id=contact.id)
        ],
    )


async def timeline(services: Services, contact: Contact) -> list[TimelineItem]:
    """Return the contact's moments in order, with their place in the recording."""
    started_at = await _started_at(services, contact)
    items = [
        TimelineItem(
            at=entry.at,
            offset_s=_offset_s(entry.at, started_at),
            kind=entry.kind,
            title_key=f"timeline.{entry.kind}",
            facts=dict(entry.facts),
        )
        for entry in await services.evidence.entries(contact_id=contact.id)
        if entry.kind.startswith(_MOMENTS)
    ]
    for event in await services.servicing.run_events(contact_id=contact.id):
        at = datetime.fromisoformat(str(event["at"]))
        items.append(
            TimelineItem(
                at=at,
                offset_s=_offset_s(at, started_at),
                kind=f"flow.{event['kind']}",
                title_key=f"timeline.flow.{event['kind']}",
                facts=event,
            )
        )
    return sorted(items, key=lambda item: item.at)


def _offset_s(at: datetime, started_at: datetime | None) -> float | None:
    return None if started_at is None else round((at - started_at).total_seconds(), 3)


async def _started_at(services: Services, contact: Contact) -> datetime | None:
    try:
        call = await services.call.call_of(contact_id=contact.id)
    except CallNotFound:
        return None
    return call.connected_at


def object_view(kept: EvidenceObject) -> ObjectView:
    """Return a kept file as the API names it."""
    return ObjectView(
        id=kept.id,
        kind=kept.kind,
        name=kept.name,
        media_type=kept.media_type,
        bytes=kept.bytes,
        sha256=kept.sha256,
        sm3=kept.sm3,
        captured_at=kept.captured_at,
    )


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        actor=dict(entry.actor),
        facts=dict(entry.facts),
        hash=entry.digest,
    )


def _track(track: Track, started_at: datetime | None) -> TrackView:
    assert track.replay is not None
    origin = started_at or track.replay.starts_at
    return TrackView(
        id=track.id,
        object_id=track.replay.object_id,
        role=track.role.value,
        source=track.source.value,
        start_offset_s=round((track.replay.starts_at - origin).total_seconds(), 3),
        duration_s=track.replay.duration_ms / 1000,
        media_type="video/webm",
    )


async def _coverage(services: Services, contact: Contact, *, now: datetime) -> CoverageView | None:
    try:
        coverage = await services.call.coverage(contact_id=contact.id, now=now)
    except CallNotFound:
        return None
    return coverage_view(coverage)


def _stretches(found: Sequence[Stretch]) -> list[StretchView]:
    return [
        StretchView(start_offset_s=each.from_s, end_offset_s=each.to_s, kind=each.kind.value)
        for each in found
    ]


def coverage_view(coverage: Coverage) -> CoverageView:
    """Return the coverage ledger as the API gives it."""
    return CoverageView(
        connected_s=coverage.connected_s,
        is_complete=coverage.complete,
        is_final=coverage.is_final,
        parties=[
            PartyCoverage(
                role=party.role.value,
                audio_ratio=party.audio_ratio,
                video_ratio=party.video_ratio,
                gaps=_stretches(party.gaps),
                stalls=_stretches(party.stalls),
            )
            for party in coverage.parties
        ],
        shares=[
            ShareCoverageView(
                role=share.role.value,
                shown_s=share.shown_s,
                video_ratio=share.video_ratio,
                gaps=_stretches(share.gaps),
            )
            for share in coverage.shares
        ],
    )


async def _quality(services: Services, contact: Contact) -> list[PartyQualityView]:
    try:
        parties = await services.call.quality(contact_id=contact.id)
    except CallNotFound:
        return []
    return [_party_quality(party) for party in parties]


def _party_quality(party: PartyQuality) -> PartyQualityView:
    return PartyQualityView(
        role=party.role.value,
        rtt_ms_median=party.rtt_ms_median,
        mos_worst=party.mos_worst,
        frozen_s=party.frozen_s,
        samples=[SampleView(**asdict(sample)) for sample in party.samples],
    )


async def _composed(services: Services, contact: Contact) -> ComposedView:
    try:
        composition = await services.call.composition(contact_id=contact.id)
    except CallNotFound:
        return ComposedView(state="none", percent=0, object_id=None)
    return ComposedView(
        state=composition.state,
        percent=round(composition.progress * 100),
        object_id=composition.object_id,
    )


async def _package(services: Services, contact: Contact) -> PackageView | None:
    try:
        package = await services.evidence.package(contact_id=contact.id)
    except NotSealed:
        return None
    return PackageView(
        parts=len(package.parts),
        manifest_sha256=package.tag,
        bytes=package.bytes,
        sealed_at=package.parts[0].sealed_at,
    )
