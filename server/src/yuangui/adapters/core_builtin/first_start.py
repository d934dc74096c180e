"""The key for PINs, made once and kept in a file that nobody else reads."""

import os
import secrets
from pathlib import Path

_BYTES = 32


def pin_key(path: Path) -> bytes:
    """Return the key in the file; at the first start, make it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    return path.read_bytes()
