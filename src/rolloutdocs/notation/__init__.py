"""How a page says what the source means: marks, labels, sentences and the characters both sides refuse.

Data only. The writer (`generator`) and the reader (`checks`) each have their own code over it and never
import each other, so that a mistake in one is not repeated by the other.
"""
