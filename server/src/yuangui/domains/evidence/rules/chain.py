"""The hash chain of a contact: each entry holds the digest of the one before it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import rfc8785

from yuangui.domains.evidence.errors import FactsRefused
from yuangui.domains.evidence.model import NO_ENTRY, Entry, instant
from yuangui.domains.evidence.rules.faults import UNREADABLE, PackageFault
from yuangui.kit.canonical import JsonObject, canonical, sha256_hex
from yuangui.kit.org_path import OrgPath

# A form's whole history fits; a picture does not, it belongs into the object store.
ENTRY_BYTES_MAX = 64 * 1024

#: The entry that a kept file leaves in the chain.
KEPT = "object.kept"
#: The entry that a sealed part leaves in the chain; the next part begins with it.
SEALED = "package.sealed"


def body(entry: Entry) -> bytes:
    """Return the canonical JSON over which an entry's digest is taken."""
    return canonical(_content(entry))


def following(
    last: Entry | None,
    *,
    contact_id: str,
    org_path: OrgPath,
    kind: str,
    actor: JsonObject,
    facts: JsonObject,
    now: datetime,
) -> Entry:
    """Return the entry that comes after ``last``.

    Raises:
        FactsRefused: the facts are longer than 64 KiB, or cannot be written as JSON.
    """
    content: JsonObject = {
        "contact": contact_id,
        "seq": last.seq + 1 if last else 1,
        "at": instant(now),
        "kind": kind,
        "actor": actor,
        "facts": facts,
        "previous": last.digest if last else NO_ENTRY,
    }
    try:
        written = canonical(content)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise FactsRefused(contact_id=contact_id, kind=kind, bytes=0) from error
    if len(written) > ENTRY_BYTES_MAX:
        raise FactsRefused(contact_id=contact_id, kind=kind, bytes=len(written))
    return parsed(written, org_path=org_path)


def parsed(written: bytes, *, org_path: OrgPath) -> Entry:
    """Return the entry whose canonical JSON was kept."""
    content = msgspec.json.decode(written)
    return Entry(
        contact_id=content["contact"],
        org_path=org_path,
        seq=content["seq"],
        at=datetime.fromisoformat(content["at"]),
        kind=content["kind"],
        actor=content["actor"],
        facts=content["facts"],
        previous=content["previous"],
        digest=sha256_hex(written),
    )


def written_chain(entries: Sequence[Entry]) -> bytes:
    """Return entries as the canonical JSON list that goes into a package, digests included."""
    return canonical([{**_content(entry), "digest": entry.digest} for entry in entries])


class WrittenEntry(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An entry as it stands in a package."""

    contact: str
    seq: int
    at: str
    kind: str
    actor: dict[str, Any]
    facts: dict[str, Any]
    previous: str
    digest: str


def read_chain(written: bytes, *, path: str) -> list[WrittenEntry]:
    """Return a packed chain whose digests and links were checked.

    Raises:
        PackageFault: it cannot be read, or an entry was changed, left out, doubled or moved.
    """
    try:
        entries = msgspec.json.decode(written, type=list[WrittenEntry])
        is_canonical = canonical(msgspec.json.decode(written)) == written
    except (*UNREADABLE, rfc8785.CanonicalizationError) as error:
        raise PackageFault("entries_unreadable", path=path) from error
    if not is_canonical:
        raise PackageFault("entries_unreadable", path=path)
    for before, entry in zip([None, *entries], entries, strict=False):
        _check(entry, before, path)
    return entries


def _check(entry: WrittenEntry, before: WrittenEntry | None, path: str) -> None:
    content = msgspec.to_builtins(entry)
    del content["digest"]
    if sha256_hex(canonical(content)) != entry.digest:
        raise PackageFault("entry_differs", path=path, seq=entry.seq)
    if before is None:
        return
    if entry.seq != before.seq + 1 or entry.contact != before.contact:
        raise PackageFault("entry_order", path=path, seq=entry.seq)
    if entry.previous != before.digest:
        raise PackageFault("entry_link", path=path, seq=entry.seq)


def _content(entry: Entry) -> dict[str, Any]:
    return {
        "contact": entry.contact_id,
        "seq": entry.seq,
        "at": instant(entry.at),
        "kind": entry.kind,
        "actor": entry.actor,
        "facts": entry.facts,
        "previous": entry.previous,
    }
