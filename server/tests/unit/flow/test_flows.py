"""The flows that come with the product."""

from pathlib import Path
from typing import Any

import pytest

from yuangui.composition.flow_folder import FlowFolder, flow_folders, read_folder
from yuangui.composition.step_types import step_types
from yuangui.flow.api import findings, hash_of, parse
from yuangui.flow.case import Case, walk
from yuangui.flow.definition import Definition, document_of

pytestmark = pytest.mark.unit

FLOWS = [read_folder(folder) for folder in flow_folders(Path(__file__).parents[4] / "flows")]
CASES = [(flow.definition, case) for flow in FLOWS for case in flow.cases]
BY_NAME = {flow.definition.flow: flow.definition for flow in FLOWS}


def test_the_three_services_are_there() -> None:
    assert BY_NAME.keys() >= {"balance_query", "transfer", "password_reset"}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.definition.flow)
def test_each_flow_is_in_order(flow: FlowFolder) -> None:
    assert [str(each) for each in findings(flow.definition, step_types(), flow.cases)] == []


@pytest.mark.parametrize(
    ("definition", "case"), CASES, ids=[f"{flow.flow}: {case.case}" for flow, case in CASES]
)
def test_each_journey_comes_true(definition: Definition, case: Case) -> None:
    walked = walk(definition, case)

    assert (tuple(walked.path), tuple(walked.undone), walked.end) == (
        case.expect.path,
        case.expect.undone,
        case.expect.end,
    )


def test_a_password_is_never_reset_without_an_officer() -> None:
    completed = [
        case.expect.path
        for definition, case in CASES
        if definition.flow == "password_reset" and case.expect.end == "completed"
    ]

    assert completed
    assert all("officer" in path for path in completed)


def test_whoever_declines_the_face_answers_questions_and_needs_an_officer() -> None:
    equal = [
        case.expect.path
        for _, case in CASES
        if case.answers.get("face") == "declined" and case.expect.end == "completed"
    ]

    assert len(equal) >= len(BY_NAME)
    for path in equal:
        assert "liveness" not in path
        assert {"questions"} < set(path)
        assert {"code", "equal_code"} & set(path)
        assert {"officer", "equal_officer"} & set(path)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.definition.flow)
def test_the_hash_covers_forms_and_texts(flow: FlowFolder) -> None:
    document: dict[str, Any] = dict(document_of(flow.definition))
    changed_text = {**document, "texts": {**document["texts"], "en": {"title": "Other"}}}
    changed_forms = {**document, "forms": {"other": {"title": "t", "fields": {"a": {
        "type": "text", "label": "l", "by": "both"}}}}}  # fmt: skip

    hashes = {hash_of(parse(each)) for each in (document, changed_text, changed_forms)}

    assert hash_of(parse(document)) == hash_of(flow.definition)
    assert len(hashes) == 3
