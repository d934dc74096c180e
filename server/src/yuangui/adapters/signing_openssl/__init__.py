"""Signing by OpenSSL: ECDSA P-256 and SM2, keys in files."""

from yuangui.adapters.signing_openssl.adapter import KeyFileRefused, P256Signer, Sm2Signer
from yuangui.adapters.signing_openssl.first_start import make_missing
from yuangui.adapters.signing_openssl.libcrypto import CryptoUnusable
from yuangui.adapters.signing_openssl.settings import SigningSettings
from yuangui.kit.clock import Clock, utc_now

__all__ = ["CryptoUnusable", "KeyFileRefused", "SigningSettings", "build"]


def build(settings: SigningSettings, *, clock: Clock = utc_now) -> tuple[P256Signer, Sm2Signer]:
    """Return the bank's two signers, P-256 first.

    Raises:
        KeyFileRefused: a key is missing outside the demo, or others can read it.
        CryptoUnusable: the system's libcrypto cannot do SM2.
    """
    if settings.is_demo:
        make_missing(settings.folder, now=clock())
    return P256Signer(settings.folder), Sm2Signer(settings.folder)
