"""Identifiers: sortable by time, prefixed by what they name."""

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
_TIME_CHARACTERS = 10  # 50 bits of milliseconds reach the year 37 000
_RANDOM_CHARACTERS = 16  # 80 bits: nobody guesses one


def new_id(prefix: str) -> str:
    """Return a fresh id such as ``ctc_01k2z…``: the prefix, 10 characters of time, 16 of chance."""
    moment = _encode(time.time_ns() // 1_000_000, _TIME_CHARACTERS)
    chance = _encode(secrets.randbits(_RANDOM_CHARACTERS * 5), _RANDOM_CHARACTERS)
    return f"{prefix}_{moment}{chance}"


def new_secret() -> str:
    """Return 256 random bits as text safe in an address: session and access tokens."""
    return secrets.token_urlsafe(32)


def _encode(number: int, length: int) -> str:
    characters = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        characters.append(_ALPHABET[digit])
    return "".join(reversed(characters))
