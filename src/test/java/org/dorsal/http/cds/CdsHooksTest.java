package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CDS Hooks 2.0 on a running service: "Discovery", "Calling a CDS Service", "Trusting CDS Clients". */
class CdsHooksTest {
    private static final SomeHooks HOOKS = SomeHooks.shared();

    @Test
    void discovery_lists_the_service_once_for_each_hook() {
        var answer = SomeClient.anonymous(HOOKS.base(SomeService.NORTHSIDE)).get("cds-services");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SomeHooks.JSON.readTree(answer.text()).path("services"))
                .hasSize(4)
                .allSatisfy(offered -> {
                    assertThat(offered.path("id").stringValue()).isEqualTo("upper-back-pain");
                    assertThat(offered.path("description").stringValue()).isNotBlank();
                })
                .extracting(offered -> offered.path("hook").stringValue())
                .containsExactly("encounter-start", "order-select", "order-sign", "patient-view");
    }

    @Test
    void a_token_sent_with_discovery_is_ignored() {
        assertThat(new SomeClient(HOOKS.base(SomeService.NORTHSIDE), "no.such.token")
                        .get("cds-services")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, southside/cds-services",
        "POST, southside/cds-services/upper-back-pain",
        "GET, elsewhere/cds-services",
        "POST, elsewhere/cds-services/upper-back-pain",
        "POST, northside/cds-services/other",
        "POST, southside/cds-services/upper-back-pain/feedback",
        "GET, northside",
    })
    void what_is_not_configured_is_absent(String method, String path) {
        var caller = new SomeClient(HOOKS.service().baseUrl() + "/cds", HOOKS.token(_ -> {}));

        assertThat(caller.send(method, path, "{}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patient-view", "encounter-start", "order-select", "order-sign"})
    void a_call_of_each_hook_is_answered_and_recorded(String hook) {
        String instance = UUID.randomUUID().toString();
        var answer = HOOKS.post(HOOKS.token(_ -> {}), SomeHooks.request(hook, r -> r.put("hookInstance", instance)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomeHooks.JSON.readTree(answer.text())).isEqualTo(SomeHooks.JSON.readTree("{\"cards\":[]}"));
        assertThat(HOOKS.events().ofRequest(instance)).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("operation:E:0");
            assertThat(event.getAgent())
                    .anySatisfy(
                            agent -> assertThat(agent.getWho().getIdentifier().getValue())
                                    .isEqualTo("client-7"));
        });
    }

    @Test
    void extensions_and_members_of_later_versions_are_accepted() {
        var answer = HOOKS.post(HOOKS.token(_ -> {}), SomeHooks.request("patient-view", r -> {
            r.put("extension", Map.of("davinci-crd.configuration", Map.of("coverage-info", true)));
            r.put("later", 1);
        }));

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "hook, hook:",
        "hookInstance, hookInstance:",
        "context, context:",
    })
    void a_required_member_that_is_missing_is_named(String member, String place) {
        var answer = HOOKS.post(HOOKS.token(_ -> {}), SomeHooks.request("patient-view", r -> r.remove(member)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(place);
    }

    @ParameterizedTest
    @CsvSource({
        "patient-view, userId",
        "patient-view, patientId",
        "encounter-start, encounterId",
        "order-select, selections",
        "order-select, draftOrders",
        "order-sign, draftOrders",
    })
    void the_context_of_each_hook_is_complete(String hook, String member) {
        var answer = HOOKS.post(HOOKS.token(_ -> {}), SomeHooks.request(hook, r -> {
            var context = SomeHooks.context("hook-anna");
            context.remove(member);
            r.put("context", context);
        }));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("context." + member + ":");
    }

    @Test
    void ambiguous_large_and_other_bodies_are_refused() {
        assertThat(HOOKS.post(HOOKS.token(_ -> {}), "{\"hook\":\"patient-view\",\"hook\":\"order-sign\"}")
                        .status())
                .isEqualTo(400);
        assertThat(HOOKS.post(HOOKS.token(_ -> {}), "{\"a\":\"" + "x".repeat(4 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(HOOKS.caller(HOOKS.token(_ -> {}))
                        .send("POST", CdsHooksController.ID, "hook=x", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(HOOKS.caller(HOOKS.token(_ -> {})).get(CdsHooksController.ID).status())
                .isEqualTo(405);
    }

    @Test
    void a_call_without_an_acceptable_token_is_refused_and_a_token_is_used_once() {
        String body = SomeHooks.request("patient-view", _ -> {});
        assertThat(HOOKS.post("", body).header("WWW-Authenticate")).contains("Bearer realm=\"dorsal\"");
        assertThat(HOOKS.post("", body).status()).isEqualTo(401);
        assertThat(HOOKS.post(HOOKS.token(c -> c.put("iss", "https://other.example")), body)
                        .status())
                .isEqualTo(401);
        assertThat(HOOKS.post(HOOKS.token(c -> c.put("aud", HOOKS.service().baseUrl())), body)
                        .status())
                .isEqualTo(401);
        assertThat(HOOKS.post(HOOKS.service().token(SomeService.NORTHSIDE, "system/*.cruds", Map.of()), body)
                        .status())
                .isEqualTo(401);

        assertThat(HOOKS.events().during(() -> HOOKS.post("", body)))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.word(event)).isEqualTo("operation:E:4"));

        String token = HOOKS.token(_ -> {});
        assertThat(HOOKS.post(token, body).status()).isEqualTo(200);
        assertThat(HOOKS.post(token, body)).satisfies(again -> {
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.text()).contains("used before");
        });
    }

    @Test
    void an_encoded_path_does_not_pass_the_chain() {
        var answer = SomeClient.anonymous(HOOKS.service().baseUrl() + "/cds")
                .send(
                        "POST",
                        "%6eorthside/cds-services/upper-back-pain",
                        SomeHooks.request("patient-view", _ -> {}),
                        "Content-Type",
                        "application/json");

        assertThat(answer.status()).isIn(400, 401, 404);
    }
}
