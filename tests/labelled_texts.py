"""Short news in three languages by topic, to learn from."""

TEXTS = {
    "en": {
        "sport": (
            "The striker scored twice in the second half and the team won the cup final by three goals to one.",
            "Her coach said the injury will keep the tennis player out of the tournament for six weeks.",
            "The league fined the club after fans threw bottles at the referee during Saturday's match.",
            "A late penalty gave the home side a draw, and the goalkeeper was named player of the match.",
            "The team's captain will miss the final because of a knee injury, the club's coach said.",
        ),
        "economy": (
            "The central bank raised interest rates by a quarter of a point to slow inflation.",
            "Shares of the carmaker fell after it reported lower profit and weaker sales for the quarter.",
            "Inflation slowed to two per cent, and economists expect the bank to cut interest rates in spring.",
            "The retailer will close forty shops after sales fell and its profit halved, its shares lost a tenth.",
            "Investors sold bank shares as the economy shrank for a second quarter.",
        ),
        "science": (
            "Astronomers found water in the atmosphere of a planet near a small star, the telescope's data show.",
            "Researchers sequenced the genome of an extinct bird from a bone in a museum, a study says.",
            "The space telescope sent its first picture of a galaxy, and scientists were delighted by the data.",
            "A study of ice cores lets scientists measure the climate of the last million years, researchers say.",
            "Scientists grew a virus in the laboratory to study how its genome changes.",
        ),
    },
    "uk": {
        "sport": (
            "Форвард забив два голи у другому таймі, і команда виграла фінал кубка з рахунком три — один.",
            "Тренер повідомив, що через травму тенісистка пропустить турнір і повернеться за шість тижнів.",
            "Ліга оштрафувала клуб: під час матчу вболівальники кидали пляшки в суддю.",
            "Пенальті наприкінці матчу принесло господарям нічию, а воротаря визнали найкращим гравцем.",
            "Капітан команди не зіграє у фіналі через травму коліна, сказав тренер клубу.",
        ),
        "economy": (
            "Національний банк підвищив облікову ставку на чверть пункту, щоб стримати інфляцію.",
            "Акції автовиробника впали: прибуток і продажі за квартал виявилися нижчими.",
            "Інфляція сповільнилася до двох відсотків, економісти чекають, що банк знизить ставку навесні.",
            "Мережа закриє сорок магазинів: продажі впали, прибуток зменшився вдвічі, акції втратили десяту частину.",
            "Інвестори продавали акції банків, бо економіка скорочується другий квартал поспіль.",
        ),
        "science": (
            "Астрономи знайшли воду в атмосфері планети біля малої зорі, свідчать дані телескопа.",
            "Дослідники прочитали геном вимерлого птаха за кісткою з музею, йдеться в дослідженні.",
            "Космічний телескоп надіслав перший знімок галактики, науковці в захваті від даних.",
            "Дослідження льоду дає науковцям змогу виміряти клімат за мільйон років, кажуть дослідники.",
            "Науковці виростили вірус у лабораторії, щоб дослідити, як змінюється його геном.",
        ),
    },
    "de": {
        "sport": (
            "Der Stürmer traf in der zweiten Halbzeit doppelt, die Mannschaft gewann das Pokalfinale mit drei zu eins.",
            "Wegen einer Verletzung verpasst die Tennisspielerin das Turnier, sagte ihr Trainer.",
            "Die Liga bestraft den Verein, weil Fans beim Spiel am Samstag Flaschen auf den Schiedsrichter warfen.",
            "Ein später Elfmeter rettete der Mannschaft das Unentschieden, der Torwart war bester Spieler.",
            "Der Kapitän der Mannschaft fehlt im Finale wegen einer Verletzung am Knie, sagte der Trainer des Vereins.",
        ),
        "economy": (
            "Die Zentralbank erhöhte den Leitzins um einen Viertelpunkt, um die Inflation zu bremsen.",
            "Die Aktien des Autobauers fielen, nachdem Gewinn und Umsatz im Quartal gesunken waren.",
            "Die Inflation sank auf zwei Prozent, Ökonomen erwarten, dass die Zentralbank den Leitzins senkt.",
            "Der Händler schließt vierzig Filialen, Umsatz und Gewinn brachen ein, die Aktien verloren ein Zehntel.",
            "Anleger verkauften Aktien der Banken, weil die Wirtschaft das zweite Quartal schrumpft.",
        ),
        "science": (
            "Astronomen fanden Wasser in der Atmosphäre eines Planeten, zeigen Daten des Teleskops.",
            "Forscher haben das Genom eines ausgestorbenen Vogels aus einem Knochen gelesen, zeigt eine Studie.",
            "Das Weltraumteleskop schickte sein erstes Bild einer Galaxie, die Forscher freuen sich über die Daten.",
            "Eine Studie an Eisbohrkernen zeigt Forschern das Klima der letzten Million Jahre.",
            "Forscher züchteten ein Virus im Labor, um zu sehen, wie sich sein Genom verändert.",
        ),
    },
}

# Of none of these topics.
OTHERS = {
    "en": (
        "Simmer the onions in butter, add the flour and the stock, and serve the soup with bread.",
        "A court sentenced the burglar to two years in prison after a neighbour recognised his van.",
        "Heavy snow closed the mountain road, and the night train arrived four hours late.",
        "The director's new play opens in May, with masks and music from the harbour town.",
        "The parish will bless the restored bell on Sunday; the choir sings, and cake is served.",
    ),
    "uk": (
        "Підсмажте цибулю на маслі, додайте борошно та бульйон і подавайте суп із хлібом.",
        "Суд засудив крадія до двох років ув'язнення: сусід упізнав його фургон.",
        "Через снігопад перекрили гірську дорогу, а нічний потяг запізнився на чотири години.",
        "Прем'єра нової вистави відбудеться у травні, грають у масках під музику портового міста.",
        "У неділю парафія освятить відновлений дзвін, співатиме хор.",
    ),
    "de": (
        "Die Zwiebeln in Butter dünsten, Mehl und Brühe dazugeben und die Suppe mit Brot servieren.",
        "Das Gericht verurteilte den Einbrecher zu zwei Jahren Haft, ein Nachbar hatte den Lieferwagen erkannt.",
        "Starker Schneefall sperrte die Passstraße, der Nachtzug kam vier Stunden zu spät.",
        "Das neue Stück der Regisseurin hat im Mai Premiere, mit Masken und Musik aus der Hafenstadt.",
        "Die Gemeinde weiht am Sonntag die reparierte Glocke, der Chor singt, es gibt Kuchen.",
    ),
}
