"""Time stamps: RFC 3161 answers, read as strictly as the seal around them.

An answer holds bytes that its signature does not cover. Each of those may have one value only,
so that no byte of it can be changed unseen.
"""

from datetime import datetime
from typing import Any, Final

from asn1crypto import tsp
from cryptography.hazmat.primitives import hashes

from yuangui.domains.evidence.rules.certificates import Certificate, Chain, verifies
from yuangui.domains.evidence.rules.faults import PackageFault
from yuangui.kit.canonical import sha256_hex

_DIGEST_OF: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_DEPTH_MAX = 24
_ABSENT_OR_NULL = (b"", b"\x05\x00")


def read_stamp(answer: bytes, *, sha256: bytes, chain: Chain, path: str) -> datetime:
    """Return when the stamper saw this digest.

    Raises:
        PackageFault: no readable stamp, one over another digest, or not signed by the stamper.
    """
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        signed = _signed_data(response, answer)
        stated = signed["encap_content_info"]["content"].parsed
        signer = signed["signer_infos"][0]
        imprint = stated["message_imprint"]
        has_form = _has_one_form(signed, signer, chain)
        stamped: datetime = stated["gen_time"].native
        is_ours = (
            imprint["hash_algorithm"]["algorithm"].native == "sha256"
            and imprint["hashed_message"].native == sha256
        )
        is_signed = has_form and _is_signed(signed, signer, chain.leaf)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise PackageFault("stamp_unreadable", path=path) from error
    if not has_form:
        raise PackageFault("stamp_unreadable", path=path)
    if not is_ours:
        raise PackageFault("stamp_of_other_content", path=path)
    if not is_signed:
        raise PackageFault("stamp_signature_wrong", path=path)
    return stamped


def _signed_data(response: Any, answer: bytes) -> Any:
    status = response["status"]
    if status.dump() != b"\x30\x03\x02\x01\x00" or not _is_der(memoryview(answer)):
        raise ValueError("not granted, or not in DER")
    token = response["time_stamp_token"]
    if token["content_type"].native != "signed_data":
        raise ValueError("not signed")
    return token["content"]


def _is_der(raw: memoryview, *, depth: int = 0) -> bool:
    """Return whether every length is written in the one way that DER allows."""
    at = 0
    while at < len(raw) and depth < _DEPTH_MAX:
        if len(raw) - at < 2 or raw[at] & 0x1F == 0x1F:
            return False
        is_constructed, length = raw[at] & 0x20, raw[at + 1]
        start = at + 2
        if length & 0x80:
            count = length & 0x7F
            written = bytes(raw[start : start + count])
            length = int.from_bytes(written, "big")
            if not 0 < count <= 4 or length < 0x80 or not written[0]:
                return False
            start += count
        at = start + length
        if at > len(raw) or (is_constructed and not _is_der(raw[start:at], depth=depth + 1)):
            return False
    return at == len(raw)


def _has_one_form(signed: Any, signer: Any, chain: Chain) -> bool:
    leaf = chain.leaf.parsed
    algorithms = signed["digest_algorithms"]
    sid = signer["sid"]
    known = {each.der for each in (chain.leaf, *chain.issuers)}
    packed = signed["certificates"] or []
    return bool(
        signed["version"].native == "v3"
        and signed["encap_content_info"]["content_type"].native == "tst_info"
        and len(signed["signer_infos"]) == 1
        and len(algorithms) == 1
        and _is_plain(algorithms[0])
        and algorithms[0].native["algorithm"] == signer["digest_algorithm"].native["algorithm"]
        and _is_plain(signer["digest_algorithm"])
        and _is_plain(signer["signature_algorithm"])
        and all(each.chosen.dump() in known for each in packed)
        and not signed["crls"]
        and signer["version"].native == "v1"
        and sid.name == "issuer_and_serial_number"
        and sid.chosen["issuer"].dump() == leaf.issuer.dump()
        and sid.chosen["serial_number"].native == leaf.serial_number
        and not signer["unsigned_attrs"]
    )


def _is_plain(algorithm: Any) -> bool:
    return algorithm["parameters"].dump() in _ABSENT_OR_NULL


def _is_signed(signed: Any, signer: Any, leaf: Certificate) -> bool:
    name = signer["digest_algorithm"]["algorithm"].native
    digest = _DIGEST_OF[name]
    if not _is_algorithm_of(leaf, signer["signature_algorithm"]["algorithm"].native, name):
        return False
    attributes = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
    stated = signed["encap_content_info"]["content"].contents
    taken = hashes.Hash(digest)
    taken.update(stated)
    return bool(
        attributes["content_type"][0].native == "tst_info"
        and attributes["message_digest"][0].native == taken.finalize()
        and _names(attributes, leaf)
        and verifies(
            leaf,
            # They are signed under the tag of a SET, not under the one they carry (RFC 5652, 5.4).
            content=b"\x31" + signer["signed_attrs"].dump()[1:],
            signature=signer["signature"].native,
            digest=digest,
        )
    )


def _is_algorithm_of(leaf: Certificate, signature: str, digest: str) -> bool:
    kind = leaf.parsed.public_key.algorithm
    allowed = {
        "ec": {f"{digest}_ecdsa"},
        "rsa": {f"{digest}_rsa", "rsassa_pkcs1v15"},
    }
    return signature in allowed.get(kind, set())


def _names(attributes: dict[str, Any], leaf: Certificate) -> bool:
    """Return whether the signed attributes name this certificate (RFC 5816)."""
    named = attributes["signing_certificate_v2"][0]["certs"][0]
    algorithm, digest = named["hash_algorithm"]["algorithm"].native, named["cert_hash"].native
    return bool(algorithm == "sha256" and digest.hex() == sha256_hex(leaf.der))
