"""The call is sent, or seen, or over."""

from kiosk.journeys.calling import Called, Phase
from screens import words
from screens.screen import Screen

_PICTURES = {Phase.SENDING: "call", Phase.SENT: "sent", Phase.SEEN: "seen", Phase.ENDED: "done"}


class Call(Screen[Called]):
    """How the call stands while nobody is on the way yet."""

    def update(self, step: Called) -> None:
        """Shows how it stands; only what is known."""
        _, scene = self.catalogue.gettext, self.ids.scene
        scene.title, scene.detail = words.of_calling(step, self.catalogue)
        scene.picture = _PICTURES[step.phase]
        over = step.phase is Phase.ENDED
        self.ids.resume.words = _("Go on") if over else _("Go on meanwhile")
        self.offer("cancel", not over)
