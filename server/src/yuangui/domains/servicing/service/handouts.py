"""Files handed over in a call: documents and pictures to the customer, pictures to the teller."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from yuangui.domains.contact.api import Contact, ContactState
from yuangui.domains.evidence.api import EvidenceObject, EvidenceService
from yuangui.domains.identity.api import IdentityService
from yuangui.domains.servicing.errors import HandoutTooLarge, HandoutTypeRefused, NotInCall
from yuangui.domains.servicing.events import HandoutGiven
from yuangui.domains.servicing.ports import PageMaker
from yuangui.flow.step import Actor
from yuangui.kit.canonical import sha256_hex
from yuangui.kit.outbox import Publisher

#: Object kinds: what the teller hands over, a page of it as a picture, what the customer does.
HANDOUT, HANDOUT_PAGE, CUSTOMER_PICTURE = "handout", "handout_page", "customer_picture"
HANDOUT_KINDS = frozenset({HANDOUT, HANDOUT_PAGE, CUSTOMER_PICTURE})
BYTES_MAX = 10 * 1024 * 1024
PAGES_MAX = 20
NAME_CHARACTERS_MAX = 80

Giver = Literal["teller", "customer"]
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A file that one side gave the other.

    Attributes:
        pages: kept pictures of it, in order; a picture is its own page.
    """

    kept: EvidenceObject
    by: Giver
    pages: tuple[str, ...]


class Handouts:
    """Takes files in, over one unit of work. What they are is told by their bytes."""

    def __init__(
        self,
        *,
        identity: IdentityService,
        evidence: EvidenceService,
        maker: PageMaker,
        events: Publisher,
    ) -> None:
        self._identity = identity
        self._evidence = evidence
        self._maker = maker
        self._events = events

    async def give(
        self, *, contact: Contact, actor: Actor, name: str, content: bytes, now: datetime
    ) -> Handout:
        """Keep a file as evidence, with the pictures that the other side is shown.

        The same file under the same name is one handout.

        Raises:
            NotInCall: files are handed over while customer and teller are connected.
            HandoutTooLarge: more than 10 MiB.
            HandoutTypeRefused: it is no PDF, PNG or JPEG; from a customer, no picture.
            HandoutBroken, HandoutTooLong: the PDF cannot be read, or has more than 20 pages.
            Refusal: the picture cannot be read (from identity).
        """
        if contact.state is not ContactState.IN_CALL:
            raise NotInCall(contact_id=contact.id)
        if len(content) > BYTES_MAX:
            raise HandoutTooLarge(mb_max=BYTES_MAX >> 20)
        by: Giver = "teller" if actor.role == "teller" else "customer"
        is_document = content.startswith(_PDF) and by == "teller"
        if not is_document and not content.startswith((_JPEG, _PNG)):
            raise HandoutTypeRefused
        if is_document:
            pages = await self._maker.pages(content, count_max=PAGES_MAX)
            media_type, clean = "application/pdf", content
        else:
            picture = await self._identity.accept_picture(content=content)
            pages, media_type, clean = (), picture.media_type, picture.content
        kept = await self._evidence.keep(
            contact_id=contact.id,
            org_path=contact.org_path,
            kind=HANDOUT if by == "teller" else CUSTOMER_PICTURE,
            name=clean_name(name),
            media_type=media_type,
            content=clean,
            facts={"pages": max(1, len(pages)), "given_sha256": sha256_hex(content)},
            actor={"role": by, "id": actor.id},
            now=now,
        )
        shown = [await self._keep_page(contact, kept, n, page, now) for n, page in enumerate(pages)]
        await self._events.publish(
            HandoutGiven(
                org_path=contact.org_path,
                topic=f"contact:{contact.id}",
                at=now,
                contact_id=contact.id,
                object_id=kept.id,
            )
        )
        return Handout(kept=kept, by=by, pages=tuple(shown) or (kept.id,))

    async def _keep_page(
        self, contact: Contact, kept: EvidenceObject, number: int, page: bytes, now: datetime
    ) -> str:
        drawn = await self._evidence.keep(
            contact_id=contact.id,
            org_path=contact.org_path,
            kind=HANDOUT_PAGE,
            name=f"{kept.id}-{number + 1:02}.png",
            media_type="image/png",
            content=page,
            now=now,
        )
        return drawn.id


def handouts_among(objects: Sequence[EvidenceObject]) -> Sequence[Handout]:
    """Return the handouts among a contact's kept files, oldest first."""
    pages: dict[str, list[str]] = {}
    for each in objects:
        if each.kind == HANDOUT_PAGE:
            pages.setdefault(each.name.partition("-")[0], []).append(each.id)
    givers: dict[str, Giver] = {HANDOUT: "teller", CUSTOMER_PICTURE: "customer"}
    return [
        Handout(kept=each, by=givers[each.kind], pages=tuple(pages.get(each.id, [each.id])))
        for each in objects
        if each.kind in givers
    ]


def clean_name(name: str) -> str:
    """Return a file's name without folders and without anything that is not to be read."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        each for each in bare if unicodedata.category(each)[0] not in "CZ" or each == " "
    )
    return " ".join(seen.split())[:NAME_CHARACTERS_MAX] or "file"
