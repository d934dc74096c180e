"""Every sentence that people are shown is there, in every language."""

from collections.abc import Iterator

from yuangui.flow.check.finding import Finding
from yuangui.flow.definition import LOCALES, Definition
from yuangui.flow.form import text_keys


def text_findings(definition: Definition) -> Iterator[Finding]:
    """Yield texts that are missing, and texts that nothing asks for in one language only."""
    needed = set(needed_keys(definition))
    for locale in LOCALES:
        texts = definition.texts.get(locale, {})
        for key in sorted(needed - texts.keys()):
            yield Finding(rule="missing_text", sentence=f"texts/{locale}.json lacks {key!r}")
        others = {key for other in definition.texts.values() for key in other}
        for key in sorted(others - texts.keys() - needed):
            sentence = f"texts/{locale}.json lacks {key!r}, which another language has"
            yield Finding(rule="missing_text", sentence=sentence)
    for locale in sorted(definition.texts.keys() - set(LOCALES)):
        yield Finding(rule="unknown_language", sentence=f"texts/{locale}.json: unknown language")


def needed_keys(definition: Definition) -> Iterator[str]:
    """Yield the key of every text that a definition needs."""
    yield from ("title", "summary")
    for name, node in definition.steps.items():
        yield f"steps.{name}.title"
        if node.kind == "human":
            yield f"steps.{name}.script"
        yield from (f"outcomes.{outcome}" for outcome in node.then)
        if node.do == "notice.read":
            yield from node.arguments.get("texts", ())
        yield from (rule["reason_key"] for rule in node.arguments.get("rules", ()))
    yield from (f"ends.{end}" for end in definition.ends)
    for form in definition.forms.values():
        yield from text_keys(form)
