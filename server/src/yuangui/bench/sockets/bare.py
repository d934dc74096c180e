"""The same sockets and messages with no product behind: what the server underneath can do."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

_pages: dict[str, WebSocket] = {}


async def _live(websocket: WebSocket) -> None:
    await websocket.accept()
    place = websocket.query_params["place"]
    _pages[place] = websocket
    await websocket.send_text('{"t":"hello"}')
    try:
        while True:
            await websocket.receive_text()
            await websocket.send_text('{"t":"pong"}')
    except WebSocketDisconnect:
        del _pages[place]


async def _tell(request: Request) -> Response:
    contact_id = request.path_params["contact"]
    await _pages[contact_id].send_text(f'{{"t":"changed","topic":"contact:{contact_id}"}}')
    return PlainTextResponse("told")


def main() -> None:
    """Serve on the port that the argument names."""
    app = Starlette(
        routes=[WebSocketRoute("/live", _live), Route("/tell/{contact}", _tell, methods=["POST"])]
    )
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_keep_alive=75,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
