"""What every section of the configuration is: frozen, strict, and without unknown keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One section of `ibt.toml`; its docstring and the descriptions of its keys become docs/config.md."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_enum_values=False)
