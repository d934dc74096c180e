"""Draws that nobody can arrange and everybody can repeat.

A secret is made for each institution and day, and only its SHA-256 is shown until the day is over.
The number of a draw is HMAC-SHA-256 of the ticket under that secret: nobody at the bank could know
it beforehand, and the auditor, given the secret afterwards, finds the same seat.
"""

import hashlib
import hmac
from collections.abc import Sequence


def commitment(secret: bytes) -> str:
    """Return what is shown of a day's secret before the day is over: its SHA-256 in hex."""
    return hashlib.sha256(secret).hexdigest()


def drawn(secret: bytes, ticket_id: str, candidates: Sequence[str]) -> str:
    """Return the candidate that is drawn for a ticket; the order of the candidates counts.

    The 64 bits are far more than there are candidates, so that no one is drawn noticeably more.
    """
    digest = hmac.digest(secret, ticket_id.encode(), "sha256")
    return candidates[int.from_bytes(digest[:8], "big") % len(candidates)]
