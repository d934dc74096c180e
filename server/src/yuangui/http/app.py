"""The HTTP face of an already composed product."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from yuangui.http import (
    authorisations,
    customer,
    desk,
    desk_contact,
    evidence,
    office,
    public,
    sign_in,
    static,
)
from yuangui.http.conference import desk as desk_call
from yuangui.http.conference import invited, monitor, transfer
from yuangui.http.door import callbacks, outbound
from yuangui.http.floor import alarms, day, floor, seat, wallboard
from yuangui.http.handout import handouts
from yuangui.http.headers import SecurityHeaders
from yuangui.http.integration import webhooks
from yuangui.http.invitation import guests, invitations, links
from yuangui.http.live import page
from yuangui.http.problems import STATUS_OF
from yuangui.http.report import report
from yuangui.http.routing import routing
from yuangui.http.staff import staff
from yuangui.http.wire.bodies import RequestInvalid
from yuangui.http.wire.described import PROBLEM, REFUSALS, DescribedApi
from yuangui.kit.errors import Refusal, Unavailable

Lifespan: TypeAlias = Callable[[FastAPI], AbstractAsyncContextManager[None]]

# A part of the request that is not ours to name: where it is wrong is told in so many characters.
_WHERE_CHARACTERS_MAX = 80


def create_app(
    *,
    lifespan: Lifespan | None = None,
    web_root: Path | None = None,
    ca_file: Path | None = None,
) -> FastAPI:
    """Return the application. Its lifespan puts the edge into ``app.state.edge``.

    Without a lifespan it can only describe itself (OpenAPI).
    """
    app = DescribedApi(
        title="Yuangui",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses=REFUSALS,
    )
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_middleware(SecurityHeaders)
    for part in (
        public,
        customer,
        desk,
        desk_contact,
        desk_call,
        invited,
        monitor,
        transfer,
        handouts,
        office,
        authorisations,
        evidence,
        webhooks,
        floor,
        alarms,
        day,
        seat,
        wallboard,
        report,
        staff,
        routing,
        invitations,
        callbacks,
        outbound,
        links,
        guests,
        sign_in,
    ):
        app.include_router(part.router)
    page.add_to(app)
    static.add_to(app, web_root=web_root, ca_file=ca_file)
    return app


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return JSONResponse(
        {"code": error.code, "facts": error.facts}, STATUS_OF[error.code], media_type=PROBLEM
    )


async def _invalid(request: Request, error: Exception) -> Response:
    """Say where a request is not as described, and repeat nothing of what it held."""
    assert isinstance(error, RequestValidationError)
    where = ".".join(str(part) for part in error.errors()[0]["loc"])
    told = where.encode("ascii", "replace").decode()[:_WHERE_CHARACTERS_MAX]
    return await _refused(request, RequestInvalid(where=told))


async def _not_served(request: Request, error: Exception) -> Response:
    """Answer what no route serves as the framework does, and a body that is no JSON as we do."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return await _refused(request, RequestInvalid(where="body"))
    return await http_exception_handler(request, error)


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Unavailable)
    return JSONResponse(
        {"code": f"{error.party}.unavailable", "facts": {"party": error.party}},
        503,
        media_type=PROBLEM,
        headers={"Retry-After": str(max(1, round(error.retry_after_s)))},
    )
