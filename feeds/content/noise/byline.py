"""How bylines begin, and what stands beside an author, in five languages."""

import re

from feeds.patterns import lazy

# The words with which a byline may begin.
LABEL_WORDS = frozenset(
    """by von par por від texte text texto author authors autor autorin autoren autores autora автор авторка автори
    авторство текст written reported reporting story words posted published edited interview analysis updated reviewed
    medically contributed opinion підготував підготувала підготували написав написала журналіст журналістка редактор
    редакторка переклад verfasst geschrieben erstellt ein eine veröffentlicht protokoll auteur auteure auteurs écrit
    rédigé publié propos article escrito redactado publicado""".split()
)
# Such a label makes a byline of a single name.
BY_STRONG = lazy(
    r"(?:authors?|written\s+by|reported\s+by|reporting\s+by|story\s+by|text\s+by|words\s+by|posted\s+by"
    r"|published\s+by|edited\s+by|interview\s+by|analysis\s+by|updated\s+by|reviewed\s+by|medically\s+reviewed\s+by|contributed\s+by|opinion\s+by"
    r"|автор(?:ка|и|ство)?|текст|підготува(?:в|ла|ли)|написа(?:в|ла)|журналіст(?:ка)?|редактор(?:ка)?|переклад"
    r"|автор\s+(?:статті|тексту|матеріалу)"
    r"|autor(?:in|en|es|a)?|text|verfasst\s+von|geschrieben\s+von|erstellt\s+von"
    r"|ein\s+(?:artikel|bericht|beitrag|kommentar|gastbeitrag|interview|text)\s+von|(?:eine\s+)?(?:analyse|reportage|kolumne|rezension)\s+von|veröffentlicht\s+von"
    r"|protokoll|interview"
    r"|auteure?s?|texte|écrit\s+par|rédigé\s+par|publié\s+par|propos\s+recueillis\s+par|article\s+(?:de|par)|par"
    r"|escrito\s+por|redactado\s+por|publicado\s+por|texto(?:\s+(?:de|por))?|por|by|von|від)\s*:\s*"
    r"|(?:written|reported|story|text|words|posted|published|edited|updated|opinion|analysis)\s+by\s+"
    r"|écrit\s+par\s+|rédigé\s+par\s+|publié\s+par\s+|propos\s+recueillis\s+par\s+|escrito\s+por\s+|redactado\s+por\s+|publicado\s+por\s+"
    r"|(?:verfasst|geschrieben|erstellt|veröffentlicht)\s+von\s+"
    r"|ein(?:e)?\s+(?:artikel|bericht|beitrag|kommentar|gastbeitrag|interview|text|analyse|reportage|kolumne)\s+von\s+",
    re.IGNORECASE,
)
# And such a one only of a whole name, or before a time.
BY_WEAK = lazy(r"(?:by|von|par|por|від|texte)\s+", re.IGNORECASE)
# Who signs where nobody does.
STAFF = lazy(
    r"(?:(?:our\s+)?(?:staff|news\s*desk|newsroom|editorial\s+(?:team|board|staff)|web\s+desk"
    r"|staff\s+(?:writer|reporter)s?)"
    r"|(?:der\s+|die\s+)?(?:online-?)?redaktion|la\s+rédaction|rédaction|(?:la\s+)?redacción|агенці[яї]|редакці[яї])\b",
    re.IGNORECASE,
)
# What follows an author: a role, whom they write for, whence they write, how to reach them.
BESIDE = lazy(r"\s*(?:[,|•·–—/(-]\s*|\s)(?P<text>(?:[^,|•·–—()\d]{2,60}|@\w{2,30}|\S+@\S+))\)?", re.IGNORECASE)
OUTLET = lazy(r"(?P<name>[^\W\d_][^,|•·()\d]{1,40}?)\s*(?=$|[,|•·(–—])")
FROM_PLACE = lazy(
    r"(?:in|aus|à|en|desde|from|reporting\s+from|у|в|з|із|for|für|pour|para|für\s+die|with|mit|avec|con"
    r"|за\s+матеріалами)\s+[^\W\d_].{1,50}",
    re.IGNORECASE,
)
WITH_AGENCY = lazy(r"(?:with|mit|avec|con|und|and|et|y|за\s+матеріалами|із)\s+(?:l['’])?", re.IGNORECASE)
