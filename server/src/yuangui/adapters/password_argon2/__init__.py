"""Passwords hashed by Argon2id."""

from yuangui.adapters.password_argon2.adapter import Argon2PasswordHasher

__all__ = ["Argon2PasswordHasher"]
