"""Source files → what the archive keeps of each; runs in worker processes, so it imports no database."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote

import msgspec

from feeds.content import Loaded, SourceFile, load, read
from feeds.content.beginning import beginning
from feeds.content.markup import Addresses, plain_text
from feeds.content.recurring import marks, outlet_of
from feeds.errors import ContentError, Problem
from feeds.model import Article, Markup, Site
from feeds.paths import path_of
from feeds.publication import digest
from feeds.stories import signature
from feeds.topics import Catalogue, Placing, catalogue

# A file, and the hash under which the archive knows it: empty if it doesn't, or by other rules.
Known = tuple[SourceFile, str]

_pack = msgspec.msgpack.Encoder().encode
_unpack_files = msgspec.msgpack.Decoder(list[Known]).decode
pack_files = msgspec.msgpack.Encoder().encode
_unpack_site = lru_cache(maxsize=1)(msgspec.msgpack.Decoder(Site).decode)  # the same for each batch
unpack_article = msgspec.msgpack.Decoder(Article).decode


class Ingested(msgspec.Struct, frozen=True):
    """One file as it was read. `hash` is of its bytes; `data` is the packed article, None where there is none.

    `marks` stand for lines that are noise if enough articles of the same `outlet` have them.
    `aliases` are paths at which its page once was, `attachments` paths or URLs of files that come with it.
    `signature` is that of its story, empty where none is looked for.
    `shown` stands for all that is in `data`, and for the feeds that have it. An asset is published as it is.
    `same` is true where the bytes are those that the archive knows: then nothing was loaded.
    """

    file: SourceFile
    hash: str
    asset: bool = False
    same: bool = False
    data: bytes | None = None
    shown: str = ""
    id: str = ""
    own_id: bool = False
    path: str = ""
    published: int = 0  # seconds since 1970
    updated: int | None = None
    placings: tuple[Placing, ...] = ()
    signature: bytes = b""
    aliases: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    outlet: str = ""
    marks: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error kept the article out."""
        return any(problem.severity == "error" for problem in self.problems)


unpack_ingested = msgspec.msgpack.Decoder(list[Ingested]).decode


def ingest(files: Sequence[Known], *, folder: Path, site: Site) -> list[Ingested]:
    """What each file came to."""
    known = catalogue(site)
    return [_ingest(folder, file, known_hash, site, known) for file, known_hash in files]


def ingest_packed(files: bytes, *, folder: Path, site: bytes) -> bytes:
    """The same in MessagePack, which costs a tenth of pickling on its way between processes."""
    return _pack(ingest(_unpack_files(files), folder=folder, site=_unpack_site(site)))


def _ingest(folder: Path, file: SourceFile, known_hash: str, site: Site, known: Catalogue) -> Ingested:
    if not file.is_article:
        return Ingested(file, f"{file.size}-{file.modified}", asset=True)
    try:
        data = read(folder, file.source)
    except ContentError as error:
        return Ingested(file, "", problems=(Problem(file.source, str(error), error.line),))
    content_hash = blake2b(data, digest_size=16).hexdigest()
    if content_hash == known_hash:
        return Ingested(file, content_hash, same=True)
    return _packed(file, content_hash, load(data, file.source, site), site, known)


def _packed(file: SourceFile, content_hash: str, loaded: Loaded, site: Site, known: Catalogue) -> Ingested:
    if loaded.article is None:
        return Ingested(file, content_hash, problems=loaded.problems)
    placings = known.placed(loaded.article)
    topics = known.named(placings)
    article = loaded.article if topics == loaded.article.topics else replace(loaded.article, topics=topics)
    data, outlet, lines = _pack(article), outlet_of(article), marks(article)
    return Ingested(
        file,
        content_hash,
        data=data,
        shown=digest(data, outlet, *map(str, lines), *(each.term for each in placings if not each.named)),
        id=article.id,
        own_id=article.own_id,
        path=article.permalink,
        published=int(article.published.timestamp()),
        updated=int(article.updated.timestamp()) if article.updated else None,
        placings=placings,
        signature=_signature(article, known) if site.find_stories else b"",
        aliases=article.aliases,
        attachments=_attachments(article, site),
        outlet=outlet,
        marks=lines,
        problems=loaded.problems,
    )


def _signature(article: Article, known: Catalogue) -> bytes:
    """Of the beginning alone, unless rules asked for the whole text anyway: to render it costs more than to sign it."""
    whole = partial(plain_text, article.body, article.markup)
    is_long = article.markup is Markup.MARKDOWN and known.rules is None
    if is_long and (some := beginning(article.body)):
        return signature(article.title, plain_text(some, article.markup), whole)
    return signature(article.title, whole())


def _attachments(article: Article, site: Site) -> tuple[str, ...]:
    """Paths of the site, and URLs as written: the site may move to their host."""
    addresses = Addresses(site.base_url, article.permalink, article.source)
    found = ((each.url, addresses.absolute(each.url)) for each in article.enclosures)
    named = (unquote(url) if "://" in url else path_of(site.base_url, address) for url, address in found if address)
    return tuple(dict.fromkeys(each.partition("?")[0] for each in named if each))
