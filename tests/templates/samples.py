"""One or more sets of fields per letter family, so that each conditional part of a text stands in one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pipeline.model.extraction import Bevinding
from pipeline.model.status import VoorstelKind
from pipeline.tools.register import provincies
from templates.compose import Envelope
from templates.families.l01 import Signal, SignalCase, compose_l01
from templates.families.l03 import ActiveCase, Reporting, Talk, compose_l03
from templates.families.l04 import IntentionCase, compose_l04
from templates.families.l05 import DecisionCase, Remedy, View, compose_l05
from templates.families.l06 import ExecutionCase, compose_l06
from templates.families.l08 import Reply, ReplyCase, compose_l08
from templates.families.l09 import ReminderCase, compose_l09
from templates.families.l10 import Meeting, MeetingCase, compose_l10
from templates.families.l11 import ProvinceWave, WrittenTo, compose_l11
from templates.families.l12 import Annex, National, Province, VerdeelbesluitCase, compose_l12
from templates.families.l13 import RoundCase, compose_l13
from templates.families.l14 import AnswerCase, College, Expected, Notice, Step, compose_l14
from templates.families.l15 import ReportCase, Topic, compose_l15
from templates.families.l16 import DescentCase, compose_l16
from templates.families.l17 import (
    Circumstance,
    NotificationCase,
    NotificationReceipt,
    compose_l17,
    compose_l17b,
)
from templates.families.l18 import Forwarded, compose_l18, compose_l18b
from templates.families.l19 import ExtensionCase, compose_l19
from templates.families.l20 import CopyCase, Receiver, compose_l20
from templates.families.legal import Dossier, Event, PublicNotice, Result
from templates.fields import (
    Addressee,
    Agreement,
    Answer,
    Appointment,
    Cycle,
    EarlierLetter,
    PerCategory,
    SentLetter,
    Source,
    Term,
    TermUnit,
)
from templates.questions import QUESTIONS, Question, QuestionState

DAY = dt.date(2026, 4, 9)
CYCLE = Cycle("2024-2026", dt.date(2024, 12, 20), dt.date(2025, 7, 1))
SENT = SentLetter("7001234", DAY)
AGREED = (Agreement("Duinrode", "Westerdam", "regulier", 12, dt.date(2025, 3, 1)),)

SOURCE = Source("voortgangsrapportage", "Provinciale Regietafel", dt.date(2026, 3, 2))
APPOINTED = (
    Appointment("Locatie kiezen", "het college", "raadsbesluit", dt.date(2026, 7, 1)),
    Appointment("Planning maken", "de gemeentesecretaris", "planning per kwartaal", dt.date(2026, 8, 15)),
)
RESULTS = (
    Result("een locatie voor volwassenen en gezinnen", "regulier", 135, dt.date(2027, 2, 1)),
    Result("een locatie voor jongeren", "AMV", 23, dt.date(2027, 3, 1)),
)


def weeks(number: int, day: dt.date) -> Term:
    return Term(number, TermUnit.WEEKS, day + dt.timedelta(weeks=number))


class Samples:
    """Makes the fields of every family at a desk; a keyword changes one value of the case."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.catalogue = desk.catalogue

    def all(self) -> Mapping[str, Sequence[Any]]:
        """Give per family the fields of its variants."""
        makers = {name: getattr(self, name) for name in dir(self) if name.startswith("variants_l")}
        return MappingProxyType({name.removeprefix("variants_").upper(): make() for name, make in makers.items()})

    def envelope(self, day: dt.date, **changes: Any) -> Envelope:
        return self.desk.envelope(datum=day, **changes)

    def trede(self, trede: int, **content: Any) -> tuple[Any, ...]:
        return (self.desk.besluit(VoorstelKind.TREDE, {"trede": trede, **content}, f"besluit-trede-{trede}"),)

    def variants_l02(self) -> Sequence[Any]:
        more = {"art8_datum": dt.date(2026, 2, 3), "nieuwe_cyclus_start": dt.date(2026, 2, 27)}
        return (
            self.desk.l02(),
            self.desk.l02((142, 23), (165, 0), afspraken=AGREED, **more),
            self.desk.l02((0, 23), (0, 0), "niet", vorige_brief=EarlierLetter("Samen verder", dt.date(2026, 3, 26))),
            self.desk.l02((142, 0), (0, 0), "niet", afschrift_aan=("de commissaris van de Koning",)),
        )

    def variants_l07(self) -> Sequence[Any]:
        return self.desk.l07(), self.desk.l07(uw_kenmerk="Z-17", uw_datum=dt.date(2026, 4, 17), bijlagen=2)

    # -- L01

    def l01(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "besluiten": self.trede(1),
            "cyclus": CYCLE,
            "signaal": Signal(
                "een bericht van de Provinciale Regietafel", dt.date(2026, 3, 2), "De bouw van een locatie ligt stil."
            ),
            "termijn": weeks(2, DAY),
        }
        return compose_l01(envelope or self.envelope(DAY), SignalCase(**(values | changes)), self.catalogue)

    def variants_l01(self) -> Sequence[Any]:
        return self.l01(), self.l01(records=self.desk.records(), bron=SOURCE)

    # -- L03

    def l03(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "besluiten": self.trede(3, bevinding="gedeeltelijk"),
            "cyclus": CYCLE,
            "vorige": SENT,
            "antwoord": Answer(dt.date(2026, 4, 28), None, "Z-26-17"),
            "samenvatting": ("Uw gemeente zoekt nog naar een locatie.", "Een besluit volgt na de zomer."),
            "rappel_datum": None,
            "gesprek": Talk(dt.date(2026, 5, 19), "digitaal", True),
            "bron": SOURCE,
            "records_vorige": self.desk.records(),
            "records": self.desk.records((142, 23), (7, 0), peildatum=dt.date(2026, 5, 1)),
            "bevinding": Bevinding.GEDEELTELIJK,
            "redenen": ("er is nog geen locatie gekozen", "een planning ontbreekt"),
            "afspraken": APPOINTED,
            "rapportage": Reporting("elke maand", dt.date(2026, 7, 1)),
            "bestuurlijk_gesprek": dt.date(2026, 6, 18),
        }
        envelope = envelope or self.envelope(dt.date(2026, 6, 3))
        return compose_l03(envelope, ActiveCase(**(values | changes)), self.catalogue)

    def variants_l03(self) -> Sequence[Any]:
        silent = self.l03(
            antwoord=None,
            samenvatting=(),
            rappel_datum=dt.date(2026, 5, 4),
            gesprek=Talk(dt.date(2026, 5, 19), "digitaal", False),
            besluiten=self.trede(3, bevinding="niet"),
            bevinding=Bevinding.NIET,
            records_vorige=self.desk.records((142, 23), (0, 0)),
            records=self.desk.records((142, 23), (0, 0), peildatum=dt.date(2026, 5, 1)),
        )
        return self.l03(), silent

    # -- L04, L05, L06

    def dossier(self, trede: int, peildatum: dt.date = dt.date(2026, 9, 1), **changes: Any) -> Dossier:
        values = {
            "besluiten": self.trede(trede, bevinding="gedeeltelijk"),
            "bevinding": Bevinding.GEDEELTELIJK,
            "cyclus": CYCLE,
            "chronologie": (
                Event(dt.date(2026, 6, 3), "Opschaling naar actief toezicht"),
                Event(DAY, "Verzoek om informatie"),
            ),
            "records": self.desk.records((142, 23), (7, 0), peildatum=peildatum),
            "bron": SOURCE,
            "juridisch_advies": dt.date(2026, 9, 14),
        }
        return Dossier(**(values | changes))

    def l04(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        day = dt.date(2026, 10, 1)
        values = {
            "dossier": self.dossier(4),
            "samenvatting": ("Uw gemeente ziet geen geschikte locatie.",),
            "reactie": "er zijn locaties die niet zijn onderzocht.",
            "afspraken": tuple(replace(one, stand="niet nagekomen") for one in APPOINTED),
            "taakverwaarlozing": ("de plekken zijn er niet en er is geen zicht op",),
            "proportionaliteit": "lichtere middelen hebben niet geholpen.",
            "belangen": "het belang van opvang weegt hier het zwaarst.",
            "resultaten": RESULTS,
            "termijn": weeks(4, day),
            "mondeling": dt.date(2026, 10, 20),
            "bekendmaking": PublicNotice("het huis-aan-huisblad", dt.date(2026, 10, 7)),
            "raad_afschrift": day,
            "gs_geinformeerd_op": dt.date(2026, 9, 28),
        }
        return compose_l04(envelope or self.envelope(day), IntentionCase(**(values | changes)), self.catalogue)

    def variants_l04(self) -> Sequence[Any]:
        nothing = self.dossier(
            4,
            besluiten=self.trede(4, bevinding="niet"),
            bevinding=Bevinding.NIET,
            records=self.desk.records((142, 23), (0, 0), peildatum=dt.date(2026, 9, 1)),
        )
        return self.l04(), self.l04(mondeling=None, gs_geinformeerd_op=None, dossier=nothing)

    def l05(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "dossier": self.dossier(5),
            "voornemen": SentLetter("7005678", dt.date(2026, 10, 1)),
            "zienswijze_termijn": dt.date(2026, 10, 29),
            "zienswijze_op": dt.date(2026, 10, 27),
            "zienswijze": (View("De termijn is te kort.", "De termijn is verlengd."),),
            "afspraken": tuple(replace(one, stand="niet nagekomen") for one in APPOINTED),
            "overwegingen": ("de taak geldt al meer dan een jaar",),
            "proportionaliteit": "lichtere middelen hebben niet geholpen.",
            "belangen": "het belang van opvang weegt hier het zwaarst.",
            "resultaten": RESULTS,
            "gs_geinformeerd_op": dt.date(2026, 11, 12),
            "raad_afschrift_voornemen": dt.date(2026, 10, 1),
            "bekendmaking_voornemen": PublicNotice("het huis-aan-huisblad", dt.date(2026, 10, 7)),
            "bekendmaking": PublicNotice("het huis-aan-huisblad", dt.date(2026, 11, 25)),
            "rechtsmiddel": Remedy(
                "het college, de raad en de burgemeester", "de Afdeling bestuursrechtspraak van de Raad van State", 6
            ),
        }
        envelope = envelope or self.envelope(dt.date(2026, 11, 19))
        return compose_l05(envelope, DecisionCase(**(values | changes)), self.catalogue)

    def variants_l05(self) -> Sequence[Any]:
        urgent = "de huidige opvang sluit volgende week."
        return self.l05(), self.l05(zienswijze_op=None, zienswijze=(), spoed=urgent)

    def l06(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "dossier": self.dossier(6, dt.date(2027, 3, 1)),
            "besluit": SentLetter("7006789", dt.date(2026, 11, 19)),
            "laatste_termijn": dt.date(2027, 3, 1),
            "startdatum": dt.date(2027, 4, 1),
            "resultaten": RESULTS,
            "samenvatting": ("U vroeg om meer tijd. Daar is geen ruimte meer voor.",),
            "functies": ("een programmamanager", "een toezichthouder"),
            "kosten": "U krijgt daarover apart bericht.",
            "geen_intrekking": True,
            "geen_schorsing": True,
        }
        envelope = envelope or self.envelope(dt.date(2027, 3, 15))
        return compose_l06(envelope, ExecutionCase(**(values | changes)), self.catalogue)

    def variants_l06(self) -> Sequence[Any]:
        return (self.l06(),)

    # -- L15 to L20

    def l15(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        day = dt.date(2026, 5, 22)
        values = {
            "vorige": SENT,
            "gesprek_datum": dt.date(2026, 5, 19),
            "vorm": "digitaal",
            "deelnemers": ("beleidsadviseur van de gemeente", "beleidsadviseur van het ministerie"),
            "onderwerpen": (Topic("Cijfers", "De cijfers kloppen."), Topic("Planning", "De planning volgt.")),
            "afspraken": APPOINTED,
            "termijn": weeks(1, day),
        }
        return compose_l15(envelope or self.envelope(day), ReportCase(**(values | changes)), self.catalogue)

    def variants_l15(self) -> Sequence[Any]:
        return self.l15(), self.l15(afspraken=())

    def l16(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "besluiten": self.trede(0, bevinding="voldoet"),
            "cyclus": CYCLE,
            "vorige": SENT,
            "van_trede": 2,
            "records": self.desk.records((142, 23), (150, 23), peildatum=dt.date(2026, 7, 1)),
            "bevinding": Bevinding.VOLDOET,
            "bron": SOURCE,
        }
        envelope = envelope or self.envelope(dt.date(2026, 7, 9))
        return compose_l16(envelope, DescentCase(**(values | changes)), self.catalogue)

    def variants_l16(self) -> Sequence[Any]:
        planned = self.l16(
            besluiten=self.trede(2, bevinding="gedeeltelijk"),
            van_trede=3,
            records=self.desk.records(peildatum=dt.date(2026, 7, 1)),
            bevinding=Bevinding.GEDEELTELIJK,
            plan="de bouw is begonnen.",
        )
        return self.l16(), planned

    def l17(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "gemeente": "Duinrode",
            "verdeelbesluit": CYCLE.verdeelbesluit_datum,
            "omstandigheden": (
                Circumstance("Er was brand in een locatie.", dt.date(2026, 2, 1), "regulier", 80, dt.date(2026, 9, 1)),
                Circumstance("De huur is opgezegd.", dt.date(2026, 2, 3), "AMV", 12, None),
            ),
            "maatregelen": ("wij zoeken een andere locatie",),
            "stukken": ("brief van de eigenaar",),
            "secretaris": "S. Ecretaris",
            "burgemeester": "B. Urgemeester",
        }
        sender = self.gemeente_sender()
        envelope = envelope or self.envelope(dt.date(2026, 2, 10), aan=self.minister(), organisatie=sender)
        return compose_l17(envelope, NotificationCase(**(values | changes)), self.catalogue)

    def variants_l17(self) -> Sequence[Any]:
        return self.l17(), self.l17(stukken=())

    def l17b(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {"ontvangst_datum": dt.date(2026, 3, 11), "registratienummer": "2026-000124"}
        envelope = envelope or self.envelope(dt.date(2026, 3, 12))
        return compose_l17b(envelope, NotificationReceipt(**(values | changes)), self.catalogue)

    def variants_l17b(self) -> Sequence[Any]:
        return self.l17b(), self.l17b(melding_datum=dt.date(2026, 3, 10), uw_kenmerk="Z-26-9")

    def forwarded(self, **changes: Any) -> Forwarded:
        values = {
            "ontvangst_datum": dt.date(2026, 4, 21),
            "soort": "brief",
            "onderwerp": "de opvang in uw gemeente",
            "bevoegd": "het college van burgemeester en wethouders van Duinrode",
            "afzender": "een inwoner",
        }
        return Forwarded(**(values | changes))

    def citizen(self) -> Addressee:
        return Addressee("A. Fzender", "", "", ("Dorpsweg 1", "1234 AB Duinrode"), "de heer of mevrouw", "",
                         "Geachte heer, mevrouw,")  # fmt: skip

    def l18(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        envelope = envelope or self.envelope(dt.date(2026, 4, 23), aan=self.citizen())
        return compose_l18(envelope, self.forwarded(**changes), self.catalogue)

    def variants_l18(self) -> Sequence[Any]:
        more = {"uw_kenmerk": "A-1", "uw_datum": dt.date(2026, 4, 17), "mailbox_bevoegd": "post@duinrode.voorbeeld"}
        return self.l18(), self.l18(**more)

    def l18b(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        return compose_l18b(envelope or self.envelope(dt.date(2026, 4, 23)), self.forwarded(**changes), self.catalogue)

    def variants_l18b(self) -> Sequence[Any]:
        return (self.l18b(),)

    def l19(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "vorige": SENT,
            "verzoek_datum": dt.date(2026, 4, 22),
            "oude_termijn": dt.date(2026, 4, 30),
            "gevraagd_tot": dt.date(2026, 5, 29),
            "toegekend": True,
            "nieuwe_termijn": dt.date(2026, 5, 15),
            "reden": "de gemeenteraad vergadert in mei.",
        }
        envelope = envelope or self.envelope(dt.date(2026, 4, 24))
        return compose_l19(envelope, ExtensionCase(**(values | changes)), self.catalogue)

    def variants_l19(self) -> Sequence[Any]:
        return self.l19(), self.l19(toegekend=False, nieuwe_termijn=None, gevraagd_tot=None, reden="er is genoeg tijd.")

    def l20(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "ontvanger": Receiver.RAAD,
            "afgeschreven": SENT,
            "onderwerp": "voornemen tot indeplaatsstelling",
            "gemeente": "Duinrode",
            "trede": 4,
        }
        to = self.desk.gemeente(orgaan="de raad", aanhef="Geachte leden van de raad,")
        return compose_l20(envelope or self.envelope(DAY, aan=to), CopyCase(**(values | changes)), self.catalogue)

    def variants_l20(self) -> Sequence[Any]:
        gs = Addressee("Overijssel", "pv23", "Overijssel", ("Postbus 10078", "8000 GB Zwolle"), "gedeputeerde staten",
                       "van de provincie", "Geacht college,")  # fmt: skip
        return (
            self.l20(),
            self.l20(self.envelope(DAY, aan=gs), ontvanger=Receiver.GS, trede=5),
            self.l20(self.envelope(DAY, aan=self.commissaris()), ontvanger=Receiver.CDK, trede=2),
            self.l20(ontvanger=Receiver.RAAD, trede=None, onderwerp="ontvangstbevestiging"),
        )

    # -- L08

    def questions(self, **states: str) -> tuple[Question, ...]:
        """All answered, but for those named: `q2="open"`."""
        return tuple(
            Question(n, text, QuestionState(states.get(f"q{n}", "beantwoord"))) for n, text in enumerate(QUESTIONS, 1)
        )

    def l08(self, variant: str = "volledig", envelope: Envelope | None = None, **changes: Any) -> Any:
        day = dt.date(2026, 5, 6)
        open_ones = {"q4": "open", "q5": "deels"} if variant == "onvolledig" else {}
        values = {
            "besluiten": self.trede(2),
            "cyclus": CYCLE,
            "vorige": SENT,
            "antwoord": Answer(dt.date(2026, 4, 28), dt.date(2026, 4, 24), "Z-26-17"),
            "variant": Reply(variant),
            "vragen": self.questions(**open_ones),
            "records": self.desk.records(),
            "termijn": weeks(2, day) if variant in ("onvolledig", "verschil") else None,
            "hermeting": dt.date(2026, 7, 1) if variant == "volledig" else None,
            "behandelaar": "de afdeling Juridische Zaken" if variant == "bezwaar" else None,
        }
        if variant in ("verschil", "voldoet"):
            own = (150, 23) if variant == "voldoet" else (0, 12)
            values["eigen_records"] = self.desk.records((142, 23), own, peildatum=dt.date(2026, 4, 1))
        return compose_l08(envelope or self.envelope(day), ReplyCase(**(values | changes)), self.catalogue)

    def variants_l08(self) -> Sequence[Any]:
        remark = Question(1, QUESTIONS[0], QuestionState.NOT_APPLICABLE, "De minister heeft hierover al bericht.")
        return (
            *(self.l08(variant.value) for variant in Reply),
            self.l08("onvoldoende", vragen=(remark, *self.questions()[1:]), antwoord=Answer(dt.date(2026, 4, 28))),
        )

    # -- L10

    def l10(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        days = (dt.date(2026, 5, 19), dt.date(2026, 5, 21), dt.date(2026, 5, 26))
        values = {
            "vorige": SENT,
            "antwoord": Answer(dt.date(2026, 4, 28)),
            "gesprek": Meeting(days, 90, "digitaal", None),
            "functies": ("een beleidsadviseur", "een jurist"),
            "reactie_datum": dt.date(2026, 5, 13),
            "gevraagde_peildatum": dt.date(2026, 5, 1),
        }
        envelope = envelope or self.envelope(dt.date(2026, 5, 6))
        return compose_l10(envelope, MeetingCase(**(values | changes)), self.catalogue)

    def variants_l10(self) -> Sequence[Any]:
        place = Meeting((dt.date(2026, 5, 19),), 60, "fysiek", "het ministerie in Den Haag")
        return self.l10(), self.l10(antwoord=None, gesprek=place)

    # -- L13

    def l13(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        sender = self.desk.organisation(
            naam="Provincie Limburg",
            onderdeel="Limburgse Regietafel",
            postbus="Postbus 5700",
            postcode_plaats="6202 MA Maastricht",
            website="www.limburg.voorbeeld",
            rol="provincie",
            mailbox="regietafel@limburg.voorbeeld",
        )
        to = Addressee("Limburg", "pv31", "Limburg", ("Per e-mail",), "de colleges van burgemeester en wethouders",
                       "in de provincie", "Geachte burgemeester en wethouders,")  # fmt: skip
        values = {
            "ministerie": "ministerie van Asiel en Migratie",
            "regietafel": "Limburgse Regietafel",
            "contact_van": dt.date(2026, 4, 7),
            "contact_tot": dt.date(2026, 4, 10),
            "functie": "Secretaris van de regietafel",
        }
        envelope = envelope or self.envelope(dt.date(2026, 4, 3), aan=to, organisatie=sender)
        return compose_l13(envelope, RoundCase(**(values | changes)), self.catalogue)

    def variants_l13(self) -> Sequence[Any]:
        return (self.l13(),)

    # -- L14

    def minister(self) -> Addressee:
        return Addressee("Ministerie van Asiel en Migratie", "", "", ("Per e-mail: toezicht@voorbeeld.nl",),
                         "de minister van Asiel en Migratie", "", "Geachte minister,")  # fmt: skip

    def gemeente_sender(self) -> Any:
        return self.desk.organisation(
            naam="Gemeente Duinrode",
            onderdeel="Burgemeester en wethouders",
            postbus="Postbus 12",
            postcode_plaats="1234 AB Duinrode",
            website="www.duinrode.voorbeeld",
            rol="gemeente",
            mailbox="gemeente@duinrode.voorbeeld",
        )

    def l14(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        values = {
            "gemeente": "Duinrode",
            "code": "GM9001",
            "vraagbrief": SENT,
            "records": self.desk.records((142, 23), (12, 0), peildatum=dt.date(2026, 4, 1)),
            "voorbereiding": PerCategory(80, 10),
            "verwacht": Expected(dt.date(2026, 12, 1), None),
            "redenen": ("De vergunning voor de locatie is nog niet verleend.", "De gemeenteraad besluit in juni."),
            "stappen": (Step(dt.date(2026, 2, 3), "overleg met het COA"), Step(dt.date(2025, 11, 4), "verkenning")),
            "planning": "Wij verwachten dat de plekken in de loop van volgend jaar klaar zijn.",
            "stukken": ("collegebesluit", "planning van de locatie"),
            "college": College("S. Ecretaris", "B. Urgemeester"),
        }
        envelope = envelope or self.envelope(dt.date(2026, 4, 24), aan=self.minister(),
                                             organisatie=self.gemeente_sender(), referentie="Z-26-17")  # fmt: skip
        return compose_l14(envelope, AnswerCase(**(values | changes)), self.catalogue)

    def variants_l14(self) -> Sequence[Any]:
        return (
            self.l14(),
            self.l14(
                afspraken=AGREED,
                reden_afwijking="een locatie is na de peildatum van uw brief geopend.",
                voorbereiding=PerCategory(130, 30),
                verwacht=Expected(dt.date(2026, 12, 1), dt.date(2027, 2, 15)),
                melding=Notice("de eigenaar van het pand heeft de huur opgezegd.", "regulier", 12),
                afschrift_raad=True,
            ),
            self.l14(redenen=(), stappen=(), planning=None, stukken=(), niet_van_toepassing=frozenset({2, 3, 4, 5})),
        )

    # -- L09

    def l09(self, envelope: Envelope | None = None, **changes: Any) -> Any:
        day = dt.date(2026, 5, 4)
        values = {
            "besluiten": self.trede(2),
            "cyclus": CYCLE,
            "vorige": SENT,
            "oude_termijn": dt.date(2026, 4, 30),
            "termijn": weeks(1, day),
            "gezocht_op": day,
        }
        return compose_l09(envelope or self.envelope(day), ReminderCase(**(values | changes)), self.catalogue)

    def variants_l09(self) -> Sequence[Any]:
        return (self.l09(),)

    # -- L11

    def commissaris(self, naam: str = "Overijssel") -> Addressee:
        adres = ("Postbus 10078", "8000 GB Zwolle")
        return Addressee(naam, "pv23", naam, adres, "de commissaris van de Koning", "in de provincie",
                         "Geachte commissaris,")  # fmt: skip

    def written_to(self, naam: str, code: str, number: int, trede: int = 2, **changes: Any) -> WrittenTo:
        besluit = self.desk.besluit(VoorstelKind.TREDE, {"trede": trede}, f"besluit-{code}", gemeente=code)
        values = {
            "gemeente": self.desk.gemeente(naam, code),
            "records": self.desk.records((100 + number, 20), (number, 0), gemeente=code),
            "besluiten": (besluit,),
            "brief": SentLetter(str(7_001_000 + number), DAY),
        }
        return WrittenTo(**(values | changes))

    def l11(self, *gemeenten: WrittenTo, envelope: Envelope | None = None, **changes: Any) -> Any:
        day = dt.date(2026, 4, 10)
        values = {"gemeenten": gemeenten, "cyclus": CYCLE, "regietafel": "Provinciale Regietafel"}
        wave = ProvinceWave(**(values | changes))
        return compose_l11(envelope or self.envelope(day, aan=self.commissaris()), wave, self.catalogue)

    def variants_l11(self) -> Sequence[Any]:
        many = [self.written_to(f"Gemeente {n}", f"GM90{n}", n) for n in range(11, 36)]
        two = (
            self.written_to("Duinrode", "GM9001", 5),
            self.written_to("Nuenen, Gerwen en Nederwetten", "GM9002", 7, trede=3),
        )
        return self.l11(*two), self.l11(two[0]), self.l11(*many)

    # -- L12

    def l12(self, code: str = "pv23", envelope: Envelope | None = None, **changes: Any) -> Any:
        row = next(p for p in provincies() if p.code == code)
        limburg = code == "pv31"
        to = Addressee(
            row.naam,
            code,
            row.naam,
            ("Postbus 1", "1000 AA Voorbeeldstad"),
            "de commissaris van de Koning en de colleges van burgemeester en wethouders",
            "in de provincie",
            "Geachte commissaris, geachte colleges,",
        )
        aanvulling = dt.date(2024, 12, 12) if limburg else None
        provincie = Province(row.naam, row.regietafel, dt.date(2024, 10, 31), aanvulling, not limburg, limburg)
        values = {
            "provincie": replace(provincie, **changes.pop("provincie", {})),
            "cyclus": CYCLE,
            "landelijk": National(96_000, 82_000, 8_000, 90_000),
            "bijlage": Annex(f"verdeelbesluit provincie {row.naam}", row.naam, code[2:] * 32),
            "opgave_bekend_voor": dt.date(2024, 2, 1),
            "nadere_afspraken": "begin 2025",
            "instrumenten": "het eerste kwartaal van 2025",
        }
        case = VerdeelbesluitCase(**(values | changes))
        envelope = envelope or self.envelope(dt.date(2024, 12, 20), aan=to, referentie="6001234")
        return compose_l12(envelope, case, self.catalogue)

    def wave_l12(self) -> list[Any]:
        return [self.l12(row.code) for row in provincies()]

    def variants_l12(self) -> Sequence[Any]:
        return self.l12(), self.l12("pv31"), self.l12("pv21", provincie={"heeft_restopgave": False})
