"""Words that change what a text says, however small they are: negations, numbers, months and days of the week."""

NOT = frozenset(
    "not no never none nobody nothing nowhere neither nor without cannot non "
    "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder "
    "ne pas jamais aucun aucune rien personne sans ni "
    "nunca nadie ningún ninguna ninguno sin tampoco jamás "
    "não nem nenhum nenhuma ninguém sem mai nessuno nessuna niente nulla senza né "
    "не ні ніколи ніхто нічого немає нема без жоден жодна жодного ни никогда никто ничего нет "
    "nie bez nigdy nikt nic žádný nikdy nikdo "
    "niet geen nooit niemand niets zonder inte ej ingen inget inga aldrig utan ikke intet aldri uden uten "
    "değil yok hiç لا لم لن ليس ليست غير بدون नहीं मत बिना".split()
)
NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion trillions dozen dozens half third quarter twice "
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend million "
    "millionen milliarde milliarden billion billionen dutzend halb "
    "deux trois quatre cinq sept huit neuf dix onze douze vingt trente cent cents mille milliard milliards "
    "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien ciento mil millón millones "
    "один одна два дві три чотири п'ять шість сім вісім дев'ять десять двадцять тридцять сто тисяча тисячі тисяч "
    "мільйон мільйони мільйонів мільярд мільярди мільярдів две четыре пять шесть семь восемь девять тысяча тысячи "
    "миллион миллиона миллионов миллиард миллиарда миллиардов половина".split()
)
DAYS = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow "
    "januar jänner februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag heute gestern morgen "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi "
    "vendredi samedi dimanche aujourd'hui hier demain "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles "
    "jueves viernes sábado domingo hoy ayer mañana "
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня понеділок вівторок середа "
    "середу четвер п'ятниця п'ятницю субота суботу неділя неділю сьогодні вчора завтра "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник "
    "четверг пятница пятницу суббота субботу воскресенье сегодня вчера завтра".split()
)
# What makes the contrary of a word when it stands before it.
CONTRARY = tuple("non dis dés des anti kontra un in im il ir mé не без бес a".split())
# In scripts without spaces, any piece of text: 不是, 没有, できない, ません, 않다, ไม่.
NOT_UNSPACED = "不沒没無无非未否勿別别|ない|なかった|なく|ません|ずに|않|없|안 |못|아니|ไม่|มิได้|မ"
NUMERALS = "〇零一二三四五六七八九十百千万萬亿億兆两兩半"
# Small words of grammar that people mix up, and that change nothing.
CONFUSED = "的地得"
# Common nouns have these, where all nouns are written with a capital; names don't.
COMMON_ENDINGS = tuple("ung ungen heit heiten keit keiten schaft schaften ität itäten nis nisse".split())
