"""An address as a feed writes it, of a page, a file, a person or a thing → what is wrong with it."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from feeds.check.faults import Fault, quoted

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SPLIT = re.compile(r"(?P<scheme>[^:/?#]+):(?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL)
_HOST_IN_BRACKETS = re.compile(r"(//[^/?#\[\]]*)\[[0-9a-fA-F:.]+\]")
# RFC 3986 §2 and, beyond ASCII, RFC 3987 §2.2; brackets are for hosts.
_FORBIDDEN = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z_a-z~\-\u00a0-\U0010ffff]")
_WEB = r"(?:https?|ftp)://[^/?#]+(?s:.*)"
_TAG = r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?:(?s:.*)"  # RFC 4151 §2.1
_UUID = r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # RFC 4122 §3
_URN = r"urn:(?!uuid:)[a-z0-9][a-z0-9-]{1,31}:[^#]+"  # RFC 8141 §2
_FORMS = {
    "http": (_WEB, "https://example.org/page"),
    "https": (_WEB, "https://example.org/page"),
    "ftp": (_WEB, "ftp://example.org/file"),
    "tag": (_TAG, "tag:example.org,2024:name"),
    "urn": (f"{_UUID}|{_URN}", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
}
_PORTS = {"http": ":80", "https": ":443"}
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")

_MAILBOX = r"[^\s@<>()\[\],;:\\\"]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+"
_LOCAL_MAILBOX = r"[^\s@<>()\[\],;:\\\"]+@[A-Za-z][A-Za-z0-9-]*"
_MAILBOX_AND_NAME = re.compile(rf"(?:{_MAILBOX})\s*\(.+\)", re.DOTALL)


def is_absolute(text: str) -> bool:
    """Whether an address has a scheme, and needs nothing around it."""
    return bool(_SCHEME.match(text.strip()))


def absolute_iri(text: str) -> Iterator[Fault]:
    """A full address, with the letters of any script (RFC 3987)."""
    if not text:
        yield Fault("is empty")
    elif not _SCHEME.match(text):
        yield Fault(f"is not a full address like https://example.org/page: {quoted(text)}")
    else:
        yield from reference(text)


def absolute(text: str) -> Iterator[Fault]:
    """A full address in ASCII, as RSS has it from before there were others."""
    if not text.isascii():
        yield Fault(f"holds letters that must be percent-encoded: {quoted(text)}")
    else:
        yield from absolute_iri(text)


def reference(text: str) -> Iterator[Fault]:
    """An address that may be relative, which some readers don't resolve: Miniflux and sfeed ignore xml:base."""
    scheme = _SCHEME.match(text)
    form, example = _FORMS.get(scheme[1].lower() if scheme else "", ("", ""))
    if forbidden := _FORBIDDEN.search(_HOST_IN_BRACKETS.sub(r"\1", text, count=1)):
        yield Fault(f"holds {forbidden[0]!r}, which must be percent-encoded in an address: {quoted(text)}")
    elif form and not re.fullmatch(form, text, re.IGNORECASE):
        yield Fault(f"is not an address like {example}: {quoted(text)}")
    elif not text:
        yield Fault("is empty", "warning")
    elif not scheme:
        yield Fault(f"is relative, and not all readers know to what: {quoted(text)}", "warning")


def web(text: str) -> Iterator[Fault]:
    """An address from which anybody can fetch something."""
    if not re.match(r"https?://", text, re.IGNORECASE):
        yield Fault(f"is not an address like https://example.org/file.mp3: {quoted(text)}")
    else:
        yield from absolute(text)


def canonical(text: str) -> Iterator[Fault]:
    """RFC 4287 §4.2.6.1: of all ways to write it the one that all programs arrive at, as they compare ids as texts."""
    match = _SPLIT.fullmatch(text)
    if not text.isascii():
        yield Fault(f"is not in ASCII, and some readers write it anew: {quoted(text)}", "warning")
    elif match and text != (wanted := _canonical(match)):
        yield Fault(f"is not in its usual form, {quoted(wanted)}: {quoted(text)}", "warning")


def _canonical(match: re.Match[str]) -> str:
    """RFC 3986 §6.2.2 and §6.2.3."""
    scheme, host, path = match["scheme"].lower(), match["host"], _ESCAPE.sub(_escape, match["path"])
    if host is None:
        return f"{scheme}:{path}{match['rest']}"
    host = host.lower().removesuffix(_PORTS.get(scheme, ":")).removesuffix(":")
    return f"{scheme}://{host}{_without_dots(path) or '/'}{_ESCAPE.sub(_escape, match['rest'])}"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[max(len(kept) - 1, 1) :]
        elif part != ".":
            kept.append(part)
    return "/".join([*kept, ""] if path.endswith(("/.", "/..")) else kept)


def _escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if _UNRESERVED.fullmatch(char) else match[0].upper()


def mailbox(text: str) -> Iterator[Fault]:
    """RFC 2822 §3.4.1, as people write it: `ann@example.org`."""
    if re.fullmatch(_LOCAL_MAILBOX, text):
        yield Fault(f"is an e-mail address without a full domain: {quoted(text)}", "warning")
    elif not re.fullmatch(_MAILBOX, text):
        yield Fault(f"is not an e-mail address: {quoted(text)}")


def mailbox_and_name(text: str) -> Iterator[Fault]:
    """RSS 2.0 and its profile: `ann@example.org (Ann)`."""
    if text.startswith("mailto:"):
        text = unquote(text.removeprefix("mailto:"))
    if _MAILBOX_AND_NAME.fullmatch(text):
        return
    if "@" not in text or text.endswith(")"):
        yield Fault(f"is not an e-mail address with a name like ann@example.org (Ann): {quoted(text)}")
    else:
        yield Fault(f"is not written like ann@example.org (Ann): {quoted(text)}", "warning")
