"""A stand-in for a time-stamping authority (RFC 3161)."""

import hashlib
import secrets
import stat
from pathlib import Path

from asn1crypto import algos, cms, core, pem, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from yuangui.kit.clock import Clock

# Under the arc for examples (2.999): no authority stands behind this policy.
_POLICY = "2.999.1"


class BuiltinTimeStamper:
    """Stamps with this machine's clock and a key of its own."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        path = folder / "tsa.key"
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise PermissionError(f"{path.name} can be read by others: set its mode to 0600")
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key = key
        self._clock = clock
        self.certificates: tuple[bytes, ...] = ((folder / "tsa.pem").read_bytes(),)
        _, _, self._certificate_der = pem.unarmor(self.certificates[0])

    async def stamp(self, sha256: bytes) -> bytes:
        stated = self._stated(sha256).dump()
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(stated)})
        answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(answer.dump())

    def _stated(self, sha256: bytes) -> tsp.TSTInfo:
        return tsp.TSTInfo(
            {
                "version": "v1",
                "policy": _POLICY,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": sha256,
                },
                "serial_number": secrets.randbits(127),
                "gen_time": self._clock().replace(microsecond=0),
            }
        )

    def _signed(self, stated: bytes) -> cms.SignedData:
        certificate = x509.Certificate.load(self._certificate_der)
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [hashlib.sha256(stated).digest()]},
                {
                    "type": "signing_certificate_v2",
                    "values": [{"certs": [self._own_name()]}],
                },
            ]
        )
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(stated),
                },
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": cms.IssuerAndSerialNumber(
                            {
                                "issuer": certificate.issuer,
                                "serial_number": certificate.serial_number,
                            }
                        ),
                        "digest_algorithm": digest,
                        "signed_attrs": attributes,
                        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                        "signature": self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
                    }
                ],
            }
        )

    def _own_name(self) -> tsp.ESSCertIDv2:
        return tsp.ESSCertIDv2(
            {
                "hash_algorithm": {"algorithm": "sha256"},
                "cert_hash": hashlib.sha256(self._certificate_der).digest(),
            }
        )
