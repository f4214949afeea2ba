"""The call is sent, or seen, or over."""

from kiosk.journeys.calling.steps import Called, CalledBack, Phase, Waiting
from screens import words
from screens.screen import Screen

_PICTURES = {
    Phase.SENDING: "call",
    Phase.SENT: "sent",
    Phase.SEEN: "seen",
    Phase.CALLED_BACK: "call",
    Phase.ENDED: "done",
}


class Call(Screen[Called | CalledBack | Waiting]):
    """How the call stands while nobody is on the way yet."""

    def update(self, step: Called | CalledBack | Waiting) -> None:
        """Shows how it stands; only what is known."""
        _, scene = self.catalogue.gettext, self.ids.scene
        over = step.phase is Phase.ENDED
        alone = over or isinstance(step, CalledBack)
        scene.title, scene.detail = words.of_calling(step, self.catalogue)
        if isinstance(step, Waiting):
            # That nobody can come was read on the screen before.
            unanswered = step.phase is Phase.UNANSWERED
            scene.title = _("Your call stays open.") if unanswered else _("I keep trying.")
            scene.detail = _("You will see here who comes.")
        hours = words.of_hours(step.hours, self.catalogue) if isinstance(step, Waiting) else ""
        told = words.of_own_words(step, self.catalogue)
        scene.more = told or hours
        if self.theme.larger and (told or step.takes_words):  # there is no room for both lines
            scene.detail, scene.more = told or scene.detail, ""
        scene.picture = _PICTURES.get(step.phase, "clock")
        scene.waits = not alone
        self.ids.resume.words = _("Go on") if alone else _("Go on meanwhile")
        self.offer("words", step.takes_words)
        self._parts["words"].words = words.of_adding_words(step, self.catalogue)
        self.offer("cancel", not over)
