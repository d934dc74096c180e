"""Files handed over in a call, by its teller and by its customer."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, UploadFile

from yuangui.domains.contact.api import Contact
from yuangui.domains.institution.api import StaffSession
from yuangui.flow.step import Actor
from yuangui.http.access import requires
from yuangui.http.desk_contact import Served
from yuangui.http.principal import customer_contact
from yuangui.http.render.contact import handout_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.uploads import given_file
from yuangui.http.views.contact import HandoutView
from yuangui.http.wire.times import now_of

router = APIRouter(prefix="/api", route_class=UnitOfWorkRoute)

Teller = Annotated[StaffSession, Depends(requires("teller"))]
Mine = Annotated[Contact, Depends(customer_contact)]


@router.post(
    "/desk/contacts/{contact_id}/handouts",
    operation_id="deskGiveHandout",
    tags=["desk"],
    status_code=201,
)
async def give(
    request: Request, teller: Teller, contact: Served, file: Annotated[UploadFile, File()]
) -> HandoutView:
    """Show the customer a document (PDF) or a picture (PNG, JPEG)."""
    given = await given_file(
        services_of(request),
        contact=contact,
        actor=Actor(id=teller.staff.id, role="teller"),
        file=file,
        now=now_of(request),
    )
    return handout_view(given)


@router.post(
    "/customer/contact/handouts",
    operation_id="customerGiveHandout",
    tags=["customer"],
    status_code=201,
)
async def give_picture(
    request: Request, contact: Mine, file: Annotated[UploadFile, File()]
) -> HandoutView:
    """Show the teller a picture (PNG, JPEG)."""
    given = await given_file(
        services_of(request),
        contact=contact,
        actor=Actor(id=contact.id, role="customer"),
        file=file,
        now=now_of(request),
    )
    return handout_view(given)
