"""Evidence: its store, its files, its seals."""

from dataclasses import dataclass
from pathlib import Path

from yuangui.adapters import objects_file, signing_openssl, timestamp_builtin, timestamp_http
from yuangui.adapters.objects_file import FileObjectSettings, FileObjectStore
from yuangui.adapters.signing_openssl import SigningSettings
from yuangui.adapters.timestamp_builtin import BuiltinStampSettings
from yuangui.adapters.timestamp_http import HttpStampSettings
from yuangui.domains.evidence.api import EvidenceService, Sealer, Signer
from yuangui.domains.evidence.ports import TimeStamper
from yuangui.domains.evidence.store import PostgresEvidenceStore
from yuangui.kit.db import Connection
from yuangui.kit.outbox import Publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceParts:
    """What one process needs once: where files lie, who signs, who stamps."""

    objects: FileObjectStore
    signers: tuple[Signer, ...]
    stamper: TimeStamper


def evidence_parts(
    folder: Path, *, is_demo: bool, time_stamp_url: str | None = None
) -> EvidenceParts:
    """Return the parts over one folder: files in ``objects``, keys and certificates in ``seals``.

    In the demo missing keys are made. An outside authority's certificates stand in ``seals`` as
    ``tsa.pem`` and ``tsa-issuers.pem``.

    Raises:
        KeyFileRefused: a key is missing outside the demo, or others can read it.
        CryptoUnusable: the system's libcrypto cannot do SM2.
    """
    seals = folder / "seals"
    return EvidenceParts(
        objects=objects_file.build(FileObjectSettings(folder=folder / "objects")),
        signers=signing_openssl.build(SigningSettings(folder=seals, is_demo=is_demo)),
        stamper=_stamper(seals, time_stamp_url),
    )


def compose_evidence(
    connection: Connection, parts: EvidenceParts, *, events: Publisher
) -> EvidenceService:
    """Return the service around one connection."""
    return EvidenceService(
        store=PostgresEvidenceStore(connection),
        objects=parts.objects,
        sealer=Sealer(objects=parts.objects, signers=parts.signers, stamper=parts.stamper),
        publisher=events,
    )


def _stamper(seals: Path, url: str | None) -> TimeStamper:
    if url is None:
        return timestamp_builtin.build(BuiltinStampSettings(folder=seals))
    return timestamp_http.build(
        HttpStampSettings(url=url, certificate=seals / "tsa.pem", issuers=seals / "tsa-issuers.pem")
    )
