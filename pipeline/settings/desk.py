"""The sections about the desk in the browser and who may enter."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.settings.base import Section


class Oidc(Section):
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


class Web(Section):
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


class Toegang(Section):
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
