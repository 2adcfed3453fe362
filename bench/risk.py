"""How much of what is high risk is found, how much harmless mail is held up, and what reading a mail costs.

    bin/bench risk
    bin/bench risk --texts FOLDER

Without a folder: every word of the lists, written wrongly in seven ways. With a folder that holds ``stream.jsonl`` (a
week of support mail with its topics) and ``topic/`` (BANKING77, MultiDoGO, NatCS, a Spanish help desk): misses and
false alarms.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.desk.rules import risk as rules
from inhand.desk.rules.risk import BY_WORDS, Limits, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAIL = (
    "Hello team, I ordered a grinder last week and it has not arrived. Could you tell me where it is? The tracking "
    "number says delivered on 3 March, but nobody here has seen it. I paid 89,90 EUR by card. Kind regards, Otto "
)
_LONG = 6
_ROUNDS = 500
# What BANKING77 and MultiDoGO call these is a stolen card or an unknown payment: high risk by our lists as well.
_RISKY = ("stolen", "compromised", "notrecog", "not_recog", "fraud", "lostcard", "lost_or", "dispute")
_LEET = str.maketrans("aeiost", "43105+")
_WAYS: dict[str, Callable[[str], Iterator[str]]] = {
    "as it is": lambda word: iter([word]),
    "two letters swapped": lambda word: (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)
    ),
    "a letter left out": lambda word: (word[:at] + word[at + 1 :] for at in range(1, len(word))),
    "a letter wrong": lambda word: (word[:at] + "x" + word[at + 1 :] for at in range(1, len(word))),
    "a letter doubled": lambda word: (word[:at] + word[at] + word[at:] for at in range(len(word))),
    "first letter wrong": lambda word: iter(["x" + word[1:]]),
    "a digit for a letter": lambda word: (
        word[:at] + new + word[at + 1 :]
        for at in range(len(word))
        if (new := word[at].translate(_LEET)) != word[at] and new != "+"
    ),
    "letters set apart": lambda word: iter([" ".join(word)]),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path)
    given = parser.parse_args()
    _cost()
    _misspelt()
    if given.texts:
        _measured(given.texts)


def _cost() -> None:
    limits = Limits(money=1000)
    find([_MAIL], limits=limits)
    for name, text in (("a mail of 600 letters", _MAIL * 3), ("one of 60 MB", "lawyer 1 " * 7_000_000)):
        rounds = _ROUNDS if len(text) < len(_MAIL) * 9 else 5
        begun = time.process_time()
        for _ in range(rounds):
            find([text], limits=limits)
        print(f"{name}: {(time.process_time() - begun) / rounds * 1e3:.2f} ms")


def _misspelt() -> None:
    given = tomllib.loads((Path(rules.__file__).parent / "risk.toml").read_text("utf-8"))
    phrases = [(code, words) for code in BY_WORDS for each in given[code].values() for words in each]
    single = [
        (code, bare) for code, words in phrases if (bare := words.rstrip("*")).isascii() and bare.isalpha()
    ]
    long_ones = [(code, word) for code, word in single if len(word) >= _LONG]
    print(
        f"\n{len(phrases)} phrases; of their {len(single)} single words {len(long_ones)} have six letters or more"
    )
    for way, write in _WAYS.items():
        tried = [(code, form) for code, word in long_ones for form in write(word)]
        found = sum(any(code == each.code for each in find([form])) for code, form in tried)
        print(f"  {way:22} {found:6} of {len(tried):6} found, {found / len(tried):6.1%}")


def _measured(folder: Path) -> None:
    print("\nharmless mail that would be held up")
    for name, texts in _harmless(folder):
        hits = [reason for text in texts for reason in find([text])]
        held = sum(bool(find([text])) for text in texts)
        words = Counter(word for reason in hits for word in reason.words).most_common(5)
        print(f"  {name:34} {held:4} of {len(texts):6}, {held / len(texts):6.2%}  {words}")
    print("\nmail of a topic that is high risk")
    for topic, languages in _stream_risky(folder).items():
        for language, texts in sorted(languages.items()):
            found = sum(bool(find([text])) for text in texts)
            print(f"  {topic} {language:30} {found:4} of {len(texts):4} found")


def _rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield a week's mail as its topic, language and text."""
    with (folder / "stream" / "stream.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            truth = row["truth"]
            if truth["topic"] and truth["kind"] in {"new", "cross_post"}:
                yield (
                    truth["topic"],
                    truth["language"],
                    f"{row['subject'] or ''}\n{truth['visible_text'] or row['body']}",
                )


def _harmless(folder: Path) -> Iterator[tuple[str, list[str]]]:
    yield (
        "a week of support",
        [text for topic, _, text in _rows(folder) if topic not in {"legal", "security"}],
    )
    for pattern, intent, text in (
        ("banking77/*.csv", "category", "text"), ("multidogo/*.csv", "intent", "utterance"),
        ("natcs/*.csv", "intent", "text"), ("glpi-es/*.csv", "intent", "text"),
    ):  # fmt: skip
        texts = []
        for path in (folder / "topic").glob(pattern):
            with path.open(encoding="utf-8", newline="") as file:
                texts += [
                    row[text]
                    for row in csv.DictReader(file)
                    if not any(part in row[intent] for part in _RISKY)
                ]
        yield pattern.partition("/")[0], texts


def _stream_risky(folder: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {"legal": {}, "security": {}}
    for topic, language, text in _rows(folder):
        if topic in found:
            found[topic].setdefault(language, []).append(text)
    return found


if __name__ == "__main__":
    main()
