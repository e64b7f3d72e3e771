"""Known rows are told by key, whatever a page of them looks like."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph_schema.store.known import GatheredRows

HASHES = st.binary(min_size=16, max_size=16).map(bytes.hex)
"""What keys and fingerprints are; among them may be some that only look alike."""
ODD = st.one_of(HASHES, HASHES.map(str.upper), st.just(" " * 32), st.text(max_size=33))
PAGES = st.lists(
    st.one_of(
        st.dictionaries(HASHES, st.one_of(st.none(), HASHES), max_size=30),
        st.dictionaries(ODD, st.one_of(st.none(), ODD), max_size=5),
    ),
    max_size=4,
)


@given(PAGES)
def test_every_row_is_known_with_its_fingerprint(pages: list[dict[str, str | None]]) -> None:
    gathered, rows = GatheredRows(), dict[str, str | None]()
    for page in pages:
        new = {key: fingerprint for key, fingerprint in page.items() if key not in rows}
        gathered.add([*new.items()])
        rows |= new
    known = gathered.known()
    assert dict(known) == rows
