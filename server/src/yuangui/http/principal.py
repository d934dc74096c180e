"""Who makes a request: nobody, the customer of one contact, or a member of staff."""

from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from yuangui.domains.contact.api import Contact
from yuangui.domains.institution.api import StaffSession
from yuangui.domains.invitation.api import Guest
from yuangui.kit.errors import Refusal
from yuangui.kit.org_path import ROOT, OrgPath

STAFF_COOKIE = "yg_staff"
CUSTOMER_COOKIE = "yg_customer"
GUEST_COOKIE = "yg_guest"

# Pages of people who do not belong to the bank, whatever other cookies their browser holds.
_OUTSIDE = ("/api/customer/", "/api/guest/")


class NotSignedIn(Refusal):
    """The request needs somebody who is signed in."""

    code = "access.not_signed_in"


class RoleMissing(Refusal):
    """The person who is signed in has not the role for this."""

    code = "access.role_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who makes a request. A page may hold several cookies: each route says which one it reads."""

    staff: StaffSession | None = None
    contact: Contact | None = None
    guest: Guest | None = None


class PrincipalFinder(Protocol):
    """Looks up cookies, in a short unit of work of its own at the root of the tree."""

    async def __call__(
        self, *, staff_token: str | None, customer_token: str | None, guest_token: str | None
    ) -> Principal:
        """Return who holds these tokens."""
        ...


def fence_of(request: Request, principal: Principal) -> OrgPath:
    """Return the path at which the request's unit of work sees rows.

    Staff see what lies at or below their own institution. A customer has no institution: the
    contact of the page's token is the only one that its routes touch, and the place in the queue
    depends on seats above the village, so that unit of work stands at the root. So does a guest's.
    """
    if request.url.path.startswith(_OUTSIDE) or principal.staff is None:
        return ROOT
    return principal.staff.staff.org_path


async def customer_contact(request: Request) -> Contact:
    """Return the contact of the customer's page.

    Raises:
        NotSignedIn: the page holds no contact.
    """
    principal: Principal = request.state.principal
    if principal.contact is None:
        raise NotSignedIn
    return principal.contact


def call_guest(request: Request) -> Guest:
    """Return the guest of the page.

    Raises:
        NotSignedIn: the page was let into no call.
    """
    principal: Principal = request.state.principal
    if principal.guest is None:
        raise NotSignedIn
    return principal.guest
