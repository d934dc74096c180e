"""The port ``PasskeyVerifier`` by WebAuthn."""

import struct
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import webauthn
from webauthn.helpers import exceptions, options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from yuangui.adapters.passkey_webauthn.settings import PasskeySettings
from yuangui.domains.institution.api import Passkey, PasskeyRefused, Staff
from yuangui.domains.institution.ports import Registered
from yuangui.kit.canonical import JsonObject

# An answer comes from anybody: broken base 64, CBOR and curves surface as these, too.
_NOT_GOOD = (
    exceptions.WebAuthnException,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
_MUST_VERIFY = UserVerificationRequirement.REQUIRED
T = TypeVar("T")


class WebauthnPasskeyVerifier:
    """Puts questions to passkeys that are bound to our domain, and checks their answers."""

    def __init__(self, settings: PasskeySettings) -> None:
        self._settings = settings

    def registration_options(
        self, *, challenge: bytes, staff: Staff, known: Sequence[bytes]
    ) -> JsonObject:
        options = webauthn.generate_registration_options(
            rp_id=self._settings.domain,
            rp_name=self._settings.bank_name,
            user_id=staff.id.encode(),
            user_name=staff.name,
            user_display_name=staff.display_name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_MUST_VERIFY
            ),
        )
        return _json(options)

    def registered(self, *, challenge: bytes, answer: JsonObject) -> Registered:
        told = _checked(
            lambda: webauthn.verify_registration_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=self._settings.domain,
                expected_origin=list(self._settings.origins),
                require_user_verification=True,
            )
        )
        return Registered(
            credential_id=told.credential_id,
            public_key=told.credential_public_key,
            sign_count=told.sign_count,
        )

    def assertion_options(self, *, challenge: bytes) -> JsonObject:
        options = webauthn.generate_authentication_options(
            rp_id=self._settings.domain, challenge=challenge, user_verification=_MUST_VERIFY
        )
        return _json(options)

    def credential_id(self, *, answer: JsonObject) -> bytes:
        raw_id: bytes = _checked(lambda: parse_authentication_credential_json(dict(answer)).raw_id)
        return raw_id

    def asserted(self, *, challenge: bytes, answer: JsonObject, passkey: Passkey) -> int:
        told = _checked(
            lambda: webauthn.verify_authentication_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=self._settings.domain,
                expected_origin=list(self._settings.origins),
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        )
        count: int = told.new_sign_count
        return count


def _checked(check: Callable[[], T]) -> T:
    try:
        return check()
    except _NOT_GOOD:
        raise PasskeyRefused from None


def _json(options: Any) -> JsonObject:
    converted: JsonObject = options_to_json_dict(options)
    return converted
