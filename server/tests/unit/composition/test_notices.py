"""The notices that ship with the product."""

from pathlib import Path

import pytest

from yuangui.composition.notices import LOCALES, FolderNotices

pytestmark = pytest.mark.unit

NOTICES = Path(__file__).parents[4] / "notices"


def test_every_notice_stands_in_every_language_with_one_version() -> None:
    notices = FolderNotices(NOTICES)

    versions = {
        locale: [(notice.kind, notice.version) for notice in notices.notices(locale)]
        for locale in LOCALES
    }

    assert versions["zh-CN"] == versions["en"]
    assert len(versions["en"]) == 3
    for locale in LOCALES:
        for notice in notices.notices(locale):
            assert notice.title
            assert len(notice.text) > 50
            assert not notice.text.startswith("#")


def test_a_changed_letter_changes_the_digest(tmp_path: Path) -> None:
    for kind in ("privacy", "recording", "face"):
        folder = tmp_path / kind
        folder.mkdir()
        (folder / "notice.yaml").write_text('version: "1"', "utf-8")
        for locale in LOCALES:
            (folder / f"{locale}.md").write_text("# T\n\nText.", "utf-8")
    before = FolderNotices(tmp_path).notices("en")[0]
    (tmp_path / "privacy" / "en.md").write_text("# T\n\nTexts.", "utf-8")

    after = FolderNotices(tmp_path).notices("en")[0]

    assert before.sha256 != after.sha256
