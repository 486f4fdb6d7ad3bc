"""What stands before a time in five languages, times that are relative, and how long a text is to read."""

import re

from feeds.patterns import lazy

# Published: … · Mis à jour le … · Оновлено …
TIME_LABEL = lazy(
    r"(?:(?:first\s+|last\s+|originally\s+)?(?:published|updated|posted|modified|created|edited|released|reviewed)"
    r"(?:\s+on|\s+at)?|publication\s+date|date(?:\s+published)?|last\s+update|upd(?:ated?)?\b\.?"
    r"|(?:zuletzt\s+|erst)?(?:veröffentlicht|aktualisiert|erstellt|publiziert|geändert|bearbeitet)(?:\s+am)?"
    r"|stand|datum|vom|letztes\s+update|letzte\s+aktualisierung"
    r"|publiée?\s*(?:le|à)?|mise?\s+à\s+jour\s*(?:le|à)?|modifiée?\s+le|créée?\s+le|posté\s+le"
    r"|dernière\s+mise\s+à\s+jour(?:\s+le)?"
    r"|date\s+de\s+publication|le"
    r"|publicad[oa]\s*(?:el)?|actualizad[oa]\s*(?:el|a(?:\s+las)?)?|última\s+actualización|fecha(?:\s+de\s+publicación)?"
    r"|creado|modificado|опублікован[оаий]+|оновлен[оаий]+|дата(?:\s+публікації)?|створено|розміщено|востаннє\s+оновлено|додано|час\s+публікації)"
    r"(?:\s*[:|•·,–—-]\s*|\s+|(?=\d))(?:(?:on|am|le|el|den)\s+)?",
    re.IGNORECASE,
)
CHANGED = lazy(r"upd|modif|edited|aktualis|änder|bearbeit|mise?\s+à\s+jour|actualiz|оновлен", re.IGNORECASE)
AGO = lazy(
    r"(?:(?:just\s+now|today|yesterday|heute|gestern|aujourd['’]hui|hier|hoy|ayer|сьогодні|вчора)"
    r"(?:\s*,?\s*(?:at|um|à|a\s+las|о)?\s*\d{1,2}[:.h]\d\d(?:\s*(?:[ap]\.?m\.?|uhr|h))?)"
    r"|(?:\d+|an?)\s*(?:min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|months?|years?)\s+ago"
    r"|vor\s+(?:\d+|einer|einem)\s+(?:minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?)"
    r"|il\s+y\s+a\s+\d+\s+(?:minutes?|heures?|jours?|semaines?|mois)"
    r"|hace\s+\d+\s+(?:minutos?|horas?|días?|semanas?|meses)"
    r"|\d+\s+(?:хвилин\w*|годин\w*|дні\w*|днів|день|тиж\w*)\s+тому)(?![^\W\d_])",
    re.IGNORECASE,
)
READING_TIME = lazy(
    r"(?:(?:reading\s+time|lesezeit|lesedauer|temps\s+de\s+lecture|tiempo\s+de\s+lectura|час\s+(?:на\s+)?читання"
    r"|читання)\s*:?\s*(?:ca\.?\s*|env\.?\s*|about\s+|~\s*)?\d+\s*(?:min(?:ut\w+)?\.?|хв(?:илин\w*)?\.?|m)"
    r"|\d+[\s-]*min(?:ute)?s?\.?\s+(?:read(?:ing)?(?:\s+time)?|listen|to\s+read|watch|video)"
    r"|\d+\s*(?:min\.?|minuten)\s+(?:lesezeit|lesedauer|lesen)|\d+\s*(?:min\.?|minutes?)\s+de\s+lecture"
    r"|lecture\s*:?\s*\d+\s*min\w*\.?"
    r"|\d+\s*(?:min\.?|minutos?)\s+de\s+lectura|\d+\s*(?:хв\.?|хвилин\w*)\s+(?:на\s+)?читання|читати\s+\d+\s*хв\w*"
    r"|lectura\s+de\s+\d+\s*min\w*)(?![^\W\d_])\.?",
    re.IGNORECASE,
)
