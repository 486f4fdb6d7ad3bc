"""Facts about content codings: which one a client gets, and that it gets the same body back."""

import gzip
import io
import sys
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from conftest import GOLDEN
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.encodings import CODINGS, chosen, encode, is_worth

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BR, ZSTD, GZIP = CODINGS
DECODERS = {BR: brotli.decompress, ZSTD: zstd.decompress, GZIP: gzip.decompress}
FEED = (GOLDEN / "feed.atom").read_bytes()

each_coding = pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.name)


# -- encode


def test_names():
    """The codings have the names of the IANA registry and the suffixes that web servers look for, the best first."""
    assert [(each.name, each.suffix) for each in CODINGS] == [("br", ".br"), ("zstd", ".zst"), ("gzip", ".gz")]


@each_coding
@given(body=st.binary(max_size=2000) | st.text().map(str.encode))
@example(body=b"")
@example(body=bytes(300_000))
@example(body=FEED * 100)
def test_round_trip(coding, body):
    """What is encoded decodes to the same bytes."""
    assert DECODERS[coding](encode(body, coding)) == body


@each_coding
def test_smaller(coding):
    """A feed gets less than half as long, and the best coding makes it shortest."""
    length = len(encode(FEED, coding))
    assert len(encode(FEED, BR)) <= length < len(FEED) / 2


@each_coding
def test_deterministic(coding):
    """The same body gives the same bytes, also when many are made at the same time."""
    bodies = [FEED * (n % 5 + 1) for n in range(40)]
    expected = [encode(body, coding) for body in bodies]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda body: encode(body, coding), bodies)) == expected


def test_gzip_header():
    """A gzip header tells no time and no file name (RFC 1952 §2.3)."""
    header = encode(FEED, GZIP)[:10]
    magic, method, flags, time = header[:2], header[2], header[3], header[4:8]
    assert (magic, method, flags, time) == (b"\x1f\x8b", 8, 0, bytes(4))


def test_zstd_window():
    """A zstd body needs no larger window than decoders must have, 8 MB (RFC 9659 §3)."""
    body = encode(bytes(range(256)) * 40_000, ZSTD)
    with zstd.ZstdFile(io.BytesIO(body), options={zstd.DecompressionParameter.window_log_max: 23}) as file:
        assert file.read(4) == bytes(range(4))


# -- chosen


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        # what clients send
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", GZIP),
        ("gzip, deflate", GZIP),
        ("gzip, deflate, br", BR),
        ("gzip, deflate, br, zstd", BR),
        ("gzip, deflate, zstd", ZSTD),
        ("gzip;q=1.0,deflate;q=0.6,identity;q=0.3", GZIP),
        ("deflate", None),
        ("compress, gzip", GZIP),
        ("x-gzip", GZIP),
        ("X-GZip, deflate", GZIP),
        ("GZIP", GZIP),
        # the liking of the client comes first, then ours
        ("br;q=0.9, zstd;q=0.8, gzip;q=1", GZIP),
        ("br;q=0.5, zstd;q=0.5, gzip;q=0.5", BR),
        ("gzip, zstd", ZSTD),
        ("br;q=0, zstd;q=0.001", ZSTD),
        ("br;q=0.1", BR),
        ("br;q=0", None),
        ("br;q=0.0, gzip;q=0.000", None),
        ("br;Q=0, gzip", GZIP),
        # the body as it is
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=0.5", GZIP),
        ("identity;q=0.5, gzip", GZIP),
        ("gzip, identity;q=0", GZIP),
        ("identity;q=0", None),
        ("identity;q=0, deflate", None),
        # any other
        ("*", GZIP),
        ("*;q=0", None),
        ("*;q=0.1, br;q=0.2", BR),
        ("*, gzip;q=0", None),
        ("identity;q=0, *", GZIP),
        ("identity;q=1, *;q=0", None),
        ("identity;q=0.5, *;q=0.4", None),
        ("deflate, gzip;q=1.0, *;q=0.5", GZIP),
        # white space and empty members
        (" gzip ", GZIP),
        ("gzip ; q=0.5 , br ; q=0.4", GZIP),
        ("\tgzip\t;\tq=1\t", GZIP),
        (",,gzip,,", GZIP),
        (",", None),
        # malformed members don't count, the others do
        ("gzip;q=2, br", BR),
        ("gzip;q=2", None),
        ("gzip;q=1.5", None),
        ("gzip;q=-1", None),
        ("gzip;q=", None),
        ("gzip;q=x, zstd", ZSTD),
        ("gzip;level=9", None),
        ("gzip;q=0.5;q=0", None),
        ("gzip br", None),
        ("br:gzip", None),
        ("gzip;q=0.33333333333", GZIP),
        ("gzip;q=1.", GZIP),
        ("gzip;q=NaN", None),
        ("gzip;q=1e-3", None),
        ("gzip;q=٠", None),
        ("ＧＺＩＰ", None),
        ("br\x00", None),
        ("ї, gzip", GZIP),
        # the last word on a coding
        ("gzip, gzip;q=0", None),
        ("gzip;q=0, x-gzip", GZIP),
    ],
)
def test_chosen(header, coding):
    """A client gets the coding it likes best; among those the best; else the body as it is."""
    assert chosen(header) == coding


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("a" * 65536, None),
        ("gzip," * 13107, GZIP),
        (" " * 65530 + "gzip", GZIP),
        ("gzip;q=0." + "9" * 65536, GZIP),
        ("gzip;" * 13107, None),
        ("," * 65536, None),
        (", ".join(f"c{n}" for n in range(10_000)) + ", br", BR),
    ],
    ids=["name", "repeated", "spaces", "digits", "parameters", "commas", "many"],
)
def test_long(header, coding):
    """A header of 64 KB is read like any other."""
    assert chosen(header) == coding


TOKEN = st.sampled_from(["br", "zstd", "gzip", "x-gzip", "*", "identity", "deflate", "GZIP", "é", ""])
WEIGHT = st.sampled_from(["", ";q=0", "; q=0.0", ";q=0.5", ";q=1", ";q=1.000", ";q=9", ";q=", ";", " ;x=1"])
MEMBERS = st.lists(st.tuples(TOKEN, WEIGHT).map("".join))


@given(header=st.text() | MEMBERS.map(",".join))
def test_any_header(header):
    """No header is an error, and nobody gets a coding that the header doesn't name."""
    coding = chosen(header)
    assert coding is None or coding.name in header.lower() or (coding == GZIP and "*" in header)


@given(header=MEMBERS.map(lambda members: ",".join(members) + ",br;q=0,zstd;q=0.0,gzip;q=0,x-gzip;q=0"))
def test_refused(header):
    """Nobody gets a coding that the header ends by refusing."""
    assert chosen(header) is None


# -- is_worth


@pytest.mark.parametrize(
    "media_type",
    """text/html text/css text/plain text/x-opml text/xml text/javascript text/vtt text/markdown
    application/atom+xml application/rss+xml application/feed+json application/json application/xml
    application/opensearchdescription+xml application/manifest+json application/javascript
    application/xhtml+xml image/svg+xml application/ld+json IMAGE/SVG+XML Text/HTML""".split(),
)
def test_text(media_type):
    """Text of any kind is encoded, but not a very short one; parameters of the type don't matter."""
    assert is_worth(media_type, 10_000)
    assert is_worth(f"{media_type}; charset=utf-8", 10_000)
    assert is_worth(media_type, 201)
    assert not is_worth(media_type, 200)
    assert not is_worth(media_type, 0)


@pytest.mark.parametrize(
    "media_type",
    """image/png image/jpeg image/webp image/avif image/gif audio/mpeg video/mp4 application/zip application/gzip
    application/epub+zip application/pdf font/woff2 application/octet-stream text application/xmlish x+xmlx
    /""".split(),
)
def test_not_text(media_type):
    """What is compressed already, or of no known type, is sent as it is."""
    assert not is_worth(media_type, 1_000_000)
