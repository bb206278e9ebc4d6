"""Articles from web pages: the main text, without navigation, banners, comments and scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from overclaim.errors import InputError
from overclaim.readers.blocks import Block, assemble, tidy
from overclaim.readers.elements import element_blocks
from overclaim.readers.encoding import decode, read_bytes
from overclaim.types import Document, SectionKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?(?:\s*<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)?", re.I | re.S)
_DROPPED = (
    "//comment()|//processing-instruction()|//head|//script|//style|//template|//noscript|//nav|//footer|//aside|//form"
    "|//button|//select|//svg|//iframe|//object|//header[not(ancestor::article or ancestor::main)]"
    "|//*[@hidden or @aria-hidden='true' or @role='navigation' or @role='banner' or @role='contentinfo'"
    " or @role='dialog' or @role='complementary']"
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|comments?|breadcrumbs?|share|social|newsletter|related|sidebar|menu|navbar)"
    r"(?:$|[\s_-])",
    re.I,
)
# Below 250 characters trafilatura gives one paragraph with navigation in it; the margin is for pages near that size.
_TOO_SMALL = 500


@dataclass(frozen=True, slots=True)
class _Extract:
    """Main text and metadata of a page."""

    title: str | None = None
    url: str | None = None
    blocks: tuple[Block, ...] = ()


def read(path: Path) -> Document:
    """The article on the web page at ``path``: its main text, metadata title and canonical address.

    The main text is what trafilatura finds (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15); for a page too small
    for it, everything but page furniture. Nothing is fetched. Raises ``InputError`` when the page holds no text.
    """
    data = read_bytes(path)
    declared = _CHARSET.search(data[:2048])
    html = _PROLOGUE.sub("", decode(data, path, declared[1].decode("ascii") if declared else None))
    found = _main_text(html, path)
    if _size(found.blocks) >= _TOO_SMALL:
        return assemble(found.blocks, path, found.title, found.url)
    page = _parse(html, path)
    return assemble(_all_text(page), path, found.title or _page_title(page), found.url)


def fragment_blocks(html: str) -> list[Block]:
    """The blocks of a piece of HTML, such as one inside Markdown; ``line`` counts from 1 in it."""
    from lxml.html import fragment_fromstring

    root = fragment_fromstring(html, create_parent="div")
    _drop_furniture(root)
    return list(element_blocks(root))


def _main_text(html: str, path: Path) -> _Extract:
    """What trafilatura finds; asked again with the container named where it returned no heading.

    In a page without an ``<article>`` or a telling class name it keeps paragraphs and drops their headings and lists.
    """
    found = _extract(html)
    if not found.blocks or any(block.kind is SectionKind.HEADING for block in found.blocks):
        return found
    page = _parse(html, path)
    if not _name_container(page, {block.text for block in found.blocks}):
        return found
    from lxml.html import tostring

    again = _extract(tostring(page, encoding="unicode"))
    return _Extract(found.title, found.url, again.blocks) if _size(again.blocks) > _size(found.blocks) else found


def _extract(html: str) -> _Extract:
    from trafilatura import bare_extraction

    found = bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
        with_metadata=True,
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return _Extract()
    return _Extract(found.title, found.url, tuple(element_blocks(found.body)))


def _name_container(page: HtmlElement, texts: Set[str]) -> bool:
    """True once the element around all paragraphs that read as one of ``texts`` is an ``<article>``."""
    chains = [[*p.iterancestors()] for p in page.iter("p") if tidy(p.text_content()) in texts]
    shared = [element for element in chains[0] if all(element in chain for chain in chains)] if chains else []
    if not shared or shared[0].tag == "article":
        return False
    container = shared[0]
    if container.tag == "body":
        article = container.makeelement("article")
        article.text, container.text = container.text, None
        article.extend(list(container))
        container.append(article)
    else:
        container.tag = "article"
    return True


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _parse(html: str, path: Path) -> HtmlElement:
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    try:
        return document_fromstring(html)
    except ParserError:
        raise InputError(f"{path}: an article without text; the page holds no elements") from None


def _page_title(page: HtmlElement) -> str:
    elements = page.xpath("//h1") + page.xpath("//head/title")
    return next((text for element in elements if (text := tidy(element.text_content()))), "")


def _all_text(page: HtmlElement) -> list[Block]:
    _drop_furniture(page)
    mains = page.xpath("//main") or page.xpath("//article")
    return list(element_blocks(mains[0] if len(mains) == 1 else page))


def _drop_furniture(root: HtmlElement) -> None:
    named = ((f"{element.get('class', '')} {element.get('id', '')}", element) for element in root.iter("*"))
    marked = [element for name, element in named if _FURNITURE.search(name) and element.tag not in ("html", "body")]
    for element in [*root.xpath(_DROPPED), *marked]:
        if element.getparent() is not None:
            element.drop_tree()
