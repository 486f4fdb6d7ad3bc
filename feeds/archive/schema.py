"""The tables of the archive."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    literal_column,
    text,
)

metadata = MetaData()

# One fact a row: schema, rules, site, generation, …
fact = Table("fact", metadata, Column("name", String, primary_key=True), Column("value", LargeBinary, nullable=False))

# Every file that was read; `problems` is what was wrong with it, as JSON.
source = Table(
    "source",
    metadata,
    Column("source", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),  # nanoseconds since 1970
    Column("hash", String, nullable=False),
    Column("asset", Boolean, nullable=False),
    Column("problems", LargeBinary),
    sqlite_with_rowid=False,
)

# `wanted_*` is what the source asked for, `id` and `path` what it got: those are each given once.
article = Table(
    "article",
    metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, nullable=False, index=True),
    Column("wanted_id", Text, nullable=False),
    Column("path", Text, nullable=False, index=True),
    Column("wanted_path", Text, nullable=False),
    Column("own_id", Boolean, nullable=False),
    Column("path_twin", Text),  # the source that got the path first
    Column("published", BigInteger, nullable=False),  # seconds since 1970
    Column("updated", BigInteger),  # the same, where it is later
    Column("edited", BigInteger),  # the same, when a sync saw that the text says something else
    Column("moment", BigInteger, nullable=False, index=True),  # the later one of the two; given once
    Column("changed", BigInteger, nullable=False),  # the same, when a sync saw it; 0 in the first one
    Column("hash", String, nullable=False),  # of all that is shown
    Column("attached", String),  # moves with what it depends on: files, lines that recur, what others teach
    Index("article_by_date", "published", "source"),
    Index("article_by_wanted_path", text("lower(wanted_path)")),  # some disks know no case
    Index("article_with_twin", "source", sqlite_where=text("path_twin IS NOT NULL")),
    sqlite_with_rowid=False,
)

# The lines of ids.tsv: under which id each source was published.
ledger = Table(
    "ledger",
    metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, nullable=False, index=True),
    Column("published", BigInteger, index=True),  # seconds since 1970, where it is known
    sqlite_with_rowid=False,
)

# Apart from the rest, so that lists are read without the texts.
content = Table(
    "content",
    metadata,
    Column("source", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),  # the Article
)

# Newest first within a topic without touching the articles.
article_topic = Table(
    "article_topic",
    metadata,
    Column("term", Text, primary_key=True),
    Column("published", BigInteger, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("origin", String, nullable=False),  # who says so: own, rule, learned
    Column("named", Boolean, nullable=False),  # not so for parents of its topics, and hidden ones that were learned
    Index("topic_by_source", "source"),
    sqlite_with_rowid=False,
)

LOOSE = 0

# What each feed has brought, by the ids of entries, and in which volume it is; the term "" is all articles.
# What went keeps its place.
volume = Table(
    "volume",
    metadata,
    Column("term", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False),  # from 1, or LOOSE
    Column("came", BigInteger, nullable=False),  # seconds since 1970, when a sync saw it; 0 in the first one
    Index("volume_by_number", "term", "number"),
    Index("volume_loose", "term", "id", sqlite_where=text("number = 0")),
    sqlite_with_rowid=False,
)
is_loose = volume.c.number == literal_column(str(LOOSE))  # as it stands: for a parameter SQLite has no such index

# Paths at which the page of an article once was.
alias = Table(
    "alias",
    metadata,
    Column("source", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Index("alias_by_path", "path"),
    sqlite_with_rowid=False,
)

# Paths of files of the site that come with an article: their lengths are in feeds.
attachment = Table(
    "attachment",
    metadata,
    Column("source", Text, primary_key=True),
    Column("path", Text, primary_key=True),  # or the URL, as written
    Index("attachment_by_path", "path"),
    sqlite_with_rowid=False,
)

# Lines of articles that are noise if others of the same outlet have them.
line = Table(
    "line",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("mark", BigInteger, primary_key=True),  # stands for the line
    Column("source", Text, primary_key=True),
    Index("line_by_source", "source"),
    sqlite_with_rowid=False,
)

# Those of these lines that are noise.
recurring = Table(
    "recurring",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("mark", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

# By what articles are compared that may tell one story.
signature = Table(
    "signature",
    metadata,
    Column("source", Text, primary_key=True),
    Column("published", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("signature_by_date", "published", "source"),
    sqlite_with_rowid=False,
)

# Articles of stories that several tell.
story = Table(
    "story",
    metadata,
    Column("source", Text, primary_key=True),
    Column("story", Text, nullable=False, index=True),  # the source that told it first
    sqlite_with_rowid=False,
)

# When a topic's articles last changed, in seconds since 1970, 0 if not since the archive was made;
# the term "" is all articles.
topic_change = Table(
    "topic_change", metadata, Column("term", Text, primary_key=True), Column("changed", Integer, nullable=False)
)

# What articles there were, are, or were bound in volumes since the first sync, with the generation in which that
# changed last. Triggers write it, so that no change can be forgotten: who remembers a generation looks at these alone.
touched = Table(
    "touched",
    metadata,
    Column("path", Text, primary_key=True),  # of the page; empty for what was bound
    Column("id", Text, primary_key=True),
    Column("generation", Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Articles that were published and are so no more.
withdrawn = Table(
    "withdrawn",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wanted_id", Text, nullable=False, index=True),
    Column("own_id", Boolean, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("path", Text, nullable=False, index=True),
    Column("hash", String, nullable=False, index=True),  # of the file
    Column("headline", String, nullable=False, index=True),  # stands for its title and day
    Column("withdrawn", BigInteger, nullable=False),  # seconds since 1970
    sqlite_with_rowid=False,
)

# The topics that these had; the term "" is all articles.
withdrawn_topic = Table(
    "withdrawn_topic",
    metadata,
    Column("term", Text, primary_key=True),
    Column("withdrawn", BigInteger, primary_key=True),
    Column("id", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# What the feeds of a topic show is newer than this; the term "" is all articles.
horizon = Table(
    "horizon",
    metadata,
    Column("term", Text, primary_key=True),
    Column("published", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
)


# What no file says and no other table: an archive of another version hands these on, where they are as here.
MEMORY = (volume, withdrawn, withdrawn_topic, horizon)
