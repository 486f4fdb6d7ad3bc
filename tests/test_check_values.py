"""Facts about the values of feeds: addresses, dates, numbers and HTML, and what is wrong with them."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.check import addresses, dates, values
from feeds.check.faults import Rule
from feeds.check.markup import html_faults


def said(rule: Rule, text: str) -> list[str]:
    """`error` or `warning`, and what."""
    return [f"{fault.severity}: {fault.what}" for fault in rule(text)]


# -- addresses


@pytest.mark.parametrize("text", [
    "https://example.org", "http://example.org:8080/a?b=c&d=(e)#f", "HTTPS://EXAMPLE.ORG/", "http://[::1]/",
    "mailto:ann@example.org", "tag:example.org,2024:a/b", "tag:ann@example.org,2024-01-02:", "urn:isbn:0451450523",
    "urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "URN:x-own:1", "data:,x", "ftp://example.org/a", "a:b",
])  # fmt: skip
def test_absolute(text: str):
    """A full address has a scheme, and what the scheme asks for."""
    assert said(addresses.absolute, text) == []
    assert said(addresses.absolute_iri, text) == []
    assert said(addresses.reference, text) == []


@pytest.mark.parametrize(("text", "words"), [
    ("", "is empty"), ("example.org", "not a full address"), ("//example.org/", "not a full address"),
    ("/a", "not a full address"), ("1:2", "not a full address"), ("http:", "not an address like"),
    ("https:///a", "not an address like"), ("http:/example.org", "not an address like"),
    ("https://example.org/a b", "holds ' '"), ("https://example.org/<a>", "holds '<'"), ("https://a/{b}", "holds '{'"),
    ("https://example.org/[a]", "holds '['"), ("https://a/\x07", r"holds '\x07'"), ("https://a/ї", "letters"),
    ("tag:example.org:a", "tag:example.org,2024:name"), ("tag:example.org,24:a", "tag:example.org,2024:name"),
    ("urn:a:b", "urn:uuid:"), ("urn:uuid:1", "urn:uuid:"),
])  # fmt: skip
def test_not_absolute(text: str, words: str):
    """All else is an error."""
    (fault,) = said(addresses.absolute, text)
    assert fault.startswith("error: ")
    assert words in fault


def test_iri():
    """Atom's addresses may hold any letters, RSS's are in ASCII."""
    assert said(addresses.absolute_iri, "https://приклад.укр/їжа") == []
    assert said(addresses.absolute, "https://приклад.укр/їжа")


@pytest.mark.parametrize("text", ["", "a", "/a", "//example.org/a", "?a", "#a", "../a", "їжа"])
def test_relative(text: str):
    """A relative reference is a warning."""
    (fault,) = said(addresses.reference, text)
    assert fault.startswith(("warning: is relative", "warning: is empty"))


@pytest.mark.parametrize(("text", "wanted"), [
    ("HTTP://example.org/", "http://example.org/"),
    ("http://EXAMPLE.org/", "http://example.org/"),
    ("http://example.org:80/", "http://example.org/"),
    ("http://example.org:/", "http://example.org/"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org?a", "https://example.org/?a"),
    ("https://example.org/%7Eann/%c3%a9", "https://example.org/~ann/%C3%A9"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a/..", "https://example.org/"),
    ("https://example.org/../../a/.", "https://example.org/a/"),
    ("TAG:example.org,2024:%61", "tag:example.org,2024:a"),
])  # fmt: skip
def test_canonical(text: str, wanted: str):
    """An id that programs write in another way is a warning, and the message has the way."""
    (fault,) = said(addresses.canonical, text)
    assert fault == f"warning: is not in its usual form, {wanted!r}: {text!r}"
    assert said(addresses.canonical, wanted) == []


@pytest.mark.parametrize(
    "text", ["https://example.org:8080/a%20b?c=%2F", "urn:uuid:A", "tag:a,2024:b/../c", "no URL", ""]
)
def test_is_canonical(text: str):
    """Other ports, reserved characters and names of no place stay as they are."""
    assert said(addresses.canonical, text) == []


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.text(st.sampled_from("htps:/?#[]@%41~.éA"), max_size=20))
def test_canonical_form(text: str):
    """The usual form of any address is its own usual form."""
    for fault in addresses.canonical(text):
        if "usual form" in fault.what:
            form = fault.what.removeprefix("is not in its usual form, ").rpartition(": ")[0].strip("'")
            assert list(addresses.canonical(form)) == []


@pytest.mark.parametrize(("text", "severity"), [
    ("ann@example.org (Ann)", ""), ("mailto:ann@example.org (Ann)", ""), ("mailto:ann%40example.org%20%28Ann%29", ""),
    ("ann+feeds@mail.example.co.uk (Ann (of the desk))", ""), ("ann@example.org", "warning"),
    ("Ann <ann@example.org>", "warning"), ("ann@example.org Ann", "warning"), ("Ann", "error"), ("", "error"),
    ("ann@example.org ()", "error"), ("ann at example.org (Ann)", "error"), ("@ (Ann)", "error"),
])  # fmt: skip
def test_mailbox_and_name(text: str, severity: str):
    """RSS wants an e-mail address with a name; one in another form is still found."""
    assert [fault.severity for fault in addresses.mailbox_and_name(text)] == [severity] * bool(severity)


@pytest.mark.parametrize(("text", "severity"), [
    ("ann@example.org", ""), ("o'neill+x@a-b.example", ""), ("ann@localhost", "warning"), ("ann", "error"),
    ("ann@", "error"), ("@example.org", "error"), ("Ann <ann@example.org>", "error"), ("ann@example..org", "error"),
])  # fmt: skip
def test_mailbox(text: str, severity: str):
    """An e-mail address has somebody, an @ and a domain."""
    assert [fault.severity for fault in addresses.mailbox(text)] == [severity] * bool(severity)


# -- dates


@pytest.mark.parametrize("text", ["2024-01-02T03:04:05Z", "2024-02-29T23:59:60+14:00", "1990-01-01T00:00:00-00:00"])
def test_rfc3339(text: str):
    """Atom's dates have a date, a time and a zone."""
    assert said(dates.rfc3339, text) == []
    assert dates.atom_moment(f" {text}\n")


@pytest.mark.parametrize("text", [
    "", "2024-01-02", "2024-01-02T03:04Z", "2024-01-02 03:04:05Z", "2024-01-02T03:04:05", "2024-01-02t03:04:05z",
    "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05+0100", "24-01-02T03:04:05Z", "٢٠٢٤-01-02T03:04:05Z",
    "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-02T25:00:00Z", "0000-01-01T00:00:00Z",
    "2024-01-02T03:04:05+99:00", "2024-01-02T03:04:61Z",
])  # fmt: skip
def test_not_rfc3339(text: str):
    """All else is an error, and no moment."""
    (fault,) = said(dates.rfc3339, text)
    assert fault.startswith("error: ")
    assert dates.atom_moment(text) is None


@pytest.mark.parametrize(("text", "moment"), [
    ("Tue, 02 Jan 2024 03:04:05 GMT", "2024-01-02T03:04:05+00:00"),
    ("Tue, 2 Jan 2024 03:04 +0130", "2024-01-02T03:04:00+01:30"),
    ("02 Jan 2024 03:04:05 EST", "2024-01-02T03:04:05-05:00"),
    ("Tue, 02 Jan 2024 03:04:60 -0800", "2024-01-02T03:04:59-08:00"),
])  # fmt: skip
def test_rfc822(text: str, moment: str):
    """RSS's dates are those of letters; weekday and seconds may be missing."""
    assert said(dates.rfc822, text) == []
    assert dates.rss_moment(text).isoformat() == moment


@pytest.mark.parametrize(("text", "year"), [
    ("tue, 02 jan 2024 03:04:05 gmt", 2024), ("Tue, 02 Jan 24 03:04:05 GMT", 2024), ("02 Jan 99 03:04 GMT", 1999),
    ("Tue,02 Jan 2024 03:04:05 GMT", 2024), ("Tue, 02 Jan 2024 03:04:05 A", 2024),
    ("Tue (the second), 02 Jan 2024 03:04:05 +0000 (UTC)", 2024),
])  # fmt: skip
def test_unusual_rfc822(text: str, year: int):
    """What RFC 822 allows and few readers understand is a warning."""
    (fault,) = said(dates.rfc822, text)
    assert fault.startswith("warning: is written unlike")
    assert dates.rss_moment(text).year == year


@pytest.mark.parametrize("text", [
    "", "2024-01-02", "Tuesday, 02 Jan 2024 03:04:05 GMT", "Tue, 02 January 2024 03:04:05 GMT",
    "Tue, 02 Jan 2024", "Tue, 02 Jan 2024 03:04:05 CET", "Wed, 31 Apr 2024 03:04:05 GMT", "Tue, 02 Jan 2024 3:04 GMT",
    "Tue, 02 Jan 2024 03:04:05 +9999",
])  # fmt: skip
def test_not_rfc822(text: str):
    """All else is an error, and no moment."""
    (fault,) = said(dates.rfc822, text)
    assert fault.startswith("error: ")
    assert dates.rss_moment(text) is None


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.datetimes(min_value=datetime(1000, 1, 1)), st.integers(-1439, 1439))
def test_moments(moment: datetime, minutes: int):
    """What another program writes as a date is read as the moment that it is."""
    second = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert dates.atom_moment(second.isoformat()) == second
    assert dates.rss_moment(format_datetime(second)) == second


# -- small values


@pytest.mark.parametrize("text", ["en", "EN-gb", "zh-Hant-TW", "sr-Latn", "i-klingon", "x-own", "haw", "de-CH-1996"])
def test_language(text: str):
    """A language is a code, and perhaps a country, a script and more."""
    assert said(values.language, text) == []


@pytest.mark.parametrize("text", ["", "english", "en_GB", "e", "uu", "en-", "jp-JP", "en-GB ", "12"])
def test_no_language(text: str):
    """All else is an error, and so is a code of two letters that no language has."""
    assert said(values.language, text)[0].startswith("error: ")


@pytest.mark.parametrize(("text", "is_type"), [
    ("audio/mpeg", True), ("text/html; charset=utf-8", True), ("application/vnd.x+json", True), ("mp3", False),
    ("", False), ("audio/", False), ("audio/mpeg/x", False), ("audio mpeg", False),
])  # fmt: skip
def test_media_type(text: str, is_type: bool):
    """A media type has two parts, and perhaps parameters."""
    assert bool(said(values.media_type, text)) != is_type


@pytest.mark.parametrize(("text", "natural", "positive", "small"), [
    ("0", True, False, False), ("1", True, True, True), ("007", True, True, True), ("144", True, True, True),
    ("145", True, True, False), ("-1", False, False, False), ("1.5", False, False, False), ("", False, False, False),
    ("1" * 5000, True, True, False), ("٣", False, False, False),
])  # fmt: skip
def test_numbers(text: str, natural: bool, positive: bool, small: bool):
    """Numbers are whole, and some have limits."""
    rules = (values.natural, values.positive, values.at_most(144))
    assert tuple(not said(rule, text) for rule in rules) == (natural, positive, small)


# -- HTML


@pytest.mark.parametrize("text", [
    "", "plain", "1 < 2 & 3 > 2", "<p>One</p>", "<p>One<p>Two", "<p>One<br/>Two<hr>", "<ul><li>a<li>b</ul>",
    "<ul><li>a<ul><li>b</ul><li>c</ul>", "<dl><dt>a<dd>b<dt>c</dl>", "<ol><li><p>a<li>b</ol>",
    "<table><tr><td>a<p>b<td>c<tr><th>d</table>", "<table><colgroup><col><tbody><tr><td>a<tbody><tr><td>b</table>",
    "<select><option>a<option>b</select>", "<ruby>a<rt>b<rp>c</ruby>", "<a href='https://example.org/'>x</a>",
    "<blockquote><p>a</blockquote>", "<P>One</p >", "<!-- <script> --><p>x", "<!DOCTYPE html><p>x", "<?php x ?>y",
    "<img src=https://example.org/a/>", "<img src='data:image/png;base64,AA=='>", "<a href='mailto:a@b.org'>x</a>",
    "<p title='a > b'>x</p>", "&amp; &nbsp; &#160; &#xa0; &hellip; &copy 2024 ?a=1&b=2", "<b></b ><i>x</i\n>",
    "<p style='color: red; MARGIN:0 auto'>x</p>", "<p style=''>x</p>", "<td>a</td>",
    "<details><summary>a</summary>b</details>",
    "<video src='https://example.org/a.mp4' poster='https://example.org/a.jpg'></video>", "<p><i>a</i>",
    "<img srcset='https://example.org/a,b.png 1x,https://example.org/c.png 2x, https://example.org/d.png'>",
])  # fmt: skip
def test_html(text: str):
    """HTML that browsers take as it is meant has nothing wrong, with all that may be left out."""
    assert list(html_faults(text)) == []


@pytest.mark.parametrize(("text", "words"), [
    ("<p>a</p></p>", "</p>, which closes nothing"), ("<p><div>a</div></p>", "</p>, which closes nothing"),
    ("<p><b>a<p>b</b>", "<b>, which is not closed before <p>"),
    ("<b><i>a</b></i>", "<i>, which is not closed before </b>"), ("<em>a", "<em>, which is never closed"),
    ("<div>", "<div>, which is never closed"), ("<div/>", "<div/>, which HTML"),
    ("<p/>a", "<p/>, which HTML takes for <p>"), ("a</br>", "</br>, which closes nothing"),
    ("<a href='x", "begins no tag"), ("<table><tr><td><b>a</table>", "<b>, which is not closed before </table>"),
    ("&foo;", "&foo;, which HTML doesn't know"), ("<Vec>", "<vec>, which is no HTML element"),
    ("<my-chart></my-chart>", "<my-chart>, which is no HTML"),
    ("<script>if (a<b) '</p>'</script>", "<script>, which readers take out"),
    ("<svg><path d=''/><g/></svg>", "<svg>, which"), ("<math><mi>x</mi></math>", "<math>, which"),
    ("<iframe></iframe>", "<iframe>, which"), ("<form onsubmit=x></form>", "<form onsubmit>"),
    ("<p style='position:fixed'>a", "'position:fixed'"), ("<p style='background: url(x)'>a", "'background: url(x)'"),
    ("<p style='color'>a", "'color'"), ("<a href='/a'>a</a>", "<a href> with a relative address: '/a'"),
    ("<a href='#fn1'>a</a>", "'#fn1'"), ("<a href=''>a</a>", "''"), ("<a href='//x/y'>a</a>", "'//x/y'"),
    ("<a href='  &#47;a '>a</a>", "'/a'"), ("<img src=a.png>", "<img src>"), ("<source src=a><p>", "<source src>"),
    ("<img srcset='a.png, https://example.org/b 2x'>", "<img srcset> with a relative address: 'a.png'"),
    ("a<b", "begins no tag"), ("<div>" * 201, "more than 200 deep"),
])  # fmt: skip
def test_wrong_html(text: str, words: str):
    """What readers take out, mend or can't find is one warning, told once."""
    faults = [fault for _, fault in html_faults(text)]
    assert [fault.severity for fault in faults] == ["warning"]
    assert words in faults[0].what
    assert len({fault.what for _, fault in html_faults(text * 3)}) == len(list(html_faults(text * 3)))


def test_lines_of_html():
    """A fault is found so many lines below the first, and faults are told in their order."""
    found = [(line, fault.what[:14]) for line, fault in html_faults("<p>a\n<img src=a>\n\n&foo;<b>\n<img src=b>")]
    assert found == [(1, "holds <img src"), (3, "holds &foo;, w"), (3, "holds <b>, whi"), (4, "holds <img src")]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.sampled_from([*"< > </ /> <!-- --> p div b = ' \" & ; \n ї".split(" "), " "])).map("".join))
def test_any_html(text: str):
    """Any text is read to its end."""
    assert all(line <= text.count("\n") for line, _ in html_faults(text))
