"""Every refusal can be shown to a person and sent over HTTP."""

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

import yuangui
from yuangui.http.problems import STATUS_OF
from yuangui.kit.errors import Refusal

pytestmark = pytest.mark.architecture

PROBLEMS = Path(__file__).parents[3] / "web" / "packages" / "i18n" / "src" / "problems"


def refusals() -> dict[str, type[Refusal]]:
    for module in pkgutil.walk_packages(yuangui.__path__, "yuangui."):
        if ".domains." in module.name or ".http." in module.name or ".flow." in module.name:
            importlib.import_module(module.name)
    found: dict[str, type[Refusal]] = {}
    waiting = list(Refusal.__subclasses__())
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if "code" in each.__dict__:
            assert each.code not in found, f"two refusals are called {each.code}"
            found[each.code] = each
    return found


def texts() -> dict[str, dict[str, str]]:
    joined: dict[str, dict[str, str]] = {"zh-CN": {}, "en": {}}
    for path in sorted(PROBLEMS.glob("*.json")):
        for locale, entries in json.loads(path.read_text("utf-8")).items():
            joined[locale] |= entries
    return joined


def test_every_refusal_has_a_status() -> None:
    assert set(refusals()) == set(STATUS_OF)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_refusal_has_a_text(locale: str) -> None:
    assert not set(STATUS_OF) - set(texts()[locale])


def test_both_languages_name_the_same_facts() -> None:
    texts_of = texts()

    differing = [
        code
        for code, text in texts_of["zh-CN"].items()
        if set(re.findall(r"{(\w+)}", text)) != set(re.findall(r"{(\w+)}", texts_of["en"][code]))
    ]
    assert not differing
