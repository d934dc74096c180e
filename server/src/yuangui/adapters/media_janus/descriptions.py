"""The few things the adapter reads out of a session description."""

import re

_SECTION = re.compile(r"^m=(audio|video) ", re.MULTILINE)
_MID = re.compile(r"^a=mid:(\S+)", re.MULTILINE)
_INACTIVE = re.compile(r"^a=(recvonly|inactive)\s*$", re.MULTILINE)
SDP_CHARACTERS_MAX = 64_000


def sent_mids(offer: str) -> dict[str, str]:
    """Return the section name of each kind that an offer sends; the first of each kind counts.

    Raises:
        ValueError: it is too long or sends nothing.
    """
    if len(offer) > SDP_CHARACTERS_MAX:
        raise ValueError("too long")
    starts = [*_SECTION.finditer(offer)]
    ends = [*(match.start() for match in starts[1:]), len(offer)]
    mids: dict[str, str] = {}
    for match, end in zip(starts, ends, strict=True):
        section = offer[match.start() : end]
        mid = _MID.search(section)
        if mid and not _INACTIVE.search(section):
            mids.setdefault(match.group(1), mid.group(1))
    if not mids:
        raise ValueError("sends nothing")
    return mids
