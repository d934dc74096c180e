"""Paths in the institution tree: ``/union/c05/b02/v03/``. Every row carries one.

Whoever stands at a path sees that path and everything below it. PostgreSQL compares the same
way, by row-level security, as the second fence.
"""

import re
from collections.abc import Iterator
from typing import NewType

OrgPath = NewType("OrgPath", str)

ROOT = OrgPath("/")
_FORM = re.compile(r"/(?:[a-z0-9][a-z0-9_-]{0,31}/){0,8}")


def org_path(text: str) -> OrgPath:
    """Return the text as a path.

    Raises:
        ValueError: it is not of the form ``/a/b/``.
    """
    if not _FORM.fullmatch(text):
        raise ValueError(text)
    return OrgPath(text)


def covers(outer: OrgPath, inner: OrgPath) -> bool:
    """Return whether somebody standing at ``outer`` may see what lies at ``inner``."""
    return inner.startswith(outer)


def at_or_above(path: OrgPath) -> Iterator[OrgPath]:
    """Yield the root, every place on the way, and the place itself."""
    end = 0
    while (end := path.find("/", end) + 1) > 0:
        yield OrgPath(path[:end])
