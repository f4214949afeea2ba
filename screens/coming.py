"""Somebody is coming: a face, a name, a time."""

from kiosk.journeys.calling import Coming as Step
from kiosk.journeys.calling import Phase
from screens import words
from screens.screen import Screen


class Coming(Screen[Step]):
    """Who comes, and when; then that they are there."""

    def update(self, step: Step) -> None:
        """Shows who is on the way."""
        _ = self.catalogue.gettext
        scene = self.ids.scene
        scene.name = name = words.of_mediator(step, self.catalogue)
        scene.face = step.face
        scene.title, scene.detail = words.of_calling(step, self.catalogue)
        coming = step.phase is Phase.COMING
        # In larger text there is room for what matters: who, and when. That it was seen was on the screen before.
        scene.more = "\n".join(filter(None, self._more(step))) if coming and not self.theme.larger else ""
        scene.waits = coming
        self.offer("comes", coming and (self.theme.portrait or not self.theme.larger))
        self.ids.resume.words = _("Go on meanwhile") if coming else _("Go on")
        # The mediator says it, too.
        self.offer("met", coming and (self.theme.portrait or not self.theme.larger))
        self.offer("cancel", coming)
        if coming:
            self.ids.met.words = _("{name} is here").format(name=name)

    def _more(self, step: Step) -> tuple[str, ...]:
        """What they speak, and since when they know."""
        seen = ""
        if step.seen_at:
            time = self.catalogue.hour(step.seen_at.astimezone().time())
            seen = self.catalogue.gettext("Your call was seen at {time}.").format(time=time)
        return words.of_languages(words.of_mediator(step, self.catalogue), step.languages, self.catalogue), seen
