"""Facts about edits: a typo that is mended tells nobody, and news always does, in any language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.edits import weigh
from feeds.edits.aligning import hunks
from feeds.edits.judging import is_typo
from feeds.edits.words import fold, words_of

TEXT = (
    "The council met in the town hall on Monday to discuss the new bridge over the river. Several residents asked "
    "whether the old one would be closed for traffic while the work goes on. An engineer said that it would stay open "
    "for pedestrians and bicycles, and that lorries would have to take the road along the canal. The mayor, Anna "
    "Kowalski, thanked all who came and promised to publish the plans before the summer. Work could begin as early as "
    "next spring if the money comes in time, she said, and the whole project should take no more than eighteen months. "
)


def edited(old: str, new: str) -> tuple[str, str]:
    assert old in TEXT
    return TEXT, TEXT.replace(old, new)


TYPOS = {
    "comma": edited("bicycles, and", "bicycles and"),
    "spelling": edited("pedestrians", "pedestirans"),
    "letter": edited("discuss", "discus"),
    "word twice": edited("the money", "the the money"),
    "article": edited("take the road", "take road"),
    "word of ninety": edited("whole", "entire"),
    "paragraphs": edited(". ", ".\n\n"),
    "case": ("the UN", "The Un"),
    "quotation marks": ('"He said" - it\'s', "“He said” – it’s"),
    "thousands": ("It cost 1,000 euros", "It cost 1 000 euros"),
    "no-break space": ("It cost 1 000 euros", "It cost 1\u00a0000\u00a0euros"),
    "contraction": ("It isn't so", "It is not so"),
    "joined": ("The play ground is closed now.", "The playground is closed now."),
    "hyphen": ("An e-mail was sent.", "An email was sent."),
    "soft hyphen": ("The playground", "The play\u00adground"),
    "composed": ("cafe\u0301", "café"),
    "name as elsewhere": (
        "The town of Lviv waits. In Lviw all is calm.",
        "The town of Lviv waits. In Lviv all is calm.",
    ),
    "de": ("Die Regirung plant hier eine neue Brücke.", "Die Regierung plant hier eine neue Brücke."),
    "de sharp s": ("Die Straße ist gesperrt.", "Die Strasse ist gesperrt."),
    "fr accents": ("Le depute a ete elu a Paris.", "Le député a été élu à Paris."),
    "es": ("El goberno aprobó la ley de aguas.", "El gobierno aprobó la ley de aguas."),
    "uk": ("Міністр відвідав навчаня на полігоні.", "Міністр відвідав навчання на полігоні."),
    "uk apostrophes": ("Вона пам'ятає п'ять років.", "Вона пам’ятає п’ять років."),
    "tr": ("Belediye köprüyü onyaladı.", "Belediye köprüyü onayladı."),
    "ar vowels": ("كتب الرجل رسالة", "كَتَبَ الرجل رسالة"),
    "zh marks": ("他说,会议很成功.", "他说，会议很成功。"),
    "zh grammar": ("他高兴的说，会议很成功。", "他高兴地说，会议很成功。"),
    "ja particle": ("彼は東京へ行きました。会議は終わりました。", "彼は東京に行きました。会議は終わりました。"),
    "th vowel": ("รัฐบาลประกาศนโยบายใหม่", "รัฐบาลประกาศนโยบายไหม่"),
}
NEWS = {
    "number": edited("eighteen", "sixteen"),
    "negation": edited("would stay", "would not stay"),
    "name": edited("Kowalski", "Kowalska"),
    "name gone": edited("The mayor, Anna Kowalski,", "The mayor"),
    "day": edited("Monday", "Sunday"),
    "short sentence": edited("An engineer", "He left. An engineer"),
    "clause": edited("for traffic while", "for traffic and for all people while"),
    "some words": edited("asked whether", "wanted to hear whether"),
    "paragraph twice": (TEXT, TEXT + TEXT),
    "paragraph moved": ("It rains. " + TEXT, TEXT + "It rains."),
    "all": (TEXT, "Nothing of that is left."),
    "emptied": (TEXT, ""),
    "title": ("Council plans bridge", "Council rejects bridge"),
    "contrary": ("The plan is legal, they said.", "The plan is illegal, they said."),
    "digits": ("Of 12 people", "Of 21 people"),
    "million": ("It cost 3 million", "It cost 3 billion"),
    "percent": ("It grew by 3", "It grew by 3 %"),
    "minus": ("It was 5 degrees", "It was -5 degrees"),
    "currency": ("It cost $5", "It cost €5"),
    "can't": ("They can't go", "They can go"),
    "de kein": ("Es gibt einen Plan.", "Es gibt keinen Plan."),
    "fr pas": ("Il viendra lundi.", "Il ne viendra pas lundi."),
    "fr jour": ("Il viendra lundi.", "Il viendra mardi."),
    "es": ("Murieron tres personas.", "Murieron trece personas."),
    "uk": ("Міністр підтвердив зустріч.", "Міністр не підтвердив зустріч."),
    "ru": ("Премьер встретил Иванова.", "Премьер встретил Петрова."),
    "tr": ("Bu doğru.", "Bu doğru değil."),
    "ar": ("الرجل وافق على الخطة", "الرجل لم وافق على الخطة"),
    "hi": ("वह आज आएगा", "वह आज नहीं आएगा"),
    "ko": ("그는 참석했다.", "그는 참석하지 않았다."),
    "zh not": ("会议成功。", "会议不成功。"),
    "zh number": ("共有三人受伤。", "共有五人受伤。"),
    "zh name": ("李明昨天到达北京。", "李刚昨天到达北京。"),
    "zh sentence": ("会议昨天结束。", "会议昨天结束。代表团今天回国。"),
    "ja not": ("彼は東京に行きます。", "彼は東京に行きません。"),
    "th not": ("เขามาประชุม", "เขาไม่มาประชุม"),
}


@pytest.mark.parametrize("name", TYPOS)
def test_typo(name):
    """What only looks different, and a misspelling that is mended, is not significant."""
    weighed = weigh(*TYPOS[name])
    assert not weighed.significant, weighed.why


@pytest.mark.parametrize("name", NEWS)
def test_significant(name):
    """What says something else is significant, in either direction, and a reason is given."""
    old, new = NEWS[name]
    for weighed in (weigh(old, new), weigh(new, old)):
        assert weighed.significant
        assert weighed.why


def test_reasons():
    """The reason names what decided."""
    assert weigh(*NEWS["number"]).why == "a number, a date or a negation: eighteen → sixteen"
    assert weigh(*NEWS["negation"]).why == "a number, a date or a negation: not is new"
    assert weigh(*NEWS["name"]).why == "a name: Kowalski → Kowalska"
    assert weigh(*TYPOS["spelling"]).why == "a typo"
    assert weigh(*TYPOS["case"]).why == "only how it is written"
    assert weigh(TEXT, TEXT).why == ""


def test_many_typos():
    """A text of which one word in ten is written anew is a new version, though each is a typo."""
    words = TEXT.split()
    long = [n for n, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 4 and n < 80]
    wrong = " ".join(f"{word}x" if n in long else word for n, word in enumerate(words))
    assert len(long) > len(words) / 10
    assert weigh(TEXT, wrong).why.endswith("most of them by a letter or two")


def test_long_text():
    """A long text is weighed whole: a word at its end counts, and so do more changes than can be followed."""
    long = TEXT * 30
    assert not weigh(long, long.replace("whole", "entire", 3)).significant
    assert weigh(long, f"{long}She did not come.").significant
    assert weigh(long, long.replace("the ", "a ")).why == "most of it"
    assert weigh("a b " * 3000 + "c", "b a " * 3000).why


@settings(max_examples=50)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts(old, new):
    """Any two texts are weighed, and the same twice is no edit; case, punctuation and spaces are none."""
    assert isinstance(weigh(old, new).significant, bool)
    assert weigh(old, new) == weigh(old, new)
    assert not weigh(old, old).significant
    words = " ".join(each for each in old.split() if each.isascii() and each.isalpha())
    assert not weigh(words, words.upper().replace(" ", ",\n")).significant


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_hunks(old, new):
    """Where the places that differ are put in, one text becomes the other; what is between them is the same."""
    found = hunks(old, new)
    made, at = list[str](), 0
    for a, b, c, d in found:
        assert old[at:a] == new[len(made) : len(made) + a - at]
        made += old[at:a] + new[c:d]
        at = b
    assert made + old[at:] == new
    assert bool(found) == (old != new)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_shortest(old, new):
    """No way to tell the difference is shorter."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for n, one in enumerate(old):
        for m, other in enumerate(new):
            table[n + 1][m + 1] = table[n][m] + 1 if one == other else max(table[n][m + 1], table[n + 1][m])
    changes = sum(b - a + d - c for a, b, c, d in hunks(old, new))
    assert changes == len(old) + len(new) - 2 * table[-1][-1]


def test_too_many_hunks():
    """More changes than 400 are not followed."""
    assert hunks(["a"] * 200, ["b"] * 200) is not None
    assert hunks(["a"] * 201, ["b"] * 200) is None
    assert hunks(["a"], ["a"] * 402) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("teh", "the"), ("goverment", "government"), ("definately", "definitely"), ("recieve", "receive")],
)
def test_misspelt(one, other):
    """A letter or two make a misspelling."""
    assert is_typo(one, other)
    assert is_typo(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("was", "war"), ("east", "west"), ("legal", "illegal"), ("possible", "impossible"), ("or", "of")]
)
def test_other_word(one, other):
    """A letter or two may also make another word."""
    assert not is_typo(one, other)
    assert not is_typo(other, one)


def test_folded():
    """Case and accents go; signs of vowels in scripts that need them stay."""
    assert fold("ÉTÉ") == fold("été") == "ete"
    assert fold("Straße") == "strasse"
    assert fold("कि") != fold("क")


def test_words():
    """Numbers are whole, letters of scripts without spaces are words, and sentences end."""
    words = words_of("On 12.05.2024, 1,000 came. 他来了。OK?")
    assert words.folded == ("on", "12.05.2024", "1000", "came", "他", "来", "了", "ok")
    assert words.ends == {3, 6, 7}
    assert words.size == 7
    assert words.facts == ("12.05.2024", "1000")
