"""The sockets that the app is served on."""

import errno
import socket

from annotate.errors import PortInUse

NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # ::1 is a name of localhost without IPv6, too


def bind(address: str, port: int, *, shared: bool = False) -> list[socket.socket]:
    """A socket on every address that the name stands for, not listening yet.

    Of `shared` sockets there may be several on a port: the kernel deals new connections out to
    those that listen. Raises PortInUse.
    """
    bound: list[socket.socket] = []
    missing: OSError | None = None
    try:
        for *how, _, where in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM):
            try:
                bound.append(_bind(socket.socket(*how), where, shared))
            except OSError as error:
                if error.errno not in NOT_HERE:
                    raise
                missing = error
        if missing and not bound:
            raise missing
    except OSError as error:
        for opened in bound:
            opened.close()
        raise PortInUse(
            f"Cannot listen on {address}, port {port}: {error.strerror or error}. "
            "Stop what uses it, or choose another --port (or --address)."
        ) from error
    return bound


def _bind(opened: socket.socket, where: object, shared: bool) -> socket.socket:
    """Bind it; that it was made for TCP by name lets asyncio send what is small without delay."""
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if opened.family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(where)  # type: ignore[arg-type]
    except OSError:
        opened.close()
        raise
    return opened


def command(address: str, port: int, sockets: list[socket.socket]) -> list[str]:
    """What to run as a server process that inherits these sockets."""
    where = ["--server.address", address, "--server.port", str(port)]
    inherited = [option for bound in sockets for option in ("--socket", str(bound.fileno()))]
    return ["-P", "-m", "pages.worker", *where, *inherited]
