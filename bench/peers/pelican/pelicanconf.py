"""Pelican's settings for bench/pelican_site.py."""

SITENAME = "宣传走廊"
SITEURL = "https://www.example.gov.cn"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "."
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
DEFAULT_DATE = "2022-12-31"
DEFAULT_PAGINATION = 20
ARTICLE_SAVE_AS = ARTICLE_URL = "{category}/{slug}.html"
CATEGORY_SAVE_AS = CATEGORY_URL = "{slug}/index.html"
TAG_SAVE_AS = TAG_URL = "tag/{slug}.html"
YEAR_ARCHIVE_SAVE_AS = "years/{date:%Y}.html"
DIRECT_TEMPLATES = ["index", "categories", "tags", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
FEED_ALL_ATOM = "feed.atom"
CATEGORY_FEED_ATOM = "{slug}/feed.atom"
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
AUTHOR_SAVE_AS = ""
PLUGINS: list[str] = []
PLUGIN_PATHS: list[str] = []
