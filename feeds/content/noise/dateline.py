"""The place, day and agency in front of a story's first sentence."""

import re
from dataclasses import dataclass

from feeds.content.moments import is_day_and_month
from feeds.content.months import month_number
from feeds.content.noise.agencies import is_agency
from feeds.content.noise.names import place_name
from feeds.patterns import lazy

_SLICE = 120  # no dateline is longer
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŔŘŚŞŠŤŪŮŰŲŹŻŽÑȘȚЀ-Я"
_CAPITALS = rf"[{_UPPER}][{_UPPER}.’'ʼ-]+"
_TITLE = rf"[{_UPPER}][\w.’'ʼ-]*"
_LINK = r"(?:am|an|der|de|del|la|le|du|des|los|las|el|sur|do|da|dos|on|upon|of|і|на)"
_PLACE = lazy(
    rf"(?P<capitals>{_CAPITALS}(?:[ /]+(?:{_CAPITALS}|[{_UPPER}]\.|{_LINK}(?=\s[{_UPPER}]{{2}})))*)(?![\w])"
    rf"|(?P<title>{_TITLE}(?:(?:[ /]|\s{_LINK}\s){_TITLE}){{0,4}})"
)
_REGION = lazy(rf",\s*(?P<region>{_TITLE}(?:\s(?:of\s)?{_TITLE}){{0,3}})(?=\s*[,(/–—-])")
_DATE = lazy(
    r"[\s,.(]*(?P<date>(?:(?:le|el|den)\s+)?[^\W_]\w{0,10}\.?\s+(?:de\s+)?\w{1,11}\.?"
    r"(?:,?\s+(?:de\s+)?\d{4}(?:\s+року)?)?)\)?(?=\s*[,(/–—.:-]|\s*$)"
)
_AGENCY = lazy(
    r"[\s,.]*(?:\((?P<brackets>[^()\d]{2,40})\)|/(?P<slashes>[^/\d]{2,40})/)"
    rf"|[\s,.]+(?P<bare>[{_UPPER}][\w-]*(?:[ -][{_UPPER}][\w-]*){{0,2}})(?=\s*(?:[.:–—]|--?\s))"
)
_DASH = lazy(r"\s*(?:\.?\s?(?:--+|[–—])|\.?\s?-(?=\s|[^\W\d_])|\.-)\s*")
_STOP = lazy(r"\s*(?:[.:])\s*")
_AGENCY_ALONE = lazy(
    r"\((?P<brackets>[^()\d]{2,30})\)\s*(?P<dash>[.:]?\s*(?:--+|[-–—])+)?\s*"
    r"|(?P<bare>[^\W\d_][\w/-]{1,12})\s+(?:--|[–—-])\s+"
)
# Words of capitals that begin a line, and are no place.
_NO_PLACE = frozenset(
    """NATO NASA UEFA FIFA OPEC USA AIDS COVID BREAKING UPDATE UPDATED LIVE VIDEO WATCH EXCLUSIVE OPINION ANALYSIS NEWS
    EU UN UK US AI IT TV CEO GDP EXPLAINER REVIEW CORRECTION CORRECTED EDITORIAL COMMENTARY COLUMN WHO IMF WTO ECB FED
    FBI CIA SEC IAEA NHL NBA NFL MLB WADA IOC PHOTO PHOTOS POLL FACTBOX TIMELINE WRAPUP INTERVIEW FEATURE ADVISORY ALERT
    НАТО США ЄС ООН ЗСУ СБУ ДБР НАБУ МВФ ВООЗ ОНОВЛЕНО ВІДЕО ФОТО ТЕРМІНОВО ЕКСКЛЮЗИВ OTAN ONU UE OMS EEUU EILMELDUNG
    UPDATE: EIL OPINIÓN ÚLTIMA DIRECTO VIDÉO EXCLUSIF TRIBUNE DSGVO SPD CDU CSU FDP AFD ARD ZDF BMW SAP VW SNCF CGT
    PSOE PP""".split()
)


_SIGN = lazy(r"[–—)/:]|-\s|--|\.\s?\d")
_PLACE_WORDS = 6
_ABBREVIATION = 4  # characters; after a longer place a dot is a stop: `Київ. 15 жовтня.`
_FIGURES = frozenset("0123456789")  # after capitals and a dash: a table


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where the sentence begins in the line, and what stands before it."""

    end: int
    place: str | None = None
    agency: str | None = None


def dateline(line: str) -> Dateline | None:
    """`WASHINGTON, March 3 (Reuters) - …`, `Madrid, 15 oct (EFE).- …`, `Київ. 15 жовтня. УНН. …`: what begins a line.

    A place of capitals needs a dash after it; one written as other names are, a day or an agency as well.
    """
    text = line[:_SLICE]
    if _SIGN.search(text) is None:  # most lines
        return None
    return _with_place(text) or _without_place(text) or _agency_alone(text)


def _with_place(text: str) -> Dateline | None:
    place = _PLACE.match(text)
    if place is None or place[0].count(" ") >= _PLACE_WORDS:
        return None
    end, name = place.end(), place[0]
    region = _REGION.match(text, end)
    if region and month_number(region["region"].split()[0]) is None:
        end, name = region.end(), f"{name}, {region['region']}"
    date = _DATE.match(text, end)
    if date and is_day_and_month(date["date"]):
        end = date.end()
    else:
        date = None
    agency, end = _agency(text, end)
    stop = _DASH.match(text, end)
    if stop is None and agency and (date or text[end - 1] in ")/"):
        stop = _STOP.match(text, end)
    if stop is None:
        return None
    is_known = agency is not None and (place["capitals"] or is_agency(agency))
    if not (is_known or date or (place["capitals"] and _is_place_alone(name, text, stop))):
        return None
    if name.count(".") == 1 and name.endswith(".") and len(name) > _ABBREVIATION:
        name = name[:-1]
    return Dateline(stop.end(), place_name(name), agency)


def _agency(text: str, end: int) -> tuple[str | None, int]:
    match = _AGENCY.match(text, end)
    if match is None:
        return None, end
    name = (match["brackets"] or match["slashes"] or match["bare"]).strip()
    if match["bare"] and not is_agency(name) and not (name.isupper() and text[end : end + 1] == "."):
        return None, end
    if not name[0].isupper() and not is_agency(name):
        return None, end
    return name, match.end()


def _is_place_alone(name: str, text: str, stop: re.Match[str]) -> bool:
    """Whether capitals and a dash are a dateline: `ROME — The …`, not `NATO - the alliance`, `CO-OPERATIVE`."""
    rest = text[stop.end() : stop.end() + 1]
    spaced = stop[0][-1:].isspace() or not stop[0].strip(" ").endswith("-") or "--" in stop[0]
    words = name.partition(",")[0].replace("/", " ").split()
    return (
        spaced
        and bool(rest)
        and rest not in _FIGURES
        and not rest.islower()
        and len(words) <= 3
        and len(words[0].strip(".")) > 2
        and not any(word.strip(".") in _NO_PLACE for word in words)
    )


def _without_place(text: str) -> Dateline | None:
    """`Oct 15 (Reuters) - …`."""
    date = _DATE.match(text)
    if date is None or not is_day_and_month(date["date"]):
        return None
    agency, end = _agency(text, date.end())
    stop = _DASH.match(text, end) if agency else None
    return Dateline(stop.end(), None, agency) if stop else None


def _agency_alone(text: str) -> Dateline | None:
    """`(CNN) -- …`, `(CNN)The …`, `dpa - …`."""
    match = _AGENCY_ALONE.match(text)
    if match is None:
        return None
    name = (match["brackets"] or match["bare"]).strip()
    if not is_agency(name) or text[match.end() : match.end() + 1].islower():
        return None
    return Dateline(match.end(), None, name)
