"""The HTTP face of an already composed product."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TypeAlias

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

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
from yuangui.http.headers import SecurityHeaders
from yuangui.http.live import page
from yuangui.http.problems import STATUS_OF
from yuangui.http.views.base import Problem
from yuangui.kit.errors import Refusal, Unavailable

Lifespan: TypeAlias = Callable[[FastAPI], AbstractAsyncContextManager[None]]

_PROBLEM = "application/problem+json"


def create_app(
    *,
    lifespan: Lifespan | None = None,
    web_root: Path | None = None,
    ca_file: Path | None = None,
) -> FastAPI:
    """Return the application. Its lifespan puts the edge into ``app.state.edge``.

    Without a lifespan it can only describe itself (OpenAPI).
    """
    app = FastAPI(
        title="Yuangui",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses={
            status: {"model": Problem, "description": "refused"} for status in (401, 403, 404, 409)
        },
    )
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_middleware(SecurityHeaders)
    for part in (public, customer, desk, desk_contact, office, authorisations, evidence, sign_in):
        app.include_router(part.router)
    page.add_to(app)
    static.add_to(app, web_root=web_root, ca_file=ca_file)
    return app


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return JSONResponse(
        {"code": error.code, "facts": error.facts}, STATUS_OF[error.code], media_type=_PROBLEM
    )


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Unavailable)
    return JSONResponse(
        {"code": f"{error.party}.unavailable", "facts": {"party": error.party}},
        503,
        media_type=_PROBLEM,
        headers={"Retry-After": str(max(1, round(error.retry_after_s)))},
    )
