"""Words that every text of a language has: they say nothing of its story.

In a large archive their frequency would show it; in a small one, two articles are alike by these alone.
In lower case; without those of one letter, which are no terms.
"""

FUNCTION_WORDS = frozenset(
    # English
    "about after again all also an and any are as at be because been before being between both but by can could "
    "did do does down during each even for from had has have he her here him his how if in into is it its just "
    "last like made make many may me more most much my new no not now of off on one only or other our out over own "
    "re said same say says she should since so some still such than that the their them then there these they "
    "this those through to told too two under until up us ve very was way we well were what when where which "
    "while who whose will with would year years you your don didn doesn isn wasn won ll according "
    # Deutsch
    "aber alle als also am an auch auf aus bei beim bereits bis bisher da damit dann das dass dem den denn der des "
    "deren die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er erst es "
    "etwa etwas für gab gegen gibt hat hatte hatten habe haben ich ihm ihn ihr ihre ihren ihrer im immer in ins ist "
    "jahr jahre jahren jedoch jetzt kann kein keine können konnte laut man mehr mit müssen muss nach nicht noch nun "
    "nur ob oder ohne sagt sagte schon sehr sei seien sein seine seinem seinen seiner seit sich sie sind so soll "
    "sollen sowie über um und uns unter viele vom von vor war waren was wegen weil weiter welche wenn werde werden "
    "wie wieder will wir wird wo worden wurde wurden zu zum zur zwei zwischen "
    # Français
    "ai ainsi alors après au aucun aussi autre autres aux avait avaient avant avec avoir bien ce cela ces cet cette "
    "ceux chez comme contre dans de depuis des deux dont du elle elles en encore entre est et été être eu fait faire "
    "fois il ils je jusqu la le les leur leurs lors lui mais même mis moins ne ni non nos notre nous ont ou où par "
    "parce pas pendant peu peut plus plusieurs pour pourrait qu quand que qui sa sans se selon sera ses si son sont "
    "sous sur tous tout toute toutes très trois un une vers vous ans année années était étaient déjà dit "
    # Español
    "ahora al algo algunos ante antes aquí así aún aunque año años bajo cada como con contra cual cuando de del "
    "desde después dice dijo donde dos durante el él ella ellos en entre era eran es esa ese eso esta está están "
    "estas este esto estos fue fueron ha había han hasta hay hace hacer la las le les lo los más me mi mientras "
    "mismo muy nada ni no nos nosotros nuestro otra otras otro otros para pero poco por porque pues que quien "
    "quienes sea según ser será si sí sido sin sobre son su sus también tan tanto te tiene tienen toda todas todo "
    "todos tras tres tu un una uno unos ya "
    # Italiano, português
    "agli ai al alla alle allo anche ancora anni anno aveva che chi ci con contro così cui da dal dalla dalle degli "
    "dei del della delle dello di dopo due ed era erano essere fa fra gli ha hanno ho il in io la le lei li lo loro "
    "lui ma mentre molto nei nel nella nelle no noi non ogni oltre per perché però più prima quale quando quella "
    "quello questa queste questi questo se secondo sempre senza si sia sono stata stato su sua sue sui sul sulla suo "
    "tra tutti un una uno "
    "ainda ano anos antes ao aos apenas após as às até com como contra da das de depois do dois dos ela ele eles em "
    "entre era essa esse esta está estão este eu foi foram há isso já mais mas mesmo muito na não nas nem no nos num "
    "numa ou onde para pela pelas pelo pelos por porque quando que quem são se segundo sem ser seu seus sido sobre "
    "sua suas também tem têm tinha um uma "
    # Nederlands, svenska, dansk, norsk
    "aan al als bij dan dat de deze die dit door een en er geen haar had heb heeft het hij hun ik in is jaar je kan "
    "maar meer met na naar niet nog nu of om ook op over te tegen tijdens toch tot twee uit van veel voor waar was "
    "wat werd werden wordt worden ze zegt zei zich zij zijn zo zou "
    "alla andra att av bara blev blir där de dem den denna det detta de efter eller en ett från för ha hade han har "
    "hon hur här i inte ingen jag kan kommer kunde man med men mer mot mycket när nu och också om på sade sedan sig "
    "sin sina ska skulle som säger till två under upp ut var vara varit vi vid än är år över "
    "af at blev bliver da der det dog efter eller en er et for fra få havde han har hun hvis hvor ikke jeg kan kun "
    "med meget men mod nogle når og også om op over på sagde sig siger sin skal som til ud under var ved vil år "
    "å ble blir både etter har hadde hvor hva ifølge mellom mot noe sier slik uten være vært "
    # Polski, čeština
    "ale bez był była było były być choć co czy dla do go gdy gdzie ich im jak jako jednak jego jej jest jeszcze już "
    "kiedy które którego której który których którzy lub ma mają może na nad nie niż od oraz po pod podczas ponad "
    "poza przed przez przy roku lat się są także tak tego tej ten to tych tym tylko tylko we więc wszystkie za ze że "
    "ani až bude by byl byla bylo byli být další do ho jak jako je jeho její jejich jen ještě již jsem jsou kde když "
    "která které který let má mezi mu na nebo než od po pod podle pro proti před při roce roku se si své svou ta tak "
    "také tedy ten tento to tom už ve však za ze že "
    # Українська, русский
    "або адже але без більше був була були було бути вже від він вона вони воно втім для до другий ж за зараз зі із "
    "інші їх її його йому коли крім лише ми між могли може можна на навіть над нас наразі не нею ним них ні ось от "
    "під після по поки понад при про проти разом рік року років роки сам саме свої своїх свого своєї себе та так "
    "також там те теж ти тим тих то тоді того тому три у усі хто це цей цього цьому ця ці чи через чим що щоб як "
    "яка яке який яким яких які якщо є йде заявив заявила повідомив повідомила повідомляє повідомили словами "
    "більш будет была были было быть вам вас ведь весь во вот все всего всех вы где да даже два для до его ее если "
    "есть еще же за из или им их как какой ко когда которая которого которой которые который которых кто ли либо "
    "между меня мне может можно мы на над нас не него нее нет ни них но ну об он она они оно от очень перед по под "
    "после при про раз сам свои своей своего себя со так также такой там те тем то тогда того тоже только том тот ты "
    "уже хотя чего чем через что чтобы эта эти этим этих это этого этой этом этот лет год года году сообщил сообщила "
    "сообщает заявил заявила словам "
    # Türkçe, العربية, हिन्दी
    "bir bu ve da de için ile daha çok olarak olan olduğunu gibi kadar sonra en ise ancak ya ki ne o her değil oldu "
    "etti söyledi göre iki yıl "
    "في من على إلى عن أن إن التي الذي ما لا هذا هذه كان كانت قد بعد قبل مع بين كما أو ثم لم لن كل وقال قال وقد حتى "
    "ولا وفي خلال ذلك هو هي منذ عام "
    "के का की में है और से को पर ने यह कि भी हैं था थे थी एक लिए नहीं इस उस वह तो ही कर साथ गया बाद कहा अपने जो ".split()
)
