package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.GuardTable;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.ResourceQuery;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A site that compares in silence: it scores an emergency, and no reply of any route says so (docs/operate/settings.md). */
class SilentSiteTest {
    private static final String SITE = "--dorsal.sites.quiet.";
    private static final String AUDIENCE = "https://dorsal.example/fhir/quiet";
    private static final SomeService SERVICE = SomeService.with(
            SITE + "silent=true",
            SITE + "name=Quiet Clinic",
            SITE + "wording=en-US",
            SITE + "sign-off=required",
            SITE + "ehr.fhir-base=https://ehr.example/fhir",
            SITE + "issuers[0].issuer={northside}",
            SITE + "issuers[0].jwks-uri={northside}/oauth2/jwks",
            SITE + "issuers[0].audience=" + AUDIENCE);
    private static final SomeClient CLIENT = new SomeClient(
            SERVICE.base("quiet"),
            SERVICE.token(SomeService.NORTHSIDE, "system/*.cruds", Map.of("aud", List.of(AUDIENCE))));
    private static final String EMERGENCY = SomeResponse.of("quiet-anna").json();
    private static final String RESPONSE =
            CLIENT.post("QuestionnaireResponse", EMERGENCY).id();

    /** Routes of responses that show no result. */
    private static final Set<String> ANSWERED = Set.of(
            "POST QuestionnaireResponse",
            "GET QuestionnaireResponse",
            "POST QuestionnaireResponse/_search",
            "GET QuestionnaireResponse/{id}",
            "PUT QuestionnaireResponse/{id}",
            "GET QuestionnaireResponse/{id}/_history",
            "GET QuestionnaireResponse/{id}/_history/{vid}",
            "POST QuestionnaireResponse/$validate",
            "POST QuestionnaireResponse/{id}/$validate");

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void the_response_is_scored() {
        assertThat(SERVICE.part(Ledger.class)
                        .search(
                                AccessScope.ofSite("quiet"),
                                ResourceQuery.of("Observation").paged(20))
                        .versions())
                .anyMatch(version -> new String(version.body(), StandardCharsets.UTF_8).contains("emergency"));
    }

    @TestFactory
    Stream<DynamicTest> no_reply_of_a_route_with_a_token_shows_a_result() {
        GuardTable table = GuardTable.read(EveryEndpointIsGuardedTest.class, "guard.table");
        return table.lines().stream()
                .filter(line -> "401".equals(table.expected(line).get("nobody")))
                .map(GuardTable::route)
                .filter(route -> !route.equals("POST /"))
                .map(route -> DynamicTest.dynamicTest(route, () -> {
                    SomeAnswer answer = request(route);
                    assertThat(answer.text()).doesNotContainIgnoringCase("emergency");
                    if (ANSWERED.contains(route)) {
                        assertThat(answer.status()).isIn(200, 201, 412);
                    } else {
                        assertThat(answer.status()).isIn(403, 404);
                    }
                }));
    }

    @Test
    void entries_of_a_batch_are_refused_alike() {
        SomeAnswer answer = CLIENT.post("", """
                {"resourceType": "Bundle", "type": "batch", "entry": [
                  {"request": {"method": "POST", "url": "QuestionnaireResponse"}, "resource": %s},
                  {"request": {"method": "GET", "url": "QuestionnaireResponse/%s/$score"}},
                  {"request": {"method": "GET", "url": "Observation"}},
                  {"request": {"method": "GET", "url": "Patient/quiet-anna/$everything"}}]}""".formatted(EMERGENCY, RESPONSE));

        assertThat(answer.json().findValuesAsString("status"))
                .satisfiesExactly(
                        created -> assertThat(created).startsWith("201"),
                        score -> assertThat(score).startsWith("403"),
                        search -> assertThat(search).startsWith("403"),
                        everything -> assertThat(everything).startsWith("403"));
        assertThat(answer.text()).doesNotContainIgnoringCase("emergency");
    }

    @Test
    void a_refusal_names_the_setting_and_the_statement_lists_what_is_answered() {
        assertThat(CLIENT.get("Observation").text()).contains("setting silent");
        assertThat(CLIENT.get("metadata").text())
                .contains("\"type\":\"QuestionnaireResponse\"", "\"name\":\"validate\"")
                .doesNotContain(
                        "\"type\":\"Observation\"", "\"type\":\"CarePlan\"", "\"name\":\"score\"", "everything");
    }

    /** No page can be launched, so the pages need no case of their own. */
    @Test
    void there_is_no_launch() {
        SomeAnswer answer = SomeClient.anonymous(SERVICE.baseUrl())
                .get("launch/quiet?launch=x&iss=https%3A%2F%2Fehr.example%2Ffhir");

        assertThat(answer.status()).isIn(400, 403, 404);
    }

    private static SomeAnswer request(String route) {
        String method = route.substring(0, route.indexOf(' '));
        String address = route.substring(route.indexOf(' ') + 1)
                .replace("{id}", RESPONSE)
                .replace("{vid}", "1")
                .replace("{job}", RESPONSE)
                .replace("{file}", "QuestionnaireResponse-1.ndjson");
        if (method.equals("GET") || method.equals("DELETE")) {
            return CLIENT.send(method, address, "");
        }
        if (address.endsWith("_search")) {
            return CLIENT.send(method, address, "", "Content-Type", "application/x-www-form-urlencoded");
        }
        String body = address.equals("QuestionnaireResponse/" + RESPONSE + "/$validate")
                ? "{\"resourceType\":\"Parameters\"}"
                : SomeResponse.of("quiet-anna").id(RESPONSE).json();
        return CLIENT.send(method, address, body, "Content-Type", "application/fhir+json", "If-Match", "W/\"99\"");
    }
}
