"""Section F of the checklist: what the HTML and the texts in feeds are made of."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from html.entities import html5
from urllib.parse import unquote

import feedparser
import pytest
from conftest import NOW, SETTINGS
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

BASE = "https://news.example.org/"
PAGE = BASE + "2025/06/a/"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
LARGE = "[feed]\nentries = 100\nmax_kib = 3072\n"

ADDRESS_ATTRIBUTES = frozenset(
    "action archive background cite classid codebase data data-src dynsrc formaction href icon longdesc lowsrc manifest"
    " ping poster profile src usemap xlink:href".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


# -- what feeds carry


def entries_of(publication, folder: str = "/") -> dict[str, list[str]]:
    """The HTML of each entry of a folder's feeds, newest first, by format; empty where an entry has none."""
    atom = etree.fromstring(publication[f"{folder}feed.atom"].render())
    rss = etree.fromstring(publication[f"{folder}feed.rss"].render())
    return {
        "atom": [entry.findtext(f"{ATOM}content", "") for entry in atom.iter(f"{ATOM}entry")],
        "rss": [item.findtext(ENCODED) or item.findtext("description", "") for item in rss.iter("item")],
        "json": [item.get("content_html", "") for item in items_of(publication, folder)],
    }


def items_of(publication, folder: str = "/") -> list[dict]:
    return json.loads(publication[f"{folder}feed.json"].render())["items"]


def html_of(desk, body: str, name: str = "a.md", **metadata: object) -> str:
    """The HTML of an article, which all formats carry alike."""
    desk.article(name, body=body, **metadata)
    publication = desk.publish()
    carried = entries_of(publication)
    assert carried["atom"] == carried["rss"] == carried["json"]
    (html,) = carried["atom"]
    return html


def htmls_of(desk, bodies: Sequence[str]) -> list[str]:
    """The same of many articles, in their order; they lie in the folder `rivers`, and their pages are /a/0/, /a/1/ …"""
    desk.settings(LARGE)
    for n, body in enumerate(bodies):
        date = (NOW - timedelta(days=n + 1)).isoformat()
        desk.article(f"rivers/{n}.md", body=body, date=date, permalink=f"/a/{n}/", summary="In short.")
    carried = entries_of(desk.publish())
    assert carried["atom"] == carried["json"]
    return carried["atom"]


def elements(html: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Each element with its attributes, as a browser sees them."""
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    for node in body.css("*"):
        if node.tag != "body":
            yield node.tag, node.attributes


def tags(html: str) -> set[str]:
    return {tag for tag, _ in elements(html)}


def addresses(html: str) -> list[str]:
    """The address in every attribute that holds one, and each candidate of each srcset."""
    found: list[str] = []
    for _, attributes in elements(html):
        for name, value in attributes.items():
            if name in ADDRESS_ATTRIBUTES:
                found.append(value or "")
            if name in ("srcset", "imagesrcset"):
                found += [candidate.split()[0] for candidate in re.split(r",\s+", value or "")]
    return found


# -- F44

# As authors write them, in a file of the folder `rivers` → the absolute ones; {} is the article's page.
LINKS = {
    "x": "{}x",
    "x/y.html": "{}x/y.html",
    "../b/": BASE + "a/b/",
    "../../../../b/": BASE + "b/",
    "./": "{}",
    "/about/": BASE + "about/",
    "?q=1&amp;r": "{}?q=1&r",
    "#part": "{}#part",
    "//cdn.example/x": "https://cdn.example/x",
    "https://other.example/x?a&amp;b#c": "https://other.example/x?a&b#c",
    "gauge.pdf": BASE + "rivers/gauge.pdf",
    "mailto:desk@example.org": "mailto:desk@example.org",
}
FILES = {
    "gauge.png": BASE + "rivers/gauge.png",
    "./more/gauge.png": BASE + "rivers/more/gauge.png",
    "../gauge.png": BASE + "gauge.png",
    "/gauge.png": BASE + "gauge.png",
    "/static/gauge.png": BASE + "gauge.png",
    "gauge.png?v=1&amp;w=2": BASE + "rivers/gauge.png?v=1&w=2",
    "a,b.png": BASE + "rivers/a,b.png",
    "//cdn.example/gauge.png": "https://cdn.example/gauge.png",
    "https://other.example/gauge.png": "https://other.example/gauge.png",
    "https://other.example/w_100,h_50/gauge.png": "https://other.example/w_100,h_50/gauge.png",
}
OF_LINKS = ['<a href="{}">x</a>', '<a hreflang="uk" href=" {} ">x</a>', "[x]({})", "[x]: {}\n\n[x]"]
OF_PICTURES = [
    '<img src="{}" alt="x">',
    "![x]({})",
    '<img src="https://other.example/x.png" srcset="{} 1x" alt="x">',
    '<img src="https://other.example/x.png" srcset="https://other.example/y.png 100w, {} 1000w" alt="x">',
    '<img src="https://other.example/x.png" srcset="{}" alt="x">',
    '<img data-src="{}" src="data:image/gif;base64,R0" alt="x">',
    '<img src="https://other.example/x.png" data-srcset="https://other.example/y.png 1x,\n  {} 2.5x" alt="x">',
    '<picture><source srcset="{} 2x" media="(min-width: 1px)"><img src="https://other.example/x.png"></picture>',
    '<img src=" {}\n" alt="x">',
]
OF_PLAYERS = [
    '<video src="https://other.example/x.mp4" poster="{}"></video>',
    '<video src="{}"></video>',
    '<audio controls><source src="{}" type="audio/mpeg"></audio>',
    '<video src="https://other.example/x.mp4"><track kind="captions" src="{}"></video>',
    '<iframe src="{}"></iframe>',
    '<object data="{}"></object>',
    '<amp-img src="{}"></amp-img>',
]
EVERY_PLACE = [(OF_LINKS, LINKS), (OF_PICTURES, FILES), (OF_PLAYERS, FILES)]


@pytest.mark.parametrize(("places", "known"), EVERY_PLACE, ids=["links", "pictures", "players"])
def test_f44_urls_are_absolute(desk, places, known):
    """F44. Wherever an address stands, and however it is written, feeds of all formats carry the absolute one."""
    bodies = [(place.format(written), absolute) for place in places for written, absolute in known.items()]
    for n, (html, (body, absolute)) in enumerate(
        zip(htmls_of(desk, [body for body, _ in bodies]), bodies, strict=True)
    ):
        assert (body, absolute.format(f"{BASE}a/{n}/") in addresses(html)) == (body, True)
        assert not [each for each in addresses(html) if not re.match(r"https?://[^/]|mailto:", each)]


def test_f44_no_attribute_is_left_relative(desk):
    """F44. An attribute that holds an address and isn't made absolute isn't delivered at all."""
    names = [*sorted(ADDRESS_ATTRIBUTES - {"data-src"}), "attributionsrc", "imagesrcset", "srcdoc", "itemid", "about"]
    given = " ".join(f'{name}="here/there.png"' for name in names)
    of_tags = "a p img blockquote q del ins table td video audio source track time x-y span object embed".split()
    for html in htmls_of(desk, [f"<{tag} {given}>x</{tag}>" for tag in of_tags]):
        values = [value for _, attributes in elements(html) for value in attributes.values()]
        assert "here/there.png" not in values
        assert all(value.startswith(BASE) for value in values if "there.png" in (value or ""))


@pytest.mark.parametrize(
    "base", ["https://example.org/news/", "http://localhost:8000/", "https://xn--80ak6aa.example/"]
)
def test_f44_any_base(desk, base):
    """F44. Addresses are absolute by the site's own address, also where the site is a folder of its host."""
    desk.settings(text=SETTINGS.replace(BASE, base))
    html = html_of(desk, '[a](/b/) [c](d/) ![](e.png) <img src="f.png" srcset="/g.png 2x">', "rivers/a.md")
    below = ["b/", "2025/06/a/d/", "rivers/e.png", "rivers/f.png", "g.png"]
    assert addresses(html) == [base + each for each in below]


def test_f44_without_xml_base(desk):
    """F44. A reader that resolves addresses, and one that takes them as they are, see the same; there is no base."""
    desk.settings('icon = "/icon.png"\nlogo = "/logo.png"\n')
    every = "\n\n".join(
        place.format(each) for places, known in EVERY_PLACE for place in places for each in [*known][:4]
    )
    desk.article("rivers/a.md", body=every, image="gauge.png", comments_url="talk/", external_url="/b/")
    publication = desk.publish()
    for path in ("/feed.atom", "/feed.rss"):
        body = publication[path].render()
        assert b"xml:base" not in body
        assert not [node for node in etree.fromstring(body).iter() if any("base" in name for name in node.attrib)]
        plain, resolved = (
            feedparser.parse(body, resolve_relative_uris=resolves, sanitize_html=False) for resolves in (False, True)
        )
        assert "base" not in resolved.feed
        for one, other in zip(plain.entries, resolved.entries, strict=True):
            # It writes attributes in another order.
            texts = [sorted(addresses(each.content[0].value)) for each in (one, other)]
            assert texts[0] == texts[1]
            assert len(texts[0]) > 50
            assert [each.href for each in one.links] == [each.href for each in other.links]
            assert one.media_thumbnail == other.media_thumbnail


def document_addresses(publication, folder: str = "/") -> dict[str, list[str]]:
    """Every address in a folder's feeds that stands outside of the texts, by format."""
    atom = etree.fromstring(publication[f"{folder}feed.atom"].render())
    rss = etree.fromstring(publication[f"{folder}feed.rss"].render())
    in_json: list[str] = []

    def collect(value: object, name: str = "") -> None:
        for key, each in value.items() if isinstance(value, dict) else ():
            collect(each, key)
        for each in value if isinstance(value, list) else ():
            collect(each, name)
        if isinstance(value, str) and (name.endswith("url") or name in ("icon", "favicon", "image")):
            in_json.append(value)

    collect(json.loads(publication[f"{folder}feed.json"].render()))
    names = {ATOM + name for name in ("uri", "icon", "logo")} | {"link", "comments", "url", "docs"}
    return {
        name: [each.text for each in tree.iter(*names)] + tree.xpath("//@href | //@url | //@src | //@resource")
        for name, tree in (("atom", atom), ("rss", rss))
    } | {"json": in_json}


def test_f44_outside_of_the_text(desk):
    """F44. So are the addresses of pictures, enclosures, comments, hubs, icons, and what an article is about."""
    desk.settings('icon = "/icon.png"\nlogo = "/logo.png"\nhub = "https://hub.example/"\n')
    desk.article(
        "rivers/a.md", image="gauge.png", comments_url="talk/", external_url="../b/", topics=["C++", "навчання"],
        enclosures=[{"url": "tune.mp3", "length": 1}, {"url": "/b.pdf"}],
    )  # fmt: skip
    publication = desk.publish()
    for folder in ("/", "/topics/навчання/", "/topics/c-plus-plus/", "/topics/rivers/"):
        found = document_addresses(publication, folder)
        for each in found.values():
            assert {f"{BASE}rivers/gauge.png", f"{BASE}rivers/tune.mp3"} <= set(each)
            assert all(re.fullmatch(r"https?://[^/]+/[!-~]*", address) for address in each)
        assert f"{PAGE}talk/" in found["atom"]
        assert f"{BASE}2025/06/b/" in found["json"]


NO_ADDRESSES = ["ann", "/ann/", "//example.org/ann", "example.org/ann", "javascript:alert(1)", "a b", "http://", "@ann"]


def test_f44_authors(desk):
    """F44. So is the address of an author; what is no address of the web is left out, and the author stays."""
    for n, address in enumerate([*NO_ADDRESSES, "https://example.org/ann"]):
        desk.article(f"{n}.md", author={"name": "Ann", "url": address})
    publication = desk.publish()
    names = [author["name"] for item in items_of(publication) for author in item["authors"]]
    assert names == ["Ann"] * (len(NO_ADDRESSES) + 1)
    for each in document_addresses(publication).values():
        assert [address for address in each if not re.fullmatch(r"https?://[^/]+/[!-~]*", address)] == []
    assert "https://example.org/ann" in document_addresses(publication)["atom"]


# -- F45


@pytest.mark.parametrize("folder", ["/", "/topics/rivers/"])
def test_f45_footnotes(desk, folder):
    """F45. A footnote leads to its place on the article's page, in each feed that shows the article."""
    desk.article("a.md", topics=["Rivers"], body="One[^1] and two[^note].\n\n[^1]: First.\n\n[^note]: Second.")
    for html in (each for (each,) in entries_of(desk.publish(), folder).values()):
        assert len(addresses(html)) == 2
        for address in addresses(html):
            page, _, fragment = address.partition("#")
            assert page == PAGE
            (target,) = (tag for tag, attributes in elements(html) if attributes.get("id") == unquote(fragment))
            assert target == "div"
        assert not re.search(r"""href=["']?#""", html)


FRAGMENTS = {"part": "part", "%D0%B2%D0%BE%D0%B4%D0%B0": "вода", "вода": "вода", "a.b:c": "a.b:c", "fn:1": "fn:1"}


def test_f45_fragments(desk):
    """F45. A place that an author links to by hand is one on the page, whatever it and the page are called."""
    for n, (fragment, identifier) in enumerate(FRAGMENTS.items()):
        body = f'<a href="#{fragment}">x</a>\n\n<h2 id="{identifier}">y</h2>'
        for permalink in (f"/2025/06/{n}/", f"/about-{n}.html", f"/вода-{n}/"):
            desk.article(f"{n}{len(permalink)}.md", title=identifier, body=body, permalink=permalink)
    items = items_of(desk.publish())
    assert len(items) == 15
    for item in items:
        (address,) = addresses(item["content_html"])
        page, _, fragment = address.partition("#")
        assert (page, unquote(fragment)) == (item["url"], item["title"])
        assert item["title"] in [attributes.get("id") for _, attributes in elements(item["content_html"])]


def test_f45_top(desk):
    """F45. Also the top of the page is one of that page: no reader has it."""
    assert addresses(html_of(desk, '<a href="#">top</a> <a href="">self</a>')) in ([PAGE + "#", PAGE], [PAGE, PAGE])


# -- F46

THUMBNAIL = "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
EMBEDS = [
    '<iframe width="560" height="315" src="https://www.youtube.com/embed/dQw4w9WgXcQ" allowfullscreen></iframe>',
    '<iframe src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0" frameborder="0"/>',
    '<embed src="https://www.youtube.com/v/dQw4w9WgXcQ" type="application/x-shockwave-flash">',
    '<object width="1"><param name="movie" value="https://www.youtube.com/v/dQw4w9WgXcQ"></object>',
    '<object data="https://www.youtube.com/v/dQw4w9WgXcQ"></object>',
    '<iframe data-src="https://youtu.be/dQw4w9WgXcQ" loading="lazy"></iframe>',
    '<lite-youtube videoid="dQw4w9WgXcQ"></lite-youtube>',
]


def test_f46_videos(desk):
    """F46. A film that is embedded becomes its picture, which leads to it; the text around it stays."""
    for html in htmls_of(desk, [f"Before.\n\n{embed}\n\nAfter." for embed in EMBEDS]):
        body = LexborHTMLParser(html).body
        (link,) = body.css("a")
        assert link.attributes["href"] == VIDEO
        assert [img.attributes["src"] for img in link.css("img")] == [THUMBNAIL]
        assert body.text().split() == ["Before.", "After."]
        assert tags(html) == {"p", "a", "img"}


EMBEDDED = {
    '<iframe src="https://maps.example/x?y" title="A map"></iframe>': ("https://maps.example/x?y", "A map"),
    '<iframe src="/charts/1/"></iframe>': (BASE + "charts/1/", "news.example.org"),
    '<embed src="report.pdf" title="Report">': (BASE + "rivers/report.pdf", "Report"),
    '<object data="report.pdf" type="application/pdf">Get it.</object>': (BASE + "rivers/report.pdf", "Get it."),
    '<iframe src="https://player.vimeo.com/video/123"></iframe>': ("https://vimeo.com/123", "Vimeo"),
}


def test_f46_links(desk):
    """F46. Anything else that is embedded becomes a link that says what it is."""
    shown = htmls_of(desk, [f"Before.\n\n{embed}\n\nAfter." for embed in EMBEDDED])
    for html, (address, text) in zip(shown, EMBEDDED.values(), strict=True):
        assert addresses(html) == [address]
        assert text in LexborHTMLParser(html).body.text()
        assert tags(html) == {"p", "a"}


DRAWINGS = {
    '<svg viewBox="0 0 1 1"><title>The level</title><path d="M0 0"/></svg>': "The level",
    '<svg role="img" aria-label="The level"><g><text x="1">1 m</text></g></svg>': "The level",
    '<svg><text x="1">1 m</text><text>2 m</text></svg>': "1 m 2 m",
    '<svg aria-hidden="true"><title>Logo</title></svg>': "",
    "<svg><path d='M0 0'/></svg>": "",
    "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>": "x=1",
    '<math alttext="x equals 1"><mi>x</mi></math>': "x equals 1",
    "<math display='block'><semantics><mi>x</mi><annotation encoding='application/x-tex'>x = \\frac12</annotation>"
    "</semantics></math>": "x = \\frac12",
    '<svg><foreignObject><iframe src="https://evil.example/"></iframe></foreignObject></svg>': "",
}


def test_f46_drawings(desk):
    """F46. A drawing or a formula becomes text, and one that says nothing leaves nothing."""
    shown = htmls_of(desk, [f"<div>Before</div>\n{drawing}\n<div>After</div>" for drawing in DRAWINGS])
    for html, text in zip(shown, DRAWINGS.values(), strict=True):
        assert LexborHTMLParser(html).body.text(separator=" ").split() == ["Before", *text.split(), "After"]
        assert tags(html) <= {"div", "p", "code"}


HANDLERS = "onclick onload onerror onmouseover onfocus ontoggle onbegin onanimationstart onpointerdown onX".split()
RISKY = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script type='text/template'><p>alert(1)</p></script>",
    "<style>p { display: none }</style>",
    "<style>@import url(//evil.example/x.css);</style>",
    "<link rel='stylesheet' href='//evil.example/x.css'>",
    "<p style='position: fixed; inset: 0; background: url(//evil.example/x)'>text</p>",
    "<p class='x' style=\"expression(alert(1))\">text</p>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv='refresh' content='0; url=https://evil.example/'>",
    "<form action='https://evil.example/'><input name='x'><button>go</button><textarea>x</textarea></form>",
    "<select><option>alert(1)</option></select>",
    "<x-widget data-x='1'>text</x-widget>",
    "<my-element is='x'><template><script>alert(1)</script></template>text</my-element>",
    "<div is='my-element' contenteditable tabindex='1' accesskey='x' slot='y'>text</div>",
    "<svg onload='alert(1)'><script>alert(1)</script><a xlink:href='javascript:alert(1)'><text>t</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='data:text/html,<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='  jAvA\tscript&#58;alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>' target='_blank' download ping='//evil.example/'>x</a>",
    "<img src='x.png' onerror='alert(1)'>",
    "<img src='javascript:alert(1)'>",
    "<img srcset='javascript:alert(1) 1x'>",
    "<video poster='javascript:alert(1)' autoplay src='vbscript:x'></video>",
    "<details ontoggle='alert(1)' open><summary>x</summary>y</details>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php system('x') ?>",
    "<frameset><frame src='javascript:alert(1)'></frameset>",
    "<marquee onstart='alert(1)'>x</marquee>",
    "<input autofocus onfocus='alert(1)'>",
    "<dialog open>x</dialog><canvas>y</canvas><menu><li>z</li></menu>",
    "<table background='javascript:alert(1)'><tr><td background='//evil.example/x'>x</table>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](<data:text/html,x>)",
    "![x](javascript:alert(1))",
    *(f"<img src='x.png' {name}='alert(1)'> <p {name}=alert(1)>x</p> <a {name.upper()}='x'>y</a>" for name in HANDLERS),
]  # fmt: skip


def test_f46_nothing_risky(desk):
    """F46. Scripts, styles, handlers, forms, frames and custom elements go: tags, attributes and addresses."""
    forbidden = set(
        "script style link base meta form input button textarea select option iframe frame frameset object embed param"
        " svg math template noscript marquee dialog canvas xmp plaintext applet".split()
    )
    for body, html in zip(RISKY, htmls_of(desk, RISKY), strict=True):
        for tag, attributes in elements(html):
            assert (body, tag not in forbidden, "-" in tag) == (body, True, False)
            assert not [name for name in attributes if name.startswith("on")]
            assert not {"style", "class", "is", "srcdoc", "target", "ping", "autoplay", "download"} & attributes.keys()
        assert not [each for each in addresses(html) if not each.startswith(("http://", "https://", "mailto:"))]
        assert "evil.example/x" not in " ".join(addresses(html))
        assert "<!--" not in html


def test_f46_in_titles_and_summaries(desk):
    """F46. In titles, summaries and names such things are text, which readers show as it is written."""
    for each in RISKY[:10]:
        desk.article(title=each, summary=each, author=f"Ann {each}", topics=[f"T {each}"], body="The story. " * 20)
        publication = desk.publish()
        plain = " ".join(each.split())
        (item,) = items_of(publication)
        assert (item["title"], item["summary"]) == (plain, plain)
        (entry,) = feedparser.parse(publication["/feed.atom"].render(), sanitize_html=False).entries
        assert (entry.title, entry.title_detail.type) == (plain, "text/plain")
        summary = entry.summary
        if entry.summary_detail.type == "text/html":
            assert tags(summary) == set()
            summary = LexborHTMLParser(summary).body.text()
        assert summary == plain
        (description,) = etree.fromstring(publication["/feed.rss"].render()).findall("channel/item/description")
        assert LexborHTMLParser(description.text).body.text() == plain
        assert tags(description.text) == set()


# -- F47

ENTITIES = "".join(f"<!ENTITY {name.rstrip(';')} '&#{ord(text)};'>" for name, text in html5.items() if name == "nbsp;")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"]*\")*)>")


def assert_balanced(html: str) -> None:
    """Each tag has its end, each entity is one that all know, and a browser makes of it what is written there."""
    as_xml = TAG.sub(lambda tag: f"<{tag[2]}{tag[3]}/>" if tag[2] in VOID else tag[0], html)
    etree.fromstring(f"<!DOCTYPE div [{ENTITIES}]><div>{as_xml}</div>")
    assert "<" not in TAG.sub("", html)
    seen = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body.inner_html
    assert TAG.findall(seen) == TAG.findall(html)


HARD = [
    "<p><div>a</div></p>",
    "<p>a<p>b</p></p></p>",
    "stray </p> and </div></span></b>",
    "<div/>after<span/>after<p/>after",
    "<b><i>a</b>b</i>",
    "<p><ul><li>a<li>b</ul></p>",
    "<ul><ul><li>a</ul></ul>",
    "<table><p>a</p><tr><td>b<td>c</table>",
    "<table><tr><td><table><td>a</table></table>",
    "<td>a</td><tr><th>b</th></tr>",
    "<dl><dt>a<dd>b<dt>c</dl>",
    "&bogus; &nbsp &copy2025 &lt &#0; &#x110000; &#xD800; &amp;amp; &hellip; R&D a&b; &",
    "a < b && c > d <3 <- <= <>",
    "<a href='x'><a href='y'>b</a></a>",
    "<a href=x title='a \"b\" <c> & d'>x</a>",
    "<h1><h2>a</h1>b</h2>",
    "<pre>\n\n  a\n</pre><pre><div>b</div></pre>",
    "<select><p>a</select>b",
    "<details><summary><p>a</summary>b",
    "<button><p>a<button>b",
    "<ruby>a<rt>b<rp>c</ruby>",
    "<!-- <p> -- > --!> a --> b",
    "<!DOCTYPE html><html><head><title>a</title></head><body><p>b",
    "<img src=x.png><img src=y.png/></img><br></br><hr/></hr>",
    "<p>one\n\n<div>two\n\n</p>three</div>",
    "> <div>\n> a\n\nb </div>",
    "* <p>a\n* </p>b",
    "| a |\n|---|\n| <b>x | y |",
    "<svg><p>a</p></svg><math><p>b</p></math>",
    "<iframe><p>a<iframe>b",
    "<noscript><p>a<noscript>b</p>",
    "<video><source src=a.mp4></source><p>a</video>",
    "<form><p>a</form></p>",
    "<nobr>a<nobr>b",
    "<font color=red>a<center>b</font></center>",
    "<x-y><p>a</x-y></p>",
    "<" * 50,
    "<p" + " a='" * 20,
    "<b>" * 150 + "deep",
    "<p>a</p" + " " * 50,
    "`<b>` and ``` <i> ```",
    "<figure><figcaption>a<figure>b</figcaption>c",
    "<caption>a</caption><col><colgroup><col>",
    "\\<b>a\\</b> <b\n>c</b\n>",
]


def test_f47_hard_html(desk):
    """F47. HTML that is wrong in any known way is right, and whole, in feeds."""
    for body, html in zip(HARD, htmls_of(desk, HARD), strict=True):
        assert_balanced(html)
        words = re.findall(r"\b(?:after|deep|two|three)\b", body)
        assert re.findall(r"\b(?:after|deep|two|three)\b", html) == words


def test_f47_entities(desk):
    """F47. All entities of HTML become what they stand for, and others are the text that they look like."""
    # The names that need no semicolon are read also without it, and are in the table of hard HTML.
    known = {name: text for name, text in html5.items() if name.endswith(";") and text.isprintable()}
    html = html_of(desk, "\n\n".join(f"<i>&{name}</i>" for name in known))
    assert_balanced(html)
    shown = [node.text() for node in LexborHTMLParser(html).body.css("i")]
    assert shown == list(known.values())
    assert {f"&{name};" for name in re.findall(r"&(\w+);", html)} <= {"&amp;", "&lt;", "&gt;", "&nbsp;", "&quot;"}
    unknown = html_of(desk, "&bogus; &nbspx; &#xyz; &#;")
    assert unknown == "<p>&amp;bogus; &amp;nbspx; &amp;#xyz; &amp;#;</p>"


NAMES = (
    "p div b i a ul li table tr td th h2 pre blockquote span dl dt dd em code details summary button select option svg"
    " math iframe object noscript video picture figure caption form x-y br hr img ruby rt template style script title"
).split()
PIECES = st.one_of(
    st.sampled_from(NAMES).map(lambda name: f"<{name}>"),
    st.sampled_from(NAMES).map(lambda name: f"</{name}>"),
    st.sampled_from(NAMES).map(lambda name: f"<{name}/>"),
    st.sampled_from(NAMES).map(lambda name: f'<{name} href="/x" src="/y.png" title="a &amp; < b">'),
    st.sampled_from(
        ["<", "&", "&amp;", "&x;", "text", "\n", "\n\n", " ", "<!--", "-->", "`", "> ", "* ", "```\n", "*"]
    ),
)
BODIES = st.lists(st.lists(PIECES, max_size=14).map("".join), min_size=1, max_size=12)


@settings(derandomize=True, deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=BODIES)
@example(bodies=HARD[:10])
def test_f47_any_html(desk, bodies):
    """F47. Whatever tags follow each other, what feeds carry is balanced, and any parser makes the same of it."""
    for html in htmls_of(desk, [f"Story. {body}" for body in bodies])[: len(bodies)]:
        assert_balanced(html)


# -- F48

CONTROLS = [*(code for code in range(0x20) if chr(code) not in "\t\n\r"), *range(0x80, 0xA0)]
NO_CHARACTERS = [*CONTROLS, *range(0xFFFD, 0x10000), 0xD800, 0xDBFF, 0xDC00, 0xDFFF]
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ud800-\udfff\ufffd-\uffff]")


def spoilt(mark: str, number: int) -> dict[str, object]:
    """Metadata of an article with the mark in every field."""
    return {
        "title": f"Ti{mark}tle {number:03}", "date": f"2025-06-{number // 24 + 1:02} {number % 24}:00",
        "author": f"An{mark}n", "topics": [f"To{mark}pic"], "summary": f"In sh{mark}ort {number:03}.",
        "image": f"/pic{mark}ture.png", "enclosure": f"/tu{mark}ne.mp3", "rights": f"Mi{mark}ne",
        "external_url": f"https://x.example/wa{mark}y",
        "comments_url": f"/ta{mark}lk/", "id": f"ar{mark}ticle-{number:03}", "permalink": f"/pa{mark}ge-{number:03}/",
        "language": "en",
    }  # fmt: skip


def assert_unspoilt(publication, count: int) -> None:
    """Feeds that all can read, with all articles, of which nothing but the characters that nobody can read is gone."""
    for path in (
        "/",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/topics/topic/",
        "/topics/topic/feed.rss",
        "/feeds.opml",
    ):
        text = publication[path].render().decode()
        assert not FORBIDDEN.search(text)
        assert "&#" not in re.sub(r"&#(?:x26|x3C|x3E|39|34);", "", text)
    atom, rss = (feedparser.parse(publication[f"/feed.{each}"].render()) for each in ("atom", "rss"))
    assert not atom.bozo
    assert not rss.bozo
    numbers = [f"{n:03}" for n in range(count)]
    items = items_of(publication)
    for titles in ([each.title for each in atom.entries], [each.title for each in rss.entries]):
        assert sorted(titles) == [f"Title {n}" for n in numbers]
    assert sorted(item["title"] for item in items) == [f"Title {n}" for n in numbers]
    assert sorted(item["summary"] for item in items) == [f"In short {n}." for n in numbers]
    for item in items:
        number = item["title"].removeprefix("Title ")
        assert item["id"].endswith(f"article-{number}")
        assert item["url"] == f"{BASE}page-{number}/"
        assert item["authors"] == [{"name": "Ann"}]
        assert item["tags"] == ["Topic"]
        assert item["image"] == BASE + "picture.png"
        assert item["external_url"] == "https://x.example/way"
        assert [each["url"] for each in item["attachments"]] == [BASE + "tune.mp3"]
        assert [attributes for tag, attributes in elements(item["content_html"]) if tag == "a"] == [
            {"href": BASE + "away/", "title": "away"}
        ]
        assert "The story." in item["content_html"]


BODY = 'The st{0}ory. <a href="/aw{0}ay/" title="aw{0}ay">x</a>'


def test_f48_escaped(desk):
    """F48. A forbidden code point that an escape stands for costs itself alone, in any field, and no feed."""
    desk.settings(LARGE)
    for n, code in enumerate(NO_CHARACTERS):
        front = json.dumps(spoilt(chr(code), n))  # escapes all that isn't ASCII
        desk.write(f"{n}.md", f"{front}\n\n{BODY.format(f'&#{code};' if code > 0x9F else '')}\n")
    assert_unspoilt(desk.publish(), len(NO_CHARACTERS))


def test_f48_raw(desk):
    """F48. So does one that stands in the file as it is; NUL makes the file none of text, and leaves it out."""
    desk.settings(LARGE)
    codes = [code for code in NO_CHARACTERS if code and not 0xD800 <= code <= 0xDFFF]
    for n, code in enumerate(codes):
        lines = (f"{name}: {value[0] if name == 'topics' else value}" for name, value in spoilt(chr(code), n).items())
        desk.write(f"{n}.md", "---\n{}\n---\n{}\n".format("\n".join(lines), BODY.format(chr(code))))
    desk.write("nul.md", b"---\ntitle: Ti\0tle\ndate: 2025-06-01\n---\nThe st\0ory.\n")
    assert_unspoilt(desk.publish(), len(codes))


def test_f48_references(desk):
    """F48. A reference to such a character in HTML is left out, or what browsers make of it, and the text stays."""
    references = [each for code in NO_CHARACTERS for each in (f"&#{code};", f"&#x{code:x};")]
    text = "\n".join(f"<p>be{each}fore</p>" for each in references)
    html = html_of(desk, text, title="T&#0;itle &#x1F;", summary="S&#xFFFE;ummary &#159;")
    shown = [each.text() for each in LexborHTMLParser(html).body.css("p")]
    assert len(shown) == len(references)
    assert [each for each in shown if not re.fullmatch("be[^\x00-\x1f\x7f-\x9f]?fore", each)] == []
    for path in ("/", PAGE.removeprefix(BASE[:-1]), "/feed.atom", "/feed.rss", "/feed.json"):
        assert not FORBIDDEN.search(desk.publication()[path].render().decode())


def test_f48_of_the_site(desk):
    """F48. The site's own title, description, author and topics are as clean."""
    for code in NO_CHARACTERS:
        if code and not 0xD800 <= code <= 0xDFFF:  # TOML has no such escapes
            mark = f"\\u{code:04x}"
            desk.settings(
                f'description = "Ne{mark}ws"\nrights = "Mi{mark}ne"\nauthor = "An{mark}n"\n'
                f'[topics.nato]\nlabel = "NA{mark}TO"\ndescription = "The al{mark}liance"\n',
                text=SETTINGS.replace("Eastern", f"Eas{mark}tern"),
            )
            site = desk.site
            assert (site.title, site.description, site.author.name, site.rights) == (
                "Eastern Desk",
                "News",
                "Ann",
                "Mine",
            )
            assert (site.topics[0].label, site.topics[0].description) == ("NATO", "The alliance")
    for document in desk.publish().values():
        assert not FORBIDDEN.search(document.render().decode())


# -- F49

SURVIVE = [
    *(f"<h{n}>x</h{n}>" for n in range(1, 7)),
    "<p>x</p>",
    "<ul><li>x</li><li>y</li></ul>",
    '<ol start="3"><li>x</li></ol>',
    "<dl><dt>x</dt><dd>y</dd></dl>",
    "<blockquote><p>x</p></blockquote>",
    "<pre>x\n  y</pre>",
    "<pre><code>x &lt; y</code></pre>",
    "<p><code>x</code></p>",
    '<p><img src="https://x.example/x.png" alt="x"></p>',
    '<p><a href="https://x.example/" title="y">x</a></p>',
    "<p><strong>x</strong> <em>y</em> <b>x</b> <i>y</i></p>",
    '<table><thead><tr><th scope="col">x</th></tr></thead><tbody><tr><td colspan="2">y</td></tr></tbody></table>',
    "<p>x<br>y</p>",
    "<hr>",
    '<figure><img src="https://x.example/x.png" alt="x"><figcaption>y</figcaption></figure>',
    "<p>x<sup>2</sup> y<sub>3</sub></p>",
    "<p><del>x</del> <ins>y</ins></p>",
    "<p><kbd>x</kbd></p>",
    '<p><picture><source srcset="https://x.example/x.webp"><img src="https://x.example/x.png" alt="x"></picture></p>',
    '<p><video src="https://x.example/x.mp4" controls=""></video></p>',
    '<p><video controls="" poster="https://x.example/x.png"><source src="https://x.example/x.mp4"></video></p>',
    '<p><audio src="https://x.example/x.mp3" controls=""></audio></p>',
]
IN_MARKDOWN = {
    "# x\n\n###### y": "h1 h6", "x": "p", "* x": "ul li", "1. x": "ol li", "> x": "blockquote p", "    x": "pre code",
    "```py\nx\n```": "pre code", "`x`": "code", "![x](/x.png)": "img", "[x](/y)": "a", "**x** *y*": "strong em",
    "|x|\n|-|\n|y|": "table thead tr th tbody td", "x  \ny": "br", "x\n\n---": "hr", "~~x~~": "del",
}  # fmt: skip


def test_f49_tags_survive(desk):
    """F49. Each tag that readers show comes through as it was written, with what it needs."""
    for written, html in zip(SURVIVE, htmls_of(desk, SURVIVE), strict=True):
        assert html == written


def test_f49_of_markdown(desk):
    """F49. What Markdown means becomes these tags, and no others."""
    for names, html in zip(IN_MARKDOWN.values(), htmls_of(desk, list(IN_MARKDOWN)), strict=True):
        assert tags(html) - {"p"} == set(names.split()) - {"p"}


def test_f49_alternative_texts(desk):
    """F49. A picture always has an alternative text, empty where its author gave none."""
    html = html_of(desk, '![the ice](/a.png) ![](/b.png) <img src="/c.png"> <img src="/d.png" alt="&quot;it&quot;">')
    assert [attributes["alt"] for tag, attributes in elements(html) if tag == "img"] == ["the ice", "", "", '"it"']


def test_f49_in_a_reader(desk):
    """F49. A reader that cleans what it gets finds nothing to take away: feedparser shows the same elements."""
    known = [each for each in SURVIVE if "<picture" not in each]  # that one it doesn't know
    desk.article(body="\n\n".join(known))
    publication = desk.publish()
    for path in ("/feed.atom", "/feed.rss"):
        dirty, clean = (
            feedparser.parse(publication[path].render(), sanitize_html=sanitize).entries[0].content[0].value
            for sanitize in (False, True)
        )
        assert [tag for tag, _ in elements(clean)] == [tag for tag, _ in elements(dirty)]


# -- F50


def pictures(publication, folder: str = "/") -> dict[str, list[str]]:
    """The pictures that each format names, apart from those in texts."""
    trees = {each: etree.fromstring(publication[f"{folder}feed.{each}"].render()) for each in ("atom", "rss")}
    found = {each: [node.get("url") for node in tree.iter(f"{MEDIA}thumbnail")] for each, tree in trees.items()}
    return found | {"json": [item["image"] for item in items_of(publication, folder) if "image" in item]}


def shown_pictures(html: str) -> list[str | None]:
    return [attributes.get("src") for tag, attributes in elements(html) if tag == "img"]


LEADS = [
    ({"image": "lead.png"}, "Story.", BASE + "rivers/lead.png"),
    ({"cover": {"url": "/lead.png", "alt": "The ice"}}, "Story.", BASE + "lead.png"),
    ({"thumbnail": ["https://x.example/lead.png?a&b"]}, "Story.", "https://x.example/lead.png?a&b"),
    ({"image": "lead.png"}, "![](lead.png) Story.", BASE + "rivers/lead.png"),
    ({"image": "lead.png"}, "Story. ![](other.png)", BASE + "rivers/lead.png"),  # it comes first
    ({"image": "/lead.png?a=1&b=2"}, '<img src="/lead.png?a=1&amp;b=2"> Story.', BASE + "lead.png?a=1&b=2"),
    ({}, "Story. ![The ice](lead.png) ![](other.png)", BASE + "rivers/lead.png"),
    ({}, '<img src="https://x.example/dot.gif" width="1" height="1"> ![](lead.png)', BASE + "rivers/lead.png"),
    ({}, '<figure><img data-src="lead.png" src="data:image/gif;base64,R0"></figure>', BASE + "rivers/lead.png"),
    ({}, '<iframe src="https://youtu.be/dQw4w9WgXcQ"></iframe>', THUMBNAIL),
]


def test_f50_lead_image(desk):
    """F50. The picture of an article is in its text, once, and named beside it, in all formats and feeds."""
    for n, (metadata, body, _) in enumerate(LEADS):
        desk.article(f"rivers/{n}.md", body=body, date=f"2025-06-{30 - n}", **metadata)
    publication, expected = desk.publish(), [address for *_, address in LEADS]
    for folder in ("/", "/topics/rivers/"):
        assert pictures(publication, folder) == dict.fromkeys(["atom", "rss", "json"], expected)
        for path in (f"{folder}feed.atom", f"{folder}feed.rss"):
            read = feedparser.parse(publication[path].render()).entries
            assert [[each["url"] for each in entry.media_thumbnail] for entry in read] == [[each] for each in expected]
        for carried in entries_of(publication, folder).values():
            for html, (metadata, _, address) in zip(carried, LEADS, strict=True):
                assert shown_pictures(html).count(address) == 1
                assert shown_pictures(html)[0] == address or not metadata


def test_f50_without_the_text(desk):
    """F50. A feed of summaries names the picture, too."""
    desk.settings('[feed]\ncontent = "summary"\n')
    desk.article(body="![](lead.png) Story.")
    assert pictures(desk.publish()) == {each: [BASE + "lead.png"] for each in ("atom", "rss", "json")}


def test_f50_no_picture(desk):
    """F50. Without a picture none is named: not a dot that counts, not one without an address."""
    none = [
        "",
        '<img src="/x.gif" width="1" height="1">',
        '<img src="data:image/gif;base64,R0">',
        "<img>",
        "<img src='#'>",
    ]
    assert len(htmls_of(desk, [f"Story. {each}" for each in none])) == 5
    assert pictures(desk.publication()) == {"atom": [], "rss": [], "json": []}


REAL = BASE + "real.png"
LAZY = [
    '<img src="data:image/gif;base64,R0lGOD" data-src="/real.png">',
    '<img data-lazy-src="/real.png" src="about:blank" class="lazyload">',
    '<img data-original="/real.png">',
    '<img data-orig-file="/real.png" src="">',
    '<img src="#" data-src=" /real.png ">',
    '<img src="/blank.gif" data-src="/real.png">',
    '<img data-srcset="/real.png 1x, /other.png 2x">',
    '<img srcset="/real.png 100w, /other.png 200w" sizes="100vw">',
    '<img src="data:image/svg+xml,<svg/>" data-src="/real.png"><noscript><img src="/real.png"></noscript>',
    '<noscript><img src="/real.png" alt="x"></noscript>',
    '<picture><source data-srcset="/real.png 1x"><img src="data:image/gif;base64,R0"></picture>',
    '<picture><source srcset="/real.png"><img></picture>',
    '<amp-img src="/real.png" width="100" height="50"></amp-img>',
    '<span><img loading="lazy" decoding="async" src="/real.png"></span>',
]


def test_f50_lazy_images(desk):
    """F50. A picture that a script would load later has its real address, and is there once."""
    for image, html in zip(LAZY, htmls_of(desk, [f"Before {image} after." for image in LAZY]), strict=True):
        assert (image, shown_pictures(html)) == (image, [REAL])
        assert not [name for _, attributes in elements(html) for name in attributes if name.startswith("data-")]
    assert pictures(desk.publication()) == dict.fromkeys(["atom", "rss", "json"], [REAL] * len(LAZY))


# -- F51

LABELS = [
    "a,b", "a, b", "a / b", "TCP/IP", "a|b", "a || b", "/x", "x/", ",", "/", "|", " / ", ",,,", "and/or, both|none",
    "R&D", "C++", "<T>", "навчання, війна", "1,000,000", "http://x.example/y",
]  # fmt: skip


@pytest.mark.parametrize("source", ["front matter", "a list", "site.toml"])
def test_f51_labels(desk, source):
    """F51. A topic's name in feeds is never empty, and is one topic to readers that part names at `,` `/` and `|`."""
    if source == "site.toml":
        desk.settings("".join(f"[topics.t{n}]\nlabel = {json.dumps(each)}\n" for n, each in enumerate(LABELS)))
    for n, label in enumerate(LABELS):
        if source == "a list":
            written = json.dumps(label, ensure_ascii=False)
            desk.write(f"{n}.md", f"---\ntitle: {n}\ndate: 2025-01-01\ntags:\n  - {written}\n---\nStory.\n")
        else:
            desk.article(f"{n}.md", topics=[f"t{n}" if source == "site.toml" else label])
    publication = desk.publish()
    found = categories(publication)
    assert len(found) == 4 * len(LABELS)
    for names in found:
        assert names
        for name in names:
            assert name == name.strip() != ""
            assert not re.search("[,/|]", name)
    for path in (path for path in publication if path.startswith("/topics/") and path.endswith("/feed.json")):
        for names in categories(publication, path.removesuffix("feed.json")):
            assert not re.search("[,/|]", "".join(names))


def categories(publication, folder: str = "/") -> list[list[str]]:
    """The names of the topics of each entry, in each format; of Atom the terms apart from the labels."""
    atom = etree.fromstring(publication[f"{folder}feed.atom"].render())
    rss = etree.fromstring(publication[f"{folder}feed.rss"].render())
    return [
        *([each.get("term") for each in entry.iter(f"{ATOM}category")] for entry in atom.iter(f"{ATOM}entry")),
        *([each.get("label") for each in entry.iter(f"{ATOM}category")] for entry in atom.iter(f"{ATOM}entry")),
        *([each.text for each in item.iter("category")] for item in rss.iter("item")),
        *(item.get("tags", []) for item in items_of(publication, folder)),
    ]


NO_TOPICS = [[], "", ["", " "], [None], None, ",", ", ,", ["\x01", "\x85"], [True], {"a": "b"}]


def test_f51_no_topic(desk):
    """F51. What names no topic makes no category: none is blank, and none is called "None" or "True"."""
    for n, topics in enumerate(NO_TOPICS):
        desk.article(f"{n}.md", topics=topics)
    found = categories(desk.publish())
    assert len(found) == 4 * len(NO_TOPICS)
    for names in found:
        assert not {"", " ", "None", "null", "True", "true"} & set(names)
        assert all(name.strip() and name.isprintable() for name in names)


def test_f51_meaning(desk):
    """F51. A name that had to change can still be read, and different names stay different."""
    desk.article(topics=["TCP/IP", "Bread, butter", "and/or", "Plain"])
    (names,) = (item["tags"] for item in items_of(desk.publish()))
    assert names == ["TCP-IP", "Bread – butter", "and-or", "Plain"]


# -- F52

TEXTS = [
    "a\n  b\n\tc\n\n\nd",
    "  leading",
    "trailing  ",
    "\n\nlines before",
    "lines after\n\n",
    "a\xa0b\u2003c\u200bd\u200de\u2028f\ufefeg\xadh",
    "e\u0301 é ﬁ Å",
    "&lt;b&gt; &amp;amp; ]]&gt; \"q\" 'a'",
    "def f():\n    return {\n        'a': 1,\n    }",
    "🚀 навчання 日本",
]


def pre_texts(html: str) -> list[str]:
    return [node.text() for node in LexborHTMLParser(html).body.css("pre")]


def test_f52_in_pre(desk):
    """F52. What stands in `pre` is in feeds, and to who reads them, to the character as its author wrote it."""
    written = [f"<pre>\n{text}</pre>" for text in TEXTS]
    shown = [pre_texts(html) for html in htmls_of(desk, written)]
    assert shown == [pre_texts(each) for each in written]
    fenced = [f"```\n{text}\n```" for (text,) in shown]
    assert [pre_texts(html) for html in htmls_of(desk, fenced)] == [[f"{text}\n"] for (text,) in shown]


def test_f52_in_text(desk):
    """F52. Nor is anything added to, or taken from, running text and what stands in tags within it."""
    written = [f"<p>x<b>{text}</b>y <i>z</i></p>" for text in TEXTS if "\n\n" not in text]
    for before, html in zip(written, htmls_of(desk, written), strict=True):
        assert LexborHTMLParser(html).body.text() == LexborHTMLParser(before).body.text()
        assert html.replace("&nbsp;", "\xa0") == before


def test_f52_between_elements(desk):
    """F52. Between the elements of a feed there is nothing, and no text begins or ends with padding."""
    desk.settings('description = " News "\nrights = " mine "\n')
    desk.article(
        title="  A \n headline ", author=" Ann ", topics=[" Ice "], summary=" In  short. ", body="\n\n  Story.\n\n"
    )
    desk.article("b.md", enclosure="/b.mp3", image="/b.png", language="uk", rights=" mine ", topics=["Ice"])
    publication = desk.publish()
    for path, document in publication.items():
        if not document.media_type.endswith(("atom+xml", "rss+xml")):
            continue
        nodes = 0
        for node in etree.fromstring(document.render()).iter():
            nodes += 1
            assert node.tail is None, path
            assert node.text is None or (len(node) == 0 and node.text == node.text.strip()), path
            assert all(value == value.strip() for value in node.attrib.values())
        assert nodes > 30
        assert b"<!--" not in document.render()
        assert b"CDATA" not in document.render()


def test_f52_json(desk):
    """F52. So is JSON: as short as it can be written."""
    desk.article(title="  A   headline ", topics=["Ice"])
    for path in ("/feed.json", "/topics/ice/feed.json"):
        body = desk.publish()[path].render()
        assert body == json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()


def test_f52_nothing_around_the_text(desk):
    """F52. The HTML of an entry begins with its first tag and ends with its last, and words stay as far apart."""
    bodies = [
        "Story.",
        "\n\nOne.\n\n\nTwo.\n\n",
        "<p>One.</p><p>Two.</p>",
        "x <b>y</b><i>z</i> w",
        "<script>1</script> x",
    ]
    for body, html in zip(bodies, htmls_of(desk, bodies), strict=True):
        assert html == html.strip()
        assert "  " not in html
        assert "\n\n" not in html
        assert LexborHTMLParser(html).body.text().split() == re.sub("<.*?>|1", "", body).split()
