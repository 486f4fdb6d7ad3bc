"""The HTML of an entry → what readers take out of it, mend, or can't find."""

import re
from collections.abc import Iterable, Iterator, Mapping

from feeds.check.addresses import is_absolute
from feeds.check.balance import unbalanced
from feeds.check.faults import Fault, quoted
from feeds.check.tags import tags, unknown_entities

# What HTML has or had: all else is no HTML element, as <Vec> isn't in a text that was not escaped.
_SAFE = frozenset(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite code"
    " col colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em eventsource fieldset"
    " figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li m main"
    " map mark menu meter nav noscript ol optgroup option output p picture pre progress q rp rt ruby s samp section"
    " select small source span strike strong sub summary sup table tbody td template textarea tfoot th thead time tr"
    " track tt u ul var video wbr".split()
)
_RISKY = frozenset(
    "applet base basefont body embed frame frameset head html iframe isindex keygen link listing meta noframes object"
    " param plaintext script slot style title xmp svg math".split()
)
_FOREIGN = frozenset(("svg", "math"))
NAMES = _SAFE | _RISKY
_STYLES = frozenset(
    "azimuth background background-color border border-bottom border-bottom-color border-bottom-style"
    " border-bottom-width border-collapse border-color border-left border-left-color border-left-style"
    " border-left-width border-right border-right-color border-right-style border-right-width border-spacing"
    " border-style border-top border-top-color border-top-style border-top-width border-width clear color cursor"
    " direction display elevation float font font-family font-size font-style font-variant font-weight height"
    " letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top overflow"
    " padding padding-bottom padding-left padding-right padding-top pause pause-after pause-before pitch pitch-range"
    " richness speak speak-header speak-numeral speak-punctuation speech-rate stress text-align text-decoration"
    " text-indent unicode-bidi vertical-align voice-family volume white-space width".split()
)
_DECLARATION = re.compile(r"\s*([a-z-]+)\s*:\s*([\w\s#%.,!()'\"-]*)", re.IGNORECASE)
_BETWEEN_CANDIDATES = re.compile(r",\s|(?<=[0-9][wx]),")  # of srcset; an address may hold commas

Found = tuple[int, Fault]  # how many lines below the first, and what


def html_faults(text: str) -> Iterator[Found]:
    """What is wrong with HTML that stands escaped in a feed, each thing once; all of it is a warning."""
    seen: set[Fault] = set()
    line = counted = 0
    for position, fault in sorted(_positions(text), key=lambda each: each[0]):
        if fault not in seen:
            seen.add(fault)
            line, counted = line + text.count("\n", counted, position), position
            yield line, fault


def _positions(text: str) -> Iterator[tuple[int, Fault]]:
    known, foreign = [], ""
    for tag in tags(text):
        if not tag.name:
            yield tag.position, _warning("holds a < that begins no tag; in text it is written &lt;")
        elif not tag.closes and not foreign:
            yield from ((tag.position, fault) for fault in element_faults(tag.name, tag.attributes))
        if tag.name in _FOREIGN and not tag.self_closed:  # what is in it has names and rules of its own
            foreign = "" if tag.closes else foreign or tag.name
        if tag.name in NAMES:
            known.append(tag)
    yield from unbalanced(known)
    for position, name in unknown_entities(text):
        yield position, _warning(f"holds {name}, which HTML doesn't know")


def element_faults(name: str, attributes: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with one element of HTML or XHTML, wherever it stands."""
    if name in _RISKY:
        yield _warning(f"holds <{name}>, which readers take out")
    elif name not in NAMES:
        yield _warning(f"holds <{name}>, which is no HTML element; a < in text is written &lt;")
    for attribute, value in attributes.items():
        if attribute.startswith("on"):
            yield _warning(f"holds <{name} {attribute}>, a script that readers take out")
        elif attribute == "style" and (risky := _risky_style(value)):
            yield _warning(f"holds a style that readers take out: {quoted(risky)}")
    yield from _addresses(name, attributes)


def _addresses(name: str, attributes: Mapping[str, str]) -> Iterator[Fault]:
    """Miniflux and sfeed don't know where a relative address begins, and `#note` leads nowhere in any reader."""
    for attribute in ("href", "src", "poster"):
        if attribute in attributes:
            yield from _relative(name, attribute, (attributes[attribute],))
    candidates = (each.split() for each in _BETWEEN_CANDIDATES.split(attributes.get("srcset", "")))
    yield from _relative(name, "srcset", (words[0].strip(",") for words in candidates if words))


def _relative(name: str, attribute: str, addresses: Iterable[str]) -> Iterator[Fault]:
    for address in addresses:
        if not is_absolute(address):
            yield _warning(f"holds <{name} {attribute}> with a relative address: {quoted(address)}")


def _risky_style(style: str) -> str | None:
    for declaration in filter(str.strip, style.split(";")):
        match = _DECLARATION.fullmatch(declaration)
        if not match or match[1].lower() not in _STYLES or "(" in match[2].lower().replace("rgb(", ""):
            return declaration.strip()
    return None


def _warning(what: str) -> Fault:
    return Fault(what, "warning")
