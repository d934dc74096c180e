"""The built web apps, under paths of the one origin."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_APPS = {"desk": "/desk", "office": "/office", "customer": "/"}


class AppFiles(StaticFiles):
    """Files of one app. Unknown paths are pages of the app, so they answer with its shell."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        full_path, found = self.lookup_path(path)
        is_file = found is not None and full_path and not path.endswith("/") and "." in path
        response = await super().get_response(path if is_file else "index.html", scope)
        is_named_by_content = path.startswith("assets/")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_named_by_content and is_file else "no-cache"
        )
        return response


def add_to(app: FastAPI, *, web_root: Path | None, ca_file: Path | None) -> None:
    """Serve the web apps and, with a local certificate authority, its certificate."""
    if ca_file is not None:

        @app.get("/ca.crt", include_in_schema=False)
        async def authority(_: Request) -> Response:
            return FileResponse(
                ca_file, media_type="application/x-x509-ca-cert", filename="yuangui-ca.crt"
            )

    if web_root is None:
        return
    for name, path in _APPS.items():
        folder = web_root / name
        if folder.is_dir():
            app.mount(path, AppFiles(directory=folder, html=True), name=name)
