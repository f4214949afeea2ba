"""The check of the relay through which phones send papers."""

import re
from datetime import datetime

from requests.exceptions import SSLError

from kiosk.doctor.check import Check, Finding
from kiosk.line import BadAnswer, Unreachable
from kiosk.line.relay import greet, link_to
from kiosk.settings import PhoneSettings

_NOT_NOW = re.compile("not yet valid|has expired")  # as OpenSSL says it


def relay(settings: PhoneSettings) -> Check:
    """Whether it answers, by a certificate that phones will trust."""
    url = settings.relay
    try:
        greet(link_to(settings))
    except Unreachable as problem:
        found, advice = _explained(url, problem)
        return Check("phone", Finding.WARNING, f"not offered: {found}", advice)
    if settings.authority:
        advice = "Have a certificate for it that every phone trusts, and leave [phone] authority empty."
        return Check("phone", Finding.WARNING, f"residents' phones warn of the authority of {url}", advice)
    return Check("phone", Finding.WELL, f"papers come through {url}, which can't read them: sealed by the phone")


def _explained(url: str, problem: Unreachable) -> tuple[str, str]:
    """What is wrong, and what to do."""
    cause = problem.__cause__
    if isinstance(cause, SSLError) and _NOT_NOW.search(str(cause)):
        now = datetime.now().astimezone()
        found = f"by this machine's clock ({now:%Y-%m-%d %H:%M %Z}), the certificate of {url} isn't valid"
        return found, "Put the clock right (`timedatectl set-ntp true`), or renew the certificate there."
    if isinstance(cause, SSLError):
        return f"this machine doesn't trust the certificate of {url}", "Have one for it that every phone trusts."
    if isinstance(problem, BadAnswer):
        return f"what answers at {url} is no relay", "Look at [phone] relay, and at the proxy in front of the relay."
    return f"no relay answers at {url}", "Start it there (`main.py relay`), or look at [phone] relay."
