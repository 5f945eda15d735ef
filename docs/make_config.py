"""Writes docs/config.md from the configuration models: `make docs`. A test compares the two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from pipeline.config import Config

PAGE = Path(__file__).with_name("config.md")
INTRO = """# Instellingen (`ibt.toml`)

Deze bladzijde is gemaakt uit `pipeline/settings/` met `make docs`; wijzig haar niet met de hand.
Alles in `ibt.toml` is optioneel: wat er niet in staat, krijgt de standaardwaarde.
Een onbekende sleutel of een waarde buiten de grenzen wordt geweigerd met een melding.
Wachtwoorden horen niet in dit bestand.
Zet een databaseadres met wachtwoord in de omgeving: `IBT_DATABASE_URL` en `IBT_ENGINE_URL`.
Ook in de omgeving: `IBT_SLEUTEL` (versleutelt geheimen van de tweede stap), `IBT_OIDC_SECRET`,
`IBT_POSTBUS_WACHTWOORD` (of `IBT_POSTBUS_TOKEN`) en `IBT_OPSLAG_SLEUTEL` (versleutelt de opslag).
"""


def config_page() -> str:
    """Give the page as Markdown."""
    parts = [INTRO]
    for name, section in Config.model_fields.items():
        parts += _section(name, section.annotation)
    return "".join(parts)


def _section(name: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"\n## `[{name}]`\n\n{(model.__doc__ or '').strip()}\n\n| sleutel | standaard | uitleg |\n|---|---|---|\n"
    inner = {key: field for key, field in model.model_fields.items() if isinstance(field.default, BaseModel)}
    for key, field in model.model_fields.items():
        if key not in inner:
            yield f"| `{key}` | `{_shown(field.default)}` | {field.description} |\n"
    for key, field in inner.items():
        yield from _section(f"{name}.{key}", type(field.default))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    PAGE.write_text(config_page(), encoding="utf-8")
