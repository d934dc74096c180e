"""The back office: found contacts, their records, messages of the stand-in."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from yuangui.domains.contact.api import ContactState
from yuangui.http.views.base import Id, JsonBody, Line, Moment, Name, View
from yuangui.http.views.contact import ContactView
from yuangui.http.views.run import RunView

PAGE_SIZE_MAX = 100


class ContactQuery(BaseModel):
    """What to look for; the text matches the beginning of a number or a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[Line, Field(max_length=64)] = ""
    since: Moment | None = None
    until: Moment | None = None
    service: Name | None = None
    state: ContactState | None = None
    staff: Id | None = None
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=PAGE_SIZE_MAX)] = 20


class ContactRow(View):
    """One found contact, masked."""

    id: str
    number: str
    state: str
    service: str | None
    org_name: str
    teller_name: str | None
    customer_name_masked: str | None
    created_at: datetime
    ended_at: datetime | None
    connected_s: int
    result_code: str | None
    rating: int | None
    is_sealed: bool


class ContactPage(View):
    """A page of found contacts; ``total`` counts all that were found."""

    rows: list[ContactRow]
    total: int
    page: int
    page_size: int


class EntryView(View):
    """One link of the contact's evidence chain."""

    seq: int
    at: datetime
    kind: str
    actor: JsonBody
    facts: JsonBody
    hash: str


class ObjectView(View):
    """One kept file."""

    id: str
    kind: str
    name: str
    media_type: str
    bytes: int
    sha256: str
    sm3: str
    captured_at: datetime


class TrackView(View):
    """A party's recording that a browser can play; offset from the call's start.

    ``source``: whether it shows the party or their screen.
    """

    id: str
    object_id: str
    role: str
    source: Literal["camera", "screen"]
    start_offset_s: float
    duration_s: float
    media_type: str


class StretchView(View):
    """A part of the connected time; offsets from the call's start."""

    start_offset_s: float
    end_offset_s: float
    kind: str


class PartyCoverage(View):
    """How much of the connected time of one party is on disk.

    ``gaps`` are not on disk; in ``stalls`` the party sent nothing for a moment.
    """

    role: str
    audio_ratio: float
    video_ratio: float
    gaps: list[StretchView]
    stalls: list[StretchView]


class ShareCoverageView(View):
    """How much of the time in which a party showed their screen is on disk."""

    role: str
    shown_s: float
    video_ratio: float
    gaps: list[StretchView]


class CoverageView(View):
    """The coverage ledger of a contact."""

    connected_s: float
    is_complete: bool
    is_final: bool
    parties: list[PartyCoverage]
    shares: list[ShareCoverageView]


class SampleView(View):
    """What one party's page measured since its last sample; null: its browser does not say.

    ``offset_s`` counts from the call's start; ``mos`` is the opinion score estimated from it.
    """

    offset_s: float
    rtt_ms: float | None
    lost_percent: float | None
    jitter_ms: float | None
    fps: float | None
    kbps: float | None
    frozen_s: float | None
    level: float | None
    mos: float | None


class PartyQualityView(View):
    """How the call was for one party; ``frozen_s`` is the sum over all samples."""

    role: str
    rtt_ms_median: float | None
    mos_worst: float | None
    frozen_s: float | None
    samples: list[SampleView]


class ConsentView(View):
    """An answer to a notice."""

    kind: str
    version: str
    locale: str
    sha256: str
    granted: bool
    at: datetime


class PackageView(View):
    """The sealed package, part by part."""

    parts: int
    manifest_sha256: str
    bytes: int
    sealed_at: datetime


class ComposedView(View):
    """The composed recording: none, wanted, done or failed."""

    state: str
    percent: int
    object_id: str | None


class ViewingView(View):
    """Somebody of staff looked at the contact's evidence."""

    at: datetime
    staff_id: str
    object_id: str | None
    reason: str


class ContactRecord(View):
    """Everything the bank keeps of a contact."""

    contact: ContactView
    org_name: str
    note: str
    runs: list[RunView]
    run_events: list[JsonBody]
    entries: list[EntryView]
    objects: list[ObjectView]
    consents: list[ConsentView]
    tracks: list[TrackView]
    coverage: CoverageView | None
    quality: list[PartyQualityView]
    composed: ComposedView
    package: PackageView | None
    viewings: list[ViewingView]


class TimelineItem(View):
    """One moment of the contact; ``offset_s`` counts from the start of the call."""

    at: datetime
    offset_s: float | None
    kind: str
    title_key: str
    facts: JsonBody


class MessageView(View):
    """A short message in the stand-in's visible outbox."""

    id: str
    at: datetime
    to_masked: str
    text: str
    contact_id: str | None


class DaySummary(View):
    """Figures of today within the reader's reach."""

    contacts: int
    waiting: int
    in_call: int
    handled: int
    average_wait_s: int
    by_hour: list[int]
    by_service: dict[str, int]
