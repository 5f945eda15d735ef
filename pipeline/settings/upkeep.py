"""The sections about keeping, watching and securing: where bytes stand, the mailbox, measuring, terms of keeping."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipeline.settings.base import Section


class Postbus(Section):
    """Een mailbox als inbox (IMAP); het wachtwoord komt uit IBT_POSTBUS_WACHTWOORD, of IBT_POSTBUS_TOKEN bij OAuth."""

    server: str = Field(
        "", pattern="^[^ /]*$", description="Naam van de mailserver; leeg: er wordt geen mailbox gelezen"
    )
    poort: int = Field(993, ge=1, le=65_535, description="Poort van de mailserver")
    beveiliging: Literal["tls", "starttls", "geen"] = Field(
        "tls", description="tls, starttls (meestal poort 143) of geen; geen mag alleen op deze machine zelf"
    )
    certificaat: str = Field(
        "",
        description="Bestand (PEM) met het certificaat van uw eigen uitgever, gerekend vanaf de werkmap; leeg: de "
        "uitgevers die deze machine vertrouwt",
    )
    gebruiker: str = Field("", description="Naam waarmee het programma zich bij de mailserver meldt")
    map: str = Field("INBOX", min_length=1, description="Map in de mailbox die wordt gelezen")
    klaar_map: str = Field(
        "Verwerkt",
        description="Hierheen gaat een bericht zodra het origineel is opgeslagen; de map moet er zijn; leeg: het "
        "blijft liggen",
    )
    mislukt_map: str = Field(
        "", description="Hierheen gaat een bericht dat wordt geweigerd; leeg: het blijft liggen en de status meldt het"
    )
    kijk_seconden: float = Field(30, ge=0.1, le=3_600, description="Tijd tussen twee keer kijken in de mailbox")
    wacht_seconden: float = Field(30, ge=1, le=600, description="Zo lang mag de mailserver over een antwoord doen")

    @model_validator(mode="after")
    def _check(self) -> Postbus:
        if self.beveiliging == "geen" and self.server not in ("", "127.0.0.1", "localhost", "::1"):
            raise ValueError("beveiliging = geen mag alleen als de mailserver op deze machine staat")
        if self.server and not self.gebruiker:
            raise ValueError("vul ook gebruiker in")
        if self.map in (self.klaar_map, self.mislukt_map):
            raise ValueError("klaar_map en mislukt_map moeten andere mappen zijn dan map")
        return self


class Meten(Section):
    """Wat buiten te zien is: logregels, metingen, sporen en gereedheid. IBT_METEN_TOKEN staat in de omgeving."""

    logvorm: str = Field("regels", pattern="^(regels|json)$", description="Logregels voor mensen (regels) of als JSON")
    metingen_adressen: tuple[str, ...] = Field(
        ("127.0.0.1", "::1"),
        description="Adressen die /metrics mogen lezen zonder token; met het token uit IBT_METEN_TOKEN mag elk adres",
        strict=False,
    )
    otlp_adres: str = Field(
        "",
        pattern="^(https?://[^ ]+)?$",
        description="Adres van een OpenTelemetry-collector (OTLP/HTTP), zoals http://127.0.0.1:4318; leeg: geen sporen",
    )
    schijf_vrij_mb: int = Field(
        2_000, ge=10, le=10_000_000, description="Met minder vrije ruimte meldt het bureau dat het niet gereed is"
    )
    stil_seconden: int = Field(
        60, ge=5, le=86_400, description="Zo lang mag een inbox of werkproces zwijgen voordat het als gestopt telt"
    )
    vergeet_werkproces_uren: int = Field(
        24,
        ge=24,  # no shorter than the longest silence of a worker that still counts as alive
        le=8_760,
        description="Zo lang blijft een gestopt werkproces zichtbaar op de pagina Beheer; dan vergeet `ibt watch` het",
    )
    let_op_inbox: bool = Field(
        True, description="Niet gereed als niemand de inbox bewaakt; zet dit uit op een machine zonder inbox"
    )


class Opslag(Section):
    """Waar de originelen en het werk daaraan staan; sleutels komen uit de omgeving (IBT_OPSLAG_SLEUTEL, AWS_…)."""

    plaats: str = Field(
        "",
        pattern=r"^(|/.*|file:///.*|s3://[^/]+.*)$",
        description="Map (ook op een netwerkschijf) of s3://EMMER/MAP; leeg: opslag/ in de werkmap. Een plaats die "
        "meer machines delen vraagt om PostgreSQL",
    )
    adres: str = Field(
        "", pattern=r"^(|https?://.*)$", description="Adres van een S3-dienst die niet van Amazon is, met https://"
    )
    verzegeld: bool = Field(
        False, description="Alles versleuteld bewaren (AES-256) met de sleutel uit IBT_OPSLAG_SLEUTEL"
    )
    werkplaats: str = Field(
        "",
        pattern="^(|/.*)$",
        description="Map op deze machine voor leesbare werkkopieën; leeg: werk/ in de werkmap. Kies bij een "
        "versleutelde opslag een map in het geheugen (tmpfs)",
    )
    werkplaats_mb: int = Field(
        2_000, ge=50, le=1_000_000, description="Grootste omvang van de werkkopieën; wat pas is gebruikt blijft altijd"
    )
    pogingen: int = Field(5, ge=1, le=20, description="Aantal pogingen als het netwerk hapert, met groeiende pauzes")

    @property
    def is_plain(self) -> bool:
        """Tell whether the store is the plain folder of the workspace."""
        return not (self.plaats or self.verzegeld)
