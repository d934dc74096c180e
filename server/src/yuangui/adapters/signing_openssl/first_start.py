"""Keys and certificates for the demo, made where none are. The authority's own key is not kept."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import algos, core, keys, pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from yuangui.adapters.signing_openssl.libcrypto import Sm2Key
from yuangui.domains.evidence.api import SIGNER_ID

_VALID = timedelta(days=3650)
_AUTHORITY = "Yuangui demo authority (替身)"
_SIGNER = "Yuangui demo evidence seal (替身)"
_SM2_WITH_SM3 = "1.2.156.10197.1.501"


def make_missing(folder: Path, *, now: datetime) -> None:
    """Make each key that is missing, with its certificates."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "p256.key").exists():
        _write(folder, "p256", *_p256(now))
    if not (folder / "sm2.key").exists():
        _write(folder, "sm2", *_sm2(now))


def _write(folder: Path, name: str, key: bytes, own: bytes, issuer: bytes) -> None:
    (folder / f"{name}.pem").write_bytes(own)
    (folder / f"{name}-issuers.pem").write_bytes(issuer)
    # The key comes last: while it is missing, the next start makes all three again.
    unfinished = folder / f"{name}.key.new"
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        os.fsync(file.fileno())
    unfinished.rename(folder / f"{name}.key")


def _p256(now: datetime) -> tuple[bytes, bytes, bytes]:
    authority = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    above = _p256_certificate(_AUTHORITY, authority, _AUTHORITY, authority, now)
    own = _p256_certificate(_SIGNER, key, _AUTHORITY, authority, now)
    written = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return written, own, above


def _p256_certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> bytes:
    is_authority = subject == issuer
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    return built.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _sm2(now: datetime) -> tuple[bytes, bytes, bytes]:
    authority, key = Sm2Key.fresh(), Sm2Key.fresh()
    above = _sm2_certificate(_AUTHORITY, authority, _AUTHORITY, authority, now)
    own = _sm2_certificate(_SIGNER, key, _AUTHORITY, authority, now)
    return key.to_pem(), own, above


def _sm2_certificate(
    subject: str, key: Sm2Key, issuer: str, issuer_key: Sm2Key, now: datetime
) -> bytes:
    is_authority = subject == issuer
    usage = {"key_cert_sign", "crl_sign"} if is_authority else {"digital_signature"}
    signed_by = algos.SignedDigestAlgorithm({"algorithm": _SM2_WITH_SM3})
    body = asn1.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(127) | 1,
            "signature": signed_by,
            "issuer": asn1.Name.build({"common_name": issuer}),
            "validity": {
                "not_before": _time(now - timedelta(minutes=5)),
                "not_after": _time(now + _VALID),
            },
            "subject": asn1.Name.build({"common_name": subject}),
            "subject_public_key_info": keys.PublicKeyInfo.load(key.public_der()),
            "extensions": [
                _extension("basic_constraints", {"ca": is_authority}),
                _extension("key_usage", usage),
            ],
        }
    )
    signature = issuer_key.sign(body.dump(), signer_id=SIGNER_ID)
    certificate = asn1.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": signed_by,
            "signature_value": core.OctetBitString(signature),
        }
    )
    return bytes(pem.armor("CERTIFICATE", certificate.dump()))


def _time(moment: datetime) -> Any:
    return asn1.Time({"utc_time": moment.astimezone(UTC).replace(microsecond=0)})


def _extension(name: str, value: Any) -> dict[str, Any]:
    return {"extn_id": name, "critical": True, "extn_value": value}
