"""One rule per way in which a statement can say more than its evidence; pure functions of types."""

from __future__ import annotations

from functools import cache

from overclaim import tables
from overclaim.errors import ConfigError
from overclaim.rules.base import ArticleCase, Case, Rule
from overclaim.types import Finding


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple(tables.resolve(tables.RULES, code, "rule") for code in sorted(tables.RULES))


@cache
def effects() -> dict[str, str]:
    """What each rule does to a verdict, by its code."""
    return {rule.code: rule.effect.value for rule in all_rules()}


def chosen(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The rules whose code starts with one of ``select`` (all when empty) and none of ``ignore``; slugs work too.

    Raises ``ConfigError`` for a name that matches no rule.
    """
    rules = all_rules()
    for name in (*select, *ignore):
        if not any(_named(rule, name) for rule in rules):
            known = ", ".join(f"{rule.code} {rule.slug}" for rule in rules)
            raise ConfigError(f"no rule is called {name!r}; there are: {known}")
    kept = (rule for rule in rules if not select or any(_named(rule, name) for name in select))
    return tuple(rule for rule in kept if not any(_named(rule, name) for name in ignore))


def _named(rule: Rule, name: str) -> bool:
    return rule.slug == name or (bool(name) and rule.code.startswith(name.upper()))


def findings(case: Case, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """What ``rules`` find in one statement, by code."""
    return tuple(found for rule in rules if rule.check is not None and (found := rule.check(case)) is not None)


def article_findings(article: ArticleCase, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """What ``rules`` find in an article as a whole, by code."""
    checks = (rule.check_article for rule in rules if rule.check_article is not None)
    return tuple(found for check in checks if (found := check(article)) is not None)
