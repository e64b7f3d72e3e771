"""Nodes that an import met before are known again, each by its label and key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_schema.ingest.seen_nodes import SeenNodes

NODES = st.lists(st.tuples(st.sampled_from(("Citizen", "Channel")), st.lists(st.text(max_size=2), max_size=40)))


@given(NODES)
def test_each_node_is_new_once_and_in_order(asked: list[tuple[str, list[str]]]) -> None:
    seen, met = SeenNodes(), set[tuple[str, str]]()
    for label, keys in asked:
        expected = [key for key in dict.fromkeys(keys) if (label, key) not in met]
        assert seen.new_ones(label, keys) == expected
        met |= {(label, key) for key in keys}


def test_many_nodes_are_told_apart() -> None:
    keys = [str(number) for number in range(20_000)]
    seen = SeenNodes()
    assert seen.new_ones("Citizen", keys) == keys
    assert seen.new_ones("Citizen", ["one more", *keys]) == ["one more"]
