"""What may stand in the article of a page: elements, attributes, classes, badges; and what may stand nowhere."""

import re
from typing import Final

#: Elements that begin a block of their own.
BLOCKS: Final = frozenset(
    {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "li",
        "th",
        "td",
        "pre",
        "blockquote",
        "div",
        "ul",
        "ol",
        "table",
        "thead",
        "tbody",
        "tr",
        "hr",
    }
)
#: Elements that an article has.
TAGS: Final = BLOCKS | {"a", "br", "code", "em", "input", "span", "strong"}
CLASSES: Final = re.compile(
    r"highlight|codehilite|(?:language|lang)-[a-z0-9+-]+|headerlink|admonition(?:-title)?|mermaid|[a-z][a-z0-9]{0,2}"
    r"|(?:contains-)?task-list(?:-item|-control)?|note|tip|important|warning|caution"
    r"|rollout-(?:id|badge|proved|stale|failed|undecided|never|outside)"
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "input": {"type", "disabled", "checked"}}
ALIGNED: Final = re.compile(r"text-align: (?:left|right|center);?")
#: Elements that show what is no text of the page, or something else than what is written in them.
NEVER: Final = frozenset(
    {
        "iframe",
        "object",
        "embed",
        "applet",
        "frame",
        "frameset",
        "template",
        "slot",
        "portal",
        "dialog",
        "canvas",
        "video",
        "audio",
        "marquee",
        "base",
        "foreignobject",
        "text",
        "tspan",
        "animate",
        "set",
        "math",
        "noscript",
        "pre",
        "textarea",
        "select",
        "meter",
        "progress",
    }
)
#: Attributes whose text is read aloud, or shown under a pointer or in a field.
ALOUD: Final = frozenset({"title", "alt", "placeholder", "value", "label"}) | {
    f"aria-{name}" for name in ("label", "description", "roledescription", "valuetext", "placeholder")
}
#: Elements that stand in one another in an article.
DEEPEST: Final = 100
BADGE: Final = re.compile(
    r"[✔↻✘?○-] (?:proved|stale|failed|inconclusive|never run|not rehearsed) on [A-Za-z0-9._-]+"
    r"(?:, \d{4}-\d\d-\d\d \d\d:\d\d UTC)?"
)
