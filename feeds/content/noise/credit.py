"""Captions and the credits of pictures, which stand among the lines of a story."""

# ruff: noqa: E501  # a phrase is a line

import re

from feeds.content.noise.agencies import PHOTO
from feeds.content.noise.words import matches, phrases
from feeds.patterns import lazy

_CAPTION_LENGTH = 480
_CREDIT_LENGTH = 100
_END = 130  # characters of a caption within which its credit stands
_BEFORE_CREDIT = 250  # and before a credit that has no brackets
_SENTENCES = lazy(r"[.!?]\s+[^\W\d_a-zа-яіїєґ]\w*\s")

_LABEL = (
    r"(?:photos?|images?|pictures?|pic|photographs?|illustration|graphic|file\s+photo|credits?|courtesy|video"
    r"|foto|fotos|bild|bilder|symbolbild|symbolfoto|archivbild|archivfoto|grafik|screenshot|bildrechte|bildnachweis"
    r"|crédits?(?:\s+photos?)?|photo\s+d['’]illustration|photo\s+d['’]archives?|illustrations?|infographie"
    r"|imagen|imágenes|fotografía|foto\s+de\s+archivo|crédito|archivo|gráfico|cortesía"
    r"|фото|світлина|ілюстрація|ілюстративне\s+фото|колаж|скриншот|скріншот|архівне\s+фото|зображення|інфографіка)"
)
# What stands in brackets at a caption's end: (Sean Gallup/Getty Images)
_IN_BRACKETS = lazy(
    rf"{_LABEL}(?:\s*[:/]|\s+(?:by|courtesy|credits?|provided|supplied|via|von|par|por|de|d['’]|надан\w*|з)\b"
    r"|\s+(?-i:[^\W\d_a-zа-яіїєґ]))[^()]{0,100}"
    rf"|(?=[^()]{{3,110}}$)[^()/]{{2,80}}(?:/\s*|\s/\s|\bvia\s+|\s+[–—|-]\s+){PHOTO}\b[^()]{{0,60}}"
    rf"|{PHOTO}(?:\s*/[^()]{{2,80}}|\s+via\s+[^()]{{2,40}})|©[^()]{{2,100}}",
    re.IGNORECASE,
)
# Those who sell pictures and write no texts: their name alone is a picture's credit.
_PICTURES_ALONE = lazy(
    r"(?:getty(?:\s+images)?|epa(?:-efe)?|shutterstock|unsplash|pexels|pixabay|nurphoto|alamy|istock(?:photo)?"
    r"|handout|pool|wikimedia(?:\s+commons)?|flickr|ap\s+photo|adobe\s*stock|depositphotos|imago(?:\s+images)?|picture[\s-]alliance"
    r"|zuma(?:\s+press)?|sopa(?:\s+images)?|lightrocket|anadolu(?:\s+agency)?|file|file\s+photo|archiv(?:bild|foto)?"
    r"|symbolbild|archivo|archives?|maxppp|sipa(?:\s+press)?|courtesy\s+photo|архів|фото\s+архів|ілюстративне\s+фото)",
    re.IGNORECASE,
)
# Where a caption's credit stands without brackets: … in Kyiv. Photo: Jane Roe/Reuters
_AT_END = lazy(
    r"\s(?:PHOTO|Photos?|FOTO|Fotos?|Bild|Bilder|Bildrechte|Symbolbild|Archivbild|Image|Picture|Credit|CREDIT"
    r"|Crédits?(?:\s+photos?)?|Illustration|Imagen|Фото|ФОТО|Світлина|Скриншот)(?:\s+(?:by|credit|von|de|par))?"
    r"\s?[:/]\s*(?P<named>[^.!?:]{2,80})\.?$"
    r"|[.!?|•–—»”\")\]]\s+(?:©\s?(?!\d)[^.!?]{2,60}"
    r"|(?:REUTERS|AP\s+Photo|AFP|EPA(?:-EFE)?|Getty\s+Images)\s?/\s?[^.!?]{2,60})\.?$"
    rf"|[.!?|•–—»”\")\]]\s*[A-ZÀ-ÞЀ-Я][^.!?/]{{2,40}}\s?/\s?{PHOTO}\.?$"
)
# A credit in a line of its own: Jane Roe/AFP, AP Photo/Jane Roe, Jane Roe | Getty Images
_ALONE = lazy(
    rf"(?:©\s*)?(?:{PHOTO}\s?[/|–—-]\s?[^\s()\d][^()\d]{{1,60}}"
    rf"|[^\W\d_][^/|.!?]{{2,50}}\s*(?:/|\bvia\b)\s*{PHOTO}(?:\s+via\s+.{{2,40}})?"
    rf"|[^\W\d_][^/|.!?]{{2,50}}\s*(?:\||\s[–—-]\s)\s*{_PICTURES_ALONE.pattern}"
    r"|(?:courtesy(?:\s+of)?|photos?\s+by|picture\s+by|image\s+by|pictured?\s+courtesy)\s.{2,60})",
    re.IGNORECASE,
)
# A quick look, before the expressions.
_ALONE_WORDS = frozenset(("courtesy", "photo", "photos", "picture", "image", "pictured"))
_SIGN = lazy(r"[|–—]|\s-\s|\bvia\b")
_PICTURE_WORDS = frozenset(
    """getty epa shutterstock unsplash pexels pixabay nurphoto alamy istock istockphoto handout pool wikimedia flickr ap
    adobe adobestock depositphotos imago picture zuma sopa lightrocket anadolu file archiv archivbild archivfoto
    symbolbild archivo archive archives maxppp sipa courtesy архів фото ілюстративне""".split()
)

_CAPTIONS = phrases(r"""
photo/photos/image/images/picture/pictures/pic/photograph/photographs/illustration/graphic/graphics/map/chart/infographic( (by|credit|courtesy|source|illustration|gallery|caption))? : …
photo/photos/image/picture/photograph (by|courtesy|credit|provided|supplied)( of| by)?\b.{2,80}
file/stock/handout/undated/illustrative (photo|image|picture)( .{0,80})?( : …)?
image (source|caption|credit|copyright|provided|via)s?\b,?…
media/figure/video caption,?…
caption : …
credit/credits : …
courtesy (of )?.{2,60}
foto/fotos/bild/bilder/bildrechte/bildnachweis/bildquelle/symbolbild/symbolfoto/archivbild/archivfoto/grafik/fotografie/illustration/collage/karte( (von|aus|des|der|de))? : …
symbolbild/symbolfoto/archivbild/archivfoto/beispielbild/agenturfoto
foto/fotografía/fotos/imagen/imágenes/gráfico/gráfica/mapa/crédito/créditos/cortesía/ilustración/fotogalería( (de|por|cortesía) .{0,50})? : …
foto/imagen/fotografía/imágenes de (archivo|recurso|referencia|stock)( .{0,80})?
archivo( : …)?
crédit/crédits( photos?)?( : …)
photo/image/illustration/carte/infographie/capture/dessin( (d['’]illustration|d['’]archives?|de .{0,30}|d['’]écran))? : …
photo/image d['’](illustration|archives?)( .{0,60})?
légende : …
фото/світлина/ілюстрація/колаж/скриншот/скріншот/зображення/інфографіка/карта/фотографія( (з|зі|із|надано|ілюстративне|автора|пресслужби|архів|відкритих) ?.{0,60})? : …
фото (з відкритих джерел|ілюстративне|надано .{2,60}|з архіву.{0,40}|архівне|пресслужби .{2,60})
фото [^\W\d_]\S+\s[^\W\d_]\S+
ілюстративне/архівне/ілюстраційне/ілюстративна (фото|зображення|ілюстрація|світлина)( : …)?
колаж/скриншот/скріншот .{2,60}
фотоілюстрація( : …)?
""")


def is_caption(line: str, word: str, text: str) -> bool:
    """Whether a line is a picture's caption or credit; `text` is its core, `word` that one's first."""
    if matches(_CAPTIONS, word, text):
        return not _reads_as_sentence(line)
    if len(line) > _CAPTION_LENGTH:
        return False
    return _has_credit(line) or _ends_in_credit(line, word, text)


def _has_credit(line: str) -> bool:
    bare = line[-_END:].rstrip(" .")
    if not bare.endswith((")", "]")):
        return False
    start = bare.rfind("(" if bare[-1] == ")" else "[")
    if start < 0:
        return False
    end = bare[start + 1 : -1]
    if _IN_BRACKETS.fullmatch(end):
        return True
    # `the agency (Getty Images).` is a sentence of the story
    return _PICTURES_ALONE.fullmatch(end) is not None and line.rstrip().endswith((")", "]"))


def _ends_in_credit(line: str, word: str, text: str) -> bool:
    end = line[-_END:]
    has_sign = "/" in end or "©" in end
    if (
        len(text) <= _CREDIT_LENGTH
        and (has_sign or word in _ALONE_WORDS or _SIGN.search(text))
        and _ALONE.fullmatch(text)
    ):
        return True
    if not (has_sign or ":" in end):  # most lines
        return False
    match = _AT_END.search(end)
    if match is None or (match["named"] and not _is_credit(match["named"])):
        return False
    # a longer text is the story's, to whose end a credit was glued
    before = line[: len(line) - len(end) + match.start()]
    return len(before) <= _BEFORE_CREDIT and _SENTENCES.search(before) is None


def _is_credit(text: str) -> bool:
    """Whether a text after a label names somebody, and is no sentence: `Erstes Bild: So könnte die Brücke aussehen`."""
    if re.search(rf"[/|©]|\b{PHOTO}\b", text):
        return True
    return all(len(word) < 4 or not word[0].islower() for word in text.split())


def _reads_as_sentence(line: str) -> bool:
    """Whether what a label seems to announce goes on: `Photo: that is the first word that the children learned.`."""
    _, _, said = line.partition(":")
    said = said.strip()
    return line.endswith((".", "!", "?", "…")) and said[:1].islower() and said.count(" ") > 5 and not _has_credit(line)


def is_alone(word: str, text: str) -> bool:
    """Whether a line is only the name of who sells pictures; `text` is its core, `word` that one's first."""
    return word in _PICTURE_WORDS and _PICTURES_ALONE.fullmatch(text) is not None
