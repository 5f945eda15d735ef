"""The sections about the organisation and the walk of a document: from the inbox to a release."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from pipeline.settings.base import Section


class Role(StrEnum):
    """From whose chair the organisation looks."""

    MINISTERIE = "ministerie"
    PROVINCIE = "provincie"
    GEMEENTE = "gemeente"


class Organisatie(Section):
    """Wie u bent: dit staat in brieven en bepaalt welke stappen u ziet."""

    rol: Annotated[Role, Field(strict=False)] = Field(Role.MINISTERIE, description="ministerie, provincie of gemeente")
    gebied: str = Field("", description="Bij rol provincie of gemeente: de officiële naam van uw provincie of gemeente")
    naam: str = Field("Ministerie van Asiel en Migratie", description="Naam van de organisatie in brieven")
    onderdeel: str = Field("Directie Regie Migratieketen", description="Onderdeel dat de brieven verstuurt")
    postbus: str = Field("Postbus 20011", description="Postadres van de organisatie")
    postcode_plaats: str = Field("2500 EH Den Haag", description="Postcode en plaats bij het postadres")
    website: str = Field("www.rijksoverheid.nl", description="Website in het briefhoofd")
    mailbox: str = Field(
        "ibtspreidingswet@minjenv.nl", description="Functionele mailbox waar antwoorden en vragen naartoe gaan"
    )


class Inbox(Section):
    """De map waarin het secretariaat documenten neerzet."""

    scan_seconden: float = Field(2.0, ge=0.05, le=60, description="Tijd tussen twee keer kijken in de map")
    leeg_bestand_seconden: float = Field(
        60, ge=0, le=86_400, description="Zo lang mag een bestand leeg zijn voordat het in quarantaine gaat"
    )
    traag_bestand_minuten: float = Field(
        10, gt=0, le=1_440, description="Na deze tijd meldt de status dat een bestand nog steeds wordt geschreven"
    )
    gebeurtenissen: bool = Field(
        True,
        description="Meteen kijken als het besturingssysteem een nieuw bestand meldt; zet dit uit als de inbox op een "
        "netwerkmap staat die dat niet kan: dan telt alleen het vaste kijken",
    )
    deelmap_seconden: float = Field(
        10,
        ge=0,
        le=3_600,
        description="Zo lang ligt een bestand op een netwerkmap (NFS, SMB, FUSE) apart voordat het wordt opgenomen: "
        "wat die map over een bestand meldt, kan seconden oud zijn",
    )
    tijdelijke_namen: tuple[str, ...] = Field(
        (".*", "~$*", "*.part", "*.tmp", "*.crdownload", "*.partial", "*.filepart"),
        description="Bestandsnamen (patronen) die worden overgeslagen en geteld",
        strict=False,
    )


class Grenzen(Section):
    """Wat te groot, te lang of te diep is gaat in quarantaine."""

    bestand_mb: int = Field(200, ge=1, le=10_000, description="Grootste bestand in megabytes")
    bladzijden: int = Field(2_000, ge=1, le=100_000, description="Meeste bladzijden per document")
    archief_leden: int = Field(1_000, ge=1, le=100_000, description="Meeste bestanden in een zip of e-mail")
    archief_mb: int = Field(500, ge=1, le=100_000, description="Grootste uitgepakte omvang in megabytes")
    archief_verhouding: int = Field(200, ge=2, le=10_000, description="Hoogste verhouding uitgepakt / ingepakt")
    archief_diepte: int = Field(3, ge=1, le=10, description="Diepste nesting van e-mails en archieven")
    archief_naam_tekens: int = Field(
        500, ge=50, le=10_000, description="Langste naam in een archief, mappen meegeteld, in tekens"
    )
    xml_mb: int = Field(
        64, ge=1, le=2_000, description="Grootste XML-onderdeel van een Word-, Excel- of ODT-bestand in megabytes"
    )
    tekst_mb: int = Field(20, ge=1, le=1_000, description="Grootste tekstbestand, CSV of webpagina in megabytes")
    tekst_regel_tekens: int = Field(
        1_000_000, ge=1_000, le=100_000_000, description="Langste regel van een tekstbestand of CSV in bytes"
    )
    beeld_megapixels: int = Field(
        100, ge=1, le=1_000, description="Grootste afbeelding in miljoenen beeldpunten (A3 op 600 dpi is 70)"
    )
    kind_geheugen_mb: int = Field(
        3_000, ge=200, le=100_000, description="Geheugen voor het aparte proces dat een bestand opent"
    )
    kind_seconden: float = Field(
        300, gt=0, le=86_400, description="Langste tijd voor het aparte proces dat een bestand opent"
    )
    kind_rekenseconden: int = Field(
        240, ge=1, le=86_400, description="Meeste rekentijd van dat proces per bladzijde of stap"
    )
    kind_bestand_mb: int = Field(1_000, ge=10, le=100_000, description="Grootste bestand dat dat proces mag schrijven")
    kind_processen: int = Field(
        256, ge=32, le=10_000, description="Meeste processen en draden van dat proces (LibreOffice start er tientallen)"
    )
    pogingen: int = Field(3, ge=1, le=20, description="Aantal pogingen voordat een document in quarantaine gaat")


class Partij(Section):
    """Wat `ibt release import` in een keer mag opnemen; een bestand zelf blijft onder [grenzen]."""

    stukken: int = Field(10_000, ge=1, le=200_000, description="Meeste bestanden in een map of zip")
    omvang_mb: int = Field(50_000, ge=1, le=2_000_000, description="Grootste uitgepakte omvang van een zip, megabytes")
    groepen_seconden: int = Field(
        60, ge=0, le=86_400, description="Zo vaak worden gelezen stukken met hun dossier vergeleken; 0: niet"
    )


class Database(Section):
    """Waar de gegevens staan; leeg betekent: in de werkmap zelf (SQLite)."""

    url: str = Field("", description="Database van de dossiers, bijvoorbeeld postgresql+psycopg://gebruiker@host/ibt")
    engine_url: str = Field("", description="Database van de wachtrij; leeg: engine.sqlite in de werkmap")


class Verwerking(Section):
    """Hoeveel werk er tegelijk loopt."""

    processen: int = Field(2, ge=1, le=64, description="Aantal werkprocessen van `ibt run`")
    tegelijk: int = Field(1, ge=1, le=8, description="Documenten tegelijk per werkproces")
    tekstherkenning_tegelijk: int = Field(
        1, ge=1, le=8, description="Scans en afbeeldingen tegelijk per werkproces; zij hebben een eigen wachtrij"
    )
    wachtrij_meeste: int = Field(
        2_000,
        ge=10,
        le=100_000,
        description="Meeste documenten tegelijk in een wachtrij; de rest wacht in de database. Werk waar iemand op "
        "wacht gaat er altijd in",
    )
    bewaar_werk_dagen: int = Field(
        30,
        ge=1,
        le=3_650,
        description="Zo lang onthoudt de wachtrij werk dat klaar is; dan ruimt `ibt watch` het op",
    )
    kijk_seconden: float = Field(0.05, ge=0.02, le=5, description="Tijd tussen twee keer kijken in de wachtrij")


class Lezen(Section):
    """Hoe documenten worden gelezen."""

    ocr: bool = Field(True, description="Tekst herkennen op bladzijden zonder tekstlaag")
    ocr_dpi: int = Field(200, ge=100, le=600, description="Resolutie voor tekstherkenning")
    herkenner: str = Field(
        "rapidocr",
        pattern="^(rapidocr|tesseract|beide)$",
        description="Wat tekst in beelden leest; tesseract en beide vragen om het programma Tesseract met Nederlands",
    )
    kantoor: str = Field("auto", pattern="^(auto|libreoffice|dxpdf)$", description="Programma dat DOCX omzet naar PDF")
    wijzigingen: str = Field(
        "accepteren",
        pattern="^(accepteren|weigeren)$",
        description="Wat er met bijgehouden wijzigingen in DOCX en ODT gebeurt: accepteren of weigeren. Wat daarna de "
        "tekst is, wordt gelezen, beoordeeld en vrijgegeven",
    )
    opmerkingen: str = Field(
        "weglaten",
        pattern="^(weglaten|tonen)$",
        description="Opmerkingen in DOCX en ODT: weglaten, of tonen op een bladzijde aan het eind",
    )
    verborgen_tekst: str = Field(
        "weglaten",
        pattern="^(weglaten|tonen)$",
        description="Verborgen tekst in DOCX en ODT: weglaten, of tonen op een bladzijde aan het eind",
    )
    nakijken_onder: float = Field(
        0.8, ge=0, le=1, description="Waarden met een lagere zekerheid worden gemarkeerd om na te kijken"
    )

    @property
    def office(self) -> dict[str, Any]:
        """Give what the reader of office files is told."""
        return {
            "office": self.kantoor,
            "accepts_changes": self.wijzigingen == "accepteren",
            "shows_comments": self.opmerkingen == "tonen",
            "shows_hidden": self.verborgen_tekst == "tonen",
        }


class Lakken(Section):
    """Hoe persoonsgegevens worden voorgesteld en verwijderd."""

    drempel_hoog: float = Field(
        0.8, ge=0, le=1, description="Vanaf deze score wordt een voorstel zonder nadere vraag gelakt"
    )
    drempel_laag: float = Field(0.3, ge=0, le=1, description="Onder deze score volgt geen voorstel")
    ondertekenaar_zichtbaar: bool = Field(True, description="De naam van een ondertekenaar met mandaat blijft staan")
    domein_zichtbaar: bool = Field(
        True,
        description="Van een persoonlijk e-mailadres bij een organisatie blijft het deel na het apenstaartje staan",
    )
    functietitel_zichtbaar: bool = Field(
        True, description="De functie naast een naam die weg gaat, blijft staan; anders beslist een mens"
    )
    ambtsdragers: str = Field(
        "registers/ambtsdragers.csv",
        description="Register van wie welk openbaar ambt draagt (ibt offices), gerekend vanaf de werkmap",
    )
    taalmodel: str = Field(
        "",
        description="Taalmodel voor het herkennen van namen; leeg: het eigen model. "
        "Anders de map of de naam van een geïnstalleerde Nederlandse spaCy-pijplijn, zoals nl_core_news_lg",
    )
    beeld_dpi: int = Field(200, ge=100, le=600, description="Resolutie van bladzijden die als beeld worden vrijgegeven")
    vak_stijl: str = Field(
        "zwart op wit",
        pattern="^(zwart op wit|wit op zwart)$",
        description="De grond in een vak: zwarte letters in een wit vak met rand, of witte letters in een zwart vak",
    )
    posities_houden: bool = Field(
        False,
        description="Tekst naast een vak blijft op zijn plaats staan. Let op: de breedte van een gat verraadt dan vaak "
        "welke naam er stond; van een gewone achternaam is dat bijna altijd te bepalen",
    )

    @property
    def has_light_labels(self) -> bool:
        """Tell whether boxes are black with white text."""
        return self.vak_stijl == "wit op zwart"


class Vrijgave(Section):
    """Hoe stukken worden vrijgegeven."""

    vier_ogen: bool = Field(True, description="Een tweede persoon keurt elk stuk goed voordat het in een pakket mag")
    basis_url: str = Field(
        "",
        pattern="^(https://[^ ]+)?$",
        description="Adres waaronder de pakketten op internet komen, zoals https://woo.voorbeeld.nl/besluiten. "
        "Leeg: de sitemap noemt alleen bestandsnamen en een platform kan haar nog niet gebruiken",
    )
    zienswijze_dagen: int = Field(
        14,
        ge=1,
        le=365,
        description="Dagen na het besluit dat een opgeschort stuk wacht op een belanghebbende (Woo 4.4 lid 5)",
    )
