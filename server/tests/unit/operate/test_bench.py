"""What `yuangui bench` offers."""

import pytest

from yuangui.cli.bench import names

pytestmark = pytest.mark.unit


def test_offers_every_measurement_that_the_readme_tells_of() -> None:
    assert names() == ["calls", "day", "flow", "join", "ledger", "ocr", "queue", "signal", "tamper"]
