"""The configuration of one workspace: `ibt.toml`, read once into frozen strict models.

docs/config.md is generated from these models (`make docs`); a test compares. Secrets are never keys here:
they come from the environment by name.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_enum_values=False)


class Role(StrEnum):
    """From whose chair the organisation looks."""

    MINISTERIE = "ministerie"
    PROVINCIE = "provincie"
    GEMEENTE = "gemeente"


class Organisatie(_Section):
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


class Inbox(_Section):
    """De map waarin het secretariaat documenten neerzet."""

    scan_seconden: float = Field(2.0, ge=0.05, le=60, description="Tijd tussen twee keer kijken in de map")
    leeg_bestand_seconden: float = Field(
        60, ge=0, le=86_400, description="Zo lang mag een bestand leeg zijn voordat het in quarantaine gaat"
    )
    traag_bestand_minuten: float = Field(
        10, gt=0, le=1_440, description="Na deze tijd meldt de status dat een bestand nog steeds wordt geschreven"
    )
    tijdelijke_namen: tuple[str, ...] = Field(
        (".*", "~$*", "*.part", "*.tmp", "*.crdownload", "*.partial", "*.filepart"),
        description="Bestandsnamen (patronen) die worden overgeslagen en geteld",
        strict=False,
    )


class Grenzen(_Section):
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


class Database(_Section):
    """Waar de gegevens staan; leeg betekent: in de werkmap zelf (SQLite)."""

    url: str = Field("", description="Database van de dossiers, bijvoorbeeld postgresql+psycopg://gebruiker@host/ibt")
    engine_url: str = Field("", description="Database van de wachtrij; leeg: engine.sqlite in de werkmap")


class Verwerking(_Section):
    """Hoeveel werk er tegelijk loopt."""

    processen: int = Field(2, ge=1, le=64, description="Aantal werkprocessen van `ibt run`")
    tegelijk: int = Field(1, ge=1, le=8, description="Documenten tegelijk per werkproces")
    kijk_seconden: float = Field(0.1, ge=0.02, le=5, description="Tijd tussen twee keer kijken in de wachtrij")


class Lezen(_Section):
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


class Lakken(_Section):
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


class Vrijgave(_Section):
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


class Oidc(_Section):
    """Eenmalig aanmelden met de accounts van uw organisatie (OpenID Connect)."""

    aan: bool = Field(False, description="Aanmelden met uw organisatie; het geheim komt uit IBT_OIDC_SECRET")
    naam: str = Field("uw organisatie", description="Wat op de knop staat: Aanmelden met …")
    issuer: str = Field(
        "",
        pattern="^(https://[^ ]+|http://(127[.]0[.]0[.]1|localhost)(:[0-9]+)?(/[^ ]*)?)?$",
        description="Adres van de aanmelddienst, precies zoals die het zelf opgeeft",
    )
    client_id: str = Field("", description="Onder welke naam de aanmelddienst dit programma kent")
    scopes: str = Field("openid profile", description="Wat wij de aanmelddienst vragen")
    claim_naam: str = Field("name", description="Veld met de naam waaronder iemand beslist")
    claim_login: str = Field("preferred_username", description="Veld met de accountnaam; ontbreekt het, dan sub")
    claim_rollen: str = Field("groups", description="Veld met de groepen of rollen van iemand")
    rollen: dict[str, Annotated[tuple[str, ...], Field(strict=False)]] = Field(
        {}, description='Welke rollen een groep geeft, zoals {asiel-jurist = ["jurist"]}'
    )


class Web(_Section):
    """Het bureau in de browser."""

    adres: str = Field(
        "127.0.0.1", description="Adres waarop `ibt web` luistert; het gewone adres is alleen deze machine"
    )
    poort: int = Field(8300, ge=1, le=65_535, description="Poort waarop `ibt web` luistert")
    thema_css: str = Field(
        "",
        description="Eigen stijlblad met NL Design System-tokens, gerekend vanaf de werkmap; leeg: het neutrale thema",
    )
    openbaar: bool = Field(
        False, description="De openbare monitor op /openbaar tonen, zonder aanmelden; alleen bevestigde cijfers"
    )
    https: bool = Field(
        False,
        description="Een eigen webserver met TLS staat ervoor: veilige cookies en HSTS, ook andere adressen mogen",
    )
    namen: tuple[str, ...] = Field(
        (),
        description="Namen waaronder mensen het bureau openen, zoals bureau.voorbeeld.nl; de eerste staat in "
        "uitnodigingen",
        strict=False,
    )
    proxy_adressen: tuple[str, ...] = Field(
        (),
        description="Adressen van uw webserver, wiens X-Forwarded-For en X-Forwarded-Proto wij geloven",
        strict=False,
    )
    verzoeken_per_minuut: int = Field(600, ge=10, le=100_000, description="Meeste verzoeken per sessie of adres")
    aanmeldingen_per_minuut: int = Field(
        20, ge=1, le=1_000, description="Meeste pogingen per minuut van één adres om aan te melden"
    )
    oidc: Oidc = Field(Oidc(), description="Zie [web.oidc]")


class Toegang(_Section):
    """Accounts, wachtwoorden en sessies."""

    wachtwoord_tekens: int = Field(12, ge=12, le=64, description="Kortste wachtwoord")
    argon2_geheugen_kb: int = Field(
        19_456, ge=8_192, le=1_048_576, description="Geheugen per wachtwoordcontrole (argon2id)"
    )
    argon2_rondes: int = Field(
        2, ge=1, le=100, description="Rondes per wachtwoordcontrole; wie aanmeldt, gaat mee over"
    )
    argon2_draden: int = Field(1, ge=1, le=16, description="Draden per wachtwoordcontrole")
    pogingen: int = Field(5, ge=3, le=20, description="Mislukte pogingen per account voordat iemand moet wachten")
    pogingen_adres: int = Field(
        30, ge=5, le=10_000, description="Mislukte pogingen per netwerkadres voordat het moet wachten"
    )
    wacht_seconden: int = Field(
        30, ge=1, le=3_600, description="Eerste wachttijd; elke volgende mislukking verdubbelt haar"
    )
    wacht_meest_minuten: int = Field(60, ge=1, le=1_440, description="Langste wachttijd")
    sessie_stil_minuten: int = Field(60, ge=5, le=1_440, description="Na deze tijd zonder verzoek eindigt een sessie")
    sessie_uren: int = Field(10, ge=1, le=72, description="Na deze tijd eindigt een sessie altijd")
    uitnodiging_uren: int = Field(72, ge=1, le=720, description="Zo lang geldt een uitnodiging")


class Config(_Section):
    """Instellingen van één werkmap."""

    organisatie: Organisatie = Organisatie()
    inbox: Inbox = Inbox()
    grenzen: Grenzen = Grenzen()
    database: Database = Database()
    verwerking: Verwerking = Verwerking()
    lezen: Lezen = Lezen()
    lakken: Lakken = Lakken()
    vrijgave: Vrijgave = Vrijgave()
    web: Web = Web()
    toegang: Toegang = Toegang()


def parse_config(text: str, origin: str) -> Config:
    """Read the text of an `ibt.toml`; `origin` is the file name for the message.

    Raises:
        ConfigError: The text is no TOML, or a key or value is wrong.
    """
    try:
        return Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{origin} is geen geldige TOML: {error}. Herstel de regel en probeer opnieuw.") from error
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise ConfigError(f"{origin} bevat een onjuiste instelling: {rows}. Zie docs/config.md.") from error


def read_config(path: Path) -> Config:
    """Read `ibt.toml`.

    Raises:
        ConfigError: The file is missing, unreadable or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path.name} is niet te lezen ({error.strerror}). Maak een werkmap met: ibt init MAP"
        ) from error
    return parse_config(text, path.name)
