"""Somebody is coming: a face, a name, a time."""

from kiosk.journeys.calling.steps import Coming as Step
from kiosk.journeys.calling.steps import Phase, Words
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
        more = "" if self.theme.larger else "\n".join(filter(None, self._more(step)))
        scene.more = words.of_own_words(step, self.catalogue) or more if coming else ""
        scene.waits = coming
        self.offer("comes", coming and (self.theme.portrait or not self.theme.larger))
        self.ids.resume.words = _("Go on meanwhile") if coming else _("Go on")
        # While there is time, the resident may say what it is about; later, that somebody is there, who says it, too.
        has_time = (step.minutes or 0) > 1 and step.takes_words and step.words is Words.NONE
        self.offer("words", coming and has_time)
        self.offer("met", coming and not has_time and (self.theme.portrait or not self.theme.larger))
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
