"""What a page of a site shows, from its HTML, and whatever in it could show something else than its text.

The HTML is parsed as browsers do it (lexbor follows their standard), since one that was made to mislead is read in two
ways by two parsers. What is not known is not guessed at but told: in the article a short list of elements, attributes
and classes is allowed, outside of it whatever hides or moves text is not. Rejected: the parser of Python's standard
library, which knows tags and no tree.
"""

from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .beside import around, assets, beside, outside, said
from .blocks import BOXES, CODE, LINK
from .parts import Lines, Shown, Wrong
from .text import attributes_of, blocks
from .within import badges, deep, within


def shown(html: str, page: str) -> Shown:
    """Read a page; `page` is its path below the site's address, as `a/b.html`."""
    tree = LexborHTMLParser(html)
    where = Lines(html)
    articles = tree.css("article")
    every = list(tree.css("*"))
    inside = {node.mem_id for article in articles for node in article.css("*")}
    wrong = [one for node in every for one in outside(node, where) if node.mem_id not in inside]
    wrong += [Wrong(f"the id `{name}` is there {many} times", 0) for name, many in _ids(every) if many > 1]
    if len(articles) != 1:
        wrong.append(Wrong(f"the page has {len(articles)} articles, and should have one", 0))
        return Shown((), tuple(wrong), tuple(assets(every, where)), (), ())
    article = articles[0]
    if deep(article):
        wrong.append(Wrong("the article is as deep as no document is", 0))
        return Shown((), tuple(wrong), tuple(assets(every, where)), (), ())
    wrong += [
        one for node in article.css("*") if node.mem_id != article.mem_id for one in within(node, where)
    ]
    wrong += [Wrong(f"a badge says `{text}`", 0) for text in badges(article)]
    if set(article.text(deep=True)) & {*CODE, *LINK, *BOXES}:
        wrong.append(Wrong("the article has private characters, which nobody can read", 0))
    return Shown(
        tuple(blocks(article, page)),
        tuple(wrong),
        tuple(assets(every, where)),
        tuple(node.text(deep=True) for node in article.css(".rollout-id")),
        around(article),
        tuple(beside(every, article, inside, where)),
        tuple(said(every, article, inside, where)),
    )


def _ids(every: list[LexborNode]) -> list[tuple[str, int]]:
    found = (attributes_of(node).get("id") for node in every)
    return Counter(one for one in found if one is not None).most_common()
