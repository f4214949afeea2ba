"""The services of config/deploy, where they are installed: commands work on the folder that these serve."""

import os
import pwd
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk import places
from kiosk.settings.loading import Settings, SettingsError, load

UNITS = Path("/etc/systemd/system")
HUB, TERMINAL = "guichet-hub", "guichet-terminal"

_STATE = "GUICHET_TERMINAL__STATE"


@dataclass(frozen=True)
class Service:
    """One that is installed: whose user it has, and its state folder."""

    name: str
    user: str
    state: Path

    @property
    def ours(self) -> bool:
        """Whether this process may do there whatever the service may."""
        return os.geteuid() in (0, self._account.pw_uid) and self.state.is_dir()

    def become_its_user(self) -> None:
        """Has this process make files that the service can read. Raises SettingsError, with what to do."""
        account = self._account
        if not self.state.is_dir():
            raise SettingsError(f"{self.state}: not there yet; `systemctl start {self.name}` makes it")
        if os.geteuid() == account.pw_uid:
            return
        if os.geteuid() != 0:
            raise SettingsError(
                f"{self.state}: served by {self.name}.service. Run this as root, for example by sudo; "
                "or name another kiosk.toml with --config"
            )
        os.initgroups(self.user, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        if not os.access(places.MAIN, os.R_OK):
            raise SettingsError(f"{places.ROOT}: {self.user} can't read it; run this where {self.name}.service does")

    @property
    def _account(self) -> pwd.struct_passwd:
        try:
            return pwd.getpwnam(self.user)
        except KeyError:
            raise SettingsError(f"{self.name}.service: no user {self.user}; `systemd-sysusers` makes it") from None


def service(config: Path | None, *names: str, environment: Mapping[str, str] = os.environ) -> Service | None:
    """The first of these that is installed, unless a folder was named by hand: by --config, or in the environment."""
    if config is not None or _STATE in environment:
        return None
    for name in names:
        unit = UNITS / f"{name}.service"
        text = unit.read_text("utf-8") if unit.exists() else ""
        user = re.search(r"^User=(\S+)$", text, re.MULTILINE)
        state = re.search(rf'^Environment=.*\b{_STATE}=([^\s"]+)', text, re.MULTILINE)
        if user and state:
            return Service(name, user[1], Path(state[1]))
    return None


def load_served(config: Path | None) -> Settings:
    """The settings of the hub that is served here, whose user this process becomes. Raises SettingsError."""
    serving = service(config, HUB, TERMINAL)  # a terminal has a hub of its own
    if serving:
        serving.become_its_user()
    return _with_folder_of(serving, config)


def load_seen(config: Path | None) -> Settings:
    """The settings of the terminal, or else of the hub, that is served here, if this user may look there."""
    serving = service(config, TERMINAL, HUB)
    return _with_folder_of(serving if serving and serving.ours else None, config)


def _with_folder_of(serving: Service | None, config: Path | None) -> Settings:
    return load(config, {**os.environ, _STATE: str(serving.state)} if serving else os.environ)
