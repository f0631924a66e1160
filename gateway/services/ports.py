"""Ports of this machine."""

import errno
import socket

from gateway.services.hindrance import Hindrance

LOOPBACK = "127.0.0.1"


def free(wish: int = 0) -> int:
    """A port of the loopback interface that nobody listens on: the wish where it is free, any otherwise."""
    for port in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Hindrance("No port of the loopback interface is free.", "End some programs that listen on ports.")


def listen(host: str, port: int) -> socket.socket:
    """The socket that the gateway's processes share, bound before anything is started: a taken port shows at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise Hindrance(
            f"{host} is no address: {error.strerror}.", "Set DIARY_HOST or --host to an address of this machine."
        ) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from error
    listener.setblocking(False)
    return listener


def _refused(host: str, port: int, error: OSError) -> Hindrance:
    if error.errno == errno.EADDRINUSE:
        return Hindrance(
            f"Port {port} on {host} is taken by another program.",
            "End that program, or choose another port: --port or DIARY_PORT.",
        )
    if error.errno == errno.EACCES:
        return Hindrance(
            f"This user may not listen on port {port}.", "Choose a port from 1024 on: --port or DIARY_PORT."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return Hindrance(f"{host} is no address of this machine.", "Set DIARY_HOST or --host to one of its addresses.")
    return Hindrance(
        f"Port {port} on {host} cannot be used: {error.strerror}.", "Choose another with --host and --port."
    )


def reach(host: str) -> str:
    """Where this machine itself reaches what is bound to `host`, which may stand for all addresses."""
    return {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def at(host: str, port: int) -> str:
    """`host:port` as addresses write it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
