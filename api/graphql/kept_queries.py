"""What of a query may be remembered: its form, never what somebody wrote into it.

A query text can name a person: clients should send values as variables, but many write them into the text. So a
parsed query is remembered only where it holds no text, no decimal number and no whole number of more than four digits
(a page's size has fewer; a postcode, a telephone or customer number has more). Names that a client gives to its own
parts (operation, variables, aliases) are part of the form. What is remembered keeps the places of its parts for
messages, without the text that stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graphql import DocumentNode, FloatValueNode, IntValueNode, Node, Source, StringValueNode, Token, TokenKind

MOST_DIGITS = 4
"""Of a whole number in a query that is remembered."""
_WRITTEN = re.compile(r"[^\r\n]")


def holds_values(document: DocumentNode) -> bool:
    """Tell whether somebody wrote a value into a query that may say something of a person."""
    return any(_is_value(node) for node in _nodes(document))


def forget_text(document: DocumentNode) -> None:
    """Let the parts of a query know their places by line and column, and the text no longer.

    The parser's places lead to the tokens, values and comments among them, and to the whole text.
    """
    source = None
    for node in _nodes(document):
        place = node.loc
        if place is None:
            continue
        if source is None:
            source = Source(_WRITTEN.sub(" ", place.source.body))
        place.start_token, place.end_token = _place(place.start_token), _place(place.end_token)
        place.source = source


def _is_value(node: Node) -> bool:
    if isinstance(node, IntValueNode):
        return len(node.value) > MOST_DIGITS
    return isinstance(node, StringValueNode | FloatValueNode)


def _place(token: Token) -> Token:
    return Token(TokenKind.NAME, token.start, token.end, token.line, token.column)


def _nodes(document: DocumentNode) -> Iterator[Node]:
    """Yield all parts of a query; without recursion, because a query may be nested as deeply as the parser reads."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        yield node
        for name in node.keys:
            held: Any = getattr(node, name, None)
            if isinstance(held, Node):
                waiting.append(held)
            elif isinstance(held, list | tuple):
                waiting.extend(each for each in held if isinstance(each, Node))  # pyright: ignore[reportUnknownVariableType]
