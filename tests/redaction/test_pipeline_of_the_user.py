"""A spaCy pipeline of the user in place of our model: used when it can be loaded, refused when not, never fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.errors import ConfigError
from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.learned.pipeline import load_pipeline
from redaction.detect.registry import make_analyzer

TEXT = "Overleg over Kwartelhof en omgeving.\n\nHet idee van zwaluwnest bleef liggen."


def saved(folder: Path, language: str = "nl", label: str = "PER") -> str:
    nlp = spacy.blank(language)
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": "zwaluwnest"}])
    nlp.to_disk(folder)
    return str(folder)


def seen(pipeline: str, **options: float) -> dict[str, list[tuple[str, float]]]:
    document = Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, TEXT, ()),)))
    found: dict[str, list[tuple[str, float]]] = {}
    for detection in make_analyzer(pipeline, **options).detect(document):
        part = detection.span.parts[0]
        found.setdefault(detection.detector, []).append((TEXT[part.start : part.end], detection.score))
    return found


def test_a_person_of_the_pipeline_is_found_for_review_and_our_model_is_left_out(tmp_path: Path) -> None:
    found = seen(saved(tmp_path / "taal"))
    assert found["model.spacy"] == [("zwaluwnest", 0.6)]
    assert "model.crf" not in found


@pytest.mark.parametrize("label", ["PER", "PERSON"])
def test_either_name_of_the_label_counts_and_the_score_can_be_set(tmp_path: Path, label: str) -> None:
    assert seen(saved(tmp_path / "taal", label=label), score=0.4)["model.spacy"] == [("zwaluwnest", 0.4)]


def test_a_pipeline_that_is_not_there_stops_everything_with_a_next_step() -> None:
    with pytest.raises(ConfigError, match=r"kan niet worden geladen.*ibt\.toml"):
        make_analyzer("nl_niet_geinstalleerd_lg")


def test_an_empty_folder_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="kan niet worden geladen"):
        load_pipeline(str(tmp_path))


def test_a_pipeline_for_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="niet voor het Nederlands"):
        load_pipeline(saved(tmp_path / "taal", language="de"))


def test_a_pipeline_without_persons_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="geen personen"):
        load_pipeline(saved(tmp_path / "taal", label="LOC"))
