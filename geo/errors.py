"""The errors that bordermap raises; each says what was wrong, where, and how to repair it.

BordermapError
├── UnreadableArticle (ValueError)   a source that gives no article: empty, binary, too large, no text
├── GazetteerError (ValueError)      a gazetteer source or index that cannot be used
├── TheatreError (ValueError)        a theatre folder that breaks its own rules
├── CaseError (OSError)              a case that is missing, foreign, locked, out of reach or of another version
└── FormatError (ValueError)         a file to import or export whose form is not the one expected
"""


class BordermapError(Exception):
    """Root of all errors of the program: `what` was wrong, `where` (file, line or id), and the `repair`."""

    def __init__(self, what: str, *, where: str = "", repair: str = "") -> None:
        self.what, self.where, self.repair = what, where, repair
        head = f"{where}: {what}" if where else what
        super().__init__(f"{head}. {repair}" if repair else head)


class UnreadableArticle(BordermapError, ValueError):
    """A source that gives no article."""


class GazetteerError(BordermapError, ValueError):
    """A gazetteer source or index that cannot be used."""


class TheatreError(BordermapError, ValueError):
    """A theatre folder that breaks its own rules."""


class CaseError(BordermapError, OSError):
    """A case that cannot be opened, read or written."""


class FormatError(BordermapError, ValueError):
    """A file to import or export whose form is not the one expected."""
