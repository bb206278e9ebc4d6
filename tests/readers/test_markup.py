from __future__ import annotations

import pytest
from lxml import etree

from overclaim.errors import RecordError
from overclaim.readers.markup import plain

MATH = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<i>E. coli</i> and <b>more</b> <u>tea</u>", "E. coli and more tea"),
        ("10<sup>-3</sup> M", "10^-3 M"),
        ("mg kg<sup>\u22121</sup>", "mg kg^\u22121"),
        ("R<sup>2</sup>=0.9", "R^2=0.9"),
        ("(a+b)<sup>2</sup>", "(a+b)^2"),
        ("the 19<sup>th</sup> day", "the 19th day"),
        ("CD4<sup>+</sup> cells", "CD4+ cells"),
        ("Ca<sup>2+</sup>", "Ca2+"),
        ("[<sup>18</sup>F]FDG, <sup>13</sup>C", "[18F]FDG, 13C"),
        ("Tea<sup>®</sup>", "Tea®"),
        ("H<sub>2</sub>O, IC<sub>50</sub>", "H2O, IC50"),
        ("W<sub>1</sub><sup>2</sup>", "W1^2"),
        ("<i>x<sup>2</sup></i>", "x^2"),
        ("a<!-- note -->b<?p i?>c", "abc"),
        ("p &lt; 0.05", "p < 0.05"),
        ("see<DispFormula>a=b</DispFormula>here", "see a=b here"),
        (f"<mml:math {MATH}><mml:mfrac><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math>", "a/b"),
        (
            f"<mml:math {MATH}><mml:msubsup><mml:mi>η</mml:mi><mml:mi>p</mml:mi><mml:mn>2</mml:mn></mml:msubsup>"
            "<mml:mo>=</mml:mo> <mml:mn>0.15</mml:mn></mml:math>",
            "ηp^2 = 0.15",
        ),
        (
            f"<mml:math {MATH}><mml:msub><mml:mi>Cu</mml:mi><mml:mn>2</mml:mn></mml:msub><mml:mi>O</mml:mi></mml:math>",
            "Cu2O",
        ),
        (f"<mml:math {MATH}><mml:mo>-</mml:mo><mml:msqrt><mml:mi>x</mml:mi></mml:msqrt></mml:math>", "-sqrt(x)"),
        (
            f"<mml:math {MATH}><mml:mfenced><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfenced></mml:math>",
            "(a, b)",
        ),
    ],
)
def test_markup_becomes_readable_text(markup: str, expected: str) -> None:
    element = etree.fromstring(f"<AbstractText>{markup}</AbstractText>")
    assert plain(element) == expected


def test_nothing_is_empty_text() -> None:
    assert plain(None) == ""


def test_an_undeclared_entity_is_named() -> None:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False)
    root = etree.fromstring('<!DOCTYPE a SYSTEM "none.dtd"><a>&alpha; wave</a>', parser)
    with pytest.raises(RecordError, match="&alpha;"):
        plain(root)
