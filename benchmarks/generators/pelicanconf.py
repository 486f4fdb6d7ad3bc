"""Pelican's RSS alone: one feed for the site and one for each tag, whole texts, no HTML."""

from pathlib import Path

SITENAME = "Benchmark"
SITEURL = "https://bench.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PLUGIN_PATHS = [str(Path(__file__).resolve().parent)]
PLUGINS = ["yaml_reader"]  # Pelican's own reader takes [a, b] for words with brackets

FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_RSS = "index.xml"
TAG_FEED_RSS = "tags/{slug}/index.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

ARTICLE_SAVE_AS = TAG_SAVE_AS = CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES: list[str] = []
THEME_STATIC_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
