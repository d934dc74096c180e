"""`yuangui books`: the books are checked where they lie."""

import argparse
import json
from pathlib import Path

import psycopg
import pytest
from tests.conftest import Database

from yuangui.cli import books

pytestmark = pytest.mark.store

# An account that has money without a posting.
DAMAGE = """
    insert into ledger_account
        (id, org_path, currency, may_go_negative, state, balance_minor, held_minor, posting_count)
    values ('from_nowhere', '/', 'CNY', false, 'open', 500, 0, 0)
"""


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    books.register(parser.add_subparsers())
    return books.run(parser.parse_args(["books", *words]))


def test_says_that_the_books_keep_every_promise_or_which_is_broken(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YUANGUI_DSN", database.dsn)
    assert run("--json") == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "broken": []}

    with psycopg.connect(database.owner_dsn) as connection:
        connection.execute(DAMAGE)

    assert run("--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [each["subject"] for each in told["broken"]] == ["from_nowhere"]
    assert run() == 1
    assert "from_nowhere" in capsys.readouterr().out


def test_says_where_it_looked_in_vain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--data", str(tmp_path)) == 2
    assert str(tmp_path) in capsys.readouterr().err
