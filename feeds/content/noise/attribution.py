"""A sentence within a story that only says who reported it, and whom they cite."""

import re
from dataclasses import dataclass

from feeds.content.noise.agencies import is_agency
from feeds.patterns import lazy

_WHO = r"(?P<{}>[^.,;:!?“”\"«»()]{{2,70}}?(?:\.[^\W\d_]{{2,4}}\b)?)"
_A, _B = _WHO.format("agency"), _WHO.format("via")
_CITING = (
    r"(?:with\s+(?:a\s+)?reference\s+to|citing|referring\s+to|quoting|according\s+to"
    r"|(?:з|із|зі)\s+посиланням\s+на|посилаючись\s+на|цитуючи"
    r"|unter\s+berufung\s+auf|mit\s+verweis\s+auf"
    r"|citant|en\s+citant|qui\s+cite"
    r"|citando\s+a?|con\s+referencia\s+a|que\s+cita\s+a)"
)
_VIA = rf"(?:,?\s+{_CITING}\s+(?:the\s+|die\s+|den\s+|das\s+|l['’]|la\s+|le\s+|el\s+)?{_B})?"
_SAID_EN = r"(?:reported|stated|announced|written|said|informed|confirmed|published|first\s+reported|noted|shared|told)"
_PATTERNS = tuple(
    lazy(pattern, re.IGNORECASE)
    for pattern in (
        # This was reported by UNN with reference to Reuters.
        rf"(?:this|it|that|the\s+(?:news|information|story))(?:\s+(?:is|was|has\s+been))?\s+{_SAID_EN}\s+(?:by|in|on|to)\s+(?:the\s+)?{_A}{_VIA}\.?",
        rf"(?P<agency>(?-i:[A-Z])[\w./-]*(?:\s[A-Z][\w./-]*){{0,3}})\s+(?:reports?|writes|reported|informs)(?:\s+(?:this|it|on\s+this|about\s+it))?{_VIA}\.?",
        # Про це повідомляє УНН з посиланням на Reuters.
        rf"про\s+це\s+(?:\w+\s+)?(?:повідомл\w+|повідоми\w+|пиш\w+|інформу\w+|переда\w+|йдеться|каж\w+|сказа\w+"
        rf"|заяви\w+|розпов\w+|"
        rf"стало\s+відомо|зазнач\w+|наголо\w+|свідч\w+|напис\w+|оприлюдн\w+)\s+(?:(?:в|у|на|із|з|агентств\w+|видання|за)\s+)?{_A}{_VIA}\.?",
        rf"як\s+(?:переда\w+|повідомля\w+|пиш\w+|інформу\w+)\s+{_A},?\s+про\s+це\s+.{{2,100}}",
        # Das berichtet die dpa unter Berufung auf Reuters.
        rf"(?:das|dies|darüber|zuvor|zuerst)\s+(?:hatte[n]?\s+)?(?:berichte\w*|melde\w*|schreib\w*|teilte\w*|sagte\w*)\s+(?:zuerst\s+|zuvor\s+)?{_A}{_VIA}"
        rf"(?:\s+(?:mit|berichtet|gemeldet))?\.?",
        rf"(?:zuerst|zuvor)\s+hatten?\s+{_A}\s+(?:darüber\s+)?(?:berichtet|gemeldet)\.?",
        # C'est ce que rapporte l'AFP.
        rf"(?:c['’]est\s+ce\s+qu(?:e|['’])|selon\s+ce\s+que)\s*(?:a\s+|ont\s+)?(?:rapport\w+|annonc\w+|indiqu\w+|révèl\w+|révél\w+|affirm\w+|écri\w+|fait\s+savoir)\s+"
        rf"(?:l['’]|le\s+|la\s+|les\s+)?(?:agence\s+)?{_A}{_VIA}\.?",
        rf"l['’]information\s+(?:a\s+été|est)\s+(?:révélée|rapportée|confirmée|donnée|publiée)\s+par\s+(?:l['’]|le\s+|la\s+)?{_A}{_VIA}\.?",
        # Así lo informó EFE.
        rf"(?:así\s+)?lo\s+(?:ha\s+)?(?:inform\w+|report\w+|public\w+|adelant\w+|recog\w+|señal\w+|indic\w+|anunci\w+|confirm\w+|comunic\w+)\s+"
        rf"(?:(?:la|el)\s+)?(?:agencia\s+)?{_A}{_VIA}\.?",
        rf"según\s+(?:inform\w+|public\w+|report\w+|recoge)\s+(?:(?:la|el)\s+)?(?:agencia\s+)?{_A}{_VIA}\.?",
    )
)
_REPORTS = _PATTERNS[1]  # `Nobody reports.`
_ARTICLE = lazy(r"^(?:(?:the|die|der|das|la|el|le|агентство|видання)\s+|l['’])", re.IGNORECASE)
# …, berichtet dpa.
_TAIL = lazy(
    rf"[,–—]\s+(?:reports?|reported|writes|berichtet|berichtete|meldet|meldete|schreibt|rapporte|annonce|indique"
    r"|informa|informó|reporta|reportó|повідомля[єють]+|передає|пише|інформує|повідоми\w+)"
    rf"\s+(?:the\s+|die\s+|l['’]|la\s+|le\s+|агентство\s+)?{_A}{_VIA}\.?$",
    re.IGNORECASE,
)
_HINTS = (
    "reported by", " reference to ", " reports", " citing ",
    "Про це ", "посиланням на", "повідомля", " передає ", " пише ",
    "berichte", " meldet", "Berufung auf", "est ce que ", "rapporte",
    " informó ", " lo inform", "según inform", "Así lo ", "Darüber ",
)  # fmt: skip
_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Attribution:
    """The agency as written, and whom it cites."""

    agency: str | None
    via: str | None


def attribution(sentence: str) -> Attribution | None:
    """What a sentence says of who reported the story, if it says nothing else; None for other sentences."""
    if len(sentence) > _LENGTH:
        return None
    text = sentence.strip()
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            found = _who(match)
            return found if found.agency or found.via or pattern is not _REPORTS else None
    return None


def is_attribution(sentence: str) -> bool:
    """Whether a sentence only says who reported the story."""
    return attribution(sentence) is not None


def may_be_attributed(text: str) -> bool:
    """A quick look: whether any paragraph of a text can say who reported it."""
    return any(map(text.__contains__, _HINTS))


def attributed(paragraph: str) -> Attribution | None:
    """Who reported a paragraph, as its last sentence or its first says, or the end of one: `…, berichtet dpa.`."""
    end = paragraph[-_LENGTH:]
    begin = max(end.rfind(". "), end.rfind("! "), end.rfind("? "), end.rfind("” "), end.rfind('" '), end.rfind("» "))
    last = end[begin + 2 :] if begin >= 0 else end
    first = paragraph[:_LENGTH].partition(". ")[0]
    for sentence in (last, first):
        if (found := attribution(sentence)) and (found.agency or found.via):
            return found
    tail = _TAIL.search(last)
    return _who(tail) if tail and is_agency(tail["agency"]) else None


def _who(match: re.Match[str]) -> Attribution:
    groups = match.groupdict()
    agency, via = ((groups.get(name) or "").strip() for name in ("agency", "via"))
    agency = _ARTICLE.sub("", agency)
    known = is_agency(agency) or (agency.isupper() and len(agency) <= 8)
    return Attribution(agency if known else None, via or None)
