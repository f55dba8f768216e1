"""What looks like personal data in a text: kinds, and how each is told from other numbers.

Patterns miss what is written in words, and names; they are a reason to look, no proof of absence.
"""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address

_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}\b")
_PHONE = re.compile(
    r"(?<![\w+.-])(?:\+[1-9]\d{0,2}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){1,4}"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?![\w-])"
)
_CARD = re.compile(  # as it is printed on cards, or in one piece; no part of a longer number
    r"(?<![\w.-])(?<!\d )(?:\d{14,16}|\d{19}|\d{4}[ -]\d{6}[ -]\d{5}|\d{4}(?:[ -]\d{4}){3})"
    r"(?! ?\d)(?![\w-])"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_NOBODY = re.compile(
    r"@(?:[\w-]+\.)*(?:example|test|invalid)(?:\.(?:com|org|net))?$", re.IGNORECASE
)


def emails(text: str) -> bool:
    """An address of e-mail, at other places than those for examples."""
    return "@" in text and any(not _NOBODY.search(found) for found in _EMAIL.findall(text))


def phones(text: str) -> bool:
    """A telephone number of 7 to 15 digits; 555-01.. and one digit only are nobody's."""
    for found in _PHONE.findall(text):
        digits = re.sub(r"\D", "", found)
        if 7 <= len(digits) <= 15 and digits[-7:-2] != "55501" and len(set(digits)) > 2:
            return True
    return False


def cards(text: str) -> bool:
    """The number of a card: 14 to 19 digits whose last one is right (Luhn)."""
    found = (re.sub(r"\D", "", one) for one in _CARD.findall(text))
    return any(one[0] in "3456" and len(set(one)) > 1 and _luhn(one) for one in found)


def ibans(text: str) -> bool:
    """The number of a bank account whose check digits are right."""
    return any(_iban(one.replace(" ", "")) for one in _IBAN.findall(text))


def addresses(text: str) -> bool:
    """An address of a computer on the Internet (IPv4), not of a network at home."""
    return any(_is_global(one) for one in _IP.findall(text))


def social_security(text: str) -> bool:
    """What is written like an American social security number, and could be one."""
    return _SSN.search(text) is not None


KINDS: dict[str, Callable[[str], bool]] = {
    "e-mail addresses": emails,
    "telephone numbers": phones,
    "card numbers": cards,
    "bank accounts": ibans,
    "IP addresses": addresses,
    "social security numbers": social_security,
}


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _iban(found: str) -> bool:
    if not 15 <= len(found) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in found[4:] + found[:4])) % 97 == 1


def _is_global(found: str) -> bool:
    try:
        return IPv4Address(found).is_global
    except AddressValueError:
        return False
