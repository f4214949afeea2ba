"""HTTPS by the hub's own authority, made at first start: phones need it to ring in the background and stay awake."""

import datetime as dt
import ipaddress
import socket
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk import durable
from kiosk.hub.address import host_names, lan_addresses

_AUTHORITY_LASTS = dt.timedelta(days=730)
_AUTHORITY_RENEWED_BEFORE = dt.timedelta(days=120)
_SERVER_LASTS = dt.timedelta(days=397)
"""Phones refuse certificates for longer than 825 days, browsers many for longer than 398."""
_RENEWED_BEFORE = dt.timedelta(days=30)


def own_certificate(state: Path, now: dt.datetime) -> tuple[Path, Path]:
    """The server's certificate chain and key in the state folder, made or renewed as needed."""
    folder = state / "tls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    chain, key_file = folder / "server.crt", folder / "server.key"
    names = _names()
    if not _good(chain, key_file, names, now):
        authority, authority_key = _authority(folder, names, now)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _server(key, names, authority, authority_key, now)
        durable.write(key_file, _key_pem(key))
        durable.write(chain, certificate.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM))
    return chain, key_file


def authority_der(state: Path) -> bytes:
    """The authority's certificate, as phones install it."""
    return _read(state / "tls" / "authority.crt").public_bytes(Encoding.DER)


def authority_pem(state: Path) -> bytes:
    """The authority's certificate, as another terminal keeps it."""
    return _read(state / "tls" / "authority.crt").public_bytes(Encoding.PEM)


def openssl_fingerprint(state: Path) -> str:
    """The SHA-256 of the authority's certificate, as `openssl x509 -sha256 -fingerprint` prints it."""
    return _read(state / "tls" / "authority.crt").fingerprint(hashes.SHA256()).hex(":").upper()


def fingerprint(state: Path) -> str:
    """How the SHA-256 of the authority's certificate begins (96 bits), to compare by eye."""
    digest = _read(state / "tls" / "authority.crt").fingerprint(hashes.SHA256()).hex().upper()
    return " ".join(digest[i : i + 4] for i in range(0, 24, 4))


def _authority(
    folder: Path, names: list[x509.GeneralName], now: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority, which can vouch for this hub and nobody else. A new certificate of it keeps the key: a phone that
    trusts the one before goes on to until that one ends.
    """
    file, key_file = folder / "authority.crt", folder / "authority.key"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Guichet {socket.gethostname()}"[:64])])
    if file.exists() and key_file.exists():
        known = _read(file)
        kept = serialization.load_pem_private_key(key_file.read_bytes(), None)
        key, name = cast(ec.EllipticCurvePrivateKey, kept), known.subject  # made below
        lasts = known.not_valid_after_utc > now + _AUTHORITY_RENEWED_BEFORE
        if lasts and _permits(known, names):
            return known, key
    certificate = (
        _builder(name, name, key.public_key(), now, _AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.NameConstraints([_permitted(one) for one in names], None), critical=True)
        .sign(key, hashes.SHA256())
    )
    durable.write(key_file, _key_pem(key))
    durable.write(file, certificate.public_bytes(Encoding.PEM))
    return certificate, key


def _permitted(name: x509.GeneralName) -> x509.GeneralName:
    """What a name allows the authority: a host's name; of an address, its network, in which it may be given another."""
    if not isinstance(name, x509.IPAddress):
        return name
    address = ipaddress.ip_address(str(name.value))
    own = address.max_prefixlen if address.is_loopback else 24 if address.version == 4 else 64
    return x509.IPAddress(ipaddress.ip_network((address, own), strict=False))


def _permits(authority: x509.Certificate, names: list[x509.GeneralName]) -> bool:
    try:
        constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:  # of a version before 0.4
        return False
    return {_permitted(name) for name in names} <= set(constraints.permitted_subtrees or ())


def _server(
    key: ec.EllipticCurvePrivateKey,
    names: list[x509.GeneralName],
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, socket.gethostname()[:64])])
    lasts = min(_SERVER_LASTS, authority.not_valid_after_utc - now)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(name, authority.subject, key.public_key(), now, lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime, lasts: dt.timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # phones whose clock is a little late
        .not_valid_after(now + lasts - dt.timedelta(days=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _names() -> list[x509.GeneralName]:
    addresses = dict.fromkeys(["127.0.0.1", "::1", *lan_addresses()])
    return [
        *(x509.DNSName(name) for name in host_names()),
        *(x509.IPAddress(ipaddress.ip_address(address)) for address in addresses),
    ]


def _good(chain: Path, key_file: Path, names: list[x509.GeneralName], now: dt.datetime) -> bool:
    if not (chain.exists() and key_file.exists()):
        return False
    certificate = _read(chain)
    has = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return certificate.not_valid_after_utc > now + _RENEWED_BEFORE and set(names) <= set(has)


def _read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
