"""SM2 signatures, verified in plain Python (GB/T 32918.2-2016, curve of GB/T 32918.5-2017).

The signer uses OpenSSL; that the verifier does not is on purpose: two independent readings of
the standard have to agree, and verifying needs no particular system library.
"""

from typing import TypeAlias

from asn1crypto import core

from yuangui.kit.canonical import sm3_hex

#: The identity that Chinese practice uses where nothing else is agreed (GM/T 0009-2012).
SIGNER_ID = b"1234567812345678"

_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)

#: x, y and z of a point in Jacobian coordinates; z = 0 is the point at infinity.
_Point: TypeAlias = tuple[int, int, int]


class _Signature(core.Sequence):  # type: ignore[misc]
    _fields = [("r", core.Integer), ("s", core.Integer)]  # noqa: RUF012 - asn1crypto's form


def is_signed(content: bytes, *, signature: bytes, public_key: bytes) -> bool:
    """Return whether a DER signature over the content was made with the key.

    ``public_key`` is the uncompressed point, 65 bytes beginning with 4.
    """
    point = _point(public_key)
    pair = _pair(signature)
    if point is None or pair is None:
        return False
    r, s = pair
    t = (r + s) % _N
    if not (0 < r < _N and 0 < s < _N and t):
        return False
    joined = _add(_times(s, (*_G, 1)), _times(t, (*point, 1)))
    if not joined[2]:
        return False
    x = joined[0] * pow(joined[2], -2, _P) % _P
    return (_digest(content, public_key) + x) % _N == r


def _digest(content: bytes, public_key: bytes) -> int:
    constants = b"".join(number.to_bytes(32, "big") for number in (_A, _B, *_G))
    length = (len(SIGNER_ID) * 8).to_bytes(2, "big")
    z = bytes.fromhex(sm3_hex(length + SIGNER_ID + constants + public_key[1:]))
    return int(sm3_hex(z + content), 16)


def _point(public_key: bytes) -> tuple[int, int] | None:
    if len(public_key) != 65 or public_key[0] != 4:
        return None
    x = int.from_bytes(public_key[1:33], "big")
    y = int.from_bytes(public_key[33:], "big")
    is_on_curve = x < _P and y < _P and (y * y - (x * x * x + _A * x + _B)) % _P == 0
    return (x, y) if is_on_curve else None


def _pair(signature: bytes) -> tuple[int, int] | None:
    try:
        parsed = _Signature.load(signature, strict=True)
        r, s = int(parsed["r"].native), int(parsed["s"].native)
    except (ValueError, TypeError):
        return None
    # Only the one DER form counts, so that no other bytes pass for the same signature.
    return (r, s) if _Signature({"r": r, "s": s}).dump() == signature else None


def _times(factor: int, point: _Point) -> _Point:
    result: _Point = (1, 1, 0)
    for bit in f"{factor:b}":
        result = _double(result)
        if bit == "1":
            result = _add(result, point)
    return result


def _double(point: _Point) -> _Point:
    x, y, z = point
    if not z or not y:
        return (1, 1, 0)
    s = 4 * x * y * y % _P
    m = 3 * (x - z * z) * (x + z * z) % _P  # a = -3
    x3 = (m * m - 2 * s) % _P
    return (x3, (m * (s - x3) - 8 * y * y * y * y) % _P, 2 * y * z % _P)


def _add(one: _Point, other: _Point) -> _Point:
    if not one[2]:
        return other
    if not other[2]:
        return one
    z1, z2 = one[2] * one[2] % _P, other[2] * other[2] % _P
    u1, u2 = one[0] * z2 % _P, other[0] * z1 % _P
    s1, s2 = one[1] * other[2] * z2 % _P, other[1] * one[2] * z1 % _P
    if u1 == u2:
        return _double(one) if s1 == s2 else (1, 1, 0)
    h, r = (u2 - u1) % _P, (s2 - s1) % _P
    h2 = h * h % _P
    h3, v = h * h2 % _P, u1 * h2 % _P
    x3 = (r * r - h3 - 2 * v) % _P
    return (x3, (r * (v - x3) - s1 * h3) % _P, h * one[2] * other[2] % _P)
