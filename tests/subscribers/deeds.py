"""What editors do to articles, and what happens to machines; each changes a world at its moment."""

from datetime import timedelta
from random import Random

from .editor import PUBLISHED_AGAIN, Article, sentence
from .network import moved, unavailable
from .world import World


def publish(world: World, random: Random) -> None:
    """An article of this minute."""
    world.editor.save(world.editor.new(random), "published")


def schedule(world: World, random: Random) -> None:
    """An article of some hour of the next days."""
    later = world.editor.now + timedelta(minutes=random.randint(60, 6000))
    world.editor.save(world.editor.new(random, later), f"scheduled for {later:%Y-%m-%d %H:%M}")


def backdate(world: World, random: Random) -> None:
    """An article of some hour of the last week."""
    before = world.editor.now - timedelta(minutes=random.randint(600, 10000))
    world.editor.save(world.editor.new(random, before), f"published with the date {before:%Y-%m-%d %H:%M}")


def mend_typo(world: World, random: Random) -> None:
    """One letter of a text."""
    article = world.editor.choose(random)
    article.paragraphs[-1] = article.paragraphs[-1].replace("a", "e", 1)
    world.editor.save(article, "a typo mended")


def rewrite(world: World, random: Random) -> None:
    """More text, and the author says so."""
    article = world.editor.choose(random)
    article.paragraphs.append(sentence(random))
    article.updated = world.editor.now
    world.editor.save(article, "rewritten")


def retitle(world: World, random: Random) -> None:
    """Another headline."""
    article = world.editor.choose(random)
    article.title = f"{article.title}, again"
    world.editor.save(article, "another headline")


def mend_date(world: World, random: Random) -> None:
    """Another date, up to three days before the first one."""
    article = world.editor.choose(random)
    article.published -= timedelta(minutes=random.randint(1, 4000))
    world.editor.save(article, "another date")


def postpone(world: World, random: Random) -> None:
    """A scheduled article comes later, or never."""
    waiting = [each for each in world.editor.articles if each.is_meant and each.published > world.editor.now]
    if not waiting:
        return
    article = random.choice(waiting)
    if random.random() < 0.5:
        article.published += timedelta(days=1)
        world.editor.save(article, "postponed")
    else:
        world.editor.remove(article, "withdrawn before its time")


def rename(world: World, random: Random) -> None:
    """Another name for a file, in another folder, with the same bytes."""
    article = world.editor.choose(random)
    _move(world, article)
    article.deeds.append((world.editor.now, "renamed"))


def rename_and_edit(world: World, random: Random) -> None:
    """Another name, and one more sentence, before the publisher looks."""
    article = world.editor.choose(random)
    _move(world, article)
    article.paragraphs.append(sentence(random))
    world.editor.save(article, "renamed and edited at once")


def rename_in_two_steps(world: World, random: Random) -> None:
    """The publisher looks after the old file went, and before the new one comes; the ledger of ids is kept."""
    article = world.editor.choose(random)
    world.publisher.keep_ids()
    world.editor.remove(article, "renamed, and seen halfway")
    world.take_in()
    world.at(world.editor.now + timedelta(seconds=10))
    _name(article)
    article.is_there = True
    world.editor.save(article, "renamed, the other half")
    world.take_in()


def reslug(world: World, random: Random) -> None:
    """Another address of its page."""
    article = world.editor.choose(random)
    article.slug = f"{'-'.join(article.title.lower().replace(',', '').split())}-{random.randint(1, 999)}"
    world.editor.save(article, "another slug")


def retopic(world: World, random: Random) -> None:
    """Other topics, but none that it had before: what comes back after a time may be shown again."""
    article = world.editor.choose(random)
    others = [each for each in world.editor.terms if each not in article.left and each not in article.topics]
    added = random.sample(others, min(len(others), random.choice((0, 1))))
    kept = random.sample(article.topics, random.randint(0 if added else 1, len(article.topics)))
    article.left |= {*article.topics} - {*kept}
    article.topics = tuple(sorted({*added, *kept}))
    world.editor.save(article, f"topics: {', '.join(article.topics)}")


def withdraw(world: World, random: Random) -> None:
    """An article is deleted, or made a draft."""
    article = world.editor.choose(random, newest=world.editor.window)
    if random.random() < 0.5:
        world.editor.remove(article, "deleted")
    else:
        article.is_draft = True
        world.editor.save(article, "made a draft")


def restore(world: World, random: Random) -> None:
    """An article that was withdrawn is published again."""
    gone = [each for each in world.editor.articles if not each.is_meant and each.published <= world.editor.now]
    if not gone:
        return
    article = random.choice(gone)
    article.is_there, article.is_draft = True, False
    world.editor.save(article, PUBLISHED_AGAIN)


def give_another_id(world: World, random: Random) -> None:
    """A mistake that no product can mend."""
    article = world.editor.choose(random, newest=5)
    article.id = f"urn:x-changed:{article.number}:{random.random()}"
    world.editor.save(article, "another id")


def write_half(world: World, random: Random) -> None:
    """The publisher looks while a file is being written, and once more when it is whole."""
    article = world.editor.choose(random)
    article.paragraphs.append(sentence(random))
    text = article.text(world.editor.terms)
    world.editor.write(article.source, text[: text.index("date:") + 8])
    article.deeds.append((world.editor.now, "half written"))
    world.publisher.sync()
    world.at(world.editor.now + timedelta(minutes=1))
    world.editor.save(article, "written whole")
    world.take_in()


def crash(world: World, random: Random) -> None:
    """The machine stops while the archive is written; it is up again after a minute."""
    publish(world, random)
    mend_typo(world, random)
    world.publisher.sync_and_crash()
    world.editor.note("a crash while the archive was written")
    world.at(world.editor.now + timedelta(minutes=1))
    world.take_in()


def fail(world: World, _random: Random) -> None:
    """The server says that it is not available."""
    world.network.hosts[world.editor.base_url] = unavailable
    world.editor.note("the server failed")


def recover(world: World, _random: Random) -> None:
    """It is there again."""
    world.publisher.serve()


def lose_archive(world: World, _random: Random) -> None:
    """The archive is gone, and made anew from the folder."""
    world.publisher.lose_archive()
    world.know()
    world.editor.note("the archive was lost and made anew")


def keep_ids_and_lose_archive(world: World, random: Random) -> None:
    """The same, with the ledger of ids among the articles."""
    world.publisher.keep_ids()
    lose_archive(world, random)


def empty_folder(world: World, _random: Random) -> None:
    """The disk with the content isn't there for a while, and the publisher looks; nobody meant to withdraw all."""
    folder = world.editor.folder
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.mkdir()
    (folder / "site.toml").write_bytes((aside / "site.toml").read_bytes())
    world.publisher.sync()
    world.editor.note("the content folder was empty")


def fill_folder(world: World, _random: Random) -> None:
    """The disk is there again."""
    folder = world.editor.folder
    (folder / "site.toml").unlink()
    folder.rmdir()
    folder.with_name("aside").rename(folder)
    world.take_in()


def move_site(world: World, base_url: str) -> None:
    """Another address for all; the old one leads there for ever."""
    old, world.editor.base_url = world.editor.base_url, base_url
    world.editor.settings()
    world.editor.note(f"moved to {base_url}")
    world.take_in()
    world.publisher.serve()
    world.network.hosts[old] = moved(base_url)


def to_https(world: World, _random: Random) -> None:
    """The same host, encrypted."""
    move_site(world, world.editor.base_url.replace("http://", "https://"))


def to_another_domain(world: World, _random: Random) -> None:
    """Another host."""
    move_site(world, "https://estuary.example.com")


def rename_topic(world: World, _random: Random) -> None:
    """A topic is called by another name; articles say the old one until they are written anew."""
    world.editor.terms["weather"] = "climate"
    world.editor.settings()
    world.editor.note("the topic weather became climate")


def merge_topics(world: World, _random: Random) -> None:
    """A topic becomes a part of another one."""
    world.editor.terms["theatre"] = "harbour"
    world.editor.merged.add("theatre")
    world.editor.settings()
    world.editor.note("the topic theatre became a part of harbour")


def _move(world: World, article: Article) -> None:
    old = world.editor.folder / article.source
    _name(article)
    new = world.editor.folder / article.source
    new.parent.mkdir(parents=True, exist_ok=True)
    old.rename(new)


def _name(article: Article) -> None:
    stem = article.source.rpartition("/")[2].removesuffix(".md")
    article.source = f"renamed/{stem.removesuffix('-x')}-x.md" if not stem.endswith("-x") else f"{stem[:-2]}.md"
