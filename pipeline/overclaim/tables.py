"""Names of readers, models, stores, engines and metrics, each with the ``module:attribute`` that serves it.

Adding one is one new file and one line here; nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from overclaim.errors import ConfigError

RECORD_READERS: Mapping[str, str] = {
    "jsonl": "overclaim.readers.jsonl:read",
    "pubmed-xml": "overclaim.readers.pubmed_xml:read",
    "medline": "overclaim.readers.medline:read",
    "ris": "overclaim.readers.ris:read",
    "csv": "overclaim.readers.csv_table:read",
    "parquet": "overclaim.readers.parquet:read",
}

ARTICLE_READERS: Mapping[str, str] = {
    "markdown": "overclaim.readers.markdown:read",
    "text": "overclaim.readers.plain:read",
    "html": "overclaim.readers.html:read",
    "docx": "overclaim.readers.docx:read",
    "pdf": "overclaim.readers.pdf:read",
    "statements": "overclaim.readers.statements:read",
}

CLAIM_CLASSIFIERS: Mapping[str, str] = {
    "blend": "overclaim.classifiers.blend:load",
    "linear": "overclaim.classifiers.linear:load",
    "onnx": "overclaim.classifiers.onnx:load",
}

TRAINERS: Mapping[str, str] = {
    "blend": "overclaim.classifiers.train_blend:train",
    "linear": "overclaim.classifiers.train_linear:train",
    "encoder": "overclaim.classifiers.encoder.train:train",
    "masked-language": "overclaim.classifiers.training.pretrain:pretrain",
    "encoder-folds": "overclaim.classifiers.encoder.folds:train",
    "entities": "overclaim.classifiers.entities.train:train",
    "stance": "overclaim.classifiers.stance.train:train",
    "design": "overclaim.classifiers.design.train:train",
    "search": "overclaim.classifiers.search.train:train",
    "verdict": "overclaim.api.verdict_training:train",
}

ENGINES: Mapping[str, str] = {
    "local": "overclaim.engines.local:run",
    "ray": "overclaim.engines.ray:run",
}

RULES: Mapping[str, str] = {
    "OC101": "overclaim.rules.causal_from_correlational:RULE",
    "OC102": "overclaim.rules.hedge_dropped:RULE",
    "OC103": "overclaim.rules.null_as_effect:RULE",
    "OC201": "overclaim.rules.species_leap:RULE",
    "OC202": "overclaim.rules.population_widened:RULE",
    "OC203": "overclaim.rules.comparative_unsupported:RULE",
    "OC204": "overclaim.rules.durability:RULE",
    "OC301": "overclaim.rules.number_mismatch:RULE",
    "OC302": "overclaim.rules.number_unsourced:RULE",
    "OC401": "overclaim.rules.safety_minimised:RULE",
    "OC402": "overclaim.rules.safety_exaggerated:RULE",
    "OC403": "overclaim.rules.harms_missing:RULE",
    "OC501": "overclaim.rules.vague_attribution:RULE",
    "OC502": "overclaim.rules.weak_evidence:RULE",
    "OC503": "overclaim.rules.retracted_evidence:RULE",
    "OC601": "overclaim.rules.promotional:RULE",
    "OC701": "overclaim.rules.advice_beyond_evidence:RULE",
    "OC901": "overclaim.rules.contradicted:RULE",
}

REPORT_FORMATS: Mapping[str, str] = {
    "text": "overclaim.report.text:render",
    "json": "overclaim.report.json:render",
    "html": "overclaim.report.html:render",
    "sarif": "overclaim.report.sarif:render",
    "csv": "overclaim.report.csv:render",
}

METRICS: Mapping[str, str] = {
    "classification": "overclaim.evaluation.heads:score",
    "verdicts": "overclaim.evaluation.verdicts:score",
}


def resolve(table: Mapping[str, str], name: str, what: str) -> Any:
    """The object that ``table`` names ``name``; raises ``ConfigError`` listing the names there are."""
    try:
        module, attribute = table[name].split(":")
    except KeyError:
        raise ConfigError(f"unknown {what} {name!r}; known: {', '.join(sorted(table))}") from None
    return getattr(import_module(module), attribute)
