"""Refusals as HTTP problems: one table for each domain, joined here; a test holds it complete."""

import importlib
import pkgutil
from http import HTTPStatus


def _collected() -> dict[str, HTTPStatus]:
    collected: dict[str, HTTPStatus] = {}
    for module in pkgutil.iter_modules(__path__):
        table = importlib.import_module(f"{__name__}.{module.name}").STATUS_OF
        assert not collected.keys() & table.keys(), f"a code stands twice: {module.name}"
        collected |= table
    return collected


#: code of a refusal → status of its answer
STATUS_OF = _collected()
