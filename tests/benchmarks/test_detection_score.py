"""The yardstick of the detection: layout of the cases, what counts as covered, persons, intervals, peers."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import pytest
from detection_candidates import run_peer
from detection_cases import Case, place, read_case, read_set, take_apart
from detection_intervals import resampled, wilson
from detection_persons import find_persons
from detection_score import Answer, count, needed, sum_up

SHARED = Path(__file__).parents[3] / "shared" / "evaluation" / "redaction"


def case_of(marked: str) -> Case:
    return Case("geval", "brief", *take_apart(marked))


def written(tmp_path: Path, content: str, **told: object) -> Case:
    path = tmp_path / "geval.txt"
    path.write_text(content, encoding="utf-8")
    return read_case(path, dict(told))


def covering(case: Case, *texts: str) -> Answer:
    starts = [(case.text.index(text), text) for text in texts]
    return Answer(tuple((start, start + len(text)) for start, text in starts))


def persons(marked: str) -> list[list[str]]:
    case = case_of(marked)
    mentions = [case.text[m.start : m.end] for m in case.mentions]
    return [[mentions[n] for n in person] for person in find_persons(case)]


# layout


def test_a_table_is_laid_out_in_columns_of_one_width(tmp_path: Path):
    case = written(tmp_path, "genre: rooster\n\n| Naam | Telefoon |\n| [[NAME|Jo Tak]] | [[PHONE|06-12345678]] |\n")
    assert case.text.splitlines() == ["Naam     Telefoon", "Jo Tak   06-12345678"]
    assert [(m.type, case.text[m.start : m.end]) for m in case.mentions] == [
        ("PER", "Jo Tak"),
        ("PHONE", "06-12345678"),
    ]


def test_the_head_of_a_mail_is_text_and_the_properties_of_a_file_are_not(tmp_path: Path):
    head = "genre: mail\ntitle: Geheim\nauthor: [[NAME|Jo Tak]]\nfrom: [[NAME|Bo Dam]]\nsubject: Vraag"
    case = written(tmp_path, f"{head}\n\nBeste,\n@small klein\n@comment [[NAME|Ed Zee]] :: let op\n")
    assert case.text.startswith("Van: Bo Dam\nOnderwerp: Vraag\n\nBeste,\nklein\nEd Zee: let op")
    assert (case.genre, len(case.mentions)) == ("mail", 2)


def test_the_index_of_a_set_tells_genre_and_origin(tmp_path: Path):
    told = {"genre": "nota", "person_mentions": [{"text": "Jo Tak", "origin": "dutch"}]}
    case = written(tmp_path, "Hier staan [[PER|Jo\nTak]] en [[PER|Bo Dam]].\n", **told)
    assert case.genre == "nota"
    assert [m.origin for m in case.mentions] == ["dutch", ""]


def test_every_word_of_a_placed_text_stands_where_it_is_written():
    page = place("Naam     Telefoon\nJo Tak").pages.page(1)
    assert [page.text[w.start : w.end] for w in page.words] == ["Naam", "Telefoon", "Jo", "Tak"]
    assert page.words[1].box.x0 - page.words[0].box.x1 == 25.0
    assert [w.line for w in page.words] == [0, 0, 1, 1]


@pytest.mark.skipif(not SHARED.is_dir(), reason="de ontwikkelset staat niet naast deze map")
def test_the_development_set_holds_what_its_own_reader_finds():
    gold = json.loads((SHARED / "gold.json").read_text("utf-8"))
    unseen = {"author", "title", "ins.author", "del.author"}  # properties and who made a change: no running text
    for case in read_set(SHARED / "cases"):
        assert len(case.mentions) == sum(m["where"] not in unseen for m in gold[case.name]["mentions"])
        assert len(case.keeps) == sum(k["where"] not in unseen for k in gold[case.name]["keeps"])


# what counts


def test_a_mention_that_is_covered_in_part_is_leaked():
    case = case_of("Aan [[PER|Jo Tak]] en [[PER|Bo Dam]] te {{Zwolle}}")
    counts = count(case, covering(case, "Jo Tak", "Dam te"[:3]))
    assert counts["recall", ""] == (1, 2)
    assert counts["zero_leak", ""] == (0, 1)


@pytest.mark.parametrize(
    "marked, part",
    [
        ("[[EMAIL|jo.tak@zwolle.nl]]", "jo.tak"),
        ("[[EMAIL|jo.tak]]@zwolle.nl", "jo.tak"),
        ("[[ADDRESS|Dorpsweg 3, 8011 AB Zwolle]]", "Dorpsweg 3, 8011 AB"),
        ("[[ADDRESS|Dorpsweg 3]]", "Dorpsweg 3"),
        ("[[PER|mw. dr. Tak]]", "Tak"),
        ("[[PER|De heer Tak]]", "Tak"),
        ("[[BSN|123 456 782]]", "123 456 782"),
    ],
)
def test_the_domain_the_place_and_the_title_may_stay(marked: str, part: str):
    case = case_of(marked)
    assert case.text[slice(*needed(case.text, case.mentions[0]))] == part


def test_a_keep_that_is_touched_at_all_is_lost():
    case = case_of("Op {{3 april 2026}} in {{Zwolle}}")
    assert count(case, covering(case, "april"))["keep_survival", ""] == (1, 2)


def test_two_spans_together_cover_a_mention():
    case = case_of("[[PER|Jo Tak]] komt")
    assert count(case, covering(case, "Jo", "Tak"))["recall", ""] == (1, 1)


def test_a_document_without_personal_data_is_a_negative_and_has_no_leak_to_count():
    case = case_of("Niets van {{Zwolle}}")
    assert count(case, Answer(()))["negatives_untouched", ""] == (1, 1)
    assert count(case, covering(case, "Niets"))["negatives_untouched", ""] == (0, 1)
    assert ("zero_leak", "") not in count(case, Answer(()))


def test_words_that_are_not_marked_count_apart():
    case = case_of("[[PER|Jo]] komt naar {{Zwolle}} toe")
    assert count(case, covering(case, "komt"))["neutral_words", ""] == (2, 3)


def test_recall_is_told_per_type_genre_and_origin():
    case = case_of("[[PER|Jo]] en [[BSN|123456782]]")
    case = Case(case.name, "nota", case.text, (case.mentions[0]._replace(origin="frisian"), case.mentions[1]), ())
    counts = count(case, covering(case, "Jo"))
    assert counts["type", "PER"] == counts["origin", "frisian"] == (1, 1)
    assert (counts["type", "BSN"], counts["genre", "nota"]) == ((0, 1), (1, 2))


# persons


def test_a_person_is_safe_only_if_every_mention_is():
    case = case_of("[[PER|Jo Tak]] schrijft. [[PER|Tak]] belt. [[PER|Bo Dam]] ook.")
    counts = count(case, covering(case, "Jo Tak", "Bo Dam"))
    assert counts["recall", ""] == (2, 3)
    assert counts["persons_safe", ""] == (1, 2)


@pytest.mark.parametrize(
    "mentions",
    [
        ["Hanneke Spaan", "Spaan, Hanneke", "H. Spaan", "Spaan", "Hanneke", "mevrouw Spaan", "SPAAN"],
        ["Güneş-Ekinci, D.", "Dilan Güneş-\nEkinci", "Güneş"],
        ["mw. ir. A.H.M. van der Sluis", "Van der Sluis", "Astrid van der Sluis"],
        ["drs. Bassam Al-Khatib", "Al-Khatib", "Bassam"],
        ["Ibrahim Jama Warsame", "Jama Warsame", "Warsame"],
        ["Jasper Duijvestijn", "Jasper D."],
    ],
)
def test_the_forms_of_one_name_are_one_person(mentions: list[str]):
    assert persons(" en ".join(f"[[PER|{m}]]" for m in mentions)) == [mentions]


@pytest.mark.parametrize(
    "kind, short", [("EMAIL", "h.spaan@x.nl"), ("USER", "hspaan2"), ("SIGN", "HS"), ("SIGN", "HSpa")]
)
def test_addresses_and_initials_belong_to_the_person_they_point_to(kind: str, short: str):
    assert persons(f"[[PER|Bo Dam]], [[PER|Hanneke Spaan]] [[{kind}|{short}]]") == [
        ["Bo Dam"],
        ["Hanneke Spaan", short],
    ]


def test_members_of_a_family_are_persons_of_their_own_and_a_surname_is_of_who_was_named_last():
    told = persons("[[PER|Floor Bos]] en [[PER|Piet Bos]]. [[PER|Bos]] belt. [[PER|Floor]] niet. [[PER|Bos]] ook.")
    assert told == [["Floor Bos", "Floor", "Bos"], ["Piet Bos", "Bos"]]


def test_a_number_is_of_no_person():
    assert persons("[[BSN|123456782]] van [[PER|Jo Tak]]") == [["Jo Tak"]]


# intervals


def test_wilsons_interval_is_that_of_the_book():
    share = wilson(8, 10)
    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)
    assert wilson(10, 10).high == pytest.approx(1)
    assert wilson(0, 10).low == 0.0


def test_resampling_documents_gives_the_same_interval_each_time_and_holds_the_share():
    found = [(9, 10), (4, 10), (10, 10), (7, 8), (0, 0), (3, 5)]
    share = resampled(found)
    assert share == resampled(found)
    assert (share.hits, share.total) == (33, 43)
    assert share.low < share.value < share.high


def test_documents_that_fail_as_a_whole_make_the_interval_wider():
    together, spread = resampled([(10, 10)] * 8 + [(0, 10)] * 2), resampled([(8, 10)] * 9 + [(7, 10), (9, 10)])
    assert together.high - together.low > 3 * (spread.high - spread.low)


def test_an_interval_never_is_a_point():
    assert resampled([(5, 5), (3, 3)]) == wilson(8, 8)
    assert resampled([(2, 5)]) == wilson(2, 5)


def test_the_sum_over_a_set_is_that_of_its_documents():
    cases = [case_of("[[PER|Jo Tak]] en [[PER|Bo Dam]]"), case_of("[[PER|Ed Zee]]"), case_of("{{Zwolle}}")]
    shares = sum_up(cases, [covering(cases[0], "Jo Tak"), covering(cases[1], "Ed Zee"), Answer(())])
    told = {key: (share.hits, share.total) for (key, of), share in shares.items() if not of}
    assert told == {
        "recall": (2, 3),
        "persons_safe": (2, 3),
        "zero_leak": (1, 2),
        "negatives_untouched": (1, 1),
        "keep_survival": (1, 1),
        "neutral_words": (1, 1),
    }


# peers


def test_a_peer_answers_every_document_in_order():
    cases = [case_of("mail [[EMAIL|jo@zwolle.nl]]"), case_of("niets"), case_of("De heer [[PER|Tak]]")]
    run = run_peer("regexes", cases)
    assert run is not None
    assert [len(answer.spans) for answer in run.answers] == [1, 0, 1]
    assert run.words_per_second > 0
    assert sum_up(cases, run.answers)["recall", ""].hits == 2


def test_without_its_environment_a_peer_is_passed_over_and_the_way_to_make_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run_peer("deduce", [case_of("niets")], tmp_path / "python") is None
    assert "make peers" in capsys.readouterr().err


def test_no_module_of_ours_imports_a_peer():
    root = Path(__file__).parents[2]
    ours = itertools.chain((root / "benchmarks").glob("*.py"), (root / "redaction").rglob("*.py"))
    assert not [path.name for path in ours if "import deduce" in path.read_text("utf-8")]
    assert "deduce" not in sys.modules
