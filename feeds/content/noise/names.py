"""The names of people where they stand in a byline → the people, without their roles and outlets."""

import re

from feeds.content.months import WEEKDAYS, month_number
from feeds.patterns import lazy

_TOKEN = lazy(r"[^\W\d_][\w’'‘ʼ-]*(?:\.(?!\s*$))?|[^\W\d_]\.")
_GAP = lazy(r"[ \t\xa0]+")
_JOINT = lazy(r"\s*(?:,\s*(?:and|und|et|y|і|та|й)?|&|;|\b(?:and|und|et|y|e|і|та|й)\b)\s+", re.IGNORECASE)
_WORDS = 5  # of one name, particles included
_PEOPLE = 8
_PARTICLES = frozenset(
    "de da do dos du del della der den di la le el al bin ibn ben van von vom zu zur af av ter ten".split()
)
# A word that no name begins or ends with, but what stands beside one in a byline.
_LABELS = frozenset(
    """published updated posted last modified on at in for with staff by veröffentlicht aktualisiert stand erstellt
    publié mis modifié publicado actualizado опубліковано оновлено reading lesezeit lecture from and photo photos
    photographs story stories text the""".split()
)
_ROLE = lazy(
    r"\b(?:reporter|correspondent|editor|writer|staff|journalist|bureau|columnist|producer|analyst|contributor|chief"
    r"|critic|team|desk|news|newsroom|agency|agencies|special|the|times|post|herald|tribune|press|journal|gazette|daily"
    r"|magazine|today|radio|tv|media|network|university|institute|professor|director|minister|senator|president|ceo"
    r"|redakt\w+|\w*korrespondent\w*|reporterin|autor(?:in)?|volontär\w*|zeitung|ressort\w*|büro|chefred\w*"
    r"|journaliste|correspondant\w*|envoyée?s?|rédact\w+|rédaction|chroniqueu\w+|éditorialiste|service"
    r"|corresponsal\w*|periodista|redactora?|redacción|enviad[oa]s?|columnista|agencias?|diario"
    r"|\w*кореспондент\w*|журналіст\w*|редактор\w*|оглядач\w*|автор\w*|репортер\w*|колумніст\w*|редакція)\b",
    re.IGNORECASE,
)
_PLACES = frozenset(
    """new york|san francisco|los angeles|hong kong|tel aviv|washington dc|united nations|san diego|st. louis|las vegas
    |new delhi|cape town|mexico city|buenos aires|abu dhabi|kuala lumpur|new orleans|united states|united kingdom
    |south korea|north korea|south africa|saudi arabia|sri lanka|new zealand|frankfurt am main|den haag""".replace(
        "\n    ", ""
    ).split("|")
)


def names_at(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """The names of people that begin at a position, and where they end."""
    people: list[str] = []
    end = position
    start = position
    while len(people) < _PEOPLE:
        name_end = _name_end(text, start)
        name = text[start:name_end].strip()
        if not name or (people and not _is_person(name)) or is_role(name):
            break
        people.append(name)
        end = name_end
        joint = _JOINT.match(text, end)
        if joint is None:
            break
        start = joint.end()
    return tuple(people), end


def is_role(text: str) -> bool:
    """Whether a text says what somebody is or whom they write for."""
    return _ROLE.search(text) is not None


def is_name(line: str) -> bool:
    """Whether a line is the name of one person and no more: two to four words, not of capitals."""
    people, end = names_at(line, 0)
    return len(people) == 1 and end == len(line) and 1 <= line.count(" ") <= 3 and not line.isupper()


def place_name(place: str) -> str:
    """A place as people write it: KYIV, Ukraine → Kyiv, Ukraine."""
    town, comma, region = place.partition(",")
    return title_case(town) + comma + (title_case(region) if place.isupper() else region) if town.isupper() else place


def as_written_for_people(name: str) -> str:
    """A name of capitals alone as names are written: JANE ROE → Jane Roe; others as they are."""
    return title_case(name) if name.isupper() and len(name) > 4 else name


def title_case(text: str) -> str:
    """KYIV → Kyiv, RIO DE JANEIRO → Rio de Janeiro; words with a dot (U.S.) and initials stay."""
    parts = re.split(r"([\s/-]+)", text)
    return "".join(_word_case(part, first=n == 0) for n, part in enumerate(parts))


def _word_case(word: str, *, first: bool) -> str:
    if (
        not word.isupper()
        or (len(word) > 1 and "." in word[:-1])
        or word in ("DC", "UN", "UK", "US", "USA", "EU", "UAE")
    ):
        return word
    if not first and word.lower() in _PARTICLES | {"am", "an", "im", "bei", "los", "sur", "upon", "y"}:
        return word.lower() if word not in ("LA", "LE", "EL", "LOS") else word.capitalize()
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word.replace("’S", "’s").replace("'S", "'s"))


def _name_end(text: str, position: int) -> int:
    end = position
    for _ in range(_WORDS):
        token = _TOKEN.match(text, position)
        if token is None or not _belongs(token[0], text, token.end(), is_first=end == position):
            break
        if token[0].lower() not in _PARTICLES or token[0][0].isupper():
            end = token.end()
        gap = _GAP.match(text, token.end())
        if gap is None:
            break
        position = gap.end()
    return end


def _belongs(token: str, text: str, end: int, *, is_first: bool) -> bool:
    lower = token.lower().rstrip(".")
    if lower in _LABELS:
        return False
    if month_number(token) and re.compile(r"\s+\d").match(text, end):
        return False
    if lower in WEEKDAYS and not is_first:
        return False
    return token[0].isupper() or (lower in _PARTICLES) or not token[0].islower()


def _is_person(name: str) -> bool:
    return " " in name and name.casefold() not in _PLACES
