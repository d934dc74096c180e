"""One-time codes: how they are made, kept and compared."""

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from yuangui.domains.identity.errors import CodeMalformed, CodeNotSent, CodeSentTooOften
from yuangui.domains.identity.model import Challenge

DIGITS = 6
TRIES_MAX = 3
SENT_MAX = 3
LIFE = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)
_FORM = re.compile(r"[0-9]{6}", re.ASCII)

Answer: TypeAlias = Literal["right", "wrong", "expired"]


def hash_of(code: str, salt: bytes) -> bytes:
    """Return what is kept instead of the code: slow to guess from a stolen table."""
    return hashlib.scrypt(code.encode(), salt=salt, n=2**12, r=8, p=1, dklen=32)


def may_be_sent(before: Challenge | None, *, now: datetime) -> None:
    """Check that another code may be sent.

    Raises:
        CodeSentTooOften: three were sent, or the last one less than a minute ago.
    """
    if before is None:
        return
    wait = before.expires_at - LIFE + PAUSE - now
    if before.sent_count >= SENT_MAX:
        raise CodeSentTooOften(wait_s=0, sent_max=SENT_MAX)
    if wait > timedelta(0):
        raise CodeSentTooOften(wait_s=int(wait.total_seconds()) + 1, sent_max=SENT_MAX)


def entered(challenge: Challenge | None, code: str, *, now: datetime) -> tuple[Answer, Challenge]:
    """Return what an entered code is worth, and the challenge after that try.

    Raises:
        CodeMalformed: it is not six digits; no try is counted.
        CodeNotSent: no code is open.
    """
    if not _FORM.fullmatch(code):
        raise CodeMalformed
    if challenge is None or challenge.is_used or challenge.tries_left == 0:
        raise CodeNotSent
    if now >= challenge.expires_at:
        return "expired", challenge
    tried = replace(challenge, tries_left=challenge.tries_left - 1)
    if hmac.compare_digest(hash_of(code, challenge.salt), challenge.code_hash):
        return "right", replace(tried, is_used=True)
    return "wrong", tried
