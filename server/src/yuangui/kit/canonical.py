"""Canonical JSON (RFC 8785) and digests over it, so that anyone computes the same bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785
from cryptography.hazmat.primitives import hashes

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]


def canonical(value: Json) -> bytes:
    """Return the one serialisation of a JSON value that RFC 8785 allows."""
    return rfc8785.dumps(value)


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 digest in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sm3_hex(content: bytes) -> str:
    """Return the SM3 digest (GB/T 32905) in lower-case hexadecimal."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def digest_of(value: Json) -> str:
    """Return the SHA-256 of a JSON value's canonical form, in hexadecimal."""
    return sha256_hex(canonical(value))
