"""The disk for recordings fills up: nobody new is taken, and whoever is there is served on."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.support.bank.people import Customer, Teller, read, refusal
from tests.support.running import RunningBank, data_folder, running_bank, until

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(180)]

OTHER = next(person for person in DEMO_PEOPLE if person != ASTRONAUT)


class SmallDisk:
    """A disk in memory, whose size changes while it is in use."""

    def __init__(self, place: Path) -> None:
        self._place = place
        place.mkdir(parents=True)

    def mount(self) -> bool:
        """Put the disk in its place; False where this machine does not allow it."""
        return self._run("mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", str(self._place))

    def unmount(self) -> None:
        """Take the disk away."""
        assert self._run("umount", str(self._place))

    def resize(self, size: str) -> None:
        """Make the disk larger or smaller; what is on it stays."""
        assert self._run("mount", "-o", f"remount,size={size}", str(self._place))

    def _run(self, *argv: str) -> bool:
        return subprocess.run(argv, check=False, capture_output=True).returncode == 0


@pytest.fixture
def disk() -> Iterator[tuple[Path, SmallDisk]]:
    with data_folder() as data:
        disk = SmallDisk(data / "recordings")
        if not disk.mount():
            pytest.skip("only root may mount a disk here")
        try:
            yield data, disk
        finally:
            disk.unmount()


@pytest.fixture
async def bank(disk: tuple[Path, SmallDisk], anyio_backend: object) -> AsyncIterator[RunningBank]:
    async with running_bank(disk[0]) as opened:
        yield opened


async def test_takes_nobody_new_serves_on_and_opens_again(
    bank: RunningBank, disk: tuple[Path, SmallDisk]
) -> None:
    early, late = Customer(bank=bank, person=ASTRONAUT), Customer(bank=bank, person=OTHER)
    teller = Teller(bank=bank, name="teller1")
    async with early.client, late.client, teller.client:
        await teller.sign_in()
        taken = await early.take_number(None)
        body = await late.request_to_open(None)

        disk[1].resize("64m")
        status, code = refusal(await late.send_open(body))
        assert (status, code) == (503, "contact.not_taking")

        await teller.be_ready()

        async def offered() -> bool | None:
            return True if (await teller.desk())["offer"] is not None else None

        await until(offered)
        assert (await teller.accept())["contact"]["id"] == taken["id"]
        read(await teller.tell("hang-up"))
        await teller.wrap_up()

        disk[1].resize("4g")
        assert read(await late.send_open(body))["id"] != taken["id"]
