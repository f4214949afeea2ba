"""The hub's own authority, as time passes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from kiosk.hub import tls

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_certificate_is_kept_until_it_nears_its_end_then_renewed_by_the_same_authority(tmp_path: Path) -> None:
    chain, _ = tls.own_certificate(tmp_path, NOW)
    first, authority = chain.read_bytes(), tls.authority_der(tmp_path)
    tls.own_certificate(tmp_path, NOW + timedelta(days=300))
    assert chain.read_bytes() == first
    tls.own_certificate(tmp_path, NOW + timedelta(days=380))
    renewed = x509.load_pem_x509_certificate(chain.read_bytes())
    assert renewed.not_valid_after_utc > NOW + timedelta(days=700)
    assert tls.authority_der(tmp_path) == authority
    renewed.verify_directly_issued_by(x509.load_der_x509_certificate(authority))


def test_phones_accept_how_long_it_lasts(tmp_path: Path) -> None:
    chain, _ = tls.own_certificate(tmp_path, NOW)
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=398)
