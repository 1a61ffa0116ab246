"""What people were told of a failure that nothing was done about. Whoever sees it asks again every
few seconds, for as long as it lasts: they are called once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

# Without a run that was held or turned away for so long, the next failure is another one.
_LASTS_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Episode:
    """Of the failure of one region. `at` is when a request was last turned away or held."""

    source: str = ""
    at: float = 0.0
    paged: list[str] = field(default_factory=list)

    def told(self, source: str, now: float) -> list[str]:
        """What people were called for, if this is the same failure still."""
        same = source == self.source and now - self.at < _LASTS_SECONDS
        return list(self.paged) if same else []

    def to_json(self) -> str:
        """The text that the lock's item keeps."""
        return json.dumps({"source": self.source, "at": self.at, "paged": self.paged})

    @classmethod
    def from_json(cls, text: str) -> Episode:
        """One that lasts no more, if the text is none: to call twice is better than not at all."""
        try:
            value = json.loads(text)
            return cls(str(value["source"]), float(value["at"]), [str(s) for s in value["paged"]])
        except (ValueError, TypeError, KeyError):
            return cls()
