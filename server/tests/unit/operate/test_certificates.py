"""The local certificate authority."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from yuangui.operate.certificates import local_certificate

pytestmark = pytest.mark.unit

ADDRESS = "192.0.2.7"


def test_a_client_that_trusts_the_authority_trusts_the_address(tmp_path: Path) -> None:
    files = local_certificate(tmp_path, ADDRESS)

    context = ssl.create_default_context(cafile=str(files.authority))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.certificate, files.key)
    assert shake_hands(context, server, ADDRESS)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(context, server, "192.0.2.8")


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> bool:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        done = 0
        for side in (ours, theirs):
            try:
                side.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                continue
        if done == 2:
            return True
    return False


def test_keys_are_for_nobody_else(tmp_path: Path) -> None:
    files = local_certificate(tmp_path, ADDRESS)

    for key in (files.key, tmp_path / "authority.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_authority_stays_and_each_address_has_its_own(tmp_path: Path) -> None:
    first = local_certificate(tmp_path, ADDRESS)
    authority = first.authority.read_bytes()
    again = local_certificate(tmp_path, ADDRESS)
    other = local_certificate(tmp_path, "counter.example")

    assert again.certificate.read_bytes() == first.certificate.read_bytes()
    assert other.certificate != first.certificate
    assert other.authority.read_bytes() == authority


def test_phones_accept_its_length(tmp_path: Path) -> None:
    files = local_certificate(tmp_path, ADDRESS)
    certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())

    valid = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert valid <= timedelta(days=398)
    assert certificate.not_valid_before_utc < datetime.now(UTC)
