"""Saying what is being done while somebody waits for it."""

import sys
import time
from collections.abc import Callable
from typing import TypeAlias

Say: TypeAlias = Callable[[str], None]


class Progress:
    """Prints one line for each part, with the seconds that the one before took."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._part: str | None = None
        self._part_began = self._began

    def say(self, part: str) -> None:
        """Begin the next part."""
        self._end_part()
        self._part, self._part_began = part, time.monotonic()
        sys.stderr.write(f"  · {part} …")
        sys.stderr.flush()

    def done(self) -> float:
        """End the last part; return the seconds since the beginning."""
        self._end_part()
        self._part = None
        return time.monotonic() - self._began

    def _end_part(self) -> None:
        if self._part is not None:
            sys.stderr.write(f" {time.monotonic() - self._part_began:.1f} s\n")
