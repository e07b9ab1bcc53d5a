package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Batches over HTTP, by the rules of FHIR R4 http.html, 3.1.0.11 (batch/transaction) and bundle.html. */
class BatchTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** 3.1.0.11.2: "DELETE, POST, PUT, GET"; 3.1.0.11.3: the response has the order of the request. */
    @Test
    void entries_are_processed_in_the_order_of_the_standard_and_answered_in_theirs() {
        String patient = "batch-order";
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.batch(
                        Entry.get(TYPE + "?patient=" + patient),
                        Entry.post(TYPE, SomeResponse.of(patient).json()),
                        Entry.get("Questionnaire?_count=1")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("type").asString("")).isEqualTo("batch-response");
        assertThat(SomeBundle.statuses(answer)).containsExactly("200", "201", "200");
        JsonNode resource = answer.json().path("entry").path(0).path("resource");
        assertThat(resource.path("entry").size()).isEqualTo(1);
        JsonNode stored = answer.json().path("entry").path(1).path("response");
        assertThat(stored.path("location").asString(""))
                .startsWith(SERVICE.base(SomeService.NORTHSIDE) + "/" + TYPE + "/")
                .endsWith("/_history/1");
        assertThat(stored.path("etag").asString("")).isEqualTo("W/\"1\"");
        assertThat(stored.path("lastModified").asString("")).isNotEmpty();
    }

    /** 3.1.0.11.1: "the success or failure of one change should not alter the success of another". */
    @Test
    void a_refused_entry_leaves_the_others_alone_and_names_its_place() {
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.batch(
                        Entry.post(TYPE, SomeResponse.of("batch-mixed").json()),
                        Entry.post(TYPE, "{\"resourceType\":\"QuestionnaireResponse\",\"x\":1}"),
                        Entry.get(TYPE + "/01890000-0000-7000-8000-000000000000"),
                        Entry.of("DELETE", TYPE + "/01890000-0000-7000-8000-000000000000"),
                        Entry.get("SubscriptionTopic/assessment-result"),
                        Entry.get(".well-known/smart-configuration"),
                        Entry.get("Nothing/1")));

        assertThat(SomeBundle.statuses(answer)).containsExactly("201", "400", "404", "405", "404", "404", "404");
        for (int i = 1; i < 7; i++) {
            JsonNode issue = answer.json()
                    .path("entry")
                    .path(i)
                    .path("response")
                    .path("outcome")
                    .path("issue")
                    .path(0);
            assertThat(issue.path("expression").path(0).asString("")).startsWith("Bundle.entry[" + i + "]");
            assertThat(issue.path("diagnostics").asString("")).isNotEmpty();
        }
    }

    /** Changes by a search name no resource, so they do not overlap. */
    @Test
    void changes_by_a_search_are_refused_one_by_one() {
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.batch(
                        Entry.of("DELETE", TYPE + "?identifier=a"),
                        Entry.of("DELETE", TYPE + "?identifier=b"),
                        Entry.get("metadata")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomeBundle.statuses(answer)).last().isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "/metadata",
        "http://elsewhere.example/fhir/Patient/1",
        "../southside/metadata",
        "Observation//1",
        "''",
        "Observation/%2e%2e/metadata",
        "Observation;x=1",
        "Observation/"
    })
    void an_address_that_can_be_read_in_two_ways_refuses_the_bundle(String url) {
        refused(400, "Bundle.entry[1].request", Entry.get("metadata"), Entry.get(url));
    }

    /** A path as long as a text may be is one that nothing is found at, and not a fault of the service. */
    @Test
    void an_address_of_very_many_segments_is_not_found() {
        SomeAnswer answer = ALL.post("", SomeBundle.batch(Entry.get("a/".repeat(30_000) + "a")));

        assertThat(SomeBundle.statuses(answer)).as(answer.toString()).containsExactly("404");
    }

    /** bundle.html, bdl-7; 3.1.0.11.1 and 3.1.0.11.2: overlapping changes and references between entries. */
    @Test
    void entries_that_depend_on_each_other_are_refused() {
        String uuid = "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-111111111111";
        String body = SomeResponse.of("batch-overlap").json();
        String referring = body.replaceFirst("\\{", "{\"partOf\":[{\"reference\":\"" + uuid + "\"}],");
        String identified =
                SomeResponse.of("batch-overlap").identifier("overlap").json();
        Entry once = Entry.post(TYPE, identified).with("ifNoneExist", "identifier=urn:some:ehr|overlap");

        refused(
                400,
                "Bundle.entry[0].fullUrl",
                Entry.post(TYPE, body).named(uuid),
                Entry.post(TYPE, body).named(uuid));
        refused(
                400,
                "Bundle.entry[0].request",
                Entry.of("PUT", TYPE + "/1").carrying(body),
                Entry.of("DELETE", TYPE + "/1"));
        refused(400, "Bundle.entry[1].request", Entry.get("metadata"), once, once);
        refused(400, "Bundle.entry[1].resource", Entry.post(TYPE, body).named(uuid), Entry.post(TYPE, referring));
        assertThat(ALL.get(TYPE + "?patient=batch-overlap").entries()).isEmpty();
    }

    @Test
    void a_bundle_is_read_strictly_and_within_limits() {
        assertThat(ALL.post("", "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}")
                        .status())
                .isEqualTo(400);
        assertThat(ALL.post("", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"type\":\"batch\"}")
                        .status())
                .isEqualTo(400);
        assertThat(ALL.post(
                                "",
                                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"fullUrl\":\"urn:x:1\"}]}")
                        .status())
                .isEqualTo(400);
        assertThat(ALL.post("", SomeResponse.of("batch-none").json()).status()).isEqualTo(400);
        assertThat(ALL.post("", "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}")
                        .status())
                .isEqualTo(200);
        assertThat(ALL.post("", "{\"resourceType\":\"Bundle\"}").status()).isEqualTo(400);
        Entry[] many =
                IntStream.range(0, 201).mapToObj(_ -> Entry.get("metadata")).toArray(Entry[]::new);
        assertThat(ALL.post("", SomeBundle.batch(many)).status()).isEqualTo(413);
        String large = "{\"resourceType\":\"Basic\",\"id\":\"" + "a".repeat(1 << 20) + "\"}";
        Entry[] heavy =
                Stream.generate(() -> Entry.post("Basic", large)).limit(5).toArray(Entry[]::new);
        assertThat(ALL.post("", SomeBundle.batch(heavy)).status()).isEqualTo(413);
        assertThat(SomeBundle.statuses(ALL.post("", SomeBundle.batch(Entry.post(TYPE, large)))))
                .containsExactly("413");
        refused(400, "Bundle.entry[0].request", Entry.get("metadata").with("url", ""));
    }

    /** RFC 8259, 8.1: JSON between systems is UTF-8; 3.1.0.1.9 of http.html says the same of FHIR. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32"})
    void a_bundle_in_another_encoding_is_refused(String charset) {
        byte[] sent = SomeBundle.batch(
                        Entry.post(TYPE, SomeResponse.of("batch-encoded").json()))
                .getBytes(Charset.forName(charset));
        assertThat(ALL.send("POST", "", sent, "Content-Type", "application/fhir+json")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_refused_bundle_leaves_an_event_and_stores_nothing() {
        String request = "batch-refused-" + ASKED.incrementAndGet();
        Entry good = Entry.post(TYPE, SomeResponse.of("batch-refused").json());
        assertThat(ALL.post("", SomeBundle.batch(good, Entry.get("/x")), "X-Request-Id", request)
                        .status())
                .isEqualTo(400);

        assertThat(new SomeEvents(SERVICE, SomeService.NORTHSIDE).ofRequest(request))
                .singleElement()
                .satisfies(event -> assertThat(SomeEvents.word(event)).isEqualTo("batch:E:4"));
        assertThat(ALL.get(TYPE + "?patient=batch-refused").entries()).isEmpty();
    }

    @Test
    void the_return_preference_holds_for_each_entry() {
        Entry entry = Entry.post(TYPE, SomeResponse.of("batch-prefer").json());
        JsonNode whole = first(ALL.post("", SomeBundle.batch(entry), "Prefer", "return=representation"));
        assertThat(whole.path("resource").path("resourceType").asString("")).isEqualTo(TYPE);
        JsonNode outcome = first(ALL.post("", SomeBundle.batch(entry), "Prefer", "return=OperationOutcome"));
        assertThat(outcome.path("response").path("outcome").path("issue").size())
                .isEqualTo(1);
        JsonNode minimal = first(ALL.post("", SomeBundle.batch(entry)));
        assertThat(minimal.has("resource")).isFalse();
    }

    @Test
    void operations_are_entries_as_well() {
        String body = SomeResponse.of("batch-score").json();
        String id = ALL.post(TYPE, body).id();
        SomeAnswer answer = ALL.post(
                "", SomeBundle.batch(Entry.post(TYPE + "/$score", body), Entry.get(TYPE + "/" + id + "/$score")));
        assertThat(SomeBundle.statuses(answer)).containsExactly("200", "200");
        assertThat(first(answer).path("resource").path("type").asString("")).isEqualTo("collection");
    }

    /** XML of 4 MiB would take the memory of many other answers. */
    @ParameterizedTest
    @ValueSource(strings = {"application/fhir+xml", "text/xml", "application/fhir+json;q=0, application/fhir+xml"})
    void the_answer_to_a_bundle_is_json_or_none(String accept) {
        String batch = SomeBundle.batch(Entry.get("metadata"));
        assertThat(ALL.post("", batch, "Accept", accept).status()).isEqualTo(406);
        assertThat(ALL.post("?_format=xml", batch).status()).isEqualTo(406);
        assertThat(ALL.post("", batch, "Accept", accept + ", application/fhir+json;q=0.5")
                        .type())
                .isEqualTo("Bundle");
    }

    private static void refused(int status, String place, Entry... entries) {
        SomeAnswer answer = ALL.post("", SomeBundle.batch(entries));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json()
                        .path("issue")
                        .path(0)
                        .path("expression")
                        .path(0)
                        .asString(""))
                .startsWith(place);
    }

    private static JsonNode first(SomeAnswer answer) {
        return answer.json().path("entry").path(0);
    }
}
