package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** CDS Hooks 2.0 on a running service: "CDS Service Response", "Card Attributes", and when cards are shown. */
class CardsTest {
    private static final SomeHooks HOOKS = SomeHooks.shared();

    @Test
    void a_card_has_the_members_of_the_standard_and_none_is_empty() {
        var card = HOOKS.cards(SomeHooks.painInRecord("card-1")).getFirst();

        assertThat(UUID.fromString(card.path("uuid").stringValue())).isNotNull();
        assertThat(card.path("summary").stringValue()).hasSizeLessThan(140).contains("You can start");
        assertThat(card.path("detail").stringValue()).contains("await sign-off");
        assertThat(card.path("indicator").stringValue()).isEqualTo("info");
        assertThat(card.path("source").path("label").stringValue()).contains("draft");
        assertThat(card.path("source").path("topic").path("code").stringValue()).isEqualTo("painInRecord");
        assertThat(card.path("overrideReasons"))
                .isNotEmpty()
                .allSatisfy(reason ->
                        assertThat(reason.propertyNames()).containsExactlyInAnyOrder("code", "system", "display"));
        assertThat(card.path("links")).singleElement().satisfies(link -> {
            assertThat(link.path("type").stringValue()).isEqualTo("smart");
            assertThat(link.path("url").stringValue())
                    .isEqualTo(HOOKS.service().launchUrl("northside").toString());
            assertThat(link.path("appContext").stringValue())
                    .isEqualTo(card.path("uuid").stringValue());
        });
        assertThat(card.findValues("suggestions")).isEmpty();
        assertThat(empty(card)).isFalse();
    }

    @Test
    void a_card_is_shown_once_for_each_patient_and_day_and_again_for_the_same_call() {
        String first = SomeHooks.painInRecord("card-2");
        var card = HOOKS.cards(first).getFirst();

        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-2"))).isEmpty();
        assertThat(HOOKS.cards(first)).containsExactly(card);
        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-3"))).hasSize(1);
    }

    /** The physician sees the card although a nurse opened the chart before (hazard H39). */
    @Test
    void each_person_at_a_client_sees_the_card_once() {
        String nurse = SomeHooks.painInRecord("card-persons");
        HOOKS.cards(nurse);
        String physician = nurse.replaceFirst("\"userId\":\"[^\"]*\"", "\"userId\":\"Practitioner/physician\"")
                .replaceFirst("\"hookInstance\":\"[^\"]*\"", "\"hookInstance\":\"" + UUID.randomUUID() + "\"");

        assertThat(HOOKS.cards(physician)).hasSize(1);
        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-persons"))).isEmpty();
    }

    /** A client replaces the cards of an earlier hook: an empty answer would take the card away. */
    @Test
    void a_card_is_shown_again_at_the_next_hook_of_the_visit() {
        HOOKS.cards(SomeHooks.painInRecord("card-7"));

        assertThat(HOOKS.cards(SomeHooks.painInRecord("encounter-start", "card-7")))
                .hasSize(1);
        assertThat(HOOKS.cards(SomeHooks.painInRecord("encounter-start", "card-7")))
                .isEmpty();
    }

    @Test
    void of_concurrent_calls_for_one_patient_one_shows_the_card() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> call =
                    () -> HOOKS.cards(SomeHooks.painInRecord("card-4")).size();
            int shown = 0;
            for (Future<Integer> cards : threads.invokeAll(List.of(call, call, call, call))) {
                shown += cards.get();
            }
            assertThat(shown).isOne();
        }
    }

    @Test
    void a_shown_card_is_in_the_audit_event_of_its_call() {
        String instance = UUID.randomUUID().toString();
        var card = HOOKS.cards(SomeHooks.request("patient-view", request -> {
                    request.put("hookInstance", instance);
                    request.put("context", SomeHooks.context("card-5"));
                    request.put("prefetch", Map.of("conditions", SomeHooks.pain("card-5")));
                }))
                .getFirst();

        assertThat(HOOKS.events().ofRequest(instance))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.facts(event))
                        .contains(
                                "card=pain-in-record",
                                "card-id=" + card.path("uuid").stringValue()));
    }

    @Test
    void a_value_that_is_absent_and_can_not_be_read_is_named() {
        var answer = HOOKS.call(SomeHooks.request("patient-view", request -> request.remove("prefetch")));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.text()).startsWith("prefetch.conditions:");
    }

    @Test
    void a_value_that_failed_at_the_client_or_has_no_data_shows_nothing() {
        Map<String, Object> failed = Map.of("conditions", Map.of("resourceType", "OperationOutcome"));
        Map<String, Object> none = new HashMap<>();
        none.put("conditions", null);

        assertThat(HOOKS.cards(SomeHooks.request("patient-view", request -> request.put("prefetch", failed))))
                .isEmpty();
        assertThat(HOOKS.cards(SomeHooks.request("patient-view", request -> request.put("prefetch", none))))
                .isEmpty();
    }

    @Test
    void a_value_that_is_absent_is_named_and_no_server_is_called() {
        var answer = HOOKS.call(SomeHooks.request("patient-view", request -> {
            request.remove("prefetch");
            request.put("fhirServer", "http://127.0.0.1:9/fhir");
            request.put("fhirAuthorization", Map.of("access_token", "secret-token"));
        }));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.text()).startsWith("prefetch.conditions:").doesNotContain("secret-token", "127.0.0.1");
    }

    @Test
    void a_patient_who_was_assessed_lately_gets_no_card_and_one_of_long_ago_does() {
        assessed("card-8", Instant.now().minus(Duration.ofDays(3)));
        assessed("card-9", Instant.now().minus(Duration.ofDays(30)));

        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-8"))).isEmpty();
        assertThat(HOOKS.cards(SomeHooks.painInRecord("card-9"))).hasSize(1);
    }

    private static void assessed(String patient, Instant authored) {
        String response = SomeResponse.of(patient).json().replaceFirst("(\"authored\":\")[^\"]*", "$1" + authored);
        assertThat(HOOKS.service()
                        .client(SomeService.NORTHSIDE, "patient/*.cruds", patient)
                        .post("QuestionnaireResponse", response)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void of_orders_that_are_selected_only_those_count() {
        var order = Map.of(
                "resourceType",
                "ServiceRequest",
                "id",
                "1",
                "status",
                "draft",
                "subject",
                Map.of("reference", "Patient/card-6"),
                "code",
                Map.of("coding", List.of(Map.of("system", "http://loinc.org", "code", "24980-5"))));
        var orders = Map.of("resourceType", "Bundle", "entry", List.of(Map.of("resource", order)));
        assertThat(HOOKS.cards(order("order-select", orders, "ServiceRequest/2")))
                .isEmpty();
        assertThat(HOOKS.cards(order("order-select", orders, "ServiceRequest/1")))
                .singleElement()
                .satisfies(
                        card -> assertThat(card.path("summary").stringValue()).contains("Imaging"));
    }

    private static String order(String hook, Map<String, Object> orders, String selected) {
        return SomeHooks.request(hook, request -> {
            var context = SomeHooks.context("card-6");
            context.put("draftOrders", orders);
            context.put("selections", List.of(selected));
            request.put("context", context);
            request.remove("prefetch");
        });
    }

    private static boolean empty(JsonNode node) {
        return node.isNull()
                || (node.isContainer() && node.isEmpty())
                || (node.isString() && node.stringValue().isEmpty())
                || node.valueStream().anyMatch(CardsTest::empty);
    }
}
