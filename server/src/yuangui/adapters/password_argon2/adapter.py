"""The port ``PasswordHasher`` by Argon2id, on two threads so that the event loop stays free."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# RFC 9106's second choice: 64 MiB, three passes. Two at once keep memory and cores within reason.
_THREADS_MAX = 2
# Longer ones only cost us memory.
_BYTES_MAX = 1024


class Argon2PasswordHasher:
    """Hashes passwords slowly. The same letters typed on another keyboard count as the same."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
        self._threads = ThreadPoolExecutor(_THREADS_MAX, thread_name_prefix="password")
        self._nobody = self._argon2.hash(b"nobody")

    async def hash(self, password: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._argon2.hash, _bytes(password))

    async def matches(self, password: str, hashed: str | None) -> bool:
        loop = asyncio.get_running_loop()
        is_right = await loop.run_in_executor(
            self._threads, self._is_right, hashed or self._nobody, _bytes(password)
        )
        return is_right and hashed is not None

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False)

    def _is_right(self, hashed: str, password: bytes) -> bool:
        try:
            return self._argon2.verify(hashed, password)
        except VerifyMismatchError:
            return False


def _bytes(password: str) -> bytes:
    normal = unicodedata.normalize("NFKC", password)
    return normal.encode("utf-8", "surrogatepass")[:_BYTES_MAX]
