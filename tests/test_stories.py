"""Facts about stories: which articles tell the same one."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.stories import WARM_UP, WINDOW, Signed, links, retell, signature, tell
from feeds.stories.signing import terms

DAY = 24 * 60 * 60
NOON = 1_728_993_600  # 2024-10-15, 12:00 UTC

Text = tuple[str, str]  # title, body

# One event, told by two newspapers.
REWRITTEN: dict[str, tuple[Text, Text]] = {
    "en": (
        (
            "Ferry with 140 aboard runs aground off Orkney",
            "A ferry carrying 140 passengers ran aground off the island of Sanday in Orkney on Tuesday evening, the "
            "coastguard said. The MV Hjalmar hit rocks near Kettletoft shortly before seven in heavy fog. Lifeboats "
            "from Kirkwall and Stromsay took 96 people off the vessel, and nobody was hurt. Captain Ingrid Moar said "
            "that the ship had lost power in one engine.",
        ),
        (
            "All safe after Hjalmar strikes rocks in fog",
            "Nobody was injured when the MV Hjalmar struck rocks close to Kettletoft, Orkney, in thick fog last night. "
            "Of the 140 passengers on the ferry, 96 were brought ashore by lifeboats from Kirkwall. The others stayed "
            "on board until the tide lifted the ship off Sanday. An engine had failed, captain Ingrid Moar told "
            "reporters; the operator promised an inquiry.",
        ),
    ),
    "uk": (
        (
            "У Дубриничах згоріла дерев’яна церква XVIII століття",
            "У селі Дубриничі на Закарпатті вночі згоріла дерев’яна церква Святого Михаїла, збудована 1751 року. "
            "Пожежу помітили о 3:40, її гасили 28 рятувальників, повідомив речник ДСНС Остап Гринюк. Унікальний "
            "іконостас врятувати не вдалося. Поліція розглядає версію підпалу.",
        ),
        (
            "Пожежа знищила пам’ятку: на Закарпатті втратили храм Святого Михаїла",
            "Храм Святого Михаїла 1751 року в Дубриничах знищила нічна пожежа. За словами Остапа Гринюка з ДСНС, "
            "на виклик о 3:40 прибули 28 рятувальників, однак дерев’яна споруда вже палала. Іконостас згорів. "
            "Слідчі не виключають, що церкву на Закарпатті підпалили.",
        ),
    ),
    "de": (
        (
            "Brand in Papierfabrik bei Oberkirch: Schaden in Millionenhöhe",
            "In der Papierfabrik Köhnlein in Oberkirch ist am Dienstagmorgen ein Großbrand ausgebrochen. Rund 180 "
            "Einsatzkräfte der Feuerwehr kämpften bis zum Abend gegen die Flammen, sagte Kreisbrandmeister Jonas "
            "Ehret. Zwei Arbeiter wurden mit Rauchvergiftungen ins Klinikum Offenburg gebracht. Den Schaden schätzt "
            "die Polizei auf 12 Millionen Euro.",
        ),
        (
            "Großfeuer bei Köhnlein: Zwei Verletzte in Oberkirch",
            "Bei einem Feuer im Werk des Papierherstellers Köhnlein sind zwei Beschäftigte verletzt worden. Sie kamen "
            "mit einer Rauchvergiftung in ein Krankenhaus in Offenburg. 180 Feuerwehrleute waren in Oberkirch im "
            "Einsatz, wie Kreisbrandmeister Ehret mitteilte; der Schaden liegt bei etwa 12 Millionen Euro.",
        ),
    ),
    "fr": (
        (
            "Un chalutier coule au large de Loctudy, quatre marins sauvés",
            "Le chalutier L'Avel Mor a coulé mardi matin à 15 milles au large de Loctudy, dans le Finistère. Les "
            "quatre marins ont été hélitreuillés par la Marine nationale, a indiqué la préfecture maritime. Le patron, "
            "Yann Le Gall, a évoqué une voie d'eau dans la salle des machines. Une nappe de gazole est surveillée.",
        ),
        (
            "Finistère : l'équipage de L'Avel Mor récupéré par hélicoptère",
            "Quatre marins-pêcheurs ont été secourus mardi après le naufrage de leur chalutier, L'Avel Mor, à 15 "
            "milles "
            "de Loctudy. Un hélicoptère de la Marine nationale les a hélitreuillés. Selon le patron Yann Le Gall, "
            "l'eau "
            "est entrée par la salle des machines. La préfecture maritime a survolé une nappe de gazole.",
        ),
    ),
    "es": (
        (
            "Hallan en Osuna un mosaico romano de 60 metros cuadrados",
            "Un equipo de la Universidad de Sevilla ha descubierto en Osuna un mosaico romano de 60 metros cuadrados "
            "bajo un antiguo molino de aceite. La arqueóloga Lucía Berral lo fecha en el siglo III y destaca la figura "
            "de Neptuno rodeado de delfines. El Ayuntamiento quiere abrirlo al público en 2026.",
        ),
        (
            "Neptuno y sus delfines, bajo un molino de Osuna",
            "Bajo el suelo de un molino de aceite de Osuna apareció un mosaico del siglo III con Neptuno y delfines. "
            "Mide 60 metros cuadrados, según Lucía Berral, arqueóloga de la Universidad de Sevilla que dirige la "
            "excavación. Se podrá visitar en 2026, prometió el Ayuntamiento.",
        ),
    ),
    "zh": (
        (
            "青川县发生列车脱轨事故，十二人受伤",
            "十五日上午，一列客运列车在四川省青川县竹园镇附近脱轨，造成十二人受伤，无人死亡。铁路部门表示，连日暴雨引发山体滑坡，"
            "泥石掩埋了轨道。伤者已被送往广元市中心医院救治，线路预计三天后恢复通车。",
        ),
        (
            "暴雨致山体滑坡，客运列车在竹园镇脱轨",
            "四川青川县竹园镇附近的铁路因山体滑坡被掩埋，一列客运列车随后脱轨，十二人受伤，没有人员死亡。"
            "广元市中心医院接收了全部伤者。铁路部门说，线路三天后有望恢复通车。",
        ),
    ),
    "ar": (
        (
            "انهيار جسر قديم في طرطوس بعد أمطار غزيرة",
            "انهار جسر حجري قديم في مدينة طرطوس السورية فجر الثلاثاء بعد أمطار غزيرة استمرت يومين، دون وقوع إصابات. "
            "وقال المهندس سامر الحلبي إن الجسر بني سنة 1924 وكان يحتاج إلى ترميم. وأغلقت البلدية الطريق الساحلي.",
        ),
        (
            "أمطار طرطوس تسقط جسرا عمره مئة عام",
            "سقط الجسر الحجري في طرطوس فجر الثلاثاء نتيجة أمطار غزيرة، ولم تقع إصابات. الجسر الذي بني سنة 1924 كان "
            "ينتظر ترميم البلدية منذ أعوام، بحسب المهندس سامر الحلبي. والطريق الساحلي مغلق أمام السيارات.",
        ),
    ),
}

# Two events of one kind.
DIFFERENT: dict[str, tuple[Text, Text]] = {
    "en, two quakes": (
        (
            "Magnitude 6.1 earthquake kills five in Sumatra",
            "An earthquake of magnitude 6.1 struck the north of Sumatra on Tuesday, killing at least 5 people, "
            "officials "
            "said. The quake hit Takengon at a depth of 10 kilometres and damaged 320 houses. Residents ran into the "
            "streets, Mayor Rahmat Lubis said. No tsunami warning was given.",
        ),
        (
            "Magnitude 7.3 earthquake shakes central Chile",
            "An earthquake of magnitude 7.3 struck central Chile on Tuesday, injuring 41 people, officials said. The "
            "quake hit Constitución at a depth of 35 kilometres and cut power to 90,000 homes. Residents ran to higher "
            "ground, Governor Paula Rojas said. A tsunami warning was lifted after two hours.",
        ),
    ),
    "en, two matches": (
        (
            "Northport 2-1 Ashby: late Keller goal settles it",
            "Dan Keller scored in the 88th minute as Northport beat Ashby 2-1 in the Harbour League on Tuesday. Milo "
            "Ferrante had given the hosts the lead at Quay Park before Sean Tully equalised. Northport are third "
            "with 21 "
            "points.",
        ),
        (
            "Wexcombe 0-0 Lindale: ten men hold on",
            "Ten-man Lindale held Wexcombe to a 0-0 draw in the Harbour League on Tuesday. Goalkeeper Piotr Wolski "
            "saved a "
            "penalty by Andre Mbeki in the 70th minute at Mill Lane after Chris Dunne had been sent off. Wexcombe stay "
            "ninth with 12 points.",
        ),
    ),
    "en, one politician": (
        (
            "Minister Halvorsen opens offshore wind farm",
            "Energy minister Kari Halvorsen opened the Nordbanken wind farm on Tuesday. Its 84 turbines will supply "
            "600,000 homes, the operator Havkraft said. The farm took five years to build and cost 3 billion euros.",
        ),
        (
            "Halvorsen under fire over hotel bills",
            "Opposition parties asked Kari Halvorsen to explain hotel bills of 41,000 euros on Tuesday. The newspaper "
            "Dagsposten published receipts from Paris and Lisbon. Halvorsen said that all trips had been approved by "
            "her ministry's auditors.",
        ),
    ),
    "uk, дві аварії": (
        (
            "ДТП під Житомиром: загинули двоє людей",
            "На трасі Київ — Чоп біля Житомира вантажівка DAF зіткнулася з легковиком Skoda. Загинули 2 людини, ще 3 "
            "травмовані, повідомила поліція. Водій вантажівки Роман Білик заснув за кермом. Рух ускладнено.",
        ),
        (
            "Під Полтавою автобус з’їхав у кювет",
            "На трасі Київ — Харків неподалік Полтави рейсовий автобус злетів у кювет. Постраждали 14 пасажирів, "
            "повідомила поліція. За словами перевізника Олени Кравець, відмовили гальма. Рух відновлено.",
        ),
    ),
    "de, zwei Brände": (
        (
            "Brand in Lagerhalle in Bocholt",
            "In einer Lagerhalle in Bocholt ist am Dienstag ein Feuer ausgebrochen. 60 Feuerwehrleute waren im "
            "Einsatz, "
            "verletzt wurde niemand. Den Schaden schätzt die Polizei auf 400.000 Euro. Die Ursache ist unklar, sagte "
            "Sprecherin Anke Wessling.",
        ),
        (
            "Wohnhausbrand in Görlitz: Bewohner gerettet",
            "In einem Wohnhaus in Görlitz ist am Dienstag ein Feuer ausgebrochen. 35 Feuerwehrleute retteten neun "
            "Bewohner "
            "über Leitern. Den Schaden schätzt die Polizei auf 150.000 Euro. Ein Toaster war die Ursache, sagte "
            "Sprecher "
            "Uwe Jentsch.",
        ),
    ),
    "fr, deux grèves": (
        (
            "Grève des bus à Nantes : trois lignes sur quatre à l'arrêt",
            "Les conducteurs de bus de Nantes sont en grève mardi à l'appel de la CGT. 3 lignes sur 4 sont à l'arrêt, "
            "indique la Semitan. Le syndicat réclame 5 % d'augmentation, selon son délégué Marc Guérin.",
        ),
        (
            "Grève à l'hôpital de Limoges",
            "Les infirmiers du CHU de Limoges sont en grève mardi à l'appel de FO. 62 opérations ont été reportées, "
            "indique "
            "la direction. Le syndicat réclame 40 embauches, selon sa déléguée Claire Faure.",
        ),
    ),
    "es, dos incendios": (
        (
            "Un incendio forestal arrasa 800 hectáreas en Teruel",
            "Un incendio forestal declarado el lunes en Alcorisa, Teruel, ha quemado 800 hectáreas de pinar. "
            "Trabajan 12 "
            "medios aéreos y 240 efectivos, informó el consejero Javier Ruipérez. Hay 3 pueblos desalojados.",
        ),
        (
            "Controlado el incendio forestal de Monterrei",
            "La Xunta da por controlado el incendio forestal de Monterrei, Ourense, que quemó 55 hectáreas de "
            "matorral. "
            "Participaron 4 helicópteros y 70 brigadistas, informó la alcaldesa Sabela Outeiro. No hubo desalojos.",
        ),
    ),
    "zh, 两场地震": (
        (
            "云南漾濞发生5.2级地震",
            "十五日凌晨，云南省大理州漾濞县发生5.2级地震，震源深度8公里。当地政府表示，多处房屋受损，暂无人员伤亡报告，"
            "救援队已赶往苍山西镇。",
        ),
        (
            "青海玛多县遭遇6.4级地震",
            "青海省果洛州玛多县十五日傍晚遭遇6.4级强震，黄河乡一座大桥垮塌。消防部门出动150人搜救，"
            "高原牧民连夜转移到帐篷中过夜。",
        ),
    ),
}

# The same words every day, with other numbers or names.
SERIES: dict[str, tuple[Text, Text]] = {
    "en, weather": (
        (
            "Weather in Kirkwall for Tuesday",
            "Kirkwall will be cloudy with light rain in the afternoon. The temperature will reach 11 degrees and "
            "fall to 6 "
            "at night. Winds from the south-west at 24 kilometres an hour, gusts up to 45. Sunrise is at 7:58, "
            "sunset at "
            "17:49. The pressure is 1004 hectopascals.",
        ),
        (
            "Weather in Kirkwall for Wednesday",
            "Kirkwall will be cloudy with light rain in the morning. The temperature will reach 13 degrees and fall "
            "to 8 at "
            "night. Winds from the south-west at 31 kilometres an hour, gusts up to 52. Sunrise is at 8:01, sunset at "
            "17:46. The pressure is 998 hectopascals.",
        ),
    ),
    "uk, курс валют": (
        (
            "Курс валют на 15 жовтня",
            "Національний банк України встановив офіційний курс гривні на 15 жовтня. Долар коштує 41,23 гривні, євро "
            "— 45,02 "
            "гривні, злотий — 10,47 гривні. На міжбанку долар продають по 41,31. В обмінниках євро купують по 44,90.",
        ),
        (
            "Курс валют на 16 жовтня",
            "Національний банк України встановив офіційний курс гривні на 16 жовтня. Долар коштує 41,19 гривні, євро "
            "— 44,87 "
            "гривні, злотий — 10,42 гривні. На міжбанку долар продають по 41,27. В обмінниках євро купують по 44,71.",
        ),
    ),
    "de, Börse": (
        (
            "Dax schließt fester",
            "Der Dax hat am Dienstag 0,41 Prozent gewonnen und bei 19.486 Punkten geschlossen. Der M-Dax stieg um "
            "0,25 Prozent "
            "auf 27.231 Punkte. Der Euro kostete am Abend 1,0903 Dollar, der Ölpreis lag bei 74,25 Dollar je Barrel.",
        ),
        (
            "Dax schließt schwächer",
            "Der Dax hat am Mittwoch 0,27 Prozent verloren und bei 19.433 Punkten geschlossen. Der M-Dax stieg um "
            "0,11 Prozent "
            "auf 27.260 Punkte. Der Euro kostete am Abend 1,0868 Dollar, der Ölpreis lag bei 74,61 Dollar je Barrel.",
        ),
    ),
    "fr, météo": (
        (
            "Météo à Brest mardi",
            "Ciel couvert sur Brest avec des averses l'après-midi. Les températures iront de 9 degrés le matin à 14 "
            "degrés "
            "l'après-midi. Vent d'ouest à 35 km/h, rafales à 60. Coefficient de marée : 87. Lever du soleil à 8 h 21.",
        ),
        (
            "Météo à Brest mercredi",
            "Ciel couvert sur Brest avec des averses le matin. Les températures iront de 11 degrés le matin à 16 "
            "degrés "
            "l'après-midi. Vent d'ouest à 25 km/h, rafales à 45. Coefficient de marée : 96. Lever du soleil à 8 h 22.",
        ),
    ),
    "es, lotería": (
        (
            "Lotería Nacional: resultados de hoy",
            "Estos son los resultados del sorteo de la Lotería Nacional. El primer premio es para el número 41.207, "
            "dotado con "
            "60.000 euros; el segundo, para el 88.315. Los reintegros son 1, 5 y 7. Compruebe su décimo en la web.",
        ),
        (
            "Lotería Nacional: resultados de hoy",
            "Estos son los resultados del sorteo de la Lotería Nacional. El primer premio es para el número 20.964, "
            "dotado con "
            "60.000 euros; el segundo, para el 13.772. Los reintegros son 4, 2 y 9. Compruebe su décimo en la web.",
        ),
    ),
    "en, the same words about other names": (
        (
            "Cup: Farside through to the quarter-finals",
            "In the second round of the Cup, Farside won at home against Elmore and are through to the "
            "quarter-finals. The "
            "winning goal was scored by Okafor after a pass from Lund. Farside coach Brandt praised his team for its "
            "patience and its defence.",
        ),
        (
            "Cup: Tarn Vale through to the quarter-finals",
            "In the second round of the Cup, Tarn Vale won at home against Crossgate and are through to the "
            "quarter-finals. The "
            "winning goal was scored by Silva after a pass from Petrov. Tarn Vale coach Haas praised his team for its "
            "patience and its defence.",
        ),
    ),
}


def signed(*texts: Text, apart: int = 3_600, begin: int = NOON) -> list[Signed]:
    return [
        Signed(f"{number:03}.md", begin + number * apart, signature(title, body))
        for number, (title, body) in enumerate(texts)
    ]


def stories(articles: Sequence[Signed]) -> list[str]:
    return [told.story for told in tell(articles)]


def are_one(*texts: Text, apart: int = 3_600) -> bool:
    return len(set(stories(signed(*texts, apart=apart)))) == 1


@pytest.mark.parametrize("language", REWRITTEN)
def test_rewritten(language):
    """Two newspapers' words for one event are one story, in a script with or without capitals and spaces."""
    assert are_one(*REWRITTEN[language])


@pytest.mark.parametrize("language", REWRITTEN)
def test_next_day(language):
    """A story that another newspaper tells a day later is the same."""
    assert are_one(*REWRITTEN[language], apart=DAY)


@pytest.mark.parametrize("language", REWRITTEN)
def test_other_headline(language):
    """A copy with another headline is the same story."""
    (_, body), (title, _) = REWRITTEN[language]
    assert are_one(REWRITTEN[language][0], (title, body))


@pytest.mark.parametrize("case", DIFFERENT)
def test_different(case):
    """Two events of one kind are two stories, though nothing else is in the archive."""
    assert not are_one(*DIFFERENT[case])


@pytest.mark.parametrize("case", SERIES)
@pytest.mark.parametrize("apart", [0, DAY])
def test_series(case, apart):
    """What is told in the same words each day, with other numbers or names, is a new story each time."""
    assert not are_one(*SERIES[case], apart=apart)


def test_languages():
    """An event's tellings in languages that share no words are stories of their own, and all others are told apart."""
    every = [text for pair in (*REWRITTEN.values(), *DIFFERENT.values(), *SERIES.values()) for text in pair]
    told = stories(signed(*every, apart=60))
    pairs = [told[at] == told[at + 1] for at in range(0, len(every), 2)]
    assert pairs == [True] * len(REWRITTEN) + [False] * (len(DIFFERENT) + len(SERIES))
    assert len(set(told)) == len(every) - len(REWRITTEN)


def test_update():
    """A story told again with a newer number of injured is the same."""
    title, body = REWRITTEN["en"][0]
    assert are_one((title, body), (title, body.replace("96", "112")))


def test_repeated():
    """The same text twice is one story."""
    assert are_one(REWRITTEN["en"][0], REWRITTEN["en"][0])


def test_same_moment():
    """Articles of one day without a time are compared too."""
    assert are_one(*REWRITTEN["en"], apart=0)


@pytest.mark.parametrize(("apart", "same"), [(WINDOW, True), (WINDOW + 1, False)])
def test_window(apart, same):
    """After three days the same words tell another story."""
    assert are_one(REWRITTEN["en"][0], REWRITTEN["en"][0], apart=apart) is same


def test_no_chain():
    """A text that is repeated every two days becomes a new story when the first is three days old."""
    told = stories(signed(*[REWRITTEN["en"][0]] * 5, apart=2 * DAY))
    assert told == ["000.md", "000.md", "002.md", "002.md", "004.md"]


def test_not_a_chain_of_halves():
    """Stories that flow into one another do not become one."""
    words = [f"Name{chr(97 + at % 26)}{chr(97 + at // 26)}wort" for at in range(400)]
    bodies = [("", "so " + " so ".join(words[at : at + 40])) for at in range(0, 360, 20)]
    articles = signed(*bodies, apart=60)
    assert all(any(link == earlier.source for link, _ in told.links) for earlier, told in _following(articles))
    story = stories(articles)
    assert max(story.count(each) for each in story) <= 5


def _following(articles):
    told = {each.source: each for each in tell(articles)}
    return [(earlier, told[later.source]) for earlier, later in pairwise(articles)]


def test_links():
    """An article is linked to the earlier ones that tell its story, the most like it first."""
    first, second = REWRITTEN["en"]
    *_, told = tell(signed(first, DIFFERENT["en, two quakes"][0], second, second))
    assert told.story == "000.md"
    assert [source for source, _ in told.links] == ["002.md", "000.md"]
    assert told.links[0][1] > told.links[1][1] > 0.36


def test_all_links():
    """All pairs come with the later article first."""
    found = list(links(signed(*REWRITTEN["uk"], DIFFERENT["uk, дві аварії"][0])))
    assert [(one, other) for one, other, _ in found] == [("001.md", "000.md")]


def test_source_names_story():
    """A story is called after its first article."""
    assert stories(signed(*REWRITTEN["de"], DIFFERENT["de, zwei Brände"][0])) == ["000.md", "000.md", "002.md"]


def test_later_never_changes():
    """What is published later never changes what was told before."""
    every = signed(*[text for pair in REWRITTEN.values() for text in pair], apart=DAY // 2)
    whole = list(tell(every))
    assert all(list(tell(every[:size])) == whole[:size] for size in range(len(every)))


def test_common_words():
    """A name that every article of the week has does not make one story of them."""
    week = [
        ("Two cranes for the harbour", "Ships wait for hours in Orkney since a crane broke; the port will buy two."),
        ("Schools keep winter holidays", "Pupils of Orkney asked for a longer break, but teachers were against it."),
        ("Viking boat goes on show", "A boat found near Scar will be seen in the museum of Orkney from May."),
        ("Flights to Bergen return", "An airline links Orkney with Norway again after a pause of three summers."),
        ("Books for six weeks", "Readers in Orkney may keep novels longer, the library decided after a trial."),
        ("Old films on Thursdays", "Kirkwall's cinema, the only one in Orkney, shows silent comedies with a piano."),
    ]
    assert len(set(stories(signed(*week)))) == len(week)


@pytest.mark.parametrize(
    "text", ["", " ", "…", "the of and", "x", "\u200b", "🚀🚀", "\ud800", "Photo of the day", "今日"]
)
def test_nothing_to_compare(text):
    """Articles that say nothing are stories of their own, however alike."""
    assert stories(signed((text, text), (text, text))) == ["000.md", "001.md"]


def test_signature_is_small():
    """A signature has less than two kilobytes, however long the text."""
    text = " ".join(f"Wort{chr(97 + at % 26) * (at % 7)}{at}" for at in range(100_000))
    assert len(signature(text, text)) < 2_048


def test_signature_is_the_beginning():
    """What stands after the first 150 words is not looked at."""
    words = " ".join(f"w{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(200))
    assert signature("A title", words) == signature("A title", words + " and more")


def test_signature_says_nothing():
    """No word can be read in a signature."""
    assert b"ferry" not in signature(*REWRITTEN["en"][0]).lower()


def test_signature_holds():
    """A signature gives back which terms there are, how often, and which are names and numbers."""
    found = terms(signature("Anna", "at lunch Anna fed 12 friends, 12 friends of friends; Anna sang songs"))
    assert len(found.keys) == len(found.times) == len(set(found.keys))
    often = dict(zip(found.keys, found.times, strict=True))
    assert [often[key] for key in found.names] == [4]
    assert [often[key] for key in found.numbers] == [2]
    assert 3 in found.times
    assert terms(b"").keys == ()


@given(st.text(max_size=300), st.text(max_size=1000))
@settings(max_examples=60, deadline=None)
def test_any_text(title, text):
    """Any text has a signature, always the same, and is its own story when repeated or none at all."""
    assert signature(title, text) == signature(title, text)
    assert [told.source for told in tell(signed((title, text), (title, text)))] == ["000.md", "001.md"]


moments = st.lists(st.tuples(st.integers(0, 30 * 24), st.integers(0, 11)), min_size=1, max_size=40)
TEXTS = [text for pair in (*REWRITTEN.values(), *DIFFERENT.values()) for text in pair][:12]
SIGNATURES = [signature(*text) for text in TEXTS]


def month(hours_and_texts: list[tuple[int, int]]) -> list[Signed]:
    ordered = sorted(hours_and_texts)
    return [
        Signed(f"{number:02}.md", NOON + hour * 3_600, SIGNATURES[text]) for number, (hour, text) in enumerate(ordered)
    ]


@given(moments, st.integers(0, 30 * 24))
@settings(max_examples=60, deadline=None)
def test_goes_on(hours_and_texts, hour):
    """Articles that come after a moment get the stories that they would have had from the beginning."""
    articles, since = month(hours_and_texts), NOON + hour * 3_600
    whole = {told.source: told.story for told in tell(articles)}
    known = {each.source: whole[each.source] if each.published < since else each.source for each in articles}
    assert retold(articles, known, since=since, until=NOON + 31 * DAY) == whole


def retold(articles: list[Signed], told: dict[str, str], *, since: int, until: int) -> dict[str, str]:
    """All stories after a change; articles that are not in `told` are new."""
    late = [(each, told.get(each.source, each.source)) for each in articles if each.published >= since - WARM_UP]
    changed = {each.source: each.story for each in retell(late, since=since, until=until)}
    return {each.source: each.source for each in articles} | told | changed


@given(moments, st.data())
@settings(max_examples=60, deadline=None)
def test_retold(hours_and_texts, data):
    """After a change, what is told again and what is left as it was are together what a fresh start tells."""
    articles = month(hours_and_texts)
    told = {each.source: each.story for each in tell(articles)}
    at = data.draw(st.integers(0, len(articles) - 1))
    moment = articles[at].published
    changed = [*articles[:at], Signed(articles[at].source, moment, signature(*TEXTS[5])), *articles[at + 1 :]]
    assert retold(changed, told, since=moment, until=moment) == {each.source: each.story for each in tell(changed)}


@given(moments, st.data())
@settings(max_examples=60, deadline=None)
def test_retold_without(hours_and_texts, data):
    """After an article went, the others have the stories that they would have had without it."""
    articles = month(hours_and_texts)
    told = {each.source: each.story for each in tell(articles)}
    gone = articles.pop(data.draw(st.integers(0, len(articles) - 1)))
    del told[gone.source]
    left = retold(articles, told, since=gone.published, until=gone.published)
    assert left == {each.source: each.story for each in tell(articles)}


def test_retold_ends():
    """After a change long ago, articles of years later are not looked at."""
    later = signed(*[TEXTS[at % 12] for at in range(60)], apart=DAY, begin=NOON + DAY)
    articles = [*signed(*REWRITTEN["en"]), *(Signed(f"later/{each.source}", each.published, b"") for each in later)]
    looked_at = iter([(article, article.source) for article in articles])
    assert [each.source for each in retell(looked_at, since=NOON, until=NOON)] == ["001.md"]
    assert len(list(looked_at)) > 40
