import socket

import pytest

from gateway.services import ports
from gateway.services.hindrance import Hindrance


def test_a_port_that_is_taken_is_named() -> None:
    with ports.listen("127.0.0.1", 0) as first:
        taken = first.getsockname()[1]
        with pytest.raises(Hindrance, match=rf"Port {taken} on 127\.0\.0\.1 is taken") as hindrance:
            ports.listen("127.0.0.1", taken)
    assert "--port" in hindrance.value.fix


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(Hindrance, match=r"192\.0\.2\.1 is no address of this machine"):  # set aside for documentation
        ports.listen("192.0.2.1", 0)


def test_what_is_no_address_is_named() -> None:
    with pytest.raises(Hindrance, match="no address"):
        ports.listen("host.invalid", 0)


def test_a_wish_is_granted_where_it_is_free() -> None:
    wish = ports.free()
    assert ports.free(wish) == wish
    with socket.socket() as other:
        other.bind(("127.0.0.1", wish))
        other.listen()
        assert ports.free(wish) != wish


@pytest.mark.parametrize(
    ("host", "written"),
    [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000"), ("diary.example", "diary.example:8000")],
)
def test_addresses_are_written_as_browsers_read_them(host: str, written: str) -> None:
    assert ports.at(host, 8000) == written
