"""Passwords: which are taken, and how they are kept."""

import threading
import time
from pathlib import Path
from statistics import median

import pytest
from argon2 import PasswordHasher

from annotate import passwords
from annotate.errors import WeakPassword

LONG = "correct horse battery"


@pytest.mark.parametrize(
    "password", ["ten chars.", "x" * 256, "   spaces   ", "пароль-пароль", LONG]
)
def test_long_enough_is_good_enough(password: str) -> None:
    passwords.check("ada", password)
    assert passwords.matches(passwords.encode(password), password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "has 0 characters. Use at least 10"),
        ("nine char", "has 9 characters"),
        ("e\u0301" * 9, "has 9 characters"),  # each an e with an accent, in two signs
        ("x" * 257, "Use at most 256"),
        ("Ada Lovelace", "is your name"),
        (" ada lovelace ", "is your name"),
    ],
)
def test_a_weak_one_is_refused(password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why):
        passwords.check("Ada Lovelace", password)


def test_only_an_argon2id_hash_is_kept_with_salt() -> None:
    encoded = passwords.encode(LONG)
    assert encoded.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert LONG not in encoded
    assert passwords.encode(LONG) != encoded


@pytest.mark.parametrize(
    "wrong", ["", LONG + " ", LONG.upper(), LONG[:-1], "\ud800" * 12, "x" * 9_999]
)
def test_any_other_password_is_wrong(wrong: str) -> None:
    assert not passwords.matches(passwords.encode(LONG), wrong)


def test_an_accent_may_be_typed_either_way() -> None:
    assert passwords.matches(passwords.encode("caf\u00e9 au lait"), "cafe\u0301 au lait")


def test_what_is_no_hash_lets_nobody_in() -> None:
    assert not passwords.matches("plain text", "plain text")


def test_a_hash_with_older_parameters_is_renewed() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(LONG)
    assert passwords.matches(old, LONG)
    new = passwords.renewed(old, LONG)
    assert new.startswith("$argon2id$v=19$m=65536,")
    assert passwords.matches(new, LONG)
    assert passwords.renewed(new, LONG) == new


def test_where_there_is_no_password_the_work_is_the_same() -> None:
    encoded = passwords.encode(LONG)

    def work(stored: str | None) -> float:
        began = time.process_time()
        assert not passwords.matches(stored, "not the password")
        return time.process_time() - began

    pairs = [(work(encoded), work(None)) for _ in range(5)]
    wrong_password, wrong_name = (median(times) for times in zip(*pairs, strict=True))
    assert 1 / 3 < wrong_name / wrong_password < 3


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks at memory in /proc")
def test_many_at_once_take_the_memory_of_two() -> None:
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = peak_mib()
    threads = [threading.Thread(target=passwords.encode, args=(LONG,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert peak_mib() - before < 3 * 64


def peak_mib() -> float:
    """The most memory that this process had so far, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peak) / 1024
