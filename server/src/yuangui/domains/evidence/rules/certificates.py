"""Certificates: who signed, and who vouches for them. P-256, SM2, and RSA for outside stampers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import pem, x509
from cryptography import x509 as cryptography_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from yuangui.domains.evidence.rules import sm2
from yuangui.domains.evidence.rules.faults import PackageFault
from yuangui.kit.canonical import sha256_hex

SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM2_CURVE = "1.2.156.10197.1.301"
_CERTIFICATES_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate: its DER bytes and what they say."""

    der: bytes
    parsed: Any
    path: str

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 by which people compare certificates."""
        return sha256_hex(self.der)

    @property
    def name(self) -> str:
        return str(self.parsed.subject.human_friendly)

    @property
    def sm2_point(self) -> bytes | None:
        """Return the public key if it is one on the SM2 curve: 65 bytes."""
        key = self.parsed["tbs_certificate"]["subject_public_key_info"]
        algorithm = key["algorithm"]
        is_sm2 = algorithm["algorithm"].native == "ec" and (
            algorithm["parameters"].chosen.native == SM2_CURVE
        )
        return bytes(key["public_key"].contents[1:]) if is_sm2 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A certificate and those who vouch for it, the last one vouching for itself."""

    leaf: Certificate
    issuers: tuple[Certificate, ...]

    @property
    def anchor(self) -> Certificate:
        return self.issuers[-1]


def read_pem(raw: bytes, *, path: str) -> tuple[Certificate, ...]:
    """Return the certificates of a PEM file.

    Raises:
        PackageFault: there is none, or one that cannot be read.
    """
    try:
        blocks = [der for _, _, der in pem.unarmor(raw, multiple=True)]
        found = tuple(
            Certificate(der=der, parsed=x509.Certificate.load(der, strict=True), path=path)
            for der in blocks[: _CERTIFICATES_MAX + 1]
        )
        for each in found:
            _ = each.parsed.native["tbs_certificate"], each.sm2_point
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PackageFault("certificate_unreadable", path=path) from error
    if not 0 < len(found) <= _CERTIFICATES_MAX:
        raise PackageFault("certificate_unreadable", path=path)
    return found


def check_chain(chain: Chain, *, moment: datetime, purpose: str) -> None:
    """Check that each certificate is vouched for by the next, was valid then and may do this.

    ``purpose`` is ``digital_signature`` (key usage) or ``time_stamping`` (extended key usage).

    Raises:
        PackageFault: one of these is not so.
    """
    _check_purpose(chain.leaf, purpose)
    issuers = chain.issuers
    if chain.leaf.der == issuers[0].der:
        issuers = issuers[1:]
    line = [chain.leaf, *issuers]
    for child, issuer in zip(line, [*line[1:], line[-1]], strict=True):
        if not _is_issued(child, issuer):
            raise PackageFault("certificate_not_issued", path=child.path)
        if not child.parsed.not_valid_before <= moment <= child.parsed.not_valid_after:
            raise PackageFault("certificate_not_valid_then", path=child.path)
    for issuer in line[1:]:
        constraints = issuer.parsed.basic_constraints_value
        if constraints is None or not constraints["ca"].native:
            raise PackageFault("certificate_purpose", path=issuer.path)


def _check_purpose(leaf: Certificate, purpose: str) -> None:
    usage = (
        leaf.parsed.extended_key_usage_value
        if purpose == "time_stamping"
        else leaf.parsed.key_usage_value
    )
    if usage is None or purpose not in usage.native:
        raise PackageFault("certificate_purpose", path=leaf.path)


def _is_issued(child: Certificate, issuer: Certificate) -> bool:
    if child.parsed.issuer.dump() != issuer.parsed.subject.dump():
        return False
    point = issuer.sm2_point
    if point is not None:
        return child.parsed["signature_algorithm"]["algorithm"].dotted == SM2_WITH_SM3 and (
            sm2.is_signed(
                child.parsed["tbs_certificate"].dump(),
                signature=child.parsed["signature_value"].native,
                public_key=point,
            )
        )
    try:
        loaded = cryptography_x509.load_der_x509_certificate(child.der)
        loaded.verify_directly_issued_by(cryptography_x509.load_der_x509_certificate(issuer.der))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def is_signed_by(
    certificate: Certificate, *, algorithm: str, content: bytes, signature: bytes
) -> bool:
    """Return whether the certificate's key signed the content, by one of the two algorithms."""
    if algorithm == "sm2-sm3":
        point = certificate.sm2_point
        return point is not None and sm2.is_signed(content, signature=signature, public_key=point)
    if algorithm != "ecdsa-p256-sha256":
        return False
    key = _public_key(certificate)
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        return False
    return verifies(certificate, content=content, signature=signature, digest=hashes.SHA256())


def verifies(
    certificate: Certificate, *, content: bytes, signature: bytes, digest: hashes.HashAlgorithm
) -> bool:
    """Return whether an ECDSA or RSA (PKCS #1 v1.5) signature was made with the key."""
    key = _public_key(certificate)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(digest))
            return True
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), digest)
            return True
    except InvalidSignature:
        return False
    return False


def anchors(chains: Sequence[Chain]) -> list[Certificate]:
    """Return who vouches in the end, each once."""
    return list({chain.anchor.fingerprint: chain.anchor for chain in chains}.values())


def _public_key(certificate: Certificate) -> object:
    try:
        return cryptography_x509.load_der_x509_certificate(certificate.der).public_key()
    except (UnsupportedAlgorithm, ValueError):
        return None
