package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.Misbehaviour.ANOTHER_ISS_IN_ANSWER;
import static org.dorsal.sandbox.Misbehaviour.NO_ISS_IN_ANSWER;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.STRANGE_KEYS;
import static org.dorsal.system.AttackedService.location;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.List;
import org.dorsal.sandbox.Misbehaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attacks on who is who in a launch of the running service: rows A7 and A8, and RFC 9207. */
class LaunchIdentityAttackTest {
    private static final AttackedService ATTACKED = AttackedService.shared();
    private static final String PATIENT = "sandbox-01";

    private final SomeVisitor browser = ATTACKED.browser();

    @AfterEach
    void behaveAgain() {
        ATTACKED.ehr().behave();
    }

    @Test
    void A7_a_client_with_keys_launches_and_publishes_their_public_halves_alone() throws ParseException {
        var north = SomeService.shared();
        var clinician = SomeClinician.of(north, SomeService.NORTHSIDE, PATIENT);
        assertThat(clinician.launch()).startsWith("northside.");

        var keys = browser.get(URI.create(north.baseUrl() + "/.well-known/jwks.json"));
        assertThat(JWKSet.parse(keys.body()).getKeys())
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(key -> {
                    assertThat(key.isPrivate()).isFalse();
                    assertThat(key.getKeyID()).isNotBlank();
                    assertThat(key.getAlgorithm().getName()).isIn("ES384", "RS384");
                });
        assertThat(keys.headers().firstValue("Cache-Control").orElse("")).contains("max-age=");
        assertThat(keys.body()).doesNotContain("\"d\"");
    }

    @Test
    void A7_keys_that_the_ehr_does_not_know_open_nothing() {
        refused(502, "invalid_client", browser.open(ATTACKED.click(STRANGE_KEYS, PATIENT)));
    }

    @Test
    void A8_who_launched_is_read_from_the_record_with_the_launchs_token() {
        ATTACKED.ehr().forget();
        ATTACKED.launched(browser, ALPHA, PATIENT);

        assertThat(ATTACKED.ehr().recordedRequests())
                .filteredOn(request -> request.path().startsWith("/fhir/Practitioner/"))
                .singleElement()
                .satisfies(request -> assertThat(request.withToken()).isTrue());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "(NO_)?ID_TOKEN.*")
    void A8_an_id_token_that_proves_nothing_launches_nobody(Misbehaviour wrong) {
        var answer = ATTACKED.answer(browser, ALPHA, PATIENT);
        ATTACKED.ehr().misbehave(wrong);
        var page = browser.get(answer);
        ATTACKED.ehr().behave();

        refused(502, "For your administrator", page);
        assertThat(page.body()).contains("who you are");
    }

    @Test
    void A8_an_answer_that_another_server_signed_or_that_nobody_signed_is_refused() {
        for (var mixedUp : List.of(ANOTHER_ISS_IN_ANSWER, NO_ISS_IN_ANSWER)) {
            var authorizationRequest = ATTACKED.authorizationRequest(browser, ALPHA, PATIENT);
            ATTACKED.ehr().misbehave(mixedUp);
            var answer = location(browser.get(authorizationRequest));
            ATTACKED.ehr().behave();
            ATTACKED.ehr().forget();

            refused(403, "RFC 9207", browser.get(answer));
            assertThat(ATTACKED.ehr().recordedRequests())
                    .as("the code goes to nobody")
                    .isEmpty();
        }
    }

    private void refused(int status, String expectedText, HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(status);
        assertThat(page.body()).contains(expectedText).doesNotContain("sandbox-0", "Alder", "SBX-");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Location")).isEmpty();
        assertThat(page.headers().allValues("Set-Cookie")).allMatch(line -> line.contains("Max-Age=0"));
    }
}
