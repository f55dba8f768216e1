"""What can be done to the bytes of a file, to the text in it, to its JSON, and to a gzip file."""

import gzip
from collections.abc import Callable, Mapping
from random import Random

Damage = Callable[[Random, bytes], bytes]


def _truncate(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def _flip(random: Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def _insert(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    noise = random.choice((b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\n", b"{", b"]", b",,"))
    return content[:at] + random.choice((noise, random.randbytes(9))) + content[at:]


def _remove(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + content[at + random.randrange(1, 40) :]


def _repeat(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content))
    end = start + random.randrange(1, 400)
    return content[:end] + content[start:]


def _zeros(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes(random.randrange(1, 64)) + content[at + 64 :]


def _encode(random: Random, content: bytes) -> bytes:
    encoding = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp500"))
    return content.decode(errors="replace").encode(encoding, errors="replace")


def _mix(random: Random, content: bytes) -> bytes:
    at = random.randrange(len(content))
    foreign = random.choice(("é".encode("latin-1"), "я".encode("cp1251"), b"\xed\xa0\xbd"))
    return content[:at] + foreign + content[at:]


def _line_ends(random: Random, content: bytes) -> bytes:
    return content.replace(b"\n", random.choice((b"\r", b"\r\n", b"\n\n", b"\n\r", b" ", b"\x0b")))


BYTES: Mapping[str, Damage] = {
    "truncated": _truncate, "bits flipped": _flip, "bytes inserted": _insert,
    "bytes removed": _remove, "bytes repeated": _repeat, "zeros": _zeros,
}  # fmt: skip
TEXT: Mapping[str, Damage] = {"encoding": _encode, "mixed encodings": _mix, "line ends": _line_ends}

# To the text of JSON, and to a gzip file as a whole --------------------------------------------


def _twice(random: Random, content: bytes) -> bytes:
    signs = [place for place, byte in enumerate(content) if byte == ord("{")]
    at = random.choice(signs) + 1
    key = random.choice((b'"prompt"', b'"label"', b'"extra"'))
    return content[:at] + key + b": 1, " + key + b": 2, " + content[at:]


def _no_number(random: Random, content: bytes) -> bytes:
    at = random.choice([place for place, byte in enumerate(content) if byte == ord("{")]) + 1
    number = random.choice((b"NaN", b"Infinity", b"-Infinity", b"9" * 5_000, b"1e", b"0x1", b"01"))
    return content[:at] + b'"extra": ' + number + b", " + content[at:]


def _nest(random: Random, content: bytes) -> bytes:
    return content.replace(b'": "', b'": ' + b"[" * random.choice((1, 50_000)) + b'"', 1)


def _rewrap(random: Random, content: bytes) -> bytes:
    return random.choice((b"[%s]", b'{"rows": %s}', b'"%s"', b"%s null", b"// %s")) % content


JSON: Mapping[str, Damage] = {
    "key twice": _twice,
    "no number": _no_number,
    "nested": _nest,
    "rewrapped": _rewrap,
}
GZIP: Mapping[str, Damage] = {
    "gzipped twice": lambda _, content: gzip.compress(content),
    "not gzipped": lambda _, content: gzip.decompress(content),
    "after the end": lambda random, content: content + random.randbytes(random.randrange(1, 99)),
    "two members": lambda random, content: content + _truncate(random, content),
}
