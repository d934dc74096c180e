"""Staff as an administrator sees them."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from yuangui.http.views.base import Body, Line, OrgPathText, View

RoleName: TypeAlias = Literal[
    "teller", "authoriser", "supervisor", "quality", "administrator", "auditor"
]
RoleNames: TypeAlias = Annotated[list[RoleName], Field(min_length=1, max_length=6)]


class StaffRow(View):
    """One member of staff, dismissed ones included."""

    id: str
    name: str
    number: str
    display_name: str
    roles: list[RoleName]
    org_path: str
    is_active: bool


class StaffPlace(View):
    """An institution where somebody can work; ``name`` by language."""

    org_path: str
    name: dict[str, str]
    kind: Literal["union", "county", "branch", "village_point"]


class StaffActView(View):
    """What an administrator did with whose account; the roles that it gave, if any."""

    at: datetime
    by_name: str
    name: str
    number: str
    act: Literal["employ", "change_roles", "dismiss", "bring_back", "reset_password"]
    roles: list[RoleName]


class StaffBook(View):
    """Everybody at or below the administrator's institution. ``own_id`` is the reader's."""

    own_id: str
    staff: list[StaffRow]
    places: list[StaffPlace]
    acts: list[StaffActView]


class EmployBody(Body):
    """A new member of staff: ``name`` is for signing in, ``number`` for customers to quote."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{1,31}$")]
    number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    display_name: Annotated[Line, Field(min_length=1, max_length=30)]
    roles: RoleNames
    org_path: OrgPathText


class RolesBody(Body):
    """The roles that somebody has from now on."""

    roles: RoleNames


class StartPassword(View):
    """Whom it lets in, and a start password that is not shown again."""

    name: str
    display_name: str
    start_password: str
