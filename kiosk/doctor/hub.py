"""The checks of all that needs the hub."""

import warnings
from datetime import datetime

import requests
from urllib3.exceptions import InsecureRequestWarning

from kiosk.doctor.check import Check, Finding
from kiosk.doctor.relay import relay
from kiosk.language import Catalogues
from kiosk.settings import Settings
from kiosk.terminal.own_hub import authorities, hub_url


def network(settings: Settings) -> Check:
    """Whether others can read what goes to the hub."""
    if not settings.hub.url and settings.hub.readable:
        advice = 'Write this line into kiosk.toml, under [hub]: tls = "own"'
        found = "everybody on it can read the mediators' codes and sessions on their way to the hub (HTTP)"
        return Check("network", Finding.WARNING, found, advice)
    return Check("network", Finding.WELL, "nobody on it reads what goes to the hub")


def phone(settings: Settings) -> Check:
    """Whether residents' phones can send papers."""
    url = hub_url(settings)
    if not settings.phone.on:
        return Check("phone", Finding.WELL, "papers from phones are not wanted: [phone] on is false")
    if settings.phone.relay:
        return relay(settings.phone)
    if not settings.hub.reaches_phones:
        advice = 'Write listen = "0.0.0.0:8631" into kiosk.toml, under [hub].'
        return Check("phone", Finding.WARNING, "not offered: the hub listens for this machine alone", advice)
    if not _answers(url, str(authorities(settings))):
        return Check("phone", Finding.WARNING, "not offered while no hub answers", "See what is said of the hub.")
    if settings.hub.authority or (not settings.hub.url and settings.hub.tls == "own"):
        advice = 'Have a certificate that every phone trusts (tls = "files"), or leave the network to HTTP.'
        return Check("phone", Finding.WARNING, "residents' phones warn of the hub's own authority", advice)
    secret = "sealed by the phone" if url.startswith("https:") else "others on this network could read them (HTTP)"
    return Check("phone", Finding.WELL, f"papers come through {url}: {secret}")


def hub(settings: Settings) -> Check:
    """Whether a hub answers."""
    url = hub_url(settings)
    if _answers(url, str(authorities(settings))):
        return Check("hub", Finding.WELL, f"answers at {url}")
    if settings.hub.url:
        if url.startswith("https:") and _answers(url, verify=False):
            found = f"a hub answers at {url}, but this machine doesn't trust its certificate"
            advice = (
                'There, `make hub args="add-terminal NAME"` prints how to fetch what [hub] authority must name here.'
            )
            return Check("hub", Finding.BROKEN, found, advice)
        return Check("hub", Finding.BROKEN, f"no hub answers at {url}", "Start it there, or look at [hub] url.")
    return Check("hub", Finding.WARNING, f"no hub at {url} now", "It starts with the terminal: `make run`.")


def hours(settings: Settings) -> Check:
    """What the opening hours say of now: whether they were meant so, a person sees."""
    now, own = datetime.now().astimezone(), settings.hub
    told, words = own.opening(now).told(now), Catalogues().of("en")
    if told.until:
        return Check("hours", Finding.WELL, f"open until {words.hour(told.until)}")
    if told.opens:
        opens = f"{words.day(told.opens)} {words.dated(told.opens)}, {words.hour(told.opens.time())}"
        return Check("hours", Finding.WELL, f"closed: no phone rings before {opens}")
    if own.closed(now):
        advice = "Look at [hub] opening_hours: as they stand, nobody's phone ever rings."
        return Check("hours", Finding.WARNING, "closed, and not open within a year", advice)
    return Check("hours", Finding.WELL, "open" if own.timetable else "open at all hours, as far as the settings say")


def _answers(url: str, verify: str | bool) -> bool:
    """True if a hub answers there. `verify`: whom to trust; False if it is only asked whether it is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureRequestWarning)
            answer = requests.get(f"{url}/api/health", timeout=3, verify=verify)
        return bool(answer.status_code == 200 and answer.json().get("service") == "guichet-hub")
    except (requests.RequestException, ValueError, OSError, AttributeError):
        return False
