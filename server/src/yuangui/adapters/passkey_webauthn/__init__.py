"""Passkeys by WebAuthn Level 2."""

from yuangui.adapters.passkey_webauthn.adapter import WebauthnPasskeyVerifier
from yuangui.adapters.passkey_webauthn.settings import PasskeySettings

__all__ = ["PasskeySettings", "WebauthnPasskeyVerifier"]
