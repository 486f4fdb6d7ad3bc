"""What people see who open feeds and pages in a real browser, and what programs get from the same addresses."""

import base64
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from test_readers import PROJECT, get, serving, until

SITE_TOML = """\
title = "Eastern Desk"
id_authority = "news.example.org,2024"
description = "What happens on the other side."

[topics.sea]
label = "The sea & <ships>"
match = ["sea"]
"""
TITLES = ["The <b>sea</b> & its ports", "A second headline"]
FEEDS = ("feed.atom", "feed.rss", "feed.json", "topics/sea/feed.atom")
XML_FEEDS = tuple(feed for feed in FEEDS if not feed.endswith(".json"))
ARTICLE = "2025/06/sea/"
MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=HttpsUpgrades",
    "--host-resolver-rules=MAP plain.test 127.0.0.1",  # a site without https
)


@dataclass(frozen=True)
class Site:
    """The addresses of the same publication: from `feeds serve`, and from a server of the files of `feeds build`."""

    served: str
    built: str


class _Files(SimpleHTTPRequestHandler):
    """A web server that has never heard of feeds."""

    def guess_type(self, path: object) -> str:
        return "application/xml" if str(path).endswith((".atom", ".rss")) else super().guess_type(path)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """The address of a server of a folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two articles, one of them with pictures of its own and of another site."""
    folder = tmp_path_factory.mktemp("browser")
    content, output = folder / "content", folder / "public"
    (content / "static").mkdir(parents=True)
    output.mkdir()
    (content / "site.toml").write_text(SITE_TOML, encoding="utf-8")
    for picture in "sea.png", "static/favicon.ico":
        (content / picture).write_bytes(PICTURE)
    with serving_files(output) as built:
        (content / "sea.md").write_text(
            f"---\ntitle: {json.dumps(TITLES[0])}\ndate: 2025-06-02 12:00\n---\n"
            f"The first story.\n\n![Own](sea.png)\n\n![Another's]({built}sea.png)\n"
        )
        (content / "other.md").write_text(
            f"---\ntitle: {TITLES[1]}\ndate: 2025-06-01 12:00\ntopics: [sea]\n---\nThe second story.\n"
        )
        command = [sys.executable, "-m", "feeds", "build", str(content), str(output), "--base-url", built]
        subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
        with serving(content, folder / "log") as served:
            yield Site(served, built)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser that nobody has used before."""
    for program, package in ("chromium", "chromium"), ("chromedriver", "chromium-driver"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install {package}")
    home = tmp_path_factory.mktemp("chromium")
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in (*FLAGS, f"--user-data-dir={home / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver"), env=environment))
    try:
        yield driver
    finally:
        driver.quit()


class Browser:
    """What a person does with a browser, and what it says."""

    def __init__(self, chromium: Chrome) -> None:
        self.chromium = chromium

    def open(self, url: str) -> None:
        self.console()
        self.chromium.get(url)

    def run(self, script: str, *arguments: object) -> object:
        """What a script in the page returns."""
        return self.chromium.execute_script(script, *arguments)

    def wait_for(self, promise: str, *arguments: object) -> object:
        """What an expression in the page promises; `arguments` is what it can use."""
        script = f"const done = arguments[arguments.length - 1]; ({promise}).then(done, error => done(`${{error}}`));"
        return self.chromium.execute_async_script(script, *arguments)

    def console(self) -> list[str]:
        """What the browser complained of since it was asked: errors, breaches of a policy, what will be gone soon."""
        return [each["message"] for each in self.chromium.get_log("browser")]

    def texts(self, selector: str) -> list[str]:
        """The texts that a person sees."""
        return [each.text for each in self.chromium.find_elements(By.CSS_SELECTOR, selector)]

    def style(self, selector: str, name: str) -> str:
        """How the first of these elements is shown."""
        return self.chromium.find_element(By.CSS_SELECTOR, selector).value_of_css_property(name)

    def allow_clipboard(self, url: str) -> None:
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        self.chromium.execute_cdp_cmd("Browser.grantPermissions", {"origin": url, "permissions": permissions})

    @contextmanager
    def without_clipboard(self, url: str) -> Iterator[None]:
        self.chromium.execute_cdp_cmd("Browser.resetPermissions", {})
        permission = {"permission": {"name": "clipboard-write"}, "setting": "denied", "origin": url}
        self.chromium.execute_cdp_cmd("Browser.setPermission", permission)
        try:
            yield
        finally:
            self.chromium.execute_cdp_cmd("Browser.resetPermissions", {})

    @contextmanager
    def without_scripts(self) -> Iterator[None]:
        """As in a browser whose user forbids them."""
        self.chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        try:
            yield
        finally:
            self.chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture
def browser(chromium: Chrome) -> Browser:
    return Browser(chromium)


def test_who_searches_finds(browser: Browser, site: Site) -> None:
    """A person types words into the form, and sees what is found and the feeds of it; nothing forbids that."""
    until(lambda: "found" in get(f"{site.served}search/?q=story"))
    browser.open(f"{site.served}search/")
    browser.run(
        "document.querySelector('main input').value = 'FIRST story'; document.querySelector('main button').click()"
    )
    until(lambda: browser.texts(".latest h3") == TITLES[:1])
    assert browser.run("return location.href") == f"{site.served}search/?q=FIRST+story"
    assert browser.texts("a.feed")[:3] == ["Atom", "RSS", "JSON Feed"]
    assert browser.console() == []


# -- feeds as people see them


@pytest.mark.parametrize("feed", FEEDS)
def test_who_opens_a_feed_reads_what_it_is(browser: Browser, site: Site, feed: str) -> None:
    """The title, what it is about, the address to subscribe to, and the latest articles."""
    browser.open(f"{site.served}{feed}")
    about = feed.startswith("topics/")
    assert browser.run("return document.contentType") == "text/html"
    assert browser.texts("h1") == ["Eastern Desk: The sea & <ships>" if about else "Eastern Desk"]
    assert browser.texts("h1 + p") == [
        "The sea & <ships> in Eastern Desk" if about else "What happens on the other side."
    ]
    assert browser.run("return document.getElementById('address').value") == f"{site.served}{feed}"
    assert browser.texts(".latest h3") == TITLES
    assert browser.texts(".latest p:last-child") == ["The first story.", "The second story."]
    assert browser.console() == []


@pytest.mark.parametrize("feed", FEEDS)
def test_a_button_copies_the_address_of_a_feed(browser: Browser, site: Site, feed: str) -> None:
    browser.allow_clipboard(site.served)
    browser.open(f"{site.served}{feed}")
    copy(browser)
    assert pasted(browser) == f"{site.served}{feed}"
    assert browser.console() == []


def test_the_button_copies_where_the_clipboard_is_forbidden(browser: Browser, site: Site) -> None:
    """What is selected can be copied all the same."""
    browser.open(f"{site.served}feed.atom")
    with browser.without_clipboard(site.served):
        assert str(browser.wait_for("navigator.clipboard.writeText('')")).startswith("NotAllowedError")
        copy(browser)
    browser.allow_clipboard(site.served)
    assert pasted(browser) == f"{site.served}feed.atom"
    assert browser.console() == []


def test_without_https_a_browser_shows_the_feed_itself(browser: Browser, site: Site) -> None:
    """It doesn't say there that a person opens a document (https://www.w3.org/TR/fetch-metadata/#privacy)."""
    browser.open(f"http://plain.test:{urlsplit(site.served).port}/feed.atom")
    assert browser.run("return isSecureContext") is False
    assert browser.run("return document.querySelector('pre').textContent") == get(f"{site.served}feed.atom")


def test_without_scripts_there_is_no_button(browser: Browser, site: Site) -> None:
    """The address is there to be selected, and all else as ever."""
    with browser.without_scripts():
        browser.open(f"{site.served}feed.atom")
        assert not browser.chromium.find_element(By.ID, "copy").is_displayed()
        assert browser.chromium.find_element(By.ID, "address").is_displayed()
        assert browser.texts(".latest h3") == TITLES


@pytest.mark.parametrize("feed", FEEDS)
def test_raw_shows_the_feed_itself(browser: Browser, site: Site, feed: str) -> None:
    """The page of a feed leads to it."""
    browser.open(f"{site.served}{feed}")
    browser.chromium.find_element(By.CSS_SELECTOR, 'a[href="?raw"]').click()
    assert browser.chromium.current_url == f"{site.served}{feed}?raw"
    assert browser.run("return document.querySelector('pre').textContent") == get(f"{site.served}{feed}")
    assert browser.console() == []


# -- pages


@pytest.mark.parametrize("page", ["", "topics/sea/", ARTICLE, "feed.atom"])
def test_pages_are_styled_and_the_browser_has_nothing_to_complain_of(browser: Browser, site: Site, page: str) -> None:
    """The policy of a page allows all that it has, served or built."""
    for address in site.served, site.built:
        if page == "feed.atom" and address == site.built:
            continue  # bare XML there
        browser.open(f"{address}{page}")
        assert browser.run("return Array.from(document.styleSheets, each => each.href)") == [f"{address}style.css"]
        assert browser.style("body", "max-width") != "none"
        assert browser.console() == []


def test_the_pictures_of_an_article_are_shown(browser: Browser, site: Site) -> None:
    """Its own, and those of other sites."""
    browser.open(f"{site.served}{ARTICLE}")
    pictures = browser.run("return Array.from(document.images, each => [each.src, each.complete && each.naturalWidth])")
    assert pictures == [[f"{site.served}sea.png", 1], [f"{site.built}sea.png", 1]]


@pytest.mark.parametrize("page", ["", "topics/sea/", ARTICLE, "feed.atom"])
def test_a_page_runs_no_scripts_but_its_own(browser: Browser, site: Site, page: str) -> None:
    """Whatever gets into an article, the browser does not obey it, and says so."""
    browser.open(f"{site.served}{page}")
    browser.run(
        """
        const added = document.body.appendChild(document.createElement("div"));
        const script = document.createElement("script");
        script.textContent = "document.title = 'owned'";
        added.appendChild(script);
        added.insertAdjacentHTML("beforeend", `<img src="data:," onerror="document.title = 'owned'">`);
        added.appendChild(document.createElement("script")).src = arguments[0];
        """,
        f"{site.built}copy.js",
    )
    until(lambda: browser.run("return document.images[document.images.length - 1].complete"))
    assert "owned" not in browser.chromium.title
    complaints = " ".join(browser.console())
    for directive in "inline script", "inline event handler", "copy.js":
        assert directive in complaints


@pytest.mark.parametrize("width", [320, 400, 1200])
def test_no_page_is_wider_than_the_window(browser: Browser, site: Site, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for page in "", "topics/sea/", ARTICLE, "feed.atom":
            browser.open(f"{site.served}{page}")
            assert browser.run("return document.documentElement.scrollWidth") <= width, page
    finally:
        browser.chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


# -- feeds as programs see them


@pytest.mark.parametrize("feed", FEEDS)
def test_a_page_of_another_site_reads_a_feed(browser: Browser, site: Site, feed: str) -> None:
    """It gets the feed itself with its validators, and asks again with them."""
    browser.open(f"{site.built}robots.txt")
    status, media_type, link, text, again = browser.wait_for(
        """
        fetch(arguments[0]).then(async feed => {
          const headers = { "If-None-Match": feed.headers.get("ETag") };
          const again = await fetch(arguments[0], { headers });
          const later = await fetch(arguments[0], { headers: { "If-None-Match": '"another"' } });
          return [
            feed.status, feed.headers.get("Content-Type"), feed.headers.get("Link"), await feed.text(),
            [again.status, later.status],
          ];
        })
        """,
        f"{site.served}{feed}",
    )
    assert (status, media_type) == (200, f"{MEDIA_TYPES[feed.rpartition('.')[2]]}; charset=utf-8")
    assert f'<{site.served}{feed}>; rel="self"' in link
    assert text == get(f"{site.served}{feed}")
    assert again == [304, 200]
    assert browser.console() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        {"Accept": "text/html", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0"},
        {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors", "Accept": "text/html"},
    ],
    ids=["bare", "accepts HTML", "says it's a browser", "a script's fetch"],
)
@pytest.mark.parametrize("feed", FEEDS)
def test_a_reader_gets_the_feed_whatever_it_accepts(site: Site, feed: str, headers: dict[str, str]) -> None:
    """Only who says that a person opens a document gets a page."""
    media_type, body = asked(site.served, feed, headers)
    assert media_type == f"{MEDIA_TYPES[feed.rpartition('.')[2]]}; charset=utf-8"
    assert body == get(f"{site.served}{feed}")
    assert asked(site.served, feed, {"Sec-Fetch-Dest": "document"})[0] == "text/html; charset=utf-8"


# -- a web server that gives the files of a build


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("feed", [*XML_FEEDS, "feed.xml", "index.xml"])
def test_the_bare_xml_of_a_feed_can_be_read(browser: Browser, site: Site, feed: str, scripts: bool) -> None:
    """Its style sheet shows what people want to read, and hides the rest; nothing of it is a script."""
    if scripts:
        browser.open(f"{site.built}{feed}")
        look_at_bare_xml(browser)
        assert browser.run("return document.contentType").endswith("xml")
        assert browser.run("return Array.from(document.styleSheets, each => each.href)") == [f"{site.built}feed.css"]
    else:
        with browser.without_scripts():
            browser.open(f"{site.built}{feed}")
            look_at_bare_xml(browser)
    assert browser.console() == []


def look_at_bare_xml(browser: Browser) -> None:
    assert browser.texts("entry > title, item > title") == TITLES
    assert browser.texts("entry > summary, item > description") == ["The first story.", "The second story."]
    for hidden in "entry > content, item > encoded", "entry > id, item > guid", "entry > updated":
        assert set(browser.texts(hidden)) <= {""}
    assert browser.style("entry > content, item > encoded", "display") == "none"
    for shown in "feed > title, channel > title", "entry > title, item > title":
        assert browser.style(shown, "display") == "block"


def copy(browser: Browser) -> None:
    """Press the button, and wait until it says that it did what it was to do."""
    button = browser.chromium.find_element(By.ID, "copy")
    assert (button.is_displayed(), button.accessible_name) == (True, "Copy")
    assert browser.texts('[role="status"]') == [""]
    button.click()
    until(lambda: browser.texts('[role="status"]') == ["Copied"])


def pasted(browser: Browser) -> object:
    """What is in the clipboard; it is empty afterwards."""
    return browser.wait_for("navigator.clipboard.readText().then(t => navigator.clipboard.writeText('').then(() => t))")


def asked(address: str, feed: str, headers: dict[str, str]) -> tuple[str | None, str]:
    """The Content-Type and the body that a client with these headers gets, and no others."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    try:
        connection.putrequest("GET", f"/{feed}", skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.getheader("Content-Type"), answer.read().decode()
    finally:
        connection.close()
