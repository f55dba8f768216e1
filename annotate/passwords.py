"""Passwords: only their argon2id hashes are kept, slow to guess and costly in memory."""

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from annotate.errors import WeakPassword

MIN_LENGTH, MAX_LENGTH = 10, 256  # characters
LONGEST_READ = 4 * MAX_LENGTH  # of what is typed; composed, no more than MAX_LENGTH can be right

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)  # 64 MiB a hash, for an instant
_two_at_once = BoundedSemaphore(2)  # in a process, however many people sign in


def check(name: str, password: str) -> None:
    """Raise WeakPassword unless this may be the password of the person of that name."""
    length = len(_composed(password))
    if length < MIN_LENGTH:
        raise WeakPassword(
            f"That password has {length} characters. Use at least {MIN_LENGTH}: a few words that "
            "you remember are better than one with signs in it."
        )
    if length > MAX_LENGTH:
        raise WeakPassword(f"That password is too long. Use at most {MAX_LENGTH} characters.")
    if _composed(password).strip().casefold() == name.casefold():
        raise WeakPassword("That password is your name. Use one that others would not try first.")


def encode(password: str) -> str:
    """The hash of a password, with its salt and parameters, for storing; takes 0.2 s of a core."""
    with _two_at_once:
        return _hasher.hash(_bytes(password))


def matches(encoded: str | None, password: str) -> bool:
    """Whether this is the password that was encoded; takes as long where there is none."""
    if encoded is None:
        encode(password)
        return False
    with _two_at_once:
        try:
            return _hasher.verify(encoded, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


def renewed(encoded: str, password: str) -> str:
    """The hash to store from now on: another one where the parameters have changed since."""
    return encode(password) if _hasher.check_needs_rehash(encoded) else encoded


def _composed(password: str) -> str:
    """One form, whichever way the keyboard writes an accent."""
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return _composed(password[:LONGEST_READ]).encode("utf-8", "surrogatepass")
