"""The key by which a repeated request is told from a new one."""

from typing import Annotated, TypeAlias

from fastapi import Header

#: Made by the page, kept until it is answered. The same key with the same content answers alike.
IdempotencyKey: TypeAlias = Annotated[
    str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{8,64}$")
]
