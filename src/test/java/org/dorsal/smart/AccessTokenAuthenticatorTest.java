package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.smart.Issuer.ToleratedDeviation.NONCE;
import static org.dorsal.smart.Issuer.ToleratedDeviation.NO_TYP;
import static org.dorsal.smart.SomeIssuers.NORTH;
import static org.dorsal.smart.SomeIssuers.NORTHSIDE;
import static org.dorsal.smart.SomeIssuers.SOUTHSIDE;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.IOException;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccessTokenAuthenticatorTest {
    private static final ManualClock EPOCH = new ManualClock();
    private static final SomeTokens TOKENS = new SomeTokens(NORTH, EPOCH);

    private final ManualClock clock = new ManualClock();
    private final AccessTokenAuthenticator authenticator = with(NORTH);

    @Test
    void a_checked_token_says_who_calls() {
        var token = TOKENS.with(c -> c.putAll(Map.of(
                "sub",
                "user-9",
                "client_id",
                "app-1",
                "fhirUser",
                "Practitioner/9",
                "patient",
                "p1",
                "scope",
                "patient/*.rs")));

        assertThat(authenticatedCaller(authenticator, token))
                .returns(NORTHSIDE, Caller::site)
                .returns(NORTH.issuer(), Caller::issuer)
                .returns("user-9", Caller::subject)
                .returns("app-1", Caller::clientId)
                .returns(Optional.of("Practitioner/9"), Caller::fhirUser)
                .returns(Optional.of(new PatientId("p1")), Caller::patient)
                .returns(Optional.of("token-1"), Caller::jti)
                .returns(Optional.empty(), Caller::roles)
                .returns(
                        Permission.Allowed.ofPatient(new PatientId("p1"), new Permission.Restriction.Unrestricted()),
                        c -> c.may(Interaction.READ, "Observation"));
    }

    @Test
    void a_token_without_extras_still_names_its_client() {
        var bySubject = TOKENS.with(c -> List.of("client_id", "jti").forEach(c::remove));
        var byParty = TOKENS.with(c -> {
            List.of("client_id", "sub").forEach(c::remove);
            c.put("azp", "app-2");
        });

        assertThat(authenticatedCaller(authenticator, bySubject))
                .returns("client-1", Caller::clientId)
                .returns(Optional.empty(), Caller::jti);
        assertThat(authenticatedCaller(authenticator, byParty))
                .returns("app-2", Caller::clientId)
                .returns("app-2", Caller::subject);
    }

    @Test
    void scopes_come_as_text_or_list_by_either_name() {
        for (String name : List.of("scope", "scp")) {
            for (Object value : List.of("openid system/Observation.r", List.of("openid", "system/Observation.r"))) {
                var token = TOKENS.with(c -> {
                    c.remove("scope");
                    c.put(name, value);
                });
                assertThat(authenticatedCaller(authenticator, token).may(Interaction.READ, "Observation"))
                        .as("%s %s", name, value)
                        .isInstanceOf(Permission.Allowed.class);
            }
        }
    }

    @Test
    void scope_is_not_widened_by_scp() {
        var token = TOKENS.with(c -> c.putAll(Map.of("scope", "openid", "scp", "system/*.cruds")));

        assertThat(authenticatedCaller(authenticator, token).may(Interaction.READ, "Observation"))
                .isInstanceOf(Permission.Denied.class);
    }

    @Test
    void roles_are_read_from_the_claim_that_the_site_names() {
        var withRoles = with(new Issuer(
                NORTH.issuer(), NORTH.jwksUri(), NORTH.audience(), Optional.of("groups"), Set.of(), Optional.empty()));

        assertThat(authenticatedCaller(withRoles, TOKENS.with(c -> c.put("groups", List.of("auditor", "x"))))
                        .roles())
                .contains(Set.of("auditor", "x"));
        assertThat(authenticatedCaller(withRoles, TOKENS.good()).roles())
                .as("no claim is no role")
                .contains(Set.of());
    }

    @Test
    void sites_that_share_an_issuer_are_told_apart_by_the_audience() {
        var south = SomeIssuers.issuer(NORTH.issuer(), NORTH.jwksUri(), "https://dorsal.example/fhir/southside");
        var shared = new AccessTokenAuthenticator(
                new SmartSettings(List.of(
                        new SmartSettings.SiteSettings(NORTHSIDE, List.of(NORTH)),
                        new SmartSettings.SiteSettings(SOUTHSIDE, List.of(south)))),
                uri -> TOKENS.mint.jwks(),
                clock,
                clock);
        var forNorth = Optional.of("Bearer " + TOKENS.good());
        var forBoth =
                Optional.of("Bearer " + TOKENS.with(c -> c.put("aud", List.of(NORTH.audience(), south.audience()))));

        assertThat(AuthenticationVerdict.of(shared, NORTHSIDE, forNorth))
                .isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        assertThat(AuthenticationVerdict.of(shared, SOUTHSIDE, forNorth))
                .isEqualTo(new AuthenticationVerdict.WrongSiteVerdict());
        assertThat(List.of(NORTHSIDE, SOUTHSIDE))
                .allSatisfy(site -> assertThat(AuthenticationVerdict.of(shared, site, forBoth))
                        .isInstanceOfSatisfying(
                                AuthenticationVerdict.AuthenticatedVerdict.class,
                                authenticated -> assertThat(
                                                authenticated.caller().site())
                                        .isEqualTo(site)));
    }

    @Test
    void a_clock_half_a_minute_apart_is_forgiven() {
        var now = clock.instant().getEpochSecond();

        assertThat(List.of(
                        TOKENS.with(c -> c.putAll(Map.of("exp", now - 29, "iat", now - 329))),
                        TOKENS.with(c -> c.put("nbf", now + 30))))
                .allSatisfy(token -> assertThat(verdict(authenticator, token))
                        .isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class));
    }

    /** The issuer's RSA key has 2,048 bits. */
    @Test
    void a_token_by_a_shorter_rsa_key_than_is_asked_for_is_refused() {
        var strict = new AccessTokenAuthenticator(
                new SmartSettings(SomeIssuers.twoSites().sites(), new KeyStrength(3072)),
                uri -> TOKENS.mint.jwks(),
                clock,
                clock);

        assertThat(verdict(strict, TOKENS.with(JWSAlgorithm.RS256, h -> {}, c -> {})))
                .isEqualTo(
                        new AuthenticationVerdict.BadToken(
                                "the token is not accepted; check its signature, algorithm, dates, and that the key set has its key"));
        assertThat(verdict(strict, TOKENS.with(JWSAlgorithm.ES256, h -> {}, c -> {})))
                .isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
    }

    @Test
    void while_keys_cannot_be_read_the_caller_is_told_to_come_back() {
        var reads = new AtomicInteger();
        var dark = new AccessTokenAuthenticator(
                SomeIssuers.twoSites(),
                uri -> {
                    reads.incrementAndGet();
                    throw new IOException("down");
                },
                clock,
                clock);

        assertThat(reads).as("nothing is read at start").hasValue(0);
        assertThat(verdict(dark, TOKENS.good()))
                .isEqualTo(new AuthenticationVerdict.KeysUnreachableVerdict(IssuerKeys.PAUSE));
        assertThat(verdict(dark, "a.b.c")).as("needs no key").isInstanceOf(AuthenticationVerdict.BadToken.class);
    }

    private AccessTokenAuthenticator with(Issuer issuer) {
        var settings = new SmartSettings(List.of(new SmartSettings.SiteSettings(NORTHSIDE, List.of(issuer))));
        return new AccessTokenAuthenticator(settings, uri -> TOKENS.mint.jwks(), clock, clock);
    }

    private static AuthenticationVerdict verdict(AccessTokenAuthenticator authenticator, String token) {
        return AuthenticationVerdict.of(authenticator, NORTHSIDE, Optional.of("Bearer " + token));
    }

    private static Caller authenticatedCaller(AccessTokenAuthenticator authenticator, String token) {
        assertThat(verdict(authenticator, token)).isInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        return verdict(authenticator, token) instanceof AuthenticationVerdict.AuthenticatedVerdict(var caller)
                ? caller
                : SomeCallers.with("");
    }

    @Test
    void tokens_without_typ_or_with_a_nonce_are_taken_only_where_the_site_says_so() {
        var untyped = TOKENS.withHeader(header -> header.remove("typ"));
        var nonce = TOKENS.with(c -> c.put("nonce", "n"));
        for (var tolerated :
                List.of(Set.<Issuer.ToleratedDeviation>of(), Set.of(NO_TYP), Set.of(NONCE), Set.of(NO_TYP, NONCE))) {
            var site = with(new Issuer(
                    NORTH.issuer(), NORTH.jwksUri(), NORTH.audience(), Optional.empty(), tolerated, Optional.empty()));
            assertThat(
                            AuthenticationVerdict.of(site, NORTHSIDE, Optional.of("Bearer " + untyped))
                                    instanceof AuthenticationVerdict.AuthenticatedVerdict)
                    .isEqualTo(tolerated.contains(NO_TYP));
            assertThat(
                            AuthenticationVerdict.of(site, NORTHSIDE, Optional.of("Bearer " + nonce))
                                    instanceof AuthenticationVerdict.AuthenticatedVerdict)
                    .isEqualTo(tolerated.contains(NONCE));
            assertThat(AuthenticationVerdict.of(
                            site, NORTHSIDE, Optional.of("Bearer " + TOKENS.with(c -> c.put("at_hash", "h")))))
                    .isNotInstanceOf(AuthenticationVerdict.AuthenticatedVerdict.class);
        }
    }
}
