"""What a played service left, read where anybody of the office could read it."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import APIRequestContext

from yuangui.bench.tour.people import Cast
from yuangui.composition.demo.people import DemoPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of one contact; ``sealed_at`` on the monotonic clock."""

    package: Path
    coverage: float
    face_distance: float | None
    ocr_fields_right: int
    ledger_delta_minor: int
    sealed_at: float


async def figures_of(
    cast: Cast, *, contact_id: str, person: DemoPerson, folder: Path, patience_s: float
) -> Figures:
    """Wait until the package is sealed, fetch it, and read the contact's record."""
    request = cast.authoriser.context.request
    address = f"{cast.origin}/api/office/contacts/{contact_id}"
    record = await _sealed(request, address, patience_s)
    sealed_at = time.monotonic()
    answer = await request.get(f"{address}/package")
    assert answer.ok, f"package: {answer.status}"
    package = folder / f"evidence-{contact_id}.zip"
    await asyncio.to_thread(package.write_bytes, await answer.body())
    results = record["runs"][-1]["results"]
    return Figures(
        package=package,
        coverage=_coverage(record),
        face_distance=_distance(results),
        ocr_fields_right=_right(results.get("document", {}), person),
        ledger_delta_minor=_moved(results),
        sealed_at=sealed_at,
    )


async def _sealed(request: APIRequestContext, address: str, patience_s: float) -> dict[str, Any]:
    async with asyncio.timeout(patience_s):
        while True:
            answer = await request.get(address)
            assert answer.ok, f"record: {answer.status}"
            record: dict[str, Any] = await answer.json()
            if record["package"] is not None:
                return record
            await asyncio.sleep(0.2)


def _coverage(record: dict[str, Any]) -> float:
    ratios = [
        party[kind]
        for party in record["coverage"]["parties"]
        for kind in ("audio_ratio", "video_ratio")
    ]
    return min(ratios, default=0.0)


def _distance(results: dict[str, Any]) -> float | None:
    distance: float | None = results.get("face", {}).get("document_distance")
    return distance


def _right(document: dict[str, Any], person: DemoPerson) -> int:
    """Count the fields that were read as they stand on the card."""
    until = "long_term" if person.valid_until is None else person.valid_until.isoformat()
    wanted = {
        "number": person.number,
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth_on": person.birth_on.isoformat(),
        "address": person.address,
        "issuer": person.issuer,
        "valid_from": person.valid_from.isoformat(),
        "valid_until": until,
    }
    corrected = set(document.get("corrected") or ())
    return sum(
        document.get(name) == value and name not in corrected for name, value in wanted.items()
    )


def _moved(results: dict[str, Any]) -> int:
    if results.get("post", {}).get("outcome") != "posted":
        return 0
    return int(results["payment"]["amount_minor"])
