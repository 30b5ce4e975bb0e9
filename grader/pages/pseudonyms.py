"""Names that stand for the names of submissions.

A pseudonym is a keyed hash of the name. Whoever has the key can tell whose it is by trying the
names, and nobody else can. The key stays with the results, so that the same submission has the same
pseudonym in every page that is made of them; without it, the next page has others.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from grader.files import whole_files
from grader.words import Text

KEY = "pseudonyms.key"
_LETTERS = 8
_SHORTEST_WORD = 3


class Pseudonyms:
    """The pseudonyms that go with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, out: Path) -> Pseudonyms:
        """Those of a folder of results, whose key is made if there is none."""
        file = out / KEY
        if not file.exists():
            with whole_files(file) as (opened,):
                opened.write(secrets.token_hex(32) + "\n")
        return cls(file.read_bytes())

    def __call__(self, name: str) -> str:
        found = hmac.digest(self._key, name.encode(errors="surrogatepass"), hashlib.sha256)
        letters = base64.b32encode(found).decode("ascii")[:_LETTERS].lower()
        return f"{letters[:4]}-{letters[4:]}"


def without_files_of(name: str, words: Text) -> Text:
    """Take a submission's name out of where files of it are named: the same for everybody then."""
    pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?=/|\.py\b)")
    return _replaced(pattern, words)


def without_name(name: str, words: Text) -> Text:
    """Take a submission's name out wherever it stands, unless it could be any word or number.

    Where a text is Chinese, nothing stands between its words.
    """
    if not name.isascii():
        return _replaced(re.compile(re.escape(name)), words)
    if len(name) < _SHORTEST_WORD:
        return words
    return _replaced(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), words)


def _replaced(pattern: re.Pattern[str], words: Text) -> Text:
    return Text(
        pattern.sub("…", words),
        {language: pattern.sub("…", said) for language, said in words.translations.items()},
    )
