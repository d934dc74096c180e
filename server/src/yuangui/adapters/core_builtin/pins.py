"""PINs: what proves them is Argon2id over an HMAC with a key that the database does not hold."""

import asyncio
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# No cost protects a million possible PINs from a thief who has the key; it only has to be slow
# enough that trying them all is noticed. 8 MiB, one pass: some 5 ms.
_MEMORY_KIB, _PASSES = 8 * 1024, 1
_KEY_BYTES_MIN = 32
_THREADS_MAX = 2


class KeyedPinSealer:
    """Seals PINs with the bank's key, off the event loop."""

    def __init__(self, *, key: bytes) -> None:
        if len(key) < _KEY_BYTES_MIN:
            raise ValueError("the key for PINs has fewer than 32 bytes")
        self._key = key
        self._argon2 = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1)
        self._threads = ThreadPoolExecutor(_THREADS_MAX, thread_name_prefix="pin")

    async def seal(self, *, account_id: str, pin: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, self._argon2.hash, self._keyed(account_id, pin)
        )

    async def matches(self, *, account_id: str, pin: str, verifier: str) -> bool:
        loop = asyncio.get_running_loop()
        keyed = self._keyed(account_id, pin)
        return await loop.run_in_executor(self._threads, self._is_right, verifier, keyed)

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False)

    def _is_right(self, verifier: str, keyed: bytes) -> bool:
        try:
            return self._argon2.verify(verifier, keyed)
        except VerifyMismatchError:
            return False

    def _keyed(self, account_id: str, pin: str) -> bytes:
        return hmac.digest(self._key, f"{account_id}\n{pin}".encode(), hashlib.sha256)
