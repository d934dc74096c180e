"""Institution: the tree, staff, and how they sign in."""

from dataclasses import dataclass

from yuangui.domains.institution.ports import PasskeyVerifier, PasswordHasher, SignInGuard
from yuangui.domains.institution.service import InstitutionService, PasskeyService
from yuangui.domains.institution.store import (
    PostgresInstitutionStore,
    PostgresPasskeyStore,
    PostgresSignInGuard,
)
from yuangui.kit.db import Connection, Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInParts:
    """What one process needs once for signing in."""

    guard: SignInGuard
    hasher: PasswordHasher
    verifier: PasskeyVerifier


def sign_in_parts(pool: Pool, *, hasher: PasswordHasher, verifier: PasskeyVerifier) -> SignInParts:
    """Return the parts. The pool must not be the one of the requests: see the guard."""
    return SignInParts(guard=PostgresSignInGuard(pool), hasher=hasher, verifier=verifier)


def compose_institution(connection: Connection, parts: SignInParts) -> InstitutionService:
    """Return the service around one connection."""
    store = PostgresInstitutionStore(connection)
    passkeys = PasskeyService(
        store=PostgresPasskeyStore(connection),
        people=store,
        guard=parts.guard,
        verifier=parts.verifier,
    )
    return InstitutionService(
        store=store, guard=parts.guard, hasher=parts.hasher, passkeys=passkeys
    )
