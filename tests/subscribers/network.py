"""A URL → what answers there at this moment: a network of a few hosts, without wires."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from werkzeug.test import Client

Headers = Mapping[str, str]


class Answer(NamedTuple):
    """An answer; the names of its headers are in lower case."""

    status: int
    headers: Headers
    body: bytes = b""


Fetch = Callable[[str, Headers], Answer]  # follows no redirect; raises OSError where nothing answers
Host = Callable[[str, Headers], Answer]  # the same for one host, which is asked for a path

MOVED = (301, 302, 303, 307, 308)
FOR_EVER = (301, 308)


@dataclass(slots=True)
class Network:
    """Who answers at which host, named as `https://news.example.org`, and what time it is there."""

    now: datetime
    hosts: dict[str, Host] = field(default_factory=dict)

    def fetch(self, url: str, headers: Headers) -> Answer:
        """What a host answers now. Raises OSError where there is none."""
        parts = urlsplit(url)
        host = self.hosts.get(f"{parts.scheme}://{parts.netloc}")
        if host is None:
            raise ConnectionRefusedError(f"{url}: nobody answers")
        return host(f"{parts.path}?{parts.query}" if parts.query else parts.path, headers)

    def clock(self) -> datetime:
        """The time, as a server asks for it."""
        return self.now


def application(client: Client, base_url: str) -> Host:
    """A host that hands requests to a WSGI application."""

    def answer(path: str, headers: Headers) -> Answer:
        response = client.get(path, headers=dict(headers), base_url=base_url)
        return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.data)

    return answer


def moved(base_url: str) -> Host:
    """A host from which all went to another one: what a web server does when a site moves."""
    return lambda path, _: Answer(301, {"location": base_url + path})


def unavailable(_path: str, _headers: Headers) -> Answer:
    """A host that has a problem which passes."""
    return Answer(503, {"retry-after": "600"})


class Followed(NamedTuple):
    """What answered in the end, where, and where it is for good: as far as all redirects were permanent."""

    answer: Answer
    url: str
    permanent_url: str


def followed(fetch: Fetch, url: str, headers: Headers, hops: int = 10) -> Followed:
    """An answer behind redirects, of which there are `hops` at the most. Raises OSError like `fetch`."""
    permanent, all_permanent = url, True
    for _ in range(hops):
        answer = fetch(url, headers)
        if answer.status not in MOVED:
            return Followed(answer, url, permanent)
        all_permanent = all_permanent and answer.status in FOR_EVER
        url = urljoin(url, answer.headers["location"])
        permanent = url if all_permanent else permanent
    raise ConnectionError(f"{url}: too many redirects")


def max_age(headers: Headers) -> int:
    """The seconds for which a client need not ask again; 0 where nothing is said."""
    for directive in headers.get("cache-control", "").split(","):
        name, _, value = directive.strip().partition("=")
        if name == "max-age" and value.isdigit():
            return int(value)
    return 0


def conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    """The headers of a conditional request."""
    headers = {"If-None-Match": etag or "", "If-Modified-Since": modified or ""}
    return {name: value for name, value in headers.items() if value}
