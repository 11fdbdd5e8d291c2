"""Rules in words: conditions read as clauses, clauses said as a clerk would, answers said as the page shows them."""

from .phrases import Speaker, in_words, speaker_at

__all__ = ["Speaker", "in_words", "speaker_at"]
