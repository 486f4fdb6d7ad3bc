"""The lines that stand around a story in raw news text, as named patterns.

Precision first: a sentence of the story that is taken for noise is lost, a caption that stays is
only ugly. So each pattern matches a whole line, or the very beginning of the story.
"""

import re

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+{_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)"
_TIME = r"\d{1,2}[:.]\d\d(?:\s*[AaPp]\.?[Mm]\.?)?"
_WHEN = rf"(?P<day>{_DAY})(?:,?\s*(?:at\s+)?{_TIME})?(?:\s*(?:GMT|UTC|E[SD]T|CES?T|EES?T|P[SD]T))?"
_WORD = r"[^\W\d_a-zа-яіїєґ][\w’'.-]*"  # begins with a capital, in any script that has them
_NAME = rf"{_WORD}(?:\s+(?:(?:de|van|von|der|den|da|bin|al|el|la|le|di)\s+){{0,2}}{_WORD}){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*){_NAME})*?"
_BREAK = r"\s*[,|•·–—-]?\s*"
_READING_TIME = r"\d+\s*min(?:ute)?s?\s+(?:read|listen)"
_AGENCY = (
    r"(?:AP|AFP|UPI|Reuters|REUTERS|DPA|dpa|EFE|ANSA|PTI|ANI|IANS|Xinhua|TASS|Interfax(?:-Ukraine)?|Ukrinform"
    r"|Укрінформ|UNN|УНН|UP|RBC-Ukraine|Bloomberg|CNN|BBC|PA|Kyodo|Yonhap)"
)
_CREDIT = (
    r"(?:Getty(?: Images)?|AFP|AP(?: Photo)?|Associated Press|Reuters|REUTERS|EPA(?:-EFE)?|Shutterstock|Unsplash"
    r"|Bloomberg|Anadolu(?: Agency)?|NurPhoto|Ukrinform|UNIAN|Alamy|iStock|Xinhua|Telegram|Facebook|Handout"
    r"|Wikimedia(?: Commons)?|Flickr|Pool|Zuma(?: Press)?|SOPA(?: Images)?|LightRocket)"
)
_UPPER_PLACE = r"[A-Z][A-Z.’'-]+(?:[ /][A-Z][A-Z.’'-]+)*"
_TITLE_PLACE = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}"

# by Martin Fornusek October 15, 2024 3:02 PM 2 min read
BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Вв]ід|[Аа]втор:?)\s+(?P<author>{_NAMES})"
    rf"(?:{_BREAK}(?i:published|updated|posted|on)?\s*:?\s*(?P<when>{_WHEN}))?(?:{_BREAK}(?i:{_READING_TIME}))?\s*"
)
# Published: October 15, 2024 3:02 PM
TIMESTAMP = re.compile(
    rf"(?:(?i:published|updated|posted|last updated)\s*:?\s*(?:on\s+)?)?(?P<when>{_WHEN})"
    rf"(?:{_BREAK}(?i:{_READING_TIME}))?\s*"
)
READING_TIME = re.compile(_READING_TIME, re.IGNORECASE)
# Kyiv • UNN
DATELINE = re.compile(
    rf"(?:(?P<place>[^\W\d_][\w .’'-]{{1,40}}?)\s*)?[•·|]\s*(?P<agency>{_AGENCY}|[A-ZА-ЯІЇЄҐ]{{2,6}})\s*"
)
# WASHINGTON, March 3 (Reuters) - … · New Delhi (PTI): … · (CNN) -- …
DATELINE_BEFORE_TEXT = re.compile(
    rf"(?:(?P<place>{_UPPER_PLACE}(?:,\s+{_TITLE_PLACE})?)(?:,?\s+{_MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?)?"
    rf"\s*(?:\((?P<agency>{_AGENCY})\)\s*)?(?:--|[–—]|-\s)\s*"
    rf"|(?P<place2>{_TITLE_PLACE}(?:,\s+{_TITLE_PLACE})?)(?:,\s+{_MONTH}\s+\d{{1,2}})?"
    rf"\s*\((?P<agency2>{_AGENCY})\)\s*(?:--|[-–—:])\s*"
    rf"|\((?P<agency3>{_AGENCY})\)\s*(?:--|[-–—])\s*)(?=\S)"
)
# Sean Gallup/Getty Images: what stands in brackets at the end of … in Vilnius, Lithuania. (Sean Gallup/Getty Images)
CREDIT = re.compile(
    r"(?i:Photo|Image|Picture|Credit|Courtesy|Фото)\b[^()]{0,100}"
    rf"|[^()]{{2,80}}(?:/|\bvia\s+){_CREDIT}\b[^()]{{0,60}}|{_CREDIT}"
)
# Photo: Jane Roe / Reuters
CAPTION_LABEL = re.compile(
    r"(?:Photo|Image|Photograph|Illustrative (?:photo|image)|Фото|Ілюстративне фото)"
    r"(?:\s+(?:by|credit|courtesy))?\s*[:/].*",
    re.IGNORECASE,
)
# What a site says about itself or to its reader.
NOTICE = re.compile(
    r"this (?:audio|article|text|translation) (?:is|was|has been) (?:created|generated|produced|translated)\b"
    r".{0,60}\b(?:AI|artificial intelligence|machine)\b.{0,60}"
    r"|listen to (?:this )?(?:article|story)\b.{0,60}|advertisement|sponsored(?: content)?"
    r"|share(?: this)?(?: (?:article|story|on .{0,30}))?|(?:story|article) continues below.{0,40}"
    r"|sign up (?:for|to) our\b.{0,160}|subscribe (?:to|now)\b.{0,160}|follow us\b.{0,80}"
    r"|(?:read|see|watch|listen)(?: also| more| next)\s*[:>–—-].{0,160}|also read\s*[:>–—-].{0,160}"
    r"|(?:©|copyright ©|\(c\) \d{4}).{0,160}|all rights reserved\.?"
    r"|читайте також\b.{0,160}|підписуйтесь\b.{0,160}",
    re.IGNORECASE,
)
# Uncover what's happening in …: a site's call to its reader, where a headline should stand
PROMOTION = re.compile(
    r"(?:uncover|discover|explore|find out|learn (?:more|how|about)|get (?:the|our|all|your)|stay (?:tuned|informed)"
    r"|join (?:us|our)|support (?:us|our)|become a|don['’]?t miss|check out|download|tune in|read (?:our|about)"
    r"|watch our|donate|take (?:our|the) (?:survey|quiz|poll)|catch up|dive into)\b.*",
    re.IGNORECASE,
)
