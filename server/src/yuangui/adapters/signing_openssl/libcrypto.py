"""The few functions of the system's libcrypto that make SM2 keys and signatures."""

import ctypes
import ctypes.util
from functools import cache
from typing import Any

_POINTER = ctypes.c_void_p
_SIZE = ctypes.c_size_t
_BYTES = ctypes.c_char_p
_INT = ctypes.c_int

_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "BIO_new": (_POINTER, [_POINTER]),
    "BIO_s_mem": (_POINTER, []),
    "BIO_new_mem_buf": (_POINTER, [_BYTES, _INT]),
    "BIO_ctrl": (ctypes.c_long, [_POINTER, _INT, ctypes.c_long, _POINTER]),
    "BIO_free": (_INT, [_POINTER]),
    "PEM_read_bio_PrivateKey": (_POINTER, [_POINTER, _POINTER, _POINTER, _POINTER]),
    "PEM_write_bio_PrivateKey": (
        _INT,
        [_POINTER, _POINTER, _POINTER, _POINTER, _INT, _POINTER, _POINTER],
    ),
    "i2d_PUBKEY": (_INT, [_POINTER, ctypes.POINTER(_POINTER)]),
    "CRYPTO_free": (None, [_POINTER, _BYTES, _INT]),
    "EVP_PKEY_CTX_new_from_name": (_POINTER, [_POINTER, _BYTES, _BYTES]),
    "EVP_PKEY_keygen_init": (_INT, [_POINTER]),
    "EVP_PKEY_keygen": (_INT, [_POINTER, ctypes.POINTER(_POINTER)]),
    "EVP_PKEY_is_a": (_INT, [_POINTER, _BYTES]),
    "EVP_PKEY_free": (None, [_POINTER]),
    "EVP_PKEY_CTX_new": (_POINTER, [_POINTER, _POINTER]),
    "EVP_PKEY_CTX_set1_id": (_INT, [_POINTER, _BYTES, _SIZE]),
    "EVP_PKEY_CTX_free": (None, [_POINTER]),
    "EVP_MD_CTX_new": (_POINTER, []),
    "EVP_MD_CTX_set_pkey_ctx": (None, [_POINTER, _POINTER]),
    "EVP_MD_CTX_free": (None, [_POINTER]),
    "EVP_sm3": (_POINTER, []),
    "EVP_DigestSignInit": (_INT, [_POINTER, _POINTER, _POINTER, _POINTER, _POINTER]),
    "EVP_DigestSign": (_INT, [_POINTER, _BYTES, ctypes.POINTER(_SIZE), _BYTES, _SIZE]),
}
_BIO_CTRL_INFO = 3


class CryptoUnusable(Exception):
    """The system's libcrypto is missing, lacks SM2, or refused a key."""


@cache
def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("crypto")
    if name is None:
        raise CryptoUnusable("libcrypto (OpenSSL 3) is not installed")
    library = ctypes.CDLL(name)
    for function, (result, arguments) in _SIGNATURES.items():
        try:
            found = getattr(library, function)
        except AttributeError as error:
            raise CryptoUnusable(f"libcrypto is older than OpenSSL 3: no {function}") from error
        found.restype, found.argtypes = result, arguments
    return library


class Sm2Key:
    """An SM2 private key inside libcrypto."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __del__(self) -> None:
        _library().EVP_PKEY_free(self._handle)

    @classmethod
    def fresh(cls) -> "Sm2Key":
        """Make a new key."""
        lib = _library()
        context = lib.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
        handle = _POINTER()
        try:
            _expect(context and lib.EVP_PKEY_keygen_init(context) == 1, "SM2 is not offered")
            made = lib.EVP_PKEY_keygen(context, ctypes.byref(handle))
            _expect(made == 1 and handle.value, "no SM2 key was made")
        finally:
            lib.EVP_PKEY_CTX_free(context)
        return cls(int(handle.value or 0))

    @classmethod
    def from_pem(cls, raw: bytes) -> "Sm2Key":
        """Read a key from PEM (PKCS #8 without a password)."""
        lib = _library()
        bio = lib.BIO_new_mem_buf(raw, len(raw))
        handle = lib.PEM_read_bio_PrivateKey(bio, None, None, None)
        lib.BIO_free(bio)
        _expect(handle, "the SM2 key file cannot be read")
        key = cls(handle)
        _expect(lib.EVP_PKEY_is_a(handle, b"SM2") == 1, "the key is not one on the SM2 curve")
        return key

    def to_pem(self) -> bytes:
        """Return the key as PEM without a password."""
        lib = _library()
        bio = lib.BIO_new(lib.BIO_s_mem())
        try:
            written = lib.PEM_write_bio_PrivateKey(bio, self._handle, None, None, 0, None, None)
            _expect(written == 1, "the SM2 key cannot be written")
            start = _POINTER()
            length = lib.BIO_ctrl(bio, _BIO_CTRL_INFO, 0, ctypes.byref(start))
            return ctypes.string_at(start.value or 0, length)
        finally:
            lib.BIO_free(bio)

    def public_der(self) -> bytes:
        """Return the public key as SubjectPublicKeyInfo (DER)."""
        lib = _library()
        start = _POINTER()
        length = lib.i2d_PUBKEY(self._handle, ctypes.byref(start))
        _expect(length > 0, "the SM2 public key cannot be written")
        der = ctypes.string_at(start.value or 0, length)
        lib.CRYPTO_free(start, b"", 0)
        return der

    def sign(self, content: bytes, *, signer_id: bytes) -> bytes:
        """Return the DER signature (SM2 with SM3) for this signer id."""
        lib = _library()
        digest = lib.EVP_MD_CTX_new()
        context = lib.EVP_PKEY_CTX_new(self._handle, None)
        try:
            # The id enters the digest, so it must be set before the first byte is taken.
            _expect(lib.EVP_PKEY_CTX_set1_id(context, signer_id, len(signer_id)) == 1, "no id")
            lib.EVP_MD_CTX_set_pkey_ctx(digest, context)
            ready = lib.EVP_DigestSignInit(digest, None, lib.EVP_sm3(), None, self._handle)
            _expect(ready == 1, "signing cannot begin")
            length = _SIZE(256)
            signature = ctypes.create_string_buffer(length.value)
            signed = lib.EVP_DigestSign(
                digest, signature, ctypes.byref(length), content, len(content)
            )
            _expect(signed == 1, "signing failed")
            return signature.raw[: length.value]
        finally:
            lib.EVP_MD_CTX_free(digest)
            lib.EVP_PKEY_CTX_free(context)


def _expect(outcome: object, otherwise: str) -> None:
    if not outcome:
        raise CryptoUnusable(otherwise)
