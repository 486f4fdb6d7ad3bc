"""When a subscriber asks for news."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every `period` from `begin` on, but not between two moments of being `away`."""

    begin: datetime
    period: timedelta
    away: tuple[datetime, datetime] | None = None

    def after(self, moment: datetime) -> datetime:
        """The first time after a moment."""
        if moment < self.begin:
            return self._present(self.begin)
        return self._present(self.begin + ((moment - self.begin) // self.period + 1) * self.period)

    def last_before(self, moment: datetime) -> datetime:
        """The last time before a moment; it is not away then."""
        at = self.begin + ((moment - self.begin - timedelta(seconds=1)) // self.period) * self.period
        if self.away and self.away[0] <= at < self.away[1]:
            return self.last_before(self.away[0])
        return at

    def _present(self, at: datetime) -> datetime:
        if self.away and self.away[0] <= at < self.away[1]:
            missed = (self.away[1] - at) // self.period
            at += missed * self.period
            return at if at >= self.away[1] else at + self.period
        return at
