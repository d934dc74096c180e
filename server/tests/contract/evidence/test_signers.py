"""What every signer and every time stamper does, and what is refused of their key files."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from yuangui.adapters import signing_openssl
from yuangui.adapters.signing_openssl import KeyFileRefused, SigningSettings
from yuangui.adapters.timestamp_http import HttpStampSettings
from yuangui.adapters.timestamp_http.adapter import HttpTimeStamper
from yuangui.domains.evidence.api import Chain, PackageFault, read_pem, read_stamp
from yuangui.domains.evidence.rules.certificates import check_chain, is_signed_by
from yuangui.kit.canonical import sha256_hex
from yuangui.kit.errors import Unavailable

pytestmark = pytest.mark.contract

DIGEST = bytes.fromhex(sha256_hex(b"manifest"))


@pytest.mark.parametrize("which", [0, 1])
class TestSigner:
    def test_signs_for_its_certificate(self, seal_kit: Any, which: int) -> None:
        signer = seal_kit.signers[which]
        (leaf,) = read_pem(signer.certificates[0], path="own")
        chain = Chain(leaf=leaf, issuers=read_pem(signer.certificates[1], path="issuers"))

        signature = signer.sign(b"manifest")

        check_chain(chain, moment=datetime.now(UTC), purpose="digital_signature")
        algorithm = signer.algorithm
        assert is_signed_by(leaf, algorithm=algorithm, content=b"manifest", signature=signature)
        assert not is_signed_by(leaf, algorithm=algorithm, content=b"x", signature=signature)

    def test_openssl_takes_its_certificate(self, seal_kit: Any, which: int, tmp_path: Path) -> None:
        own, above = tmp_path / "own.pem", tmp_path / "above.pem"
        own.write_bytes(seal_kit.signers[which].certificates[0])
        above.write_bytes(seal_kit.signers[which].certificates[1])

        options = ["-vfyopt", "distid:1234567812345678"] if which else []
        done = subprocess.run(
            ["openssl", "verify", *options, "-CAfile", str(above), str(own)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert done.returncode == 0, done.stderr


class TestKeyFiles:
    def test_a_key_that_others_can_read_is_refused(self, seal_kit: Any, tmp_path: Path) -> None:
        for each in seal_kit.folder.iterdir():
            (tmp_path / each.name).write_bytes(each.read_bytes())
            (tmp_path / each.name).chmod(0o600)
        (tmp_path / "sm2.key").chmod(0o640)

        with pytest.raises(KeyFileRefused, match=r"sm2\.key"):
            signing_openssl.build(SigningSettings(folder=tmp_path, is_demo=False))
        (tmp_path / "sm2.key").chmod(0o400)
        assert len(signing_openssl.build(SigningSettings(folder=tmp_path, is_demo=False))) == 2

    def test_a_missing_key_is_made_in_the_demo_only(self, tmp_path: Path) -> None:
        folder = tmp_path / "seal"

        with pytest.raises(KeyFileRefused, match="missing"):
            signing_openssl.build(SigningSettings(folder=folder, is_demo=False))
        signing_openssl.build(SigningSettings(folder=folder, is_demo=True))

        assert {path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {0o600}

    def test_a_second_start_keeps_the_keys(self, tmp_path: Path) -> None:
        first, _ = signing_openssl.build(SigningSettings(folder=tmp_path, is_demo=True))
        again, _ = signing_openssl.build(SigningSettings(folder=tmp_path, is_demo=True))

        assert first.certificates == again.certificates

    def test_a_key_on_another_curve_is_refused(self, seal_kit: Any, tmp_path: Path) -> None:
        for each in seal_kit.folder.iterdir():
            (tmp_path / each.name).write_bytes(each.read_bytes())
            (tmp_path / each.name).chmod(0o600)
        (tmp_path / "p256.key").write_bytes((tmp_path / "sm2.key").read_bytes())

        with pytest.raises(KeyFileRefused):
            signing_openssl.build(SigningSettings(folder=tmp_path, is_demo=False))


def stamper_chain(kit: Any) -> Chain:
    (leaf,) = read_pem(kit.stamper.certificates[0], path="tsa")
    return Chain(leaf=leaf, issuers=(leaf,))


@pytest.mark.anyio
class TestBuiltinStamper:
    async def test_stamps_this_digest_now(self, seal_kit: Any) -> None:
        chain = stamper_chain(seal_kit)

        answer = await seal_kit.stamper.stamp(DIGEST)

        stamped = read_stamp(answer, sha256=DIGEST, chain=chain, path="")
        assert abs((stamped - datetime.now(UTC)).total_seconds()) < 60
        with pytest.raises(PackageFault):
            read_stamp(answer, sha256=bytes(32), chain=chain, path="")


def test_openssl_takes_the_stamp(seal_kit: Any, tmp_path: Path) -> None:
    token, tsa = tmp_path / "t.tsr", tmp_path / "tsa.pem"
    token.write_bytes(anyio.run(seal_kit.stamper.stamp, DIGEST))
    tsa.write_bytes(seal_kit.stamper.certificates[0])

    done = subprocess.run(
        ["openssl", "ts", "-verify", "-in", str(token), "-digest", DIGEST.hex(),
         "-CAfile", str(tsa), "-untrusted", str(tsa)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


CONFIGURATION = """
[tsa]
default_tsa = t
[t]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""


@pytest.mark.anyio
class TestHttpStamper:
    """Against `openssl ts -reply`, an authority that is not ours."""

    def stamper(self, kit: Any, tmp_path: Path, answer: Any) -> HttpTimeStamper:
        (tmp_path / "tsa.pem").write_bytes(kit.stamper.certificates[0])
        settings = HttpStampSettings(
            url="http://tsa.example/",
            certificate=tmp_path / "tsa.pem",
            issuers=tmp_path / "tsa.pem",
        )
        return HttpTimeStamper(settings, httpx.AsyncClient(transport=httpx.MockTransport(answer)))

    def openssl(self, kit: Any, tmp_path: Path, query: bytes) -> bytes:
        (tmp_path / "query.tsq").write_bytes(query)
        (tmp_path / "tsa.cnf").write_text(CONFIGURATION.format(folder=tmp_path))
        done = subprocess.run(
            ["openssl", "ts", "-reply", "-config", str(tmp_path / "tsa.cnf"),
             "-queryfile", str(tmp_path / "query.tsq"), "-inkey", str(kit.folder / "tsa.key"),
             "-signer", str(kit.folder / "tsa.pem")],
            capture_output=True, check=True,
        )  # fmt: skip
        return done.stdout

    async def test_takes_a_right_answer(self, seal_kit: Any, tmp_path: Path) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            assert request.headers["content-type"] == "application/timestamp-query"
            return httpx.Response(200, content=self.openssl(seal_kit, tmp_path, request.content))

        token = await self.stamper(seal_kit, tmp_path, answer).stamp(DIGEST)

        read_stamp(token, sha256=DIGEST, chain=stamper_chain(seal_kit), path="")

    async def test_refuses_an_old_answer(self, seal_kit: Any, tmp_path: Path) -> None:
        old = await seal_kit.stamper.stamp(DIGEST)  # right in all but the nonce

        with pytest.raises(Unavailable):
            await self.stamper(
                seal_kit, tmp_path, lambda _: httpx.Response(200, content=old)
            ).stamp(DIGEST)

    @pytest.mark.parametrize(
        "response",
        [
            httpx.Response(500),
            httpx.Response(302, headers={"Location": "http://elsewhere.example/"}),
            httpx.Response(200, content=b""),
            httpx.Response(200, content=b"<html>"),
            httpx.Response(200, content=b"\x30" * 70_000),
            httpx.Response(200, content=b"\x30\x80" * 9000),
        ],
    )
    async def test_an_unusable_answer_counts_as_unavailable(
        self, seal_kit: Any, tmp_path: Path, response: httpx.Response
    ) -> None:
        with pytest.raises(Unavailable):
            await self.stamper(seal_kit, tmp_path, lambda _: response).stamp(DIGEST)

    async def test_no_answer_counts_as_unavailable(self, seal_kit: Any, tmp_path: Path) -> None:
        def silent(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadTimeout("", request=request)

        with pytest.raises(Unavailable):
            await self.stamper(seal_kit, tmp_path, silent).stamp(DIGEST)
