"""Bodies and answers of signing in."""

from typing import Annotated

from pydantic import Field

from yuangui.http.views.base import Body, Id, JsonBody, JsonInput, Line, View


class SignInBody(Body):
    """A name and a password, as typed."""

    name: Annotated[Line, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


class PasskeyAnswerBody(Body):
    """What the browser's passkey answered (WebAuthn's ``toJSON()``), and to which question."""

    challenge_id: Id
    answer: JsonInput


class PasskeyQuestionView(View):
    """A question to a passkey: ``options`` are WebAuthn's, in their JSON form."""

    challenge_id: str
    options: JsonBody


class MeView(View):
    """Who is signed in, and where they stand; ``zone`` is the time zone of the bank's days."""

    id: str
    name: str
    number: str
    display_name: str
    roles: list[str]
    org_path: str
    org_name: dict[str, str]
    zone: str
