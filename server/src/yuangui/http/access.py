"""Who may call: dependencies that read the principal of the request.

The cookie is looked up before the request's own unit of work opens, in a short one at the root of
the tree: only the session says at which institution the request may stand. Dependencies are
coroutines: what is not goes to a thread and back, in every request.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request

from yuangui.domains.institution.api import Role, StaffSession
from yuangui.http.principal import NotSignedIn, Principal, RoleMissing


async def signed_in(request: Request) -> StaffSession:
    """Return the session of the member of staff who asks.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    principal: Principal = request.state.principal
    if principal.staff is None:
        raise NotSignedIn
    return principal.staff


def requires(role: str) -> Callable[[Request], Awaitable[StaffSession]]:
    """Return a dependency that lets in members of staff with this role."""
    return requires_any(role)


def requires_any(*roles: str) -> Callable[[Request], Awaitable[StaffSession]]:
    """Return a dependency that lets in members of staff with one of these roles."""
    wanted = frozenset(Role(each) for each in roles)

    async def with_role(request: Request) -> StaffSession:
        session = await signed_in(request)
        if not wanted & session.staff.roles:
            raise RoleMissing(roles=", ".join(sorted(wanted)))
        return session

    return with_role
