"""A bank is backed up while it serves, and comes back elsewhere as it was."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.bank.people import Customer, Officer, Teller, read
from tests.support.running import RunningBank, data_folder, running_bank, until

from yuangui.composition.demo.people import ASTRONAUT, DEMO_PEOPLE
from yuangui.operate.backup import BackupFailed, back_up, restore
from yuangui.operate.backup_manifest import BackupDamaged
from yuangui.operate.bank_database import NoDatabase
from yuangui.operate.migrate import migrate
from yuangui.operate.network import free_port
from yuangui.operate.postgres import temporary_postgres

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(240)]

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
OTHER = next(person for person in DEMO_PEOPLE if person != ASTRONAUT)


OUTSIDE = json.dumps(
    {
        "form": "yuangui-backup/1",
        "made_at": "",
        "revision": "",
        "postgres": "",
        "files": [{"path": "../../etc/passwd", "bytes": 1, "sha256": "00"}],
    }
)


def quiet(_: str) -> None:
    """Say nothing."""


async def entries_of(bank: RunningBank, contact_id: str) -> list[str]:
    officer = Officer(bank=bank, name="authoriser1")
    async with officer.client:
        await officer.sign_in()
        return [entry["kind"] for entry in (await officer.record(contact_id))["entries"]]


async def served(bank: RunningBank, customer: Customer) -> str:
    """Take a number and be accepted by a teller; return the contact's id."""
    teller = Teller(bank=bank, name="teller1")
    async with teller.client:
        await teller.sign_in()
        # A seat that was open when the bank was copied is open in the copy.
        if (await teller.desk())["seat"]["state"] not in {"ready", "reserved"}:
            await teller.be_ready()

        async def offered() -> bool | None:
            return True if (await teller.desk())["offer"] is not None else None

        await until(offered)
        await teller.accept()
        read(await teller.tell("hang-up"))
        await teller.wrap_up()
    return customer.contact_id


async def test_comes_back_elsewhere_and_goes_on_serving(tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with data_folder() as data, data_folder() as elsewhere:
        async with running_bank(data) as bank:
            customer = Customer(bank=bank, person=ASTRONAUT)
            async with customer.client:
                await customer.take_number(None)
                contact_id = await served(bank, customer)
            before = await entries_of(bank, contact_id)
            made = back_up(data, target=backup, now=NOW, say=quiet)

        came_back = restore(backup, data=elsewhere, say=quiet)

        assert came_back == made
        async with running_bank(elsewhere) as bank:
            assert await entries_of(bank, contact_id) == before
            # Whoever listens to the outbox goes on where it was: a new customer is still matched.
            newcomer = Customer(bank=bank, person=OTHER)
            async with newcomer.client:
                await newcomer.take_number(None)
                assert await served(bank, newcomer) != contact_id


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the backup of a bank that is not running."""
    target = tmp_path_factory.mktemp("kept") / "backup"
    with data_folder() as data:
        with temporary_postgres(data / "postgres", port=free_port(), is_durable=False) as server:
            migrate(server.owner_dsn)
        (data / "evidence" / "ab").mkdir(parents=True)
        (data / "evidence" / "ab" / "cdef").write_bytes(b"kept")
        (data / "evidence" / "incoming").mkdir()
        (data / "evidence" / "incoming" / "half").write_bytes(b"ha")
        back_up(data, target=target, now=NOW, say=quiet)
    return target


def test_takes_what_is_kept_and_not_what_is_half_written(kept: Path) -> None:
    assert (kept / "files" / "evidence" / "ab" / "cdef").read_bytes() == b"kept"
    assert not (kept / "files" / "evidence" / "incoming").exists()


def test_is_closed_to_everybody_else(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0


def test_writes_over_no_backup(kept: Path) -> None:
    with pytest.raises(BackupFailed, match="exists already"):
        back_up(kept, target=kept, now=NOW, say=quiet)


def test_says_that_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match="no embedded database"):
        back_up(tmp_path, target=tmp_path / "backup", now=NOW, say=quiet)


def test_restores_over_no_bank(kept: Path) -> None:
    with data_folder() as data:
        (data / "postgres" / "data").mkdir(parents=True)

        with pytest.raises(BackupFailed, match="holds a bank already"):
            restore(kept, data=data, say=quiet)


def test_names_a_file_that_was_changed_and_writes_nothing(kept: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    manifest = json.loads((kept / "manifest.json").read_text("utf-8"))
    for file in manifest["files"]:
        place = damaged / file["path"]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((kept / file["path"]).read_bytes())
    (damaged / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (damaged / "files" / "evidence" / "ab" / "cdef").write_bytes(b"kepT")

    with pytest.raises(BackupDamaged, match="files/evidence/ab/cdef"):
        restore(damaged, data=tmp_path / "data", say=quiet)

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        '{"form": "another/1", "made_at": "", "revision": "", "postgres": "", "files": []}',
        '{"form": "yuangui-backup/1", "files": [{"path": "x"}]}',
        OUTSIDE,
    ],
)
def test_trusts_no_strange_manifest(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")

    with pytest.raises(BackupDamaged):
        restore(tmp_path, data=tmp_path / "data", say=quiet)


def test_a_restored_database_asks_for_the_same_passwords(kept: Path) -> None:
    with data_folder() as data:
        restore(kept, data=data, say=quiet)

        assert (data / "postgres" / "yuangui.password").read_text("utf-8") == (
            kept / "files" / "postgres" / "yuangui.password"
        ).read_text("utf-8")
