"""The relay, as who runs one types it and as an installer's doctor sees it."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kiosk.hub import tls
from tests.parts.command import guichet
from tests.parts.hub import free_port
from tests.parts.relay import RelayProcess, relay_process


def checked(**environment: str) -> dict[str, str]:
    """What the doctor finds of phones."""
    (found,) = json.loads(guichet("doctor", "phone", "--json", **environment).stdout)
    assert isinstance(found, dict)
    return found


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """Something on loopback that answers everything with that; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_doctor_says_whether_papers_come_through_the_relay(shared_relay: RelayProcess) -> None:
    trusted = checked(**shared_relay.settings)
    assert (trusted["finding"], "[phone] authority" in trusted["advice"]) == ("warning", True)
    untrusted = checked(GUICHET_PHONE__RELAY=shared_relay.url)
    assert "doesn't trust the certificate" in untrusted["found"]
    gone = checked(GUICHET_PHONE__RELAY=f"https://127.0.0.1:{free_port()}")
    assert (gone["finding"], "no relay answers" in gone["found"]) == ("warning", True)
    with answering(b'{"service": "guichet-hub"}') as url:
        assert "is no relay" in checked(GUICHET_PHONE__RELAY=url)["found"]


def test_a_relay_for_a_proxy_is_found_well(tmp_path: Path) -> None:
    with relay_process(tmp_path / "relay", tls_certificate="", tls_key="") as relay:
        found = checked(GUICHET_PHONE__RELAY=relay.url)
        assert (found["finding"], "sealed by the phone" in found["found"]) == ("well", True)
        assert any("for a proxy" in line for line in relay.lines)


def test_a_clock_that_is_wrong_is_found(tmp_path: Path) -> None:
    """The relay's certificate is of a time that this machine's clock has passed long ago."""
    (tmp_path / "old").mkdir()
    certificate, key = tls.own_certificate(tmp_path / "old", datetime.now(UTC) - timedelta(days=1000))
    authority = tmp_path / "old" / "tls" / "authority.crt"
    with relay_process(tmp_path / "relay", tls_certificate=str(certificate), tls_key=str(key)) as relay:
        found = checked(GUICHET_PHONE__RELAY=relay.url, GUICHET_PHONE__AUTHORITY=str(authority))
        assert "by this machine's clock" in found["found"]
        assert "timedatectl" in found["advice"]


@pytest.mark.parametrize("wrong", ["port", "certificate"])
def test_what_keeps_a_relay_from_listening_is_reported_in_one_sentence(wrong: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if wrong == "port" else free_port()
        environment = {"GUICHET_RELAY__LISTEN": f"127.0.0.1:{port}"}
        if wrong == "certificate":
            environment |= {"GUICHET_RELAY__TLS_CERTIFICATE": "/no.pem", "GUICHET_RELAY__TLS_KEY": "/no.key"}
        told = guichet("relay", **environment)
    assert told.returncode == 2
    assert told.stderr.startswith("[relay] listen: " if wrong == "port" else "[relay] tls_certificate, tls_key: ")
    assert told.stderr.count("\n") == 1
