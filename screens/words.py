"""What is said about a rejection, a reason, and how a call stands."""

from kiosk.calls import Reason
from kiosk.documents import LeftOut, Note, Rejection
from kiosk.helpline import Person
from kiosk.hours import Hours
from kiosk.journeys.calling.steps import Phase, Standing, Words
from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.language import Catalogue, in_pairs

_NAMED_MAX = 2  # files that can't be shown, by their names
_TRIED_MAX = 4  # people whose phones are tried: more names have no room in larger text
_NAME_MAX = 24  # signs of each
_WEEK = 7  # days: from then on a date says more than a day's name and an hour


def of_rejection(rejection: Rejection, catalogue: Catalogue) -> str:
    """Why this paper can't be shown: never the resident's fault."""
    _ = catalogue.gettext
    words = {
        Rejection.NOT_A_DOCUMENT: _("I can't show this kind of paper."),
        Rejection.DAMAGED: _("This paper is damaged."),
        Rejection.LOCKED: _("A password protects this paper."),
        Rejection.WRONG_PASSWORD: _("That was not its password."),
        Rejection.NOTHING_INSIDE: _("There is nothing in this paper."),
        Rejection.TOO_LONG: _("This paper has too many pages for me."),
        Rejection.TOO_LARGE: _("This paper is too large for me."),
        Rejection.TOOK_TOO_LONG: _("This paper is too difficult for me."),
        Rejection.GONE: _("The stick is gone. Put it in again."),
        Rejection.LINK: _("This is only a link. The paper is somewhere else."),
        Rejection.OTHER_PROGRAM: _("Only its own program can show this paper."),
    }
    return words[rejection]


def of_way_on(rejection: Rejection, catalogue: Catalogue) -> str:
    """What can be done about it."""
    _ = catalogue.gettext
    words = {
        Rejection.NOT_A_DOCUMENT: _("Somebody can help you with it."),
        Rejection.DAMAGED: _("Perhaps it was not copied whole."),
        Rejection.LOCKED: _("The person who sent it knows the password."),
        Rejection.WRONG_PASSWORD: _("The person who sent it knows the password."),
        Rejection.NOTHING_INSIDE: _("Perhaps you are looking for another one."),
        Rejection.TOO_LONG: _("Somebody can print a part of it for you."),
        Rejection.TOO_LARGE: _("Somebody can make it smaller for you."),
        Rejection.TOOK_TOO_LONG: _("Somebody can help you with it."),
        Rejection.GONE: _("Then choose your paper again."),
        Rejection.LINK: _("Open it where you found it. Then save it as a PDF."),
        Rejection.OTHER_PROGRAM: _("Ask the person who sent it for a PDF."),
    }
    return words[rejection]


def of_note(note: Note, n: int, catalogue: Catalogue) -> tuple[str, str]:
    """What must be known of a paper before it is seen, and the line below it; `n`: pages saved, or signs missing."""
    _ = catalogue.gettext
    saved = catalogue.ngettext("I could save {n} page.", "I could save {n} pages.", n).format(n=n)
    empty = catalogue.ngettext("{n} sign stays empty.", "{n} signs stay empty.", n).format(n=n)
    words = {
        Note.SALVAGED: (_("This paper is damaged."), saved),
        Note.FIRST_PAGE_ONLY: (_("I can only show its first page."), _("Its own program shows the rest.")),
        Note.MACHINE_TEXT: (_("This is a text for machines."), _("See it all the same?")),
        Note.GLYPHS_MISSING: (_("Some of its signs can't be printed."), empty),
    }
    return words[note]


def of_what_is_missing(step: ChoosePaper, catalogue: Catalogue, *, named: bool) -> str:
    """What of the place where papers lie isn't among them: a part of a stick, older papers, files that are none."""
    if step.unread:
        return catalogue.gettext("I can't read a part of this stick.")
    if step.older:
        return catalogue.ngettext("{n} older paper not shown", "{n} older papers not shown", step.older).format(
            n=catalogue.count(step.older)
        )
    return of_left_out(step.left_out, catalogue, named=named)


def of_left_out(left_out: LeftOut, catalogue: Catalogue, *, named: bool) -> str:
    """What lies with these papers and can't be shown, by name where there is room; "" where nothing was left out."""
    n = left_out.count
    if not n:
        return ""
    what = catalogue.ngettext("{n} file not shown", "{n} files not shown", n).format(n=n)
    names = catalogue.listed(tuple(short(name) for name in left_out.names[:_NAMED_MAX]))
    if not names or not named:
        return what
    return catalogue.gettext("{what}: {names}").format(what=what, names=names) + ("…" if n > _NAMED_MAX else "")


def short(name: str) -> str:
    """A long name by its beginning and its end, which says what it is."""
    return name if len(name) <= _NAME_MAX else f"{name[: _NAME_MAX - 10]}…{name[-9:]}"


def of_pages_out(n: int, catalogue: Catalogue) -> str:
    """How many pages came out."""
    return catalogue.ngettext("{n} page came out.", "{n} pages came out.", n).format(n=n)


def of_reason(reason: Reason, catalogue: Catalogue) -> str:
    """What somebody is called for, as the resident would say it."""
    _ = catalogue.gettext
    match reason:
        case Reason.SOMEONE:
            return _("Someone")
        case Reason.PRINTING:
            return _("To print")
        case Reason.LETTER:
            return _("A letter")
        case Reason.PHONE:
            return _("My phone")
        case Reason.PRIVATE:
            return _("It is private")
        case Reason.COMPANY:
            return _("A little chat")
        case Reason.PRINTER:
            return _("For the printer")


def of_mediator(calling: Standing, catalogue: Catalogue) -> str:
    """Who is coming, in the script that is read."""
    return catalogue.in_script(calling.mediator, calling.second_name)


def of_calling(calling: Standing, catalogue: Catalogue) -> tuple[str, str]:
    """How the call stands: a title, and the line below it. Only what is known is said."""
    _ = catalogue.gettext
    match calling.phase:
        case Phase.SENDING:
            return _("I'm calling somebody"), _("One moment ...")
        case Phase.SENT:
            return _("Your call is sent"), of_tried(calling.tried, catalogue) or _("You will see here who comes.")
        case Phase.SEEN:
            return _("Your call was seen"), _("You will see here who comes.")
        case Phase.COMING:
            return _("{name} is coming").format(name=of_mediator(calling, catalogue)), _when(calling, catalogue)
        case Phase.MET:
            return _("{name} is with you").format(name=of_mediator(calling, catalogue)), ""
        case Phase.UNANSWERED:
            return _("Nobody can come"), of_way(calling.elsewhere, catalogue)
        case Phase.CALLED_BACK:
            return _("Somebody will call you"), _("at {number}").format(number=in_pairs(calling.phone))
        case Phase.UNREACHABLE:
            return _("I can't call anybody"), of_way(calling.elsewhere, catalogue)
        case Phase.ENDED:
            return _("The call is over"), _("Thank you. Good day!")


def of_own_words(calling: Standing, catalogue: Catalogue) -> str:
    """How far it is with what the resident said in own words; "" where nothing was said."""
    match calling.words:
        case Words.NONE:
            return ""
        case Words.ON_THEIR_WAY:
            return catalogue.gettext("I'm passing your words on ...")
        case Words.THERE:
            return catalogue.gettext("Your words have arrived.")


def of_adding_words(calling: Standing, catalogue: Catalogue) -> str:
    """The answer that leads to the keys."""
    return catalogue.gettext("In my own words") if calling.words is Words.NONE else catalogue.gettext("Say more")


def of_strip(calling: Standing, catalogue: Catalogue) -> tuple[str, str]:
    """The same in one line: where to go instead, *Help* says."""
    title, _ = of_calling(calling, catalogue)
    minutes = calling.minutes
    if calling.phase is not Phase.COMING or minutes is None:
        return title, ""
    if calling.late:
        return title, catalogue.gettext("a little late")
    if not minutes:
        return title, catalogue.gettext("any moment now")
    return title, catalogue.ngettext("in {n} minute", "in {n} minutes", minutes).format(n=minutes)


def of_people(people: tuple[Person, ...], catalogue: Catalogue) -> str:
    """Who is here."""
    names = catalogue.listed(tuple(catalogue.in_script(one.name, one.second_name) for one in people))
    return catalogue.ngettext("{names} is here", "{names} are here", len(people)).format(names=names)


def of_tried(tried: tuple[Person, ...], catalogue: Catalogue) -> str:
    """Whose phones are tried, since nobody is sure to be reached; "" where somebody is."""
    if not tried:
        return ""
    names = catalogue.listed(tuple(catalogue.in_script(one.name, one.second_name) for one in tried[:_TRIED_MAX]))
    text = catalogue.ngettext("I'm trying {names}'s phone.", "I'm trying the phones of {names}.", len(tried))
    return text.format(names=names)


def of_hours(hours: Hours, catalogue: Catalogue) -> str:
    """Until when the centre is open, or when it opens again; "" where nobody knows."""
    _ = catalogue.gettext
    if hours.until:
        return _("Open until {time}").format(time=catalogue.hour(hours.until))
    if hours.opens is None:
        return ""
    if hours.days >= _WEEK:
        return _("Open on {date}").format(date=catalogue.dated(hours.opens))
    named = {0: _("Open from {time}"), 1: _("Open tomorrow from {time}")}
    text = named.get(hours.days, _("Open {day} from {time}"))
    return text.format(day=catalogue.day(hours.opens), time=catalogue.hour(hours.opens.time()))


def of_languages(name: str, languages: tuple[str, ...], catalogue: Catalogue) -> str:
    """What a mediator speaks; "" where nobody knows."""
    spoken = catalogue.spoken(languages)
    return catalogue.gettext("{name} speaks {languages}").format(name=name, languages=spoken) if spoken else ""


def _when(calling: Standing, catalogue: Catalogue) -> str:
    """How long it will take, as far as the mediator could tell, counted from when they told it."""
    minutes = calling.minutes
    if minutes is None:
        return ""
    if calling.late:
        return catalogue.gettext("A little late. {name} knows.").format(name=of_mediator(calling, catalogue))
    if not minutes:
        return catalogue.gettext("Any moment now")
    return catalogue.ngettext("in about {n} minute", "in about {n} minutes", minutes).format(n=minutes)


def of_way(elsewhere: str, catalogue: Catalogue) -> str:
    """Where to go when nobody can come; "" stands for the desk."""
    if not elsewhere:
        return catalogue.gettext("Please go to the desk.")
    return catalogue.gettext("Please go here: {place}").format(place=elsewhere)
