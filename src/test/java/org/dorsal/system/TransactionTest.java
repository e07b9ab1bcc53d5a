package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Transactions over HTTP, by the rules of FHIR R4 http.html, 3.1.0.11. */
class TransactionTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** 3.1.0.11.2: "DELETE, POST, PUT, GET"; 3.1.0.11.3: the response has the order of the request. */
    @Test
    void reads_see_the_writes_and_answers_have_the_order_of_the_requests() {
        String patient = "together-order";
        String id = ALL.post(TYPE, SomeResponse.of(patient).json()).id();
        String amended = SomeResponse.of(patient).status("amended").id(id).json();
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.get(TYPE + "?patient=" + patient),
                        Entry.get(TYPE + "/" + id),
                        Entry.of("PUT", TYPE + "/" + id).carrying(amended).with("ifMatch", "W/\"1\""),
                        Entry.post(TYPE, SomeResponse.of(patient).json()),
                        Entry.get("Observation?patient=" + patient),
                        Entry.get("Questionnaire?_count=1"),
                        Entry.get("Patient/" + patient + "/$everything")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("type").asString("")).isEqualTo("transaction-response");
        assertThat(SomeBundle.statuses(answer)).containsExactly("200", "200", "200", "201", "200", "200", "200");
        JsonNode entries = answer.json().path("entry");
        assertThat(entries.path(0).path("resource").path("entry").size()).isEqualTo(2);
        assertThat(entries.path(1)
                        .path("resource")
                        .path("meta")
                        .path("versionId")
                        .asString(""))
                .isEqualTo("2");
        assertThat(entries.path(2).path("response").path("etag").asString("")).isEqualTo("W/\"2\"");
        assertThat(entries.path(3).path("response").path("location").asString(""))
                .startsWith(SERVICE.base(SomeService.NORTHSIDE) + "/" + TYPE + "/")
                .endsWith("/_history/1");
        assertThat(entries.path(4).path("resource").path("entry").size()).isPositive();
        assertThat(entries.path(6).path("resource").path("entry").valueStream())
                .anySatisfy(entry -> assertThat(entry.path("fullUrl").asString(""))
                        .isEqualTo(SERVICE.base(SomeService.NORTHSIDE) + "/" + TYPE + "/" + id));
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).hasSize(2);
    }

    /** 3.1.0.11.2: "either accept all actions … or reject all resources". */
    @Test
    void a_refused_entry_refuses_all_and_every_refusal_names_its_place() {
        String patient = "together-refused";
        String request = "together-refused-" + ASKED.incrementAndGet();
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.post(TYPE, SomeResponse.of(patient).json()),
                        Entry.post(TYPE, "{\"resourceType\":\"QuestionnaireResponse\",\"x\":1}"),
                        Entry.of("DELETE", TYPE + "/01890000-0000-7000-8000-000000000000"),
                        Entry.post(TYPE, SomeResponse.of(patient).json()),
                        Entry.post("Observation", "{\"resourceType\":\"Observation\"}")),
                "X-Request-Id",
                request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(places(answer)).containsExactly("Bundle.entry[1].resource.x", "Bundle.entry[2]", "Bundle.entry[4]");
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).isEmpty();
        assertThat(ALL.get("Observation?patient=" + patient).entries()).isEmpty();
        assertThat(words(request))
                .containsExactlyInAnyOrder("create:C:4", "create:C:4", "delete:D:4", "transaction:E:4");
    }

    @ParameterizedTest
    @CsvSource({
        "QuestionnaireResponse/01890000-0000-7000-8000-000000000000, 404",
        "QuestionnaireResponse?nothing=1, 400",
        "Nothing/1, 404",
        "SubscriptionTopic/assessment-result, 404"
    })
    void a_read_that_fails_after_the_writes_takes_them_back(String url, int status) {
        String patient = "together-late";
        String request = "together-late-" + ASKED.incrementAndGet();
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.get(url),
                        Entry.post(TYPE, SomeResponse.of(patient).json())),
                "X-Request-Id",
                request);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(places(answer)).containsExactly("Bundle.entry[0]");
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).isEmpty();
        assertThat(words(request)).contains("transaction:E:4").doesNotContain("create:C:0");
    }

    @Test
    void each_entry_and_the_transaction_leave_an_event() {
        String request = "together-events-" + ASKED.incrementAndGet();
        String once =
                SomeResponse.of("together-events").identifier("together-events").json();
        Entry conditional = Entry.post(TYPE, once).with("ifNoneExist", "identifier=urn:some:ehr|together-events");
        assertThat(ALL.post("", SomeBundle.transaction(conditional)).status()).isEqualTo(200);

        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.post(TYPE, SomeResponse.of("together-events").json()),
                        conditional,
                        Entry.get(TYPE + "?patient=together-events"),
                        Entry.post(
                                TYPE + "/$score",
                                SomeResponse.of("together-events").json()),
                        Entry.get("metadata")),
                "X-Request-Id",
                request);

        assertThat(SomeBundle.statuses(answer)).containsExactly("201", "200", "200", "200", "200");
        assertThat(words(request))
                .containsExactlyInAnyOrder(
                        "create:C:0", "read:R:0", "search-type:E:0", "operation:E:0", "transaction:E:0");
    }

    /** An export would go on after the transaction was rolled back. */
    @ParameterizedTest
    @ValueSource(strings = {"$export", "Patient/$export"})
    void what_stores_anything_but_responses_is_no_part_of_a_transaction(String url) {
        String patient = "together-alone";
        assertThat(refused(
                        400,
                        Entry.get(url),
                        Entry.post(TYPE, SomeResponse.of(patient).json())))
                .containsExactly("Bundle.entry[0]");
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).isEmpty();
    }

    @Test
    void an_empty_transaction_is_answered_and_recorded() {
        String request = "together-empty-" + ASKED.incrementAndGet();
        SomeAnswer answer =
                ALL.post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}", "X-Request-Id", request);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("type").asString("")).isEqualTo("transaction-response");
        assertThat(words(request)).containsExactly("transaction:E:0");
    }

    @Test
    void conditions_of_an_entry_are_those_of_a_single_request() {
        String body =
                SomeResponse.of("together-once").identifier("together-once").json();
        Entry create = Entry.post(TYPE, body).with("ifNoneExist", "identifier=urn:some:ehr|together-once");
        SomeAnswer first = ALL.post("", SomeBundle.transaction(create));
        SomeAnswer second = ALL.post("", SomeBundle.transaction(create));
        assertThat(SomeBundle.statuses(first)).containsExactly("201");
        assertThat(SomeBundle.statuses(second)).containsExactly("200");
        assertThat(location(second, 0)).isEqualTo(location(first, 0));

        String id = location(first, 0).replaceAll(".*/QuestionnaireResponse/([^/]*)/.*", "$1");
        Entry put = Entry.of("PUT", TYPE + "/" + id)
                .carrying(SomeResponse.of("together-once")
                        .status("amended")
                        .id(id)
                        .json());
        Entry other = Entry.post(TYPE, SomeResponse.of("together-once").json());
        assertThat(ALL.post("", SomeBundle.transaction(put, other)).status()).isEqualTo(428);
        assertThat(ALL.post("", SomeBundle.transaction(put.with("ifMatch", "W/\"7\""), other))
                        .status())
                .isEqualTo(412);
        assertThat(ALL.post("", SomeBundle.transaction(Entry.post(TYPE, body), other))
                        .status())
                .isEqualTo(409);
        assertThat(ALL.get(TYPE + "?patient=together-once").entries()).hasSize(1);
        assertThat(SomeBundle.statuses(ALL.post("", SomeBundle.transaction(put.with("ifMatch", "W/\"1\""), other))))
                .containsExactly("200", "201");
        // the amendment has no identifier, so that it is free for other content; a copy still finds its response
        assertThat(SomeBundle.statuses(ALL.post("", SomeBundle.transaction(create))))
                .containsExactly("200");
        Entry next = Entry.post(
                        TYPE,
                        SomeResponse.of("together-next")
                                .identifier("together-once")
                                .json())
                .with("ifNoneExist", "identifier=urn:some:ehr|together-once");
        assertThat(SomeBundle.statuses(ALL.post("", SomeBundle.transaction(next))))
                .containsExactly("201");
        assertThat(SomeBundle.statuses(ALL.post(
                        "", SomeBundle.transaction(Entry.get(TYPE + "/" + id).with("ifNoneMatch", "W/\"2\"")))))
                .containsExactly("304");
    }

    /** 3.1.0.11.1: overlapping changes; two responses with one identifier overlap, too. */
    @Test
    void entries_that_overlap_are_refused() {
        String body = SomeResponse.of("together-overlap").json();
        String identified = SomeResponse.of("together-overlap")
                .identifier("together-overlap")
                .json();
        String uuid = "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-222222222222";

        assertThat(refused(
                        400,
                        Entry.post(TYPE, body).named(uuid),
                        Entry.post(TYPE, body).named(uuid)))
                .containsExactly("Bundle.entry[0].fullUrl", "Bundle.entry[1].fullUrl");
        assertThat(refused(400, Entry.of("PUT", TYPE + "/1").carrying(body), Entry.of("DELETE", TYPE + "/1")))
                .containsExactly("Bundle.entry[0].request", "Bundle.entry[1].request");
        assertThat(refused(
                        400, Entry.of("PUT", TYPE + "/1").carrying(body), Entry.of("DELETE", TYPE + "/1?_pretty=true")))
                .containsExactly("Bundle.entry[0].request", "Bundle.entry[1].request");
        assertThat(refused(400, Entry.post(TYPE, identified), Entry.get("metadata"), Entry.post(TYPE, identified)))
                .containsExactly("Bundle.entry[0].resource.identifier", "Bundle.entry[2].resource.identifier");
        assertThat(ALL.get(TYPE + "?patient=together-overlap").entries()).isEmpty();
    }

    private static List<String> refused(int status, Entry... entries) {
        SomeAnswer answer = ALL.post("", SomeBundle.transaction(entries));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return places(answer);
    }

    static String location(SomeAnswer answer, int entry) {
        return answer.json()
                .path("entry")
                .path(entry)
                .path("response")
                .path("location")
                .asString("");
    }

    static List<String> places(SomeAnswer answer) {
        return answer.json()
                .path("issue")
                .valueStream()
                .map(issue -> issue.path("expression").path(0).asString(""))
                .toList();
    }

    private static List<String> words(String request) {
        return new SomeEvents(SERVICE, SomeService.NORTHSIDE)
                .ofRequest(request).stream().map(SomeEvents::word).toList();
    }
}
