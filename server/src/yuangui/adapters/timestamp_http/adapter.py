"""A time-stamping authority reached over HTTP (RFC 3161)."""

import secrets

import httpx
from asn1crypto import tsp

from yuangui.adapters.timestamp_http.settings import HttpStampSettings
from yuangui.domains.evidence.api import Chain, PackageFault, read_pem, read_stamp
from yuangui.kit.errors import Unavailable

_PARTY = "timestamp"
_ANSWER_BYTES_MAX = 64 << 10
_RETRY_AFTER_S = 30.0


class HttpTimeStamper:
    """Asks one authority and takes no answer that verification would refuse."""

    def __init__(self, settings: HttpStampSettings, client: httpx.AsyncClient) -> None:
        self._url = settings.url
        self._timeout_s = settings.timeout_s
        self._client = client
        own, above = settings.certificate.read_bytes(), settings.issuers.read_bytes()
        (leaf,) = read_pem(own, path=settings.certificate.name)
        self._chain = Chain(leaf=leaf, issuers=read_pem(above, path=settings.issuers.name))
        self.certificates: tuple[bytes, ...] = (own, above)

    async def stamp(self, sha256: bytes) -> bytes:
        nonce = secrets.randbits(63)
        answer = await self._ask(_query(sha256, nonce))
        try:
            read_stamp(answer, sha256=sha256, chain=self._chain, path="")
        except PackageFault:
            raise Unavailable(_PARTY, retry_after_s=_RETRY_AFTER_S) from None
        response = tsp.TimeStampResp.load(answer)
        stated = response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        if stated["nonce"].native != nonce:
            raise Unavailable(_PARTY, retry_after_s=_RETRY_AFTER_S)
        return answer

    async def _ask(self, query: bytes) -> bytes:
        try:
            response = await self._client.post(
                self._url,
                content=query,
                headers={"Content-Type": "application/timestamp-query"},
                timeout=self._timeout_s,
            )
        except httpx.HTTPError:
            raise Unavailable(_PARTY, retry_after_s=_RETRY_AFTER_S) from None
        if response.status_code != httpx.codes.OK or len(response.content) > _ANSWER_BYTES_MAX:
            raise Unavailable(_PARTY, retry_after_s=_RETRY_AFTER_S)
        return response.content


def _query(sha256: bytes, nonce: int) -> bytes:
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": sha256,
            },
            "nonce": nonce,
        }
    )
    return bytes(request.dump())
