"""How an engine in a process of its own is spoken to. Standard library only, so that it also runs
in an environment that holds nothing but the engine.

A message is the length of its header (4 bytes, big-endian), the header as JSON, and the blobs
whose lengths the header's ``blobs`` lists. Requests and answers take turns.
"""

import json
import os
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, TypeAlias

Header: TypeAlias = dict[str, Any]
Message: TypeAlias = tuple[Header, list[bytes]]

LENGTH = struct.Struct(">I")
HEADER_BYTES_MAX = 1024 * 1024


class Problem(Exception):
    """An engine's expected "no": what is wrong with what it was given."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def encode(header: Header, blobs: Sequence[bytes] = ()) -> bytes:
    """Return a message as bytes."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    return LENGTH.pack(len(text)) + text + b"".join(blobs)


def serve(handle: Callable[[Header, list[bytes]], Message], *, about: Header) -> None:
    """Say what the engine is, then answer requests until standard input ends.

    Whatever a library prints goes to standard error: standard output carries messages only.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _send(answers, about, [])
    while (request := _receive(sys.stdin.buffer)) is not None:
        _send(answers, *_answer(handle, request))


def _answer(handle: Callable[[Header, list[bytes]], Message], request: Message) -> Message:
    try:
        return handle(*request)
    except Problem as problem:
        return {"problem": problem.code, "facts": problem.facts}, []
    except Exception as defect:  # noqa: BLE001 - the outermost call: one bad picture ends no engine
        return {"defect": type(defect).__name__}, []


def _send(stream: BinaryIO, header: Header, blobs: Sequence[bytes]) -> None:
    stream.write(encode(header, blobs))
    stream.flush()


def _receive(stream: BinaryIO) -> Message | None:
    prefix = stream.read(LENGTH.size)
    if len(prefix) < LENGTH.size:
        return None
    header = json.loads(stream.read(LENGTH.unpack(prefix)[0]))
    return header, [stream.read(length) for length in header["blobs"]]
