"""How every body is read and written."""

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

JsonBody: TypeAlias = dict[str, Any]
Locale: TypeAlias = Annotated[str, Field(pattern=r"^(zh-CN|en)$")]
Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]{2,6}_[0-9a-z]{26}$")]
OrgPathText: TypeAlias = Annotated[str, Field(pattern=r"^/([a-z0-9][a-z0-9_-]{0,31}/){0,8}$")]
Key: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Note: TypeAlias = Annotated[str, Field(max_length=1000)]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]


class Body(BaseModel):
    """A request body: exact types, nothing unknown."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class View(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Done(View):
    """The act was done; nothing more is to be told."""

    ok: bool = True


class Problem(View):
    """A refusal: a stable code and the facts that its text names (RFC 9457 media type)."""

    code: str
    facts: dict[str, str | int]
