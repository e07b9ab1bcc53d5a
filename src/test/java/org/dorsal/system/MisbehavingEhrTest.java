package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.location;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import org.dorsal.sandbox.Misbehaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Launches from an EHR with each misbehaviour: a person gets a page in time that explains the failure, without
 * patient data.
 */
class MisbehavingEhrTest {
    private static final AttackedService ATTACKED = AttackedService.shared();
    private static final String NAME = "Cedar";

    private final SomeVisitor browser = ATTACKED.browser();

    /** Result of a launch from such an EHR. */
    private record Outcome(int status, String detail) {}

    @AfterEach
    void behaveAgain() {
        ATTACKED.ehr().behave();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SLOW")
    void whatever_the_ehr_does_wrong_there_is_a_page_in_time_that_says_so(Misbehaviour misbehaviour) {
        var click = ATTACKED.click(AttackedService.site(misbehaviour), "sandbox-03");
        ATTACKED.ehr().misbehave(misbehaviour);
        ATTACKED.ehr().forget();

        assertExplained(misbehaviour, browser.open(click));
    }

    private static void assertExplained(Misbehaviour misbehaviour, HttpResponse<String> page) {
        var expected = expected(misbehaviour);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(expected.status());
        assertThat(page.body()).contains(expected.detail(), "<h1").doesNotContain("Exception", "sandbox-03");
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors https://" + AttackedService.site(misbehaviour) + ".ehr.example");
        assertThat(page.headers().firstValue("Retry-After").isPresent()).isEqualTo(expected.status() == 503);
        if (expected.status() != 200) {
            assertThat(page.body()).doesNotContain(NAME, "SBX-", "2000-02-29", "29-Feb-2000");
        }
        assertThat(ATTACKED.ehr().recordedRequests())
                .noneMatch(request -> request.path().startsWith("/elsewhere")
                        || request.path().startsWith("/foreign"));
    }

    /** Meanwhile another person waits for a launch. */
    @Test
    void a_page_whose_ehr_has_become_slow_is_answered_in_seconds_and_is_there_when_the_ehr_is_back() throws Exception {
        var page = location(browser.get(ATTACKED.answer(browser, ALPHA, "sandbox-03")));
        var address = URI.create(ATTACKED.service().baseUrl() + page);
        var click = ATTACKED.click(AttackedService.site(Misbehaviour.SLOW), "sandbox-03");
        ATTACKED.ehr().misbehave(Misbehaviour.SLOW);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var launch = threads.submit(() -> ATTACKED.browser().open(click));

            var slow = browser.get(address);

            // the EHR would have answered well after twenty seconds, so these answers did not wait for it
            assertThat(slow.statusCode()).isEqualTo(503);
            assertThat(slow.headers().firstValue("Retry-After")).isPresent();
            assertThat(slow.body()).contains("can’t be read").doesNotContain(NAME);
            assertExplained(Misbehaviour.SLOW, launch.get());
        }
        ATTACKED.ehr().behave();
        assertThat(browser.get(address).body()).contains(NAME);
    }

    /** No default: a new misbehaviour must say here what a clinician gets. */
    private static Outcome expected(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case ID_TOKEN_OF_ANOTHER_ISSUER -> new Outcome(502, "iss of the id_token must equal issuer");
            case ID_TOKEN_FOR_ANOTHER_CLIENT -> new Outcome(502, "aud of the id_token must hold");
            case ID_TOKEN_WITH_ANOTHER_NONCE -> new Outcome(502, "nonce of the id_token must repeat");
            case ID_TOKEN_WITH_BROKEN_SIGNATURE, ID_TOKEN_UNSIGNED -> new Outcome(502, "the id_token must be signed");
            case ID_TOKEN_EXPIRED -> new Outcome(502, "exp of the id_token is missing or past");
            case NO_ID_TOKEN -> new Outcome(502, "must hold an id_token");
            case NO_PATIENT -> new Outcome(502, "which patient this is about");
            case ANOTHER_ISS_IN_ANSWER, NO_ISS_IN_ANSWER -> new Outcome(403, "RFC 9207");
            case NO_S256 -> new Outcome(502, "must list S256");
            case DISCOVERY_REDIRECTS -> new Outcome(502, "without a redirect");
            case DISCOVERY_HUGE -> new Outcome(502, "smaller than 256 kB");
            case SLOW, FHIR_DOWN -> new Outcome(503, ".well-known/smart-configuration");
            case TOKEN_ENDPOINT_DOWN -> new Outcome(503, "the token_endpoint of the EHR");
            case ACCESS_TOKENS_EXPIRED, HTML_FOR_FHIR -> new Outcome(502, "can’t be read");
            case TOO_MANY_REQUESTS -> new Outcome(503, "can’t be read");
            case FOREIGN_NEXT_LINK, ANOTHER_PATIENT_IN_SEARCH, HUGE_PAGES ->
                new Outcome(200, "Do not assume that anything not read is absent");
            // only read scopes are requested, and no token is renewed in a launch's first minutes
            case SCOPES_NARROWED, REFRESH_REFUSED, ANOTHER_PATIENT_ON_REFRESH -> new Outcome(200, NAME);
        };
    }
}
