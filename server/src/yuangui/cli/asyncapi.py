"""``asyncapi``: write the description of the events that webhooks are told."""

import argparse
import inspect
import json
import sys
from pathlib import Path
from typing import Any

from yuangui.domains.integration.api import PUBLIC_EVENTS, SIGNATURE_HEADER, PublicEvent, kind_of

_CHANNEL = "webhook"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("asyncapi", help="write the AsyncAPI document of the webhooks")
    parser.add_argument("file", type=Path, nargs="?", help="where to; standard output if left out")


def run(given: argparse.Namespace) -> int:
    """Write the document, always in the same order."""
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if given.file is None:
        sys.stdout.write(text)
    else:
        given.file.write_text(text, "utf-8")
    return 0


def document() -> dict[str, Any]:
    """Return the AsyncAPI 3.0 document, made from the structs that are sent."""
    import msgspec

    _, schemas = msgspec.json.schema_components(
        PUBLIC_EVENTS, ref_template="#/components/schemas/{name}"
    )
    for schema in schemas.values():
        # What has a default is sent like everything else.
        schema["required"] = list(schema["properties"])
    names = {kind_of(each): each.__name__ for each in PUBLIC_EVENTS}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Yuangui webhooks",
            "version": "1",
            "description": "What a webhook is told: at least once, in no promised order.",
        },
        "defaultContentType": "application/json",
        "channels": {
            _CHANNEL: {
                "description": "POST to the address of the webhook; any 2xx takes the event.",
                "messages": {
                    kind: {"$ref": f"#/components/messages/{name}"} for kind, name in names.items()
                },
            }
        },
        "operations": {
            "tell": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{_CHANNEL}"},
                "messages": [{"$ref": f"#/channels/{_CHANNEL}/messages/{kind}"} for kind in names],
            }
        },
        "components": {
            "messages": {each.__name__: _message(each) for each in PUBLIC_EVENTS},
            "schemas": schemas | {"Headers": _HEADERS},
        },
    }


def _message(event: type[PublicEvent]) -> dict[str, Any]:
    return {
        "name": kind_of(event),
        "summary": inspect.getdoc(event),
        "headers": {"$ref": "#/components/schemas/Headers"},
        "payload": {"$ref": f"#/components/schemas/{event.__name__}"},
    }


_HEADERS = {
    "type": "object",
    "required": ["Idempotency-Key", SIGNATURE_HEADER],
    "properties": {
        "Idempotency-Key": {
            "type": "string",
            "description": "The event's id: the same whenever it is sent again.",
        },
        SIGNATURE_HEADER: {
            "type": "string",
            "pattern": "^t=[0-9]+,v1=[0-9a-f]{64}$",
            "description": 'Unix time, and HMAC-SHA256 of "time.body" under the webhook\'s secret.',
        },
    },
}
