"""One request, one transaction, committed before the answer leaves."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from yuangui.http.edge import Edge
from yuangui.http.principal import CUSTOMER_COOKIE, GUEST_COOKIE, STAFF_COOKIE, fence_of
from yuangui.http.wire.bodies import with_whole_body
from yuangui.services import Services


class UnitOfWorkRoute(APIRoute):
    """Finds out who asks, then runs the request in one transaction fenced by their institution."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_in_one_transaction(request: Request) -> Response:
            request = await with_whole_body(request)
            edge: Edge = request.app.state.edge
            principal = await edge.find_principal(
                staff_token=request.cookies.get(STAFF_COOKIE),
                customer_token=request.cookies.get(CUSTOMER_COOKIE),
                guest_token=request.cookies.get(GUEST_COOKIE),
            )
            request.state.principal = principal
            async with edge.unit_of_work(fence_of(request, principal)) as services:
                request.state.services = services
                return await handle(request)

        return handle_in_one_transaction


def services_of(request: Request) -> Services:
    """Return the services of the request's own unit of work."""
    services: Services = request.state.services
    return services
