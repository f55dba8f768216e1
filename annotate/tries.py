"""Tries at passwords: after a number of wrong ones, the next has to wait.

A try counts as wrong from its beginning until it has succeeded: of many at once, no more get
through than of as many in a row.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from annotate.errors import TooManyTries
from annotate.tokens import digest
from db import failures
from db.connection import Study, transaction

WINDOW = timedelta(minutes=15)
OF_NAME_AT_ADDRESS, OF_NAME, AT_ADDRESS = 5, 30, 50  # wrong tries in that time
UNKNOWN = "unknown"  # the address of whoever has none that can be read


def begin(study: Study, name: str, address: str, now: datetime) -> None:
    """Count a try, as wrong until :func:`succeed`, in one transaction; forgets old ones.

    `address` is what :func:`network` says, or the name of another place to try passwords.
    Raises TooManyTries, saying how long to wait; such a try does not count.
    """
    name, since = digest(name), now - WINDOW
    with transaction(study, durable=False):
        failures.forget_before(study, since)
        reached = (
            failures.nth_last(study, OF_NAME_AT_ADDRESS, since, name=name, address=address),
            failures.nth_last(study, OF_NAME, since, name=name),
            failures.nth_last(study, AT_ADDRESS, since, address=address),
        )
        if not any(reached):
            failures.add(study, name, address, now)
            return
    wait = max(at for at in reached if at) + WINDOW - now
    minutes = ceil(wait / timedelta(minutes=1))
    raise TooManyTries(
        "There were too many tries with a wrong name or password. Try again in "
        + ("a minute." if minutes <= 1 else f"{minutes} minutes.")
    )


def succeed(study: Study, name: str, address: str) -> None:
    """Forget the wrong tries at this name from this address; within a transaction."""
    failures.forget(study, digest(name), address)


def network(address: str) -> str:
    """Who tries: an address, or the network of an IPv6 address, which has 2**64 of them.

    Whatever is no address is one: else a made-up text would be an address that never tried before.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)
