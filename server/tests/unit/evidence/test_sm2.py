"""SM2 verification, against the standard's own example and against OpenSSL."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.adapters.signing_openssl.libcrypto import CryptoUnusable, Sm2Key
from yuangui.domains.evidence.api import SIGNER_ID
from yuangui.domains.evidence.rules import sm2

pytestmark = pytest.mark.unit

# GB/T 32918.5-2017, annex A.2: the public key and the signature over "message digest".
PUBLIC = bytes.fromhex(
    "04"
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
KEY = Sm2Key.fresh()
POINT = KEY.public_der()[-65:]


def der(r: int, s: int) -> bytes:
    body = b"".join(
        bytes([2, length]) + number.to_bytes(length, "big")
        for number in (r, s)
        for length in [number.bit_length() // 8 + 1]
    )
    return bytes([0x30, len(body)]) + body


def test_the_example_of_the_standard() -> None:
    assert sm2.is_signed(b"message digest", signature=der(R, S), public_key=PUBLIC)
    assert not sm2.is_signed(b"message digesu", signature=der(R, S), public_key=PUBLIC)


@given(content=st.binary(max_size=300))
def test_what_openssl_signs(content: bytes) -> None:
    signature = KEY.sign(content, signer_id=SIGNER_ID)

    assert sm2.is_signed(content, signature=signature, public_key=POINT)
    assert not sm2.is_signed(content + b"!", signature=signature, public_key=POINT)
    assert not sm2.is_signed(content, signature=signature, public_key=PUBLIC)


def test_another_signer_id_counts_for_nothing() -> None:
    signature = KEY.sign(b"x", signer_id=b"somebody else")

    assert not sm2.is_signed(b"x", signature=signature, public_key=POINT)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\x30\x00",
        der(0, 1),
        der(1, 0),
        der(R, S) + b"\0",
        der(R, S)[:-1],
        b"\x30\x81" + der(R, S)[1:],
        der(R, S).replace(b"\x02\x21\x00", b"\x02\x22\x00\x00", 1),
        secrets.token_bytes(70),
    ],
)
def test_malformed_signatures(signature: bytes) -> None:
    assert not sm2.is_signed(b"message digest", signature=signature, public_key=PUBLIC)


@pytest.mark.parametrize("key", [b"", b"\x04" + bytes(64), PUBLIC[:-1], b"\x02" + PUBLIC[1:33]])
def test_keys_that_are_no_point(key: bytes) -> None:
    assert not sm2.is_signed(b"message digest", signature=der(R, S), public_key=key)


def test_a_key_survives_its_file() -> None:
    again = Sm2Key.from_pem(KEY.to_pem())

    assert again.public_der() == KEY.public_der()


@pytest.mark.parametrize("raw", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key(raw: bytes) -> None:
    with pytest.raises(CryptoUnusable):
        Sm2Key.from_pem(raw)
