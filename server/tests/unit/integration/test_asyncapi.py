"""The description of the events is the one that is committed, and holds together."""

from pathlib import Path
from typing import Any

import pytest

from yuangui.cli.asyncapi import document
from yuangui.cli.main import main
from yuangui.domains.integration.api import KINDS

pytestmark = pytest.mark.unit

COMMITTED = Path(__file__).parents[4] / "docs" / "reference" / "asyncapi.json"


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [each for part in value.values() for each in references(part)]
    if isinstance(value, list):
        return [each for part in value for each in references(part)]
    return []


def test_the_committed_document_is_current(tmp_path: Path) -> None:
    written = tmp_path / "asyncapi.json"

    assert main(["asyncapi", str(written)]) == 0

    assert written.read_text("utf-8") == COMMITTED.read_text("utf-8")


def test_every_reference_names_something() -> None:
    whole = document()

    found = references(whole)

    assert found
    for reference in found:
        place: Any = whole
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


def test_every_kind_has_a_message_whose_type_is_constant() -> None:
    whole = document()

    messages = whole["channels"]["webhook"]["messages"]

    assert set(messages) == KINDS
    for message in whole["components"]["messages"].values():
        schema = whole["components"]["schemas"][message["payload"]["$ref"].rpartition("/")[2]]
        assert schema["properties"]["type"]["enum"] == [message["name"]]
        assert set(schema["required"]) == set(schema["properties"])
        assert {"id", "type", "version", "at", "org_path", "state"} <= set(schema["required"])
