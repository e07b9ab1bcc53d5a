package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;
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
