"""What one process needs for signing in, opened and closed with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from yuangui.adapters.passkey_webauthn import PasskeySettings, WebauthnPasskeyVerifier
from yuangui.adapters.password_argon2 import Argon2PasswordHasher
from yuangui.composition.institution import SignInParts, sign_in_parts
from yuangui.composition.settings import Settings
from yuangui.kit.db import open_pool

BANK_NAME = {"zh-CN": "远柜农村商业银行（演示）", "en": "Yuangui Rural Bank (demo)"}

# Attempts are counted in units of work of their own, so their pool is not the requests' one.
_POOL_SIZE = 3


@asynccontextmanager
async def open_sign_in(settings: Settings) -> AsyncIterator[SignInParts]:
    """Open the parts around a pool of their own."""
    pool = await open_pool(settings.dsn, size_max=_POOL_SIZE)
    hasher = Argon2PasswordHasher()
    host = urlsplit(settings.origin).hostname or "localhost"
    verifier = WebauthnPasskeyVerifier(
        PasskeySettings(domain=host, origins=(settings.origin,), bank_name=BANK_NAME["zh-CN"])
    )
    try:
        yield sign_in_parts(pool, hasher=hasher, verifier=verifier)
    finally:
        hasher.close()
        await pool.close()
