package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dorsal.notify.CallbackServer;
import org.dorsal.notify.SomeSubscription;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scopes, patients, clients and sites at each route of subscriptions, with the audit event of each request. */
class SubscriptionsAreGuardedTest {
    private static final CallbackServer CALLBACK = CallbackServer.start();
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.sites.northside.subscriptions.callbacks[0]=" + CALLBACK.address());
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final SomeClient ALL = SERVICE.client(NORTH, "system/*.cruds");
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, NORTH);
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final String ANNA = "guard-anna";
    private static final String PATIENTS = "patient/*.cruds";

    /**
     * In the order of the columns: no token, a token of another site, system, user, patients anna (of the subscription)
     * and ben, a launch without patient, read alone, write alone, another client, and responses by category alone.
     */
    private static final List<SomeClient> CALLERS = List.of(
            SomeClient.anonymous(SERVICE.base(NORTH)),
            SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds").withBase(SERVICE.base(NORTH)),
            ALL,
            SERVICE.client(NORTH, "user/*.cruds"),
            SERVICE.client(NORTH, PATIENTS, ANNA),
            SERVICE.client(NORTH, PATIENTS, "guard-ben"),
            SERVICE.client(NORTH, PATIENTS),
            SERVICE.client(NORTH, "system/*.rs"),
            SERVICE.client(NORTH, "system/*.cud"),
            another("system/*.cruds"),
            SERVICE.client(NORTH, "system/Subscription.cruds system/QuestionnaireResponse.rs?category=survey"));

    private static final List<List<String>> TABLE =
            """
            GET SubscriptionTopic/{id}      | 200 200 200 200 200 200 200 200 200 200 200 | -
            GET Subscription                | 401 403 200 200 200 200 403 200 403 200 200 | search-type:E
            POST Subscription               | 401 403 201 201 201 403 403 403 403 201 403 | create:C
            POST Subscription/_search       | 401 403 200 200 200 200 403 200 403 200 200 | search-type:E
            GET Subscription/{id}           | 401 403 200 200 200 404 403 200 403 404 200 | read:R
            PUT Subscription/{id}           | 401 403 200 200 200 404 403 403 403 404 403 | update:U
            DELETE Subscription/{id}        | 401 403 204 204 204 404 403 403 204 404 204 | delete:D
            GET Subscription/$status        | 401 403 200 200 200 200 403 200 403 200 200 | operation:E
            POST Subscription/$status       | 401 403 200 200 200 200 403 200 403 200 200 | operation:E
            GET Subscription/{id}/$status   | 401 403 200 200 200 404 403 200 403 404 200 | operation:E
            POST Subscription/{id}/$status  | 401 403 200 200 200 404 403 200 403 404 200 | operation:E
            GET Subscription/{id}/$events   | 401 403 200 200 200 404 403 200 403 404 403 | operation:E
            POST Subscription/{id}/$events  | 401 403 200 200 200 404 403 200 403 404 403 | operation:E
            """.lines().map(line -> List.of(line.split(" *[|] *", -1))).toList();

    @BeforeAll
    static void an_event_of_each_patient() {
        ALL.post("QuestionnaireResponse", SomeResponse.of(ANNA).json());
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        CALLBACK.close();
    }

    @Test
    void the_table_has_every_route_and_no_other() {
        assertThat(TABLE.stream().map(List::getFirst))
                .containsExactlyInAnyOrderElementsOf(SERVICE.part(FhirServer.class).routes().all().stream()
                        .filter(route -> SubscriptionProvider.TYPES.contains(route.type()))
                        .map(FhirRoute::address)
                        .toList());
    }

    static Stream<List<String>> table() {
        return TABLE.stream();
    }

    @ParameterizedTest
    @MethodSource("table")
    void each_caller_gets_what_the_table_says_and_leaves_its_event(List<String> line) {
        List<String> answered = new ArrayList<>();
        for (SomeClient caller : CALLERS) {
            String id = ALL.post("Subscription", body()).id();
            String request = "subscription-walk-" + ASKED.incrementAndGet();
            SomeAnswer answer = request(caller, line.getFirst(), id, request);
            answered.add(Integer.toString(answer.status()));
            List<AuditEvent> events = EVENTS.ofRequest(request);
            if (line.getLast().equals("-")) {
                assertThat(events).isEmpty();
            } else {
                String outcome = answer.status() < 400 ? ":0" : ":4";
                assertThat(events)
                        .as("%s by %s", line.getFirst(), CALLERS.indexOf(caller))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(SomeEvents.word(event)).isEqualTo(line.getLast() + outcome);
                            about(line.getFirst(), id, answer, event);
                        });
            }
            ALL.send("DELETE", "Subscription/" + id, "");
        }
        assertThat(String.join(" ", answered)).isEqualTo(line.get(1));
    }

    private static void about(String route, String id, SomeAnswer answer, AuditEvent event) {
        List<String> about = SomeEvents.about(event);
        if (answer.status() == 201) {
            assertThat(about).contains("Subscription/" + answer.id());
        } else if (route.contains("{id}")) {
            assertThat(about.stream().anyMatch(("Subscription/" + id)::equals))
                    .isEqualTo(answer.status() != 401 || about.contains("Subscription/" + id));
        }
        assertThat(about).noneMatch(reference -> reference.startsWith("Patient/") && answer.status() >= 400);
    }

    /** Neither another client nor another patient's token finds it in a search or a status of all. */
    @Test
    void a_list_holds_nothing_of_another_client_or_patient() {
        String id = ALL.post("Subscription", body()).id();
        for (String list : List.of("Subscription", "Subscription?_id=" + id, "Subscription/$status")) {
            assertThat(ALL.get(list).json().path("entry").toString()).as(list).contains(id);
            assertThat(CALLERS.get(4).get(list).json().path("entry").toString())
                    .as(list)
                    .contains(id);
            for (SomeClient other : List.of(CALLERS.get(5), another("system/*.cruds"))) {
                assertThat(other.get(list).json().path("entry").toString())
                        .as(list)
                        .doesNotContain(id);
            }
        }
        assertThat(SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds")
                        .get("Subscription/" + id)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_patients_token_moves_no_subscription_to_another_patient() {
        String id = ALL.post("Subscription", body()).id();
        String othersSubscription = SomeSubscription.ofPatient(CALLBACK.address(), "guard-ben")
                .put("id", id)
                .toString();
        assertThat(CALLERS.get(4).put("Subscription/" + id, othersSubscription).status())
                .isEqualTo(403);
        String body = SomeSubscription.idOnly(CALLBACK.address()).put("id", id).toString();
        assertThat(CALLERS.get(4).put("Subscription/" + id, body).status()).isEqualTo(403);
        assertThat(ALL.get("Subscription/" + id).header("ETag")).isEqualTo("W/\"1\"");
    }

    /**
     * FHIR R4 http.html, 3.1.0.11: a server chooses the interactions of its transactions, and stores all or nothing. The row
     * of a subscription is locked until the commit, and each result's commit waits for it.
     */
    @Test
    void a_subscription_is_changed_by_a_batch_and_not_by_a_transaction() {
        String id = ALL.post("Subscription", body()).id();
        String put = entry("PUT", "Subscription/" + id, body().replaceFirst("\\{", "{\"id\":\"" + id + "\","));
        String post = entry(
                "POST",
                "QuestionnaireResponse",
                SomeResponse.of("guard-together").json());
        for (String change :
                List.of(entry("POST", "Subscription", body()), put, entry("DELETE", "Subscription/" + id, ""))) {
            SomeAnswer answer = ALL.post("", bundle("transaction", post, change));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().at("/issue/0/expression/0").asString("")).isEqualTo("Bundle.entry[1]");
            assertThat(answer.text()).contains("in a batch");
        }
        assertThat(ALL.get("Subscription/" + id).header("ETag")).isEqualTo("W/\"1\"");
        assertThat(ALL.get("QuestionnaireResponse?patient=guard-together").entries())
                .isEmpty();

        SomeAnswer read = ALL.post("", bundle("transaction", entry("GET", "Subscription/" + id, ""), post));
        assertThat(read.status()).as(read.text()).isEqualTo(200);
        SomeAnswer batch = ALL.post("", bundle("batch", put, entry("POST", "Subscription", body())));
        assertThat(batch.json().findValues("status").toString()).contains("200", "201");
        SomeAnswer batchAnswer = CALLERS.get(5).post("", bundle("batch", put, entry("GET", "Subscription/" + id, "")));
        assertThat(batchAnswer
                        .json()
                        .at("/entry")
                        .valueStream()
                        .map(entry -> entry.at("/response/status").asString("")))
                .allMatch(status -> status.startsWith("404"));
    }

    /** R4 http.html, 3.1.0.8: a server without versions leaves the version out of the Location. */
    @Test
    void the_location_of_what_was_written_can_be_read() {
        SomeAnswer created = ALL.post("Subscription", body());
        SomeAnswer updated = ALL.put(
                "Subscription/" + created.id(),
                body().replaceFirst("\\{", "{\"id\":\"" + created.id() + "\","),
                "If-Match",
                created.header("ETag"));
        SomeAnswer batch = ALL.post("", bundle("batch", entry("POST", "Subscription", body())));
        SomeAnswer response = ALL.post(
                "QuestionnaireResponse", SomeResponse.of("guard-location").json());

        assertThat(updated.status()).as(updated.text()).isEqualTo(200);
        assertThat(List.of(
                        created.header("Location"),
                        updated.header("Location"),
                        batch.json().at("/entry/0/response/location").asString(""),
                        batch.json().at("/entry/0/fullUrl").asString(""),
                        response.header("Location")))
                .allSatisfy(location -> assertThat(ALL.get(location).status()).isEqualTo(200));
    }

    private static String entry(String method, String url, String resource) {
        return "{\"request\":{\"method\":\"%s\",\"url\":\"%s\"}%s}"
                .formatted(method, url, resource.isEmpty() ? "" : ",\"resource\":" + resource);
    }

    private static String bundle(String type, String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}"
                .formatted(type, String.join(",", entries));
    }

    private static SomeAnswer request(SomeClient caller, String route, String id, String request) {
        String[] words = route.split(" ", -1);
        String type = words[1].substring(0, Math.max(0, words[1].indexOf('/')));
        String path = words[1].replace("{id}", type.equals("SubscriptionTopic") ? "assessment-result" : id);
        String[] header = {"X-Request-Id", request};
        if (path.endsWith("_search")) {
            return caller.send(
                    "POST", path, "", "X-Request-Id", request, "Content-Type", "application/x-www-form-urlencoded");
        }
        return switch (words[0]) {
            case "PUT" ->
                caller.put(
                        path,
                        SomeSubscription.ofPatient(CALLBACK.address(), ANNA)
                                .put("id", id)
                                .toString(),
                        header);
            case "POST" ->
                caller.post(path, path.endsWith("Subscription") ? body() : "{\"resourceType\":\"Parameters\"}", header);
            default -> caller.send(words[0], path, "", header);
        };
    }

    private static String body() {
        return SomeSubscription.ofPatient(CALLBACK.address(), ANNA).toString();
    }

    private static SomeClient another(String scopes) {
        return new SomeClient(SERVICE.base(NORTH), SERVICE.token(NORTH, scopes, Map.of("client_id", "another-client")));
    }
}
