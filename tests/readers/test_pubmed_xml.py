from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers import common
from overclaim.readers.pubmed_xml import read
from overclaim.types import Deletion, Document, Failure, Record, Status
from tests.readers.records import ROWS, as_xml, many, put, xml_record


def records(folder: Path, body: str, root: str = "PubmedArticleSet", prolog: str = "") -> list[Record]:
    return list(read(put(folder, "a.xml", f"{prolog}<{root}>{body}</{root}>")))


def citation(inner: str, article: str = "", data: str = "", pmid: str = '<PMID Version="1">7</PMID>') -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE">{pmid}<Article>{article}</Article>{inner}</MedlineCitation>'
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def one(folder: Path, *args: str, **kwargs: str) -> Document:
    (record,) = records(folder, citation(*args, **kwargs))
    assert isinstance(record, Document), record
    return record


def abstract(inner: str) -> str:
    return f"<Abstract>{inner}</Abstract>"


def labelled(document: Document) -> list[tuple[str | None, str]]:
    return [(section.label, document.text[section.start : section.end]) for section in document.sections]


def test_repeated_and_labelled_abstract_texts(tmp_path: Path) -> None:
    document = one(
        tmp_path,
        "",
        abstract(
            '<AbstractText Label="AIMS" NlmCategory="OBJECTIVE">To see.</AbstractText>'
            '<AbstractText NlmCategory="METHODS">Tea.</AbstractText>'
            '<AbstractText Label="UNLABELLED">Plain\n   words.</AbstractText><AbstractText/>'
            "<CopyrightInformation>Copyright of nobody.</CopyrightInformation>"
        ),
    )
    assert document.text == "To see.\nTea.\nPlain words."
    assert labelled(document) == [("AIMS", "To see."), ("METHODS", "Tea."), (None, "Plain words.")]
    assert document.extra["copyright"] == "Copyright of nobody."
    assert document.extra["section_categories"] == (
        {"label": "AIMS", "category": "OBJECTIVE"},
        {"label": "METHODS", "category": "METHODS"},
    )


def test_inline_headings_in_an_unlabelled_abstract(tmp_path: Path) -> None:
    document = one(
        tmp_path, "", abstract("<AbstractText><b>Background: </b>Tea. <b>Results: </b>Sleep.</AbstractText>")
    )
    assert labelled(document) == [("BACKGROUND", "Tea."), ("RESULTS", "Sleep.")]


OTHER = '<OtherAbstract Type="Publisher" Language="{}"><AbstractText>{}</AbstractText></OtherAbstract>'


def test_other_abstracts_are_kept_apart(tmp_path: Path) -> None:
    document = one(tmp_path, OTHER.format("fre", "Le thé."), abstract("<AbstractText>Tea.</AbstractText>"))
    assert document.text == "Tea."
    assert document.extra["other_abstracts"] == ({"language": "fre", "type": "Publisher", "text": "Le thé."},)


def test_an_english_other_abstract_stands_in_for_a_missing_one(tmp_path: Path) -> None:
    assert one(tmp_path, OTHER.format("fre", "Le thé.")).text == ""
    assert one(tmp_path, OTHER.format("fre", "Le thé.") + OTHER.format("eng", "Tea.")).text == "Tea."


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tea and <i>sleep</i>.", "Tea and sleep."),
        ("[Tea and sleep].", "Tea and sleep."),
        ("[Tea and sleep.]", "Tea and sleep."),
        ("Tea and sleep. [Article in French]", "Tea and sleep."),
        ("[11C]tea binding in [rats].", "[11C]tea binding in [rats]."),
        ("[Not Available].", "Le thé et le sommeil."),
        ("", "Le thé et le sommeil."),
    ],
)
def test_titles(tmp_path: Path, title: str, expected: str) -> None:
    article = f"<ArticleTitle>{title}</ArticleTitle><VernacularTitle>Le thé et le sommeil.</VernacularTitle>"
    assert one(tmp_path, "", article).title == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<Year>2011</Year><Month>Jan</Month>", 2011),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Winter 2001-2002</MedlineDate>", 2001),
        ("<Season>Fall</Season>", None),
    ],
)
def test_years(tmp_path: Path, date: str, expected: int | None) -> None:
    journal = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    assert one(tmp_path, "", journal).year == expected


def test_doi_comes_from_the_article_or_its_own_id_list_not_from_its_references(tmp_path: Path) -> None:
    ids = '<ArticleIdList><ArticleId IdType="doi">10.1/own</ArticleId></ArticleIdList>'
    cited = '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1/cited</ArticleId></ArticleIdList>'
    cited += "</Reference></ReferenceList>"
    location = '<ELocationID EIdType="doi" ValidYN="{}">10.1/located</ELocationID>'
    assert one(tmp_path, "", "", cited + ids).doi == "10.1/own"
    assert one(tmp_path, "", "", cited).doi is None
    assert one(tmp_path, "", location.format("Y"), ids).doi == "10.1/located"
    assert one(tmp_path, "", location.format("N"), ids).doi == "10.1/own"


def test_mesh_descriptors_with_qualifiers_and_major_topics_apart(tmp_path: Path) -> None:
    mesh = (
        '<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Tea</DescriptorName>'
        '<QualifierName MajorTopicYN="Y">adverse effects</QualifierName></MeshHeading>'
        "<MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>"
    )
    document = one(tmp_path, mesh)
    assert document.mesh == ("Tea", "Humans")
    assert document.extra["mesh_headings"] == (
        {"descriptor": "Tea", "qualifiers": ("adverse effects",), "major": ("adverse effects",)},
        {"descriptor": "Humans", "qualifiers": (), "major": ()},
    )


def notice(kind: str) -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>J Tea. 2020</RefSource>'
        '<PMID Version="1">99</PMID></CommentsCorrections></CommentsCorrectionsList>'
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("RetractionIn", Status.RETRACTED),
        ("RetractionOf", Status.RETRACTION_NOTICE),
        ("ExpressionOfConcernIn", Status.CONCERN),
        ("ErratumIn", Status.CORRECTED),
        ("CorrectedandRepublishedFrom", Status.CORRECTED),
        ("ErratumFor", Status.CURRENT),
    ],
)
def test_status_from_notices_with_their_ids(tmp_path: Path, kind: str, expected: Status) -> None:
    document = one(tmp_path, notice(kind))
    assert document.status is expected
    assert document.extra["notices"] == ({"type": kind, "id": "pmid:99", "citation": "J Tea. 2020"},)


def test_citations_and_comments_are_no_notices(tmp_path: Path) -> None:
    document = one(tmp_path, notice("Cites") + notice("CommentIn"))
    assert document.status is Status.CURRENT
    assert "notices" not in document.extra


def test_notices_of_old_files(tmp_path: Path) -> None:
    old = "<RetractionIn><RefSource>J Tea</RefSource><PMID>99</PMID></RetractionIn>"
    document = one(tmp_path, f"<CommentsCorrections>{old}</CommentsCorrections>")
    assert document.status is Status.RETRACTED


def test_status_from_publication_types(tmp_path: Path) -> None:
    types = "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>"
    assert one(tmp_path, "", types).status is Status.RETRACTED


@pytest.mark.parametrize("root", ["PubmedArticleSet", "MedlineCitationSet", "anything"])
def test_bare_citations_in_any_set(tmp_path: Path, root: str) -> None:
    found = records(tmp_path, "<MedlineCitation><PMID>7</PMID></MedlineCitation>" * 2, root)
    assert [record.id for record in found if isinstance(record, Document)] == ["pmid:7", "pmid:7"]


def test_a_single_record_without_a_set(tmp_path: Path) -> None:
    (record,) = read(put(tmp_path, "a.xml", xml_record(ROWS[0])))
    assert isinstance(record, Document)


def test_blank_lines_before_the_xml_declaration(tmp_path: Path) -> None:
    assert [type(record) for record in read(put(tmp_path, "a.xml", b"\n  \n" + as_xml(ROWS)))] == [Document] * 3


def test_deletions_are_records(tmp_path: Path) -> None:
    body = (
        xml_record(ROWS[0]) + '<DeleteCitation><PMID Version="2">5</PMID><PMID>6</PMID><PMID>x</PMID></DeleteCitation>'
    )
    found = records(tmp_path, body)
    assert [type(record) for record in found] == [Document, Deletion, Deletion, Failure]
    assert [record.source.record for record in found if record.source] == [1, 2, 3, 4]
    deletions = [record for record in found if isinstance(record, Deletion)]
    assert [(deletion.document_id, deletion.version) for deletion in deletions] == [("pmid:5", 2), ("pmid:6", None)]


def test_versions(tmp_path: Path) -> None:
    assert one(tmp_path, "", pmid='<PMID Version="3">7</PMID>').extra["pmid_version"] == 3


BOOK = (
    "<PubmedBookArticle><BookDocument><PMID>8</PMID><Book><BookTitle>All of tea</BookTitle><PubDate><Year>2012</Year>"
    "</PubDate></Book>{}<PublicationType>Review</PublicationType><Abstract><AbstractText>On tea.</AbstractText>"
    "</Abstract></BookDocument></PubmedBookArticle>"
)


def test_books_and_chapters(tmp_path: Path) -> None:
    whole, chapter = records(tmp_path, BOOK.format("") + BOOK.format("<ArticleTitle>Green tea</ArticleTitle>"))
    assert isinstance(whole, Document)
    assert isinstance(chapter, Document)
    assert (whole.id, whole.title, whole.journal, whole.text, whole.year) == (
        "pmid:8",
        "All of tea",
        None,
        "On tea.",
        2012,
    )
    assert (chapter.title, chapter.journal, chapter.publication_types) == ("Green tea", "All of tea", ("Review",))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("<PubmedArticle/>", "no MedlineCitation"),
        ("<PubmedBookArticle/>", "no BookDocument"),
        (citation("", pmid=""), "no id"),
        (citation("", pmid="<PMID>seven</PMID>"), "no PubMed number"),
    ],
)
def test_a_bad_record_fails_alone(tmp_path: Path, record: str, expected: str) -> None:
    before, bad, after = records(tmp_path, xml_record(ROWS[0]) + record + xml_record(ROWS[1]))
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(bad, Failure)
    assert expected in bad.reason
    assert bad.source is not None
    assert bad.source.record == 2


def test_a_record_without_pmid_goes_by_its_doi(tmp_path: Path) -> None:
    ids = '<ArticleIdList><ArticleId IdType="doi">10.1/Own</ArticleId></ArticleIdList>'
    document = one(tmp_path, "", "", ids, pmid="")
    assert (document.id, document.url) == ("doi:10.1/own", "https://doi.org/10.1/Own")


def test_an_empty_set_has_no_records(tmp_path: Path) -> None:
    assert records(tmp_path, "") == []


BOMB = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "prolog",
    [
        BOMB + "]>",
        "<!DOCTYPE x [<!ENTITY i SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE x [<!ENTITY i SYSTEM 'http://127.0.0.1:9/none'>]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/none'> %p;]>",
        "<!-- " + "x" * 70_000 + " --><!DOCTYPE x [<!ENTITY i 'late'>]>",
    ],
)
def test_declared_entities_are_refused_in_one_line(tmp_path: Path, prolog: str) -> None:
    article = "<ArticleTitle>&i;</ArticleTitle>" if "%" not in prolog else ""
    with pytest.raises(InputError, match=r"declares XML entities.*refused as unsafe") as caught:
        records(tmp_path, citation("", article), prolog=prolog)
    assert "\n" not in str(caught.value)


def test_entities_hidden_in_another_encoding_are_refused(tmp_path: Path) -> None:
    text = f"<?xml version='1.0' encoding='utf-16'?>{BOMB}]><PubmedArticleSet>{citation('')}</PubmedArticleSet>"
    with pytest.raises(InputError, match="declares XML entities"):
        list(read(put(tmp_path, "a.xml", text.encode("utf-16"))))


def test_the_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "evil.dtd").write_text("<!ENTITY alpha 'expanded'>", encoding="utf-8")
    prolog = f"<!DOCTYPE PubmedArticleSet SYSTEM '{tmp_path / 'evil.dtd'}'>"
    (record,) = records(tmp_path, citation("", "<ArticleTitle>&alpha; wave</ArticleTitle>"), prolog=prolog)
    assert isinstance(record, Failure)
    assert "&alpha;" in record.reason


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (b"<PubmedArticle><oops></PubmedArticle></PubmedArticleSet>", "not well-formed"),
        (b"<PubmedArticle>caf\xe9 and more</PubmedArticle></PubmedArticleSet>", "encoding"),
        (b"</PubmedArticleSet><?xml version='1.0'?><PubmedArticleSet/>", "several XML documents"),
        (b"</PubmedArticleSet><PubmedArticleSet></PubmedArticleSet>", "several XML documents"),
        (b"<PubmedArticle>", "not well-formed"),
    ],
)
def test_what_breaks_off_ends_with_one_failure(tmp_path: Path, tail: bytes, expected: str) -> None:
    whole = as_xml(ROWS).removesuffix(b"</PubmedArticleSet>\n")
    found = list(read(put(tmp_path, "a.xml", whole + tail)))
    assert [type(record) for record in found] == [Document, Document, Document, Failure]
    last = found[-1]
    assert isinstance(last, Failure)
    assert last.reason.startswith("the rest of the file was lost: not well-formed XML")
    assert expected in last.reason
    assert last.source is not None
    assert last.source.record == 4


@pytest.mark.parametrize(
    "content", ["<html><body>Tea</body></html>", "Tea", "<PubmedArticleSet>", "<PubmedArticleSet>\0", " "]
)
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match=r"not PubMed XML|not well-formed") as caught:
        list(read(put(tmp_path, "a.xml", content)))
    assert "\n" not in str(caught.value)


def test_a_record_over_the_limit_ends_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "MAX_RECORD_BYTES", 100_000)
    huge = citation("<KeywordList>" + "<Keyword>tea</Keyword>" * 20_000 + "</KeywordList>")
    found = list(read(put(tmp_path, "a.xml", f"<PubmedArticleSet>{xml_record(ROWS[0])}{huge}</PubmedArticleSet>")))
    assert [type(record) for record in found] == [Document, Failure]
    assert isinstance(found[1], Failure)
    assert "a record of more than" in found[1].reason


def test_finished_records_leave_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from overclaim.readers import pubmed_xml

    sizes: list[int] = []
    free = pubmed_xml._free

    def measured(element: object) -> None:
        free(element)  # type: ignore[arg-type]
        sizes.append(len(element.getparent()))  # type: ignore[attr-defined]

    monkeypatch.setattr(pubmed_xml, "_free", measured)
    found: Iterator[Record] = read(put(tmp_path, "a.xml", as_xml(many(300))))
    assert sum(1 for _ in found) == 300
    assert max(sizes) <= 64


def test_text_nodes_beyond_the_parser_limit_end_the_file(tmp_path: Path) -> None:
    body = citation("", f"<ArticleTitle>{'x' * 11_000_000}</ArticleTitle>")
    found = records(tmp_path, xml_record(ROWS[0]) + body)
    assert [type(record) for record in found] == [Document, Failure]
