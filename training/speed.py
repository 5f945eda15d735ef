"""How many words per second of one core are read, by all detectors and by the model alone: `-m training.speed`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.learned.model import ModelRecognizer
from redaction.detect.registry import make_analyzer
from redaction.detect.text.layout import view_of_text
from training.generate import make_samples


def make_documents(count: int) -> list[Document]:
    """Give documents of the validation side, one page each."""
    texts = [sample.text for sample in make_samples(3, valid=True)][:count]
    pages = (LoosePages((Page(1, 595, 842, text, ()),)) for text in texts)
    return [Document(f"{n:064d}", "text/plain", 1, page) for n, page in enumerate(pages)]


def measure(read: Callable[[Document], object], documents: list[Document]) -> int:
    """Give words per second of CPU, after a first document."""
    read(documents[0])
    begin = time.process_time()
    for document in documents:
        read(document)
    words = sum(len(page.text.split()) for document in documents for page in document.pages)
    return round(words / (time.process_time() - begin))


def main() -> None:
    """Print the speeds as one JSON object."""
    documents = make_documents(150)
    model, analyzer = ModelRecognizer(), make_analyzer()

    def alone(document: Document) -> None:
        for page in document.pages:
            list(model.find(view_of_text(page.text)))

    speeds = {"all detectors": measure(analyzer.detect, documents), "model alone": measure(alone, documents)}
    print(json.dumps({"words per CPU second": speeds}))


if __name__ == "__main__":
    main()
