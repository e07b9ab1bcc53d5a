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

/** References between entries of a transaction, and the guard of entries: scopes, patients and sites. */
class TransactionEntriesTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";
    private static final String UUID = "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-44444444444";
    private static final AtomicInteger ASKED = new AtomicInteger();

    /** 3.1.0.11.2: references between entries, in a circle and in any order. */
    @Test
    void references_between_entries_lead_to_the_ids_that_were_given() {
        String patient = "together-links";
        String existing = ALL.post(
                        TYPE, SomeResponse.of(patient).identifier(patient).json())
                .id();
        String updated = ALL.post(TYPE, SomeResponse.of(patient).json()).id();
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "1", UUID + "2", UUID + "3"))
                                .named(UUID + "0"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "0", UUID + "1/_history/7"))
                                .named(UUID + "1"),
                        Entry.post(
                                        TYPE,
                                        SomeResponse.of(patient)
                                                .identifier(patient)
                                                .json())
                                .with("ifNoneExist", "identifier=urn:some:ehr|" + patient)
                                .named(UUID + "2"),
                        Entry.of("PUT", TYPE + "/" + updated)
                                .carrying(linked(
                                        SomeResponse.of(patient)
                                                .status("amended")
                                                .id(updated),
                                        UUID + "3/_history/1"))
                                .with("ifMatch", "W/\"1\"")
                                .named(UUID + "3")),
                "Prefer",
                "return=representation");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomeBundle.statuses(answer)).containsExactly("201", "201", "200", "200");
        List<String> ids = answer.json()
                .path("entry")
                .valueStream()
                .map(entry -> entry.path("resource").path("id").asString(""))
                .toList();
        assertThat(ids.get(2)).isEqualTo(existing);
        assertThat(links(ids.get(0)))
                .containsExactly(TYPE + "/" + ids.get(1), TYPE + "/" + existing, TYPE + "/" + updated);
        assertThat(links(ids.get(1))).containsExactly(TYPE + "/" + ids.get(0), TYPE + "/" + ids.get(1) + "/_history/1");
        assertThat(links(updated)).containsExactly(TYPE + "/" + updated + "/_history/2");
    }

    /** The copy gets other ids for its links than the original had; it is the same request all the same. */
    @Test
    void a_late_copy_of_linked_entries_does_not_bring_back_what_was_withdrawn() {
        SomeResponse first = SomeResponse.of("together-late-copy").identifier("together-late-copy-1");
        SomeResponse second = SomeResponse.of("together-late-copy").identifier("together-late-copy-2");
        String both = SomeBundle.transaction(
                Entry.post(TYPE, linked(first, UUID + "1")).named(UUID + "0"),
                Entry.post(TYPE, linked(second, UUID + "0")).named(UUID + "1"));
        SomeAnswer stored = ALL.post("", both);
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        List<SomeResponse> withdrawn = List.of(first, second);
        for (int entry = 0; entry < withdrawn.size(); entry++) {
            String id = TransactionTest.location(stored, entry).replaceAll(".*/" + TYPE + "/([^/]*)/.*", "$1");
            String body = withdrawn.get(entry).id(id).status("entered-in-error").json();
            assertThat(ALL.put(TYPE + "/" + id, body, "If-Match", "W/\"1\"").status())
                    .isEqualTo(200);
        }

        SomeAnswer copy = ALL.post("", both);
        assertThat(copy.status()).as(copy.text()).isEqualTo(409);
        assertThat(ALL.get(TYPE + "?patient=together-late-copy").entries()).hasSize(2);
    }

    @Test
    void references_that_lead_nowhere_are_all_named_and_nothing_is_stored() {
        String patient = "together-nowhere";
        SomeAnswer answer = ALL.post(
                "",
                SomeBundle.transaction(
                        Entry.post(TYPE, SomeResponse.of(patient).json()),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "9")),
                        Entry.get("metadata").named(UUID + "8"),
                        Entry.post(TYPE, linked(SomeResponse.of(patient), UUID + "8", "CarePlan?identifier=1"))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(TransactionTest.places(answer))
                .containsExactly(
                        "Bundle.entry[1].resource.basedOn[0].reference",
                        "Bundle.entry[3].resource.basedOn[0].reference",
                        "Bundle.entry[3].resource.basedOn[1].reference");
        assertThat(ALL.get(TYPE + "?patient=" + patient).entries()).isEmpty();
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

    private static List<String> links(String id) {
        return ALL.get(TYPE + "/" + id)
                .json()
                .path("basedOn")
                .valueStream()
                .map(link -> link.path("reference").asString(""))
                .toList();
    }

    private static List<String> words(String request) {
        return new SomeEvents(SERVICE, SomeService.NORTHSIDE)
                .ofRequest(request).stream().map(SomeEvents::word).toList();
    }
}
