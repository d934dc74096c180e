"""Logging in to another database of the same server."""

from urllib.parse import urlsplit


def at(dsn: str, database: str) -> str:
    """Return the same login for another database."""
    return urlsplit(dsn)._replace(path=f"/{database}").geturl()


def database_of(dsn: str) -> str:
    """Return the database that a login is for."""
    return urlsplit(dsn).path.removeprefix("/")
