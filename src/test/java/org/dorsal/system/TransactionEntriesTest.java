package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Links between entries of a transaction, and the guard of entries: scopes, patients and sites. */
class TransactionEntriesTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";
    private static final String UUID = "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-44444444444";
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** Links between entries, which no client writes: they are refused, not resolved. */
    @Test
    void links_that_lead_to_an_entry_nowhere_or_to_a_search_are_all_named_and_nothing_is_stored() {
        String patient = "together-links";
        String address = "https://ehr.example/fhir/";
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "1"))
                                .named(UUID + "0"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), "CarePlan/1"))
                                .named(UUID + "1"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "2"))
                                .named(UUID + "2"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "1/_history/1")),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "9")),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), "CarePlan?identifier=1")),
                        Entry.post(TYPE, SomeResponse.of(patient).json()).named(address + TYPE + "/new"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), TYPE + "/new"))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(TransactionTest.places(answer))
                .containsOnly(
                        "Bundle.entry[0].resource",
                        "Bundle.entry[2].resource",
                        "Bundle.entry[3].resource",
                        "Bundle.entry[4].resource",
                        "Bundle.entry[5].resource",
                        "Bundle.entry[7].resource");
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).isEmpty();
    }

    /** An entry's own fullUrl may be its business identifier, and an updated resource has its id already. */
    @Test
    void an_own_identifier_and_the_id_of_an_updated_response_are_no_links_to_an_entry() {
        String patient = "together-no-links";
        String updated = ALL.post(TYPE, SomeResponse.of(patient).json()).id();
        JsonNode identified = SomeBundle.JSON.readTree(SomeResponse.of(patient).json());
        ((ObjectNode) identified)
                .putObject("identifier")
                .put("system", "urn:ietf:rfc:3986")
                .put("value", UUID + "3");

        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.post(TYPE, identified.toString()).named(UUID + "3"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), TYPE + "/" + updated)),
                        Entry.of("PUT", TYPE + "/" + updated)
                                .carrying(SomeResponse.of(patient)
                                        .status("amended")
                                        .id(updated)
                                        .json())
                                .with("ifMatch", "W/\"1\"")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomeBundle.statuses(answer)).containsExactly("201", "201", "200");
    }

    /** Scope, patient of the token, and statuses of the entries: create, update, read, search, score, search. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "system/*.cruds; ; 201 200 200 200 200 200",
                "user/*.cruds; ; 201 200 200 200 200 200",
                "system/*.rs; ; 403 403 200 200 403 200",
                "system/*.cud; ; 201 200 403 403 200 403",
                "system/*.c; ; 201 403 403 403 200 403",
                "system/*.r; ; 403 403 200 403 403 403",
                "patient/*.cruds; entries; 201 200 200 200 200 200",
                "patient/*.cruds; another; 403 404 404 200 403 200",
                "patient/*.cruds; ; 403 403 403 403 403 403",
                "patient/*.read; entries; 403 403 200 200 403 200",
                "system/QuestionnaireResponse.cruds; ; 201 200 200 200 200 403",
                "system/Observation.rs; ; 403 403 403 403 403 200",
                "system/Observation.rs?category=survey; ; 403 403 403 403 403 200"
            })
    void each_entry_passes_the_guard_of_a_single_request(String scopes, String launched, String expected) {
        String patient = "entries-" + ASKED.incrementAndGet();
        String body = SomeResponse.of(patient).json();
        String id = ALL.post(TYPE, body).id();
        String amended = SomeResponse.of(patient).status("amended").id(id).json();
        Entry[] entries = {
            Entry.post(TYPE, body),
            Entry.of("PUT", TYPE + "/" + id).carrying(amended).with("ifMatch", "W/\"1\""),
            Entry.get(TYPE + "/" + id),
            Entry.get(TYPE + "?_count=1"),
            Entry.post(TYPE + "/$score", body),
            Entry.get("Observation?_count=1")
        };
        SomeClient caller = launched == null
                ? SERVICE.client(SomeService.NORTHSIDE, scopes)
                : SERVICE.client(SomeService.NORTHSIDE, scopes, launched.equals("entries") ? patient : launched);
        String request = "entries-walk-" + ASKED.incrementAndGet();

        SomeAnswer together = caller.post("", SomeBundle.transaction(entries), "X-Request-Id", request);
        List<String> wanted = List.of(expected.split(" ", -1));
        boolean accepted = wanted.stream().allMatch(status -> status.startsWith("2"));
        assertThat(together.status())
                .as(together.text())
                .isEqualTo(accepted ? 200 : Integer.parseInt(firstRefused(wanted)));
        assertThat(ALL.get(TYPE + "/" + id).header("ETag")).isEqualTo(accepted ? "W/\"2\"" : "W/\"1\"");
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).hasSize(accepted ? 2 : 1);
        assertThat(words(request)).contains("transaction:E:" + (accepted ? "0" : "4"));
        assertThat(words(request).stream().filter(word -> word.endsWith(accepted ? ":4" : ":0")))
                .isEmpty();

        if (!accepted) { // then the same as a batch
            assertThat(SomeBundle.statuses(caller.post("", SomeBundle.batch(entries))))
                    .isEqualTo(wanted);
        }
    }

    @Test
    void the_token_of_another_site_opens_nothing_and_another_sites_record_is_unknown() {
        String patient = "together-sites";
        String id = ALL.post(TYPE, SomeResponse.of(patient).json()).id();
        SomeClient south = SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds");
        String amended = SomeResponse.of(patient).status("amended").id(id).json();
        Entry put = Entry.of("PUT", TYPE + "/" + id).carrying(amended).with("ifMatch", "W/\"1\"");

        assertThat(south.post("", SomeBundle.transaction(put)).status()).isEqualTo(404);
        assertThat(south.post("", SomeBundle.transaction(Entry.get(TYPE + "/" + id)))
                        .status())
                .isEqualTo(404);
        assertThat(south.withBase(SERVICE.base(SomeService.NORTHSIDE))
                        .post("", SomeBundle.transaction(put))
                        .status())
                .isEqualTo(403);
        assertThat(SomeClient.anonymous(SERVICE.base(SomeService.NORTHSIDE))
                        .post("", SomeBundle.transaction(put))
                        .status())
                .isEqualTo(401);
        assertThat(ALL.get(TYPE + "/" + id).header("ETag")).isEqualTo("W/\"1\"");
    }

    /** The events of refused entries name the caller, and no patient. */
    @Test
    void a_refused_read_of_a_transaction_is_recorded_as_one() {
        String id = ALL.post(TYPE, SomeResponse.of("together-peek").json()).id();
        String request = "entries-peek-" + ASKED.incrementAndGet();
        SomeClient other = SERVICE.client(SomeService.NORTHSIDE, "patient/*.cruds", "together-other");
        assertThat(other.post("", SomeBundle.transaction(Entry.get(TYPE + "/" + id)), "X-Request-Id", request)
                        .status())
                .isEqualTo(404);
        assertThat(words(request)).containsExactlyInAnyOrder("read:R:4", "transaction:E:4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "transaction"})
    void a_read_in_an_entry_is_the_same_as_alone(String type) {
        String id = ALL.post(TYPE, SomeResponse.of("together-same").json()).id();
        SomeAnswer alone = ALL.get(TYPE + "/" + id);
        Entry read = Entry.get(TYPE + "/" + id);
        SomeAnswer answer = ALL.post("", type.equals("batch") ? SomeBundle.batch(read) : SomeBundle.transaction(read));
        assertThat(answer.json().path("entry").path(0).path("resource")).isEqualTo(alone.json());
    }

    private static String firstRefused(List<String> statuses) {
        // reads are performed only when all else is accepted
        return Stream.of(0, 1, 4, 2, 3, 5)
                .map(statuses::get)
                .filter(status -> !status.startsWith("2"))
                .findFirst()
                .orElseThrow();
    }

    private static String linked(SomeResponse response, String... references) {
        JsonNode json = SomeBundle.JSON.readTree(response.json());
        var based = ((ObjectNode) json).putArray("basedOn");
        for (String reference : references) {
            based.addObject().put("reference", reference);
        }
        return json.toString();
    }

    private static List<String> words(String request) {
        return new SomeEvents(SERVICE, SomeService.NORTHSIDE)
                .ofRequest(request).stream().map(SomeEvents::word).toList();
    }
}
