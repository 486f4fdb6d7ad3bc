"""A regular expression as text → the same, compiled when it is first used."""

import re
from functools import cached_property
from typing import Any, cast


class _Lazy:
    """Stands for a pattern. Each of its methods is kept when it is first asked for: from then on it costs no more."""

    def __init__(self, text: str, flags: re.RegexFlag) -> None:
        self._text, self._flags = text, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._text, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def lazy(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """For patterns that not every command uses: to compile them all took a third of the start of each."""
    return cast("re.Pattern[str]", _Lazy(text, flags))
