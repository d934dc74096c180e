"""A stand-in for a time-stamping authority, for the demo (替身)."""

from yuangui.adapters.timestamp_builtin.adapter import BuiltinTimeStamper
from yuangui.adapters.timestamp_builtin.first_start import make_missing
from yuangui.adapters.timestamp_builtin.settings import BuiltinStampSettings
from yuangui.kit.clock import Clock, utc_now

__all__ = ["BuiltinStampSettings", "build"]


def build(settings: BuiltinStampSettings, *, clock: Clock = utc_now) -> BuiltinTimeStamper:
    """Return the stamper; its key and certificate are made at the first start."""
    make_missing(settings.folder, now=clock())
    return BuiltinTimeStamper(settings.folder, clock)
