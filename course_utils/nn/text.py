"""The course's own text: a play about walkers and hills, written by a small grammar from a seed.

About a million characters, 65 symbols (newline, space, 11 marks, both alphabets), the same on every
machine. It has what a language model can learn one after the other: letters, words, agreement,
turns of speech, speakers.
"""

import random

import numpy as np


def words(text):
    """The words of a text: the lists below stay readable."""
    return tuple(text.split())


SPEAKERS = words("""
    ADA BRUNO CLEO DAVI ESTHER FINN GRETA HUGO IRIS JONAS KIRA LEO MAYA NOAH OLGA PAUL QUENTIN ROSA
    SAMUEL TESSA ULLA VICTOR WILMA XAVER YARA ZENO
""")
NOUNS = words("""
    hill path valley slope ridge river stone cloud summit map compass lantern shadow stream bridge
    forest meadow basin cliff glacier village window walker shepherd letter number line curve plane
    surface field tower road harbour island voice question answer step turn night morning winter summer
    storm boat wave coast fox raven horse orchard jewel maze garden kitchen table book page song promise
    secret key door wall fire
""")
ADJECTIVES = words("""
    steep gentle narrow quiet bright cold heavy long old little broken golden hidden distant smooth
    rough silver hollow patient stubborn sudden level crooked kind wise weary foolish honest clever
    frozen just empty
""")
TRANSITIVE = words("""
    follow cross climb measure find lose remember forget draw carry watch leave touch keep trust
    question answer count turn build know love fear choose mend
""")
INTRANSITIVE = words("wait sleep fall rise return wander listen rest sing vanish begin end tremble shine")
ADVERBS = words("slowly quickly never always gladly often once again tonight today alone together")
PREPOSITIONS = words("over under beside behind beyond through near across above along")
OPENINGS = (
    "Listen", "Come now", "My friend", "In truth", "Believe me", "So it is", "By the fire", "At last",
    "Again",
)  # fmt: skip
JOINS = words("and but for yet because while until")
QUESTIONS = ("Who will", "Why must we", "When shall we", "How can I", "Where did you")
SYMBOLS = sorted("\n !\"'(),-.:;?" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "abcdefghijklmnopqrstuvwxyz")


class Playwright:
    """Writes the play. Only `random.Random.random` is used: its numbers are the same in every Python."""

    def __init__(self, seed):
        self.draw = random.Random(seed).random

    def pick(self, words):
        """One of the words; the first are the most frequent, as in a language."""
        return words[int(len(words) * self.draw() ** 2)]

    def chance(self, share):
        """True in this share of the cases."""
        return self.draw() < share

    def thing(self):
        """A noun with what stands before it, and whether it is one thing."""
        one = self.chance(0.7)
        noun = self.pick(NOUNS)
        if self.chance(0.4):
            noun = f"{self.pick(ADJECTIVES)} {noun}"
        if one:
            article = self.pick(("the", "my", "your", "this", "every", "a"))
            article = "an" if article == "a" and noun[0] in "aeiou" else article
            return f"{article} {noun}", True
        return f"{self.pick(('the', 'our', 'these', 'many', 'all'))} {plural(noun)}", False

    def subject(self):
        """Who acts, and whether the verb takes an s."""
        if self.chance(0.45):
            return self.thing()
        return self.pick((("I", False), ("you", False), ("we", False), ("she", True), ("he", True),
        ("they", False),
                          (self.pick(SPEAKERS).title(), True)))  # fmt: skip

    def clause(self):
        """Subject, verb and what belongs to them."""
        who, singular = self.subject()
        verb = self.pick(TRANSITIVE if self.chance(0.65) else INTRANSITIVE)
        words = [who, third_person(verb) if singular else verb]
        if verb in TRANSITIVE:
            words.append(self.thing()[0])
        if self.chance(0.35):
            words += [self.pick(PREPOSITIONS), self.thing()[0]]
        if self.chance(0.25):
            words.append(self.pick(ADVERBS))
        return " ".join(words)

    def sentence(self):
        """A statement, a question or a cry, with its mark."""
        if self.chance(0.15):
            verb = self.pick(TRANSITIVE)
            return f"{self.pick(QUESTIONS)} {verb} {self.thing()[0]}?"
        text = self.clause()
        if self.chance(0.35):
            text = f"{text}{self.pick((',', ',', ';'))} {self.pick(JOINS)} {self.clause()}"
        if self.chance(0.15):
            return f'{self.pick(OPENINGS)}, {self.pick(SPEAKERS).title()}: "{capital(text)}."'
        if self.chance(0.2):
            return f"{self.pick(OPENINGS)}, {text}{self.pick(('.', '!'))}"
        if self.chance(0.06):
            text = f"{text} - it's {self.pick(ADJECTIVES)}, isn't it"
            return capital(text) + "?"
        return capital(text) + self.pick((".", ".", "!"))

    def speech(self):
        """A speaker, perhaps what they do, and two to five sentences, one on a line."""
        who = self.pick(SPEAKERS)
        aside = f" ({self.pick(ADVERBS)})" if self.chance(0.1) else ""
        lines = [self.sentence() for _ in range(2 + int(4 * self.draw()))]
        return f"{who}{aside}:\n" + "\n".join(lines) + "\n\n"


def plural(noun):
    """More than one of it."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def third_person(verb):
    """The form after he, she, it."""
    return plural(verb)


def capital(text):
    """First letter large."""
    return text[0].upper() + text[1:]


def play(characters=1_000_000, seed=1):
    """The first `characters` of the play."""
    writer, parts, length = Playwright(seed), [], 0
    while length < characters:
        parts.append(writer.speech())
        length += len(parts[-1])
    return "".join(parts)[:characters]


def encode(text):
    """Integers 0 ... 64, the position of each character in SYMBOLS."""
    place = {c: i for i, c in enumerate(SYMBOLS)}
    try:
        return np.array([place[c] for c in text], np.int64)
    except KeyError as unknown:
        raise ValueError(
            f"the character {unknown} is not one of the {len(SYMBOLS)} symbols of the play"
        ) from None


def decode(numbers):
    """The text of integers 0 ... 64."""
    return "".join(SYMBOLS[i] for i in numbers)


def ngram_cross_entropy(train, held_out, n, symbols=65, smoothing=1.0):
    """Nats per character of `held_out` under counts of n-grams in `train`, each count raised by `smoothing`.

    n = 1 knows letter frequencies, n = 2 one character of context, n = 3 two: what a model must beat to show
    that it uses more.
    """

    def codes(text, length):
        windows = np.lib.stride_tricks.sliding_window_view(np.asarray(text), length)
        return windows @ symbols ** np.arange(length - 1, -1, -1)

    counts = np.bincount(codes(train, n), minlength=symbols**n).reshape(-1, symbols) + smoothing
    p = counts / counts.sum(1, keepdims=True)
    return float(-np.log(p.ravel()[codes(held_out, n)]).mean())
