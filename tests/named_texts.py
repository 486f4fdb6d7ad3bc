"""Short news in five languages, to find names in."""

# Title, text, and the name of what it is mainly about.
TEXTS = (
    (
        "Ferry line to stop winter service",
        "PORT LARNE, March 3 (Reuters) - Northsea Lines will stop its ferry to Halden in winter, the company said on "
        "Monday. Chief Executive Ingrid Moe told staff that Northsea Lines had lost money on the route for six years. "
        "The mayor of Halden, Per Aas, called it a blow. A union in Bergen asked Northsea Lines for talks.",
        "Northsea Lines",
    ),
    (
        "Three Things to Know About the Budget",
        "Chancellor Miriam Oduya will present the budget on Wednesday. Oduya has promised lower taxes, but the Bank of "
        'Alderney has warned her. In an interview with The Courier, Oduya said: "There will be no gifts." Members '
        "of the Harbour Party disagree, and Alderney's unions plan a march.",
        "Miriam Oduya",
    ),
    (
        "Storm Wanda leaves 40,000 homes without power",
        "By Jo Lamb\nFORT ELLIS - More than 40,000 homes had no power on Sunday after Storm Wanda crossed the coast "
        "near Fort Ellis. The National Grid said repairs would take days. Wanda felled trees in Marlow and closed the "
        "bridge at Kell. Forecasters expect Wanda to weaken by Tuesday.",
        "Storm Wanda",
    ),
    (
        "Court clears former coach",
        "A court in Tilden has cleared Dmitri Vance of fraud. Vance, who coached Tilden United until May, had denied "
        'everything. The judge, Anna Brill, said that the club had kept no books. "I want to work again," Vance said '
        "on the steps of the court.",
        "Dmitri Vance",
    ),
    (
        "У Лучанську відкрили міст",
        "ЛУЧАНСЬК. 3 березня. УНН — У Лучанську після ремонту відкрили міст через Стир. Мер Лучанська Олена Гук каже, "
        "що роботи тривали два роки. Мешканці Лучанська чекали на це давно. Будувала міст компанія з Рівного.",
        "Лучанськ",
    ),
    (
        "Гончарук очолила театр",
        "Режисерка Марія Гончарук очолила театр у Полтаві. Раніше Гончарук працювала у Львові. За словами Марії "
        "Гончарук, першою прем'єрою стане п'єса Лесі Українки. Міністерство культури підтримало призначення Гончарук.",
        "Марія Гончарук",
    ),
    (
        "Werft in Altenhafen meldet Insolvenz an",
        "ALTENHAFEN (dpa) – Die Brink-Werft in Altenhafen hat Insolvenz angemeldet. Das teilte die Geschäftsführerin "
        "Karla Thoms am Montag mit. Die Brink-Werft beschäftigt 300 Leute. Der Minister will der Brink-Werft einen "
        "Kredit geben, die Gewerkschaft in Altenhafen ist skeptisch.",
        "Brink-Werft",
    ),
    (
        "Neue Leiterin für das Museum",
        "Die Historikerin Frauke Lindner leitet ab Mai das Museum in Selm. Lindner war bisher in Bremen. Der Stadtrat "
        "wählte sie mit großer Mehrheit. Sie wolle das Haus öffnen, sagte Lindner der Zeitung.",
        "Frauke Lindner",
    ),
    (
        "La Sorelle déborde de nouveau",
        "Par Jeanne Petit\nLa Sorelle est sortie de son lit dans la nuit de lundi, près de Montval. Les pompiers "
        "ont évacué vingt familles. Le niveau de la Sorelle devrait baisser jeudi, selon Météo-Ouest. À Montval, le "
        "maire Luc Ferrand demande une digue contre la Sorelle.",
        "Sorelle",
    ),
    (
        "El Real Puerto ficha a un portero",
        "El Real Puerto ha fichado al portero Tomás Irala por tres años. Irala, de 24 años, llega del Club Norte. "
        "El entrenador del Real Puerto, Julio Sanz, dice que Irala jugará el domingo. El Real Puerto es quinto.",
        "Real Puerto",
    ),
)
