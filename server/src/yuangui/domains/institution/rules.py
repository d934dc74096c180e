"""How guessing is slowed down, and under which keys it is counted. Pure."""

import hashlib
import ipaddress
import re
from datetime import datetime, timedelta

from yuangui.domains.institution.model import Failures

# People mistype a few times; from then on each wrong try doubles the wait, up to a quarter hour.
FREE_TRIES = {"name": 4, "address": 20}
WAIT_FIRST_S = 2
WAIT_MAX_S = 900
# Afterwards it is somebody else, or somebody who has thought it over.
FORGOTTEN_AFTER = timedelta(hours=2)

_NAME = re.compile(r"[a-z][a-z0-9_.-]{1,31}")


def is_name(text: str) -> bool:
    """Return whether a typed name can be one: the table holds no others."""
    return _NAME.fullmatch(text) is not None


def next_try_at(key: str, failures: Failures) -> datetime:
    """Return when the next try under a key is heard."""
    excess = failures.count - FREE_TRIES[key.partition(":")[0]]
    if excess < 0:
        return failures.last_at
    # The exponent is bounded before the power is taken: a count may be large.
    wait_s = min(WAIT_MAX_S, WAIT_FIRST_S * 2 ** min(excess, 16))
    return failures.last_at + timedelta(seconds=wait_s)


def is_forgotten(failures: Failures, now: datetime) -> bool:
    """Return whether earlier failures no longer count."""
    return now >= failures.last_at + FORGOTTEN_AFTER


def name_hash(name: str) -> str:
    """Return what stands for a typed name in the records: people type passwords there."""
    return hashlib.sha256(name.strip().lower().encode("utf-8", "replace")).hexdigest()[:32]


def name_key(name: str) -> str:
    """Return the key under which failures of one name are counted."""
    return f"name:{name_hash(name)}"


def address_key(address: str) -> str:
    """Return the key under which failures from one address are counted.

    One house has a whole /64 of IPv6 addresses: they count together.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if known.version == 6:
        known = known.ipv4_mapped or known
    if known.version == 6:
        return f"address:{ipaddress.ip_network((known, 64), strict=False)}"
    return f"address:{known}"
