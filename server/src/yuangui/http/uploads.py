"""Pictures on their way in and out."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import Response, UploadFile

from yuangui.domains.contact.api import Contact
from yuangui.domains.evidence.api import UnknownObject
from yuangui.domains.servicing.api import HANDOUT_KINDS, Handout
from yuangui.flow.step import Actor
from yuangui.http.views.contact import UploadView
from yuangui.kit.errors import Refusal
from yuangui.services import Services

#: What a page may say that a picture is.
PICTURE_KIND = r"^(document_front|document_back|face|liveness|snapshot)$"

#: What a kept picture may be; a signature is drawn as SVG.
PICTURE_TYPES = ("image/jpeg", "image/png", "image/svg+xml")

# A phone's picture at full size; more is a mistake or an attack.
UPLOAD_BYTES_MAX = 12 * 1024 * 1024


class UploadTooLarge(Refusal):
    """The file is larger than any picture of ours."""

    code = "upload.too_large"


async def kept_picture(
    services: Services,
    *,
    contact: Contact,
    kind: str,
    file: UploadFile,
    actor: Mapping[str, str],
    now: datetime,
) -> UploadView:
    """Check a picture, keep it as evidence and return what it is known by.

    Raises:
        UploadTooLarge: more than 12 MiB.
        Refusal: it is not a picture that we read (from identity).
        ContactEnded: the contact is over.
    """
    contact.must_be_open()
    content = await file.read(UPLOAD_BYTES_MAX + 1)
    if len(content) > UPLOAD_BYTES_MAX:
        raise UploadTooLarge(bytes_max=UPLOAD_BYTES_MAX)
    picture = await services.identity.accept_picture(content=content)
    kept = await services.evidence.keep(
        contact_id=contact.id,
        org_path=contact.org_path,
        kind=kind,
        name=f"{kind}.{'png' if picture.media_type == 'image/png' else 'jpg'}",
        media_type=picture.media_type,
        content=picture.content,
        facts={"width": picture.width, "height": picture.height},
        actor=dict(actor),
        now=now,
    )
    return UploadView(
        object_id=kept.id, sha256=kept.sha256, width=picture.width, height=picture.height
    )


async def given_file(
    services: Services,
    *,
    contact: Contact,
    actor: Actor,
    file: UploadFile,
    now: datetime,
) -> Handout:
    """Take in a file that one side of a call hands to the other. Raises what handing over does."""
    return await services.handouts.give(
        contact=contact,
        actor=actor,
        name=file.filename or "",
        content=await file.read(UPLOAD_BYTES_MAX + 1),
        now=now,
    )


async def object_answer(
    services: Services, *, contact: Contact, object_id: str, is_customer: bool = False
) -> Response:
    """Return a kept picture of a contact; never stored by the browser.

    Raises:
        UnknownObject: there is none, it belongs to another contact, or it is no picture.
        ContactEnded: a customer asks for what was handed over in a call that has ended.
    """
    kept = await services.evidence.object(object_id=object_id)
    if kept.contact_id != contact.id or kept.media_type not in PICTURE_TYPES:
        raise UnknownObject(object_id=object_id)
    if is_customer and kept.kind in HANDOUT_KINDS:
        contact.must_be_open()
    content = await services.evidence.content(object_id=object_id)
    return Response(
        content,
        media_type=kept.media_type,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )
