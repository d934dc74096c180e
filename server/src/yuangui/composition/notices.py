"""The notices in force, read once from their folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from yuangui.domains.contact.api import ConsentKind, Notice
from yuangui.kit.canonical import sha256_hex

LOCALES = ("zh-CN", "en")


class FolderNotices:
    """Notices from ``notices/<kind>/``: ``notice.yaml`` with the version, one text a language."""

    def __init__(self, folder: Path) -> None:
        self.by_locale: Mapping[str, Sequence[Notice]] = {
            locale: [_notice(folder / kind.value, kind, locale) for kind in ConsentKind]
            for locale in LOCALES
        }

    def notices(self, locale: str) -> Sequence[Notice]:
        """Return the notices in a language, in the order in which they are asked."""
        return self.by_locale[locale]


def _notice(folder: Path, kind: ConsentKind, locale: str) -> Notice:
    text = (folder / f"{locale}.md").read_text("utf-8")
    title, _, body = text.partition("\n")
    return Notice(
        kind=kind,
        version=yaml.safe_load((folder / "notice.yaml").read_text("utf-8"))["version"],
        locale=locale,
        title=title.removeprefix("# "),
        text=body.strip(),
        sha256=sha256_hex(text.encode()),
    )
