"""An engine for tests: it echoes, refuses, breaks, dies or sleeps as it is told."""

import os
import time

from yuangui.kit.engine_wire import Header, Message, Problem, serve


def handle(header: Header, blobs: list[bytes]) -> Message:
    match header["do"]:
        case "refuse":
            raise Problem("too_dark", brightness=3)
        case "break":
            raise RuntimeError("a defect")
        case "die":
            os._exit(3)
        case "sleep":
            time.sleep(60)
    os.write(1, b"a library says something on standard output")
    return {"pid": os.getpid()}, [blob[::-1] for blob in blobs]


if __name__ == "__main__":
    serve(handle, about={"engine": "echo 1"})
