"""The parrot of this exercise repeats what it hears, louder; and it writes for the newspaper."""


def shout(text):
    """Return ``text`` in capital letters."""
    return text.upper()


def article(i):
    """Return the article of writer ``i``: about 200,000 characters, like nobody else's."""
    sentence = f"Writer {i} has heard it, and so has everybody else. "
    return sentence * (200_000 // len(sentence))
