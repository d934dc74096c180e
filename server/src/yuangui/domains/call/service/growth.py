"""Whether the files of a connected leg go on growing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from yuangui.domains.call.model import Kind

# Sound reaches the disk in pieces of about one second.
STILL_S_MAX = 4.0


@dataclass(slots=True)
class Growth:
    """Sizes last seen, and whether the recording was given up for lost."""

    sizes: dict[Kind, tuple[int, datetime]] = field(default_factory=dict)
    is_lost: bool = False

    def seen(self, sizes: Mapping[Kind, int], *, is_recording: bool, now: datetime) -> bool | None:
        """Return True when a lost recording grows again, False when one stands still, else None."""
        stands = False
        for kind, size in sizes.items():
            last, at = self.sizes.get(kind, (-1, now))
            if size != last:
                self.sizes[kind] = (size, now)
            elif (now - at).total_seconds() > STILL_S_MAX:
                stands = True
        if stands and is_recording:
            self.is_lost = True
            return False
        if self.is_lost and not stands:
            self.is_lost = False
            return True
        return None
