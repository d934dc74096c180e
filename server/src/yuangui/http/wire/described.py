"""How the API describes what is not a view: refusals, pictures, documents, recordings."""

from typing import Any, TypeAlias

from fastapi import FastAPI

from yuangui.http.problems import STATUS_OF
from yuangui.http.views.base import Problem

Described: TypeAlias = dict[int | str, dict[str, Any]]

JSON, PROBLEM = "application/json", "application/problem+json"
_UNAVAILABLE = 503
_FILE = {"schema": {"type": "string", "format": "binary"}}

#: Every refusal has the same form, whichever of them a route may meet.
REFUSALS: Described = {
    status: {"model": Problem, "description": "refused"}
    for status in sorted({*map(int, STATUS_OF.values()), _UNAVAILABLE})
}


def file_of(*media_types: str) -> Described:
    """Describe an answer that is a file of one of these types."""
    return {200: {"description": "the file", "content": dict.fromkeys(media_types, _FILE)}}


def stretches_of(media_type: str) -> Described:
    """Describe an answer that is a file, or a stretch of it (RFC 9110, section 14)."""
    content = {media_type: _FILE}
    return {
        200: {"description": "the file", "content": content},
        206: {"description": "the stretch that was asked for", "content": content},
        416: {"description": "the stretch lies outside"},
    }


class DescribedApi(FastAPI):
    """Says in its description, too, that refusals are problems (RFC 9457)."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        for path in document["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) in REFUSALS and JSON in content:
                        content[PROBLEM] = content.pop(JSON)
        return document
