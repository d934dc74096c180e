"""Following docs/how-to/add-a-flow.md leads to a flow that is in order."""

import re
from pathlib import Path

import pytest

from yuangui.cli.main import main
from yuangui.composition.flow_folder import flow_folders, read_folder
from yuangui.flow.api import DefinitionInvalid

pytestmark = pytest.mark.unit

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "add-a-flow.md"
FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files that the page tells to make."""
    made = tmp_path / "callback_number"
    for name, content in FILE.findall(PAGE.read_text("utf-8")):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return made


def test_the_flow_of_the_page_is_in_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["flow", "check", "--json", str(folder)])

    told = capsys.readouterr()
    assert (code, told.out.strip()) == (0, '{"flows": 1, "findings": 0}')
    assert "callback_number: in order, 3 cases" in told.err


def test_a_branch_without_a_journey_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journeys = folder / "cases" / "service.yaml"
    journeys.write_text(
        journeys.read_text("utf-8").split("- case: The customer changes")[0], "utf-8"
    )

    code = main(["flow", "check", str(folder)])

    assert code == 1
    assert "no case takes the branch 'cancelled'" in capsys.readouterr().err


def test_a_flow_is_shown_and_exported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "show", str(folder)]) == 0
    assert "登记回电" in capsys.readouterr().out
    assert main(["flow", "export", str(folder)]) == 0
    assert capsys.readouterr().out.startswith('{"assurance":"low","channels":["phone"]')


def test_nothing_is_published_while_something_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "texts" / "en.json").write_text("{}", "utf-8")

    assert main(["flow", "publish", str(folder)]) == 1
    assert "Nothing is published" in capsys.readouterr().err


class TestReadFolder:
    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("flow.yaml", "flow: [", "cannot be read"),
            ("flow.yaml", "- a list", "does not hold names"),
            ("flow.yaml", "flow: x\nflow: y\n", "stands twice"),
            ("flow.yaml", "flow: !!python/object/apply:os.getcwd []\n", "cannot be read"),
            ("forms.yaml", "x" * 600_000, "larger than"),
            ("texts/en.json", "{", "cannot be read"),
            ("cases/service.yaml", "cases: none", "no list called cases"),
            ("cases/service.yaml", "cases:\n- case: x\n", "missing required field"),
        ],
    )
    def test_names_the_file_that_is_wrong(
        self, folder: Path, name: str, content: str, told: str
    ) -> None:
        (folder / name).write_text(content, "utf-8")

        with pytest.raises(DefinitionInvalid) as refused:
            read_folder(folder)

        assert told in str(refused.value.facts["where"])

    @pytest.mark.parametrize("name", ["flow.yaml", "forms.yaml", "README.md"])
    def test_names_the_file_that_is_missing(self, folder: Path, name: str) -> None:
        (folder / name).unlink()

        with pytest.raises(DefinitionInvalid) as refused:
            read_folder(folder)

        assert name in str(refused.value.facts["where"])

    def test_refuses_a_flow_that_is_called_otherwise_than_its_folder(self, folder: Path) -> None:
        renamed = folder.rename(folder.with_name("other_name"))

        with pytest.raises(DefinitionInvalid):
            read_folder(renamed)

    def test_finds_the_folders_that_hold_flows(self, folder: Path) -> None:
        (folder.parent / "no_flow").mkdir()

        assert flow_folders(folder.parent) == [folder]
