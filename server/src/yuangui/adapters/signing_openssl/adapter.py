"""Two signers over key files."""

import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from yuangui.adapters.signing_openssl.libcrypto import Sm2Key
from yuangui.domains.evidence.api import SIGNER_ID, read_pem


class KeyFileRefused(Exception):
    """A key file is missing, of the wrong kind, or readable by others than its owner."""


class P256Signer:
    """ECDSA over P-256 with SHA-256."""

    algorithm = "ecdsa-p256-sha256"

    def __init__(self, folder: Path) -> None:
        raw = private_bytes(folder / "p256.key")
        try:
            key = serialization.load_pem_private_key(raw, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyFileRefused("p256.key cannot be read as a key") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise KeyFileRefused("p256.key is not a key on the curve P-256")
        self._key = key
        self.certificates = certificates(folder, "p256")

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content, ec.ECDSA(hashes.SHA256()))


class Sm2Signer:
    """SM2 with SM3 and the usual signer id."""

    algorithm = "sm2-sm3"

    def __init__(self, folder: Path) -> None:
        self._key = Sm2Key.from_pem(private_bytes(folder / "sm2.key"))
        self.certificates = certificates(folder, "sm2")

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content, signer_id=SIGNER_ID)


def private_bytes(path: Path) -> bytes:
    """Return a key file's content.

    Raises:
        KeyFileRefused: it is missing, or others than its owner may read it.
    """
    if not path.is_file():
        raise KeyFileRefused(f"{path.name} is missing")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileRefused(f"{path.name} can be read by others: set its mode to 0600")
    return path.read_bytes()


def certificates(folder: Path, name: str) -> tuple[bytes, ...]:
    """Return a key's certificate and those that vouch for it, the root last."""
    own = (folder / f"{name}.pem").read_bytes()
    above = (folder / f"{name}-issuers.pem").read_bytes()
    read_pem(own, path=f"{name}.pem")
    read_pem(above, path=f"{name}-issuers.pem")
    return own, above
