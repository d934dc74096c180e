"""How every body is read and written."""

from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from yuangui.http.views.plain import HIDDEN, plain_json

JsonBody: TypeAlias = dict[str, Any]
#: An object of somebody else's making: plain values only, neither deep nor huge.
JsonInput: TypeAlias = Annotated[dict[str, Any], AfterValidator(plain_json)]
#: Text in one line, and text that may have several.
Line: TypeAlias = Annotated[str, Field(pattern=rf"^[^{HIDDEN}\t\n\r\u2028\u2029]*$")]
Text: TypeAlias = Annotated[str, Field(pattern=rf"^[^{HIDDEN}]*$")]
Locale: TypeAlias = Annotated[str, Field(pattern=r"^(zh-CN|en)$")]
Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]{2,6}_[0-9a-z]{26}$")]
OrgPathText: TypeAlias = Annotated[str, Field(pattern=r"^/([a-z0-9][a-z0-9_-]{0,31}/){0,8}$")]
Key: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Note: TypeAlias = Annotated[Text, Field(max_length=1000)]
Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]


def _in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC, which is also meant where no offset is named."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("no calendar reaches so far") from None


#: A moment that the database knows as well.
Moment: TypeAlias = Annotated[datetime, AfterValidator(_in_utc)]


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
