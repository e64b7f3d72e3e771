"""Which offices there are: each with what nobody else has, or a refusal that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.offices_file import FILE, office_settings, offices_of
from api.settings import Settings
from graph_schema.engine.address import GraphAddress
from graph_schema.errors import BadInput, UnreadableFile

A = '[[office]]\nid = "a"\nhosts = ["a.example", "A2.example"]\n'
B = '[[office]]\nid = "b"\nhosts = ["b.example"]\n'
SERVER = 'graph_uri = "bolt+s://graph.example:7687"\n'


def written(folder: Path, text: str, **more: object) -> Settings:
    (folder / FILE).write_text(text, encoding="utf-8")
    return Settings(folder, **more)  # type: ignore[arg-type]


def test_without_the_file_there_is_one_office(tmp_path: Path) -> None:
    assert offices_of(Settings(tmp_path)) == ()
    assert office_settings(Settings(tmp_path), "") == Settings(tmp_path)


def test_each_office_has_its_names_folder_and_graph_and_the_common_rest(tmp_path: Path) -> None:
    (tmp_path / "b.password").write_text("secret\n")
    text = f'{A}{B}{SERVER}graph_user = "b"\ngraph_password_file = "b.password"\ndata = "elsewhere"\n'
    settings = written(tmp_path, text, minimum_cases=5, trusted_proxies=("127.0.0.1/32",))
    a, b = offices_of(settings)
    assert (a.office, a.allowed_hosts, a.graph) == ("a", ("a.example", "a2.example"), None)
    assert (a.data_folder, b.data_folder) == (tmp_path / "offices" / "a", tmp_path / "elsewhere")
    assert b.graph == GraphAddress("bolt+s://graph.example:7687", "neo4j", "b", "secret")
    assert {each.minimum_cases for each in (a, b)} == {5}
    assert {each.trusted_proxies for each in (a, b)} == {("127.0.0.1/32",)}
    assert "secret" not in repr(b)
    assert (tmp_path / "b.password").stat().st_mode & 0o077 == 0, "closed to other accounts"


def test_a_command_names_one_of_several(tmp_path: Path) -> None:
    settings = written(tmp_path, A + B)
    assert office_settings(settings, "b").data_folder == tmp_path / "offices" / "b"
    for wrong in ("", "c"):
        with pytest.raises(BadInput) as refused:
            office_settings(settings, wrong)
        assert "(a, b)" in refused.value.remedy_en
    (tmp_path / FILE).unlink()
    with pytest.raises(BadInput, match="no office"):
        office_settings(settings, "a")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "one [[office]]"),
        ("office = 7\n", "one [[office]]"),
        (f"{A}[other]\n", "one [[office]]"),
        ('[[office]]\nid = "A b"\nhosts = ["a.example"]\n', "office 1, id"),
        ('[[office]]\nhosts = ["a.example"]\n', "office 1, id"),
        ('[[office]]\nid = "a"\n', "office a, hosts"),
        ('[[office]]\nid = "a"\nhosts = ["*.example"]\n', "office a, hosts"),
        ('[[office]]\nid = "a"\nhosts = "a.example"\n', "office a, hosts"),
        ('[[office]]\nid = "a"\nhosts = ["a.example:443"]\n', "office a, hosts"),
        (f'{A}password = "open"\n', "office a, password"),
        (f'{A}graph_user = "a"\n', "office a, graph_user: stands with graph_uri only"),
        (f'{A}graph_uri = "http://x"\n', "office a, graph_uri"),
        (f'{A}{SERVER}graph_password_file = "nowhere"\n', "office a, graph_password_file"),
        (A + A.replace("a.example", "c.example").replace("A2", "c2"), "office a, id: the same as of a"),
        (f'{A}[[office]]\nid = "b"\nhosts = ["a2.example"]\n', "office b, hosts: the same as of a"),
        (f'{A}{B}data = "offices/x/../a"\n', "office b, data: the same as of a"),
        (f'{A}{B}data = "offices/a/inside"\n', "office b, data: the folder lies in that of another"),
        (A + SERVER + B + SERVER.replace("graph.example", "GRAPH.example"), "office b, graph_uri: the same as of a"),
    ],
)
def test_what_cannot_be_or_would_be_shared_is_refused_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(BadInput) as refused:
        offices_of(written(tmp_path, text))
    assert place in refused.value.en.replace("):", ":")
    assert refused.value.de.startswith(FILE)


def test_no_office_falls_back_on_the_graph_or_the_names_of_the_environment(tmp_path: Path) -> None:
    graph = GraphAddress("bolt://x:1", "neo4j", "neo4j", "")
    for more in ({"graph": graph}, {"allowed_hosts": ("a.example",)}):
        with pytest.raises(BadInput, match="single office"):
            offices_of(written(tmp_path, A, **more))


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="line 2"):
        offices_of(written(tmp_path, "[[office]]\nid = a\n"))
