package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.*;
import org.dorsal.GuardTable;
import org.dorsal.http.fhir.RequestEvents.AuditedSearch;
import org.dorsal.store.StoredVersion;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Audit events of every route for every caller of {@code guard.table}, as {@link EveryEndpointIsGuardedTest} requests it: exactly
 * the event in {@code told.table}.
 */
class EveryRequestIsToldTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, SomeService.NORTHSIDE);
    private static final GuardTable TOLD = GuardTable.read(EveryRequestIsToldTest.class, "told.table");
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final String ANNA = "guard-anna";

    /** Callers without a valid token. */
    private static final Set<String> STRANGERS = Set.of("nobody", "forged", "south");

    @Test
    void the_table_has_every_route_and_no_other() {
        assertThat(TOLD.routes())
                .containsExactlyInAnyOrderElementsOf(SERVICE.part(FhirServer.class).routes().all().stream()
                        .map(FhirRoute::address)
                        .toList());
    }

    /** Asserts the event of the line of a route. */
    static void assertTold(String route, String caller, String request, SomeAnswer answer) {
        String line = TOLD.lines().stream()
                .filter(row -> GuardTable.route(row).equals(route))
                .findFirst()
                .orElseThrow();
        assertTold(route + " by " + caller, line.split("\\s+", -1), caller, answer, EVENTS.ofRequest(request));
    }

    private static void assertTold(
            String subtype, String[] words, String caller, SomeAnswer answer, List<AuditEvent> events) {
        if (words[2].equals("-")) {
            assertThat(events).as(subtype).isEmpty();
            return;
        }
        if (words[2].equals(
                "off")) { // not at this site: as at an unknown address, only a request with a token leaves an event
            assertThat(events).as(subtype).hasSize(caller.equals("nobody") ? 0 : 1);
            return;
        }
        boolean refused = answer.status() >= 400;
        if (words[4].equals("entries") && !refused) {
            String status = answer.json().at("/entry/0/response/status").asString("");
            assertThat(events)
                    .as(subtype)
                    .singleElement()
                    .satisfies(event -> assertThat(SomeEvents.word(event))
                            .isEqualTo("create:C:" + (status.startsWith("201") ? "0" : "4")));
            return;
        }
        assertThat(events).as(subtype).isNotEmpty().allSatisfy(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo(words[2] + ":" + words[3] + ":" + (refused ? "4" : "0"));
            assertAgent(caller, event);
        });
        if (!refused && words[4].equals("query")) {
            searched(words[1].split("/", -1)[0], answer, events);
            return;
        }
        assertThat(events).as(subtype).singleElement().satisfies(event -> {
            if (refused) {
                refused(answer, event);
            } else {
                about(words[1], words[4], event);
            }
        });
    }

    /** Events of a search: one per patient, with each shown resource exactly once. */
    private static void searched(String type, SomeAnswer answer, List<AuditEvent> events) {
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getEntity())
                        .filteredOn(entity -> entity.hasQuery())
                        .singleElement()
                        .satisfies(entity -> assertThat(new String(entity.getQuery(), StandardCharsets.UTF_8))
                                .startsWith(type + "?")));
        assertThat(events.stream()
                        .flatMap(event -> SomeEvents.about(event).stream())
                        .filter(reference -> reference.startsWith(type + "/")))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(answer.entries());
        if (events.size() > 1) {
            assertThat(events)
                    .allSatisfy(event -> assertThat(SomeEvents.about(event).stream()
                                    .filter(reference -> reference.startsWith("Patient/")))
                            .hasSizeLessThan(2));
        }
    }

    private static void assertAgent(String caller, AuditEvent event) {
        var client = event.getAgentFirstRep();
        assertThat(client.getNetwork().getAddress()).isEqualTo("127.0.0.1");
        assertThat(client.getWho().getDisplay()).isEqualTo(STRANGERS.contains(caller) ? "unknown" : null);
        assertThat(client.getWho().getIdentifier().hasValue()).isEqualTo(!STRANGERS.contains(caller));
        assertThat(client.getPolicy()).hasSize(STRANGERS.contains(caller) ? 0 : 1);
        assertThat(event.getAgent()).filteredOn(agent -> agent.getRequestor()).hasSize(1);
    }

    private static void refused(SomeAnswer answer, AuditEvent event) {
        assertThat(event.getOutcomeDesc())
                .isEqualTo(
                        answer.json().path("issue").path(0).path("diagnostics").asString(""));
        assertThat(SomeEvents.about(event))
                .noneMatch(about -> about.startsWith("Patient/") || about.contains("/_history/"));
        assertThat(event.getEntity()).noneMatch(entity -> entity.hasQuery());
    }

    private static void about(String path, String what, AuditEvent event) {
        List<String> about = SomeEvents.about(event);
        String type = path.endsWith("$apply") ? "QuestionnaireResponse" : path.split("/", -1)[0];
        switch (what) {
            case "version" -> {
                assertThat(about)
                        .anyMatch(reference -> reference.startsWith(
                                        (path.matches(".*\\$(score|extract|everything)") ? "Observation" : type) + "/")
                                && reference.contains("/_history/"));
                assertThat(about.contains("Patient/" + ANNA)).isEqualTo(!type.equals("Device"));
            }
            case "written" -> {
                assertThat(about)
                        .contains("Patient/" + ANNA)
                        .anyMatch(reference -> reference.startsWith("QuestionnaireResponse/"));
                assertThat(SomeEvents.facts(event)).anyMatch(fact -> fact.startsWith("sha256="));
            }
            case "export" -> assertThat(SomeEvents.facts(event)).anyMatch(fact -> fact.startsWith("export="));
            case "patient" -> assertThat(about).contains("Patient/" + ANNA).hasSize(2);
            default -> throw new IllegalArgumentException(what);
        }
    }

    /** No route deletes a result. An id that is not in the format of ours may be a name, and is not repeated. */
    @Test
    void a_refused_deletion_is_told_with_the_resource_that_was_meant() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        String id = client.post(
                        "QuestionnaireResponse", SomeResponse.of("told-deleted").json())
                .id();
        for (String meant : List.of(id, "told-deleted")) {
            String request = "walk-delete-" + ASKED.incrementAndGet();
            SomeAnswer answer = client.send("DELETE", "QuestionnaireResponse/" + meant, "", "X-Request-Id", request);

            assertThat(answer.status()).isEqualTo(405);
            assertThat(EVENTS.ofRequest(request)).singleElement().satisfies(event -> {
                assertThat(SomeEvents.word(event)).isEqualTo("delete:D:4");
                assertThat(SomeEvents.about(event).contains("QuestionnaireResponse/" + meant))
                        .isEqualTo(meant.equals(id));
                assertThat(SomeEvents.about(event)).noneMatch(about -> about.startsWith("Patient/"));
            });
        }
        assertThat(client.get("QuestionnaireResponse/" + id).status()).isEqualTo(200);
    }

    @Test
    void whoever_reads_a_page_of_a_search_is_told_with_the_whole_search() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        for (int i = 0; i < 3; i++) {
            client.post("QuestionnaireResponse", SomeResponse.of("told-paged").json());
        }
        String request = "walk-page-" + ASKED.incrementAndGet();
        var first = client.get("QuestionnaireResponse?patient=told-paged&_count=2");
        String next = first.json().path("link").path(1).path("url").asString("");
        assertThat(client.get(next, "X-Request-Id", request).entries()).hasSize(1);

        assertThat(EVENTS.ofRequest(request)).singleElement().satisfies(event -> {
            assertThat(event.getEntity())
                    .filteredOn(entity -> entity.hasQuery())
                    .singleElement()
                    .satisfies(entity -> assertThat(new String(entity.getQuery(), StandardCharsets.UTF_8))
                            .contains("patient=told-paged"));
            assertThat(SomeEvents.about(event)).contains("Patient/told-paged");
        });
    }

    @Test
    void a_search_over_several_patients_is_told_in_the_record_of_each_and_names_no_other() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        client.post(
                "QuestionnaireResponse",
                SomeResponse.of("told-one").identifier("told-many-1").json());
        client.post(
                "QuestionnaireResponse",
                SomeResponse.of("told-two").identifier("told-many-2").json());
        String request = "walk-many-" + ASKED.incrementAndGet();
        client.get(
                "QuestionnaireResponse?identifier=urn:some:ehr%7Ctold-many-1,urn:some:ehr%7Ctold-many-2",
                "X-Request-Id", request);

        assertThat(EVENTS.ofRequest(request)).hasSize(2);
        for (var patient : List.of("told-one", "told-two")) {
            var other = patient.equals("told-one") ? "told-two" : "told-one";
            assertThat(client.get("AuditEvent?patient=" + patient).entries())
                    .filteredOn(event -> event.toString().contains(request))
                    .singleElement()
                    .satisfies(event -> assertThat(event.toString())
                            .contains("Patient/" + patient)
                            .doesNotContain("Patient/" + other));
        }
        assertThat(EVENTS.ofRequest(request))
                .allSatisfy(event -> assertThat(event.getEntity())
                        .filteredOn(entity -> entity.hasQuery())
                        .allSatisfy(entity -> assertThat(new String(entity.getQuery(), StandardCharsets.UTF_8))
                                .isEqualTo("QuestionnaireResponse?identifier=")));
    }

    @Test
    void every_patient_on_a_page_or_in_its_search_is_told_of_it() {
        var versions = IntStream.range(0, 30)
                .mapToObj(number -> new StoredVersion(
                        "Observation",
                        "o" + number,
                        1,
                        "p" + number,
                        SomeSearch.NOW,
                        new byte[32],
                        new byte[0],
                        "final"))
                .toList();
        var search = SomeReading.understood("Observation", "patient=p3,Patient/none", "code=a,b", "derived-from=x");

        var shown = RequestEvents.ofSearch(versions, search);

        assertThat(shown).hasSize(31);
        assertThat(shown.stream().flatMap(disclosure -> disclosure.patient().stream()))
                .contains("p29", "none");
        var audited = new AuditedSearch(search);
        assertThat(audited.textFor("p3", List.of())).isEqualTo("Observation?patient=p3&code=a,b&derived-from=");
        assertThat(audited.textFor("p4", versions.subList(4, 5)))
                .isEqualTo("Observation?patient=&code=a,b&derived-from=x");
    }

    /**
     * Searches about A that name B, or something of B's, in any parameter of R4 that takes a reference, an id or an
     * identifier: {@code a=} and {@code b=} are the queries of the events about each, {@code -=} of one about no patient.
     */
    @TestFactory
    Stream<DynamicTest> an_event_about_one_patient_names_no_other_and_nothing_of_another() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        String byB = SomeResponse.of("told-a")
                .identifier("told-a-id")
                .json()
                .replace("\"subject\"", "\"author\":{\"reference\":\"Patient/told-b\"},\"subject\"");
        String ofA = client.post("QuestionnaireResponse", byB).id();
        String ofB = client.post(
                        "QuestionnaireResponse",
                        SomeResponse.of("told-b").identifier("told-b-id").json())
                .id();
        return """
            QuestionnaireResponse?author=Patient/told-b&patient=told-a  a=author=&patient=told-a  b=author=Patient/told-b&patient=
            QuestionnaireResponse?author=Patient/told-b                 a=author=                 b=author=Patient/told-b
            QuestionnaireResponse?author=Patient/told-b&status=amended  b=author=Patient/told-b&status=amended
            QuestionnaireResponse?author=https://x.example/fhir/Patient/told-b  b=author=https://x.example/fhir/Patient/told-b
            Provenance?agent=Patient/told-b                             a=agent=                  b=agent=Patient/told-b
            Provenance?agent=Patient/told-b,Practitioner/7              a=agent=Practitioner/7    b=agent=Patient/told-b,Practitioner/7
            AuditEvent?agent=Patient/told-b                             b=agent=Patient/told-b
            AuditEvent?entity=Patient/told-b&action=D                   b=entity=Patient/told-b&action=D
            AuditEvent?patient=told-a&action=D&entity=QuestionnaireResponse/OF-B  a=patient=told-a&action=D&entity=
            AuditEvent?action=D&entity=QuestionnaireResponse/OF-B       -=action=D&entity=
            QuestionnaireResponse?patient=told-a&_id=OF-B               a=patient=told-a&_id=
            QuestionnaireResponse?patient=told-a&_id=OF-A,OF-B          a=patient=told-a&_id=OF-A
            QuestionnaireResponse?_id=OF-A,OF-B                         a=_id=OF-A                b=_id=OF-B
            QuestionnaireResponse?_id=OF-A&_summary=count               -=_id=&_summary=count
            QuestionnaireResponse?identifier=told-b-id                  b=identifier=told-b-id
            QuestionnaireResponse?patient=told-a&identifier=told-b-id   a=patient=told-a&identifier=
            QuestionnaireResponse?patient=told-a&identifier:not=told-b-id  a=patient=told-a&identifier:not=
            QuestionnaireResponse?encounter=Encounter/of-b              -=encounter=
            Observation?patient=told-a&derived-from=OF-B                a=patient=told-a&derived-from=
            Observation?derived-from=QuestionnaireResponse/OF-A         a=derived-from=QuestionnaireResponse/OF-A
            CarePlan?patient=told-a&supporting-info=QuestionnaireResponse/OF-B  a=patient=told-a&supporting-info=
            Provenance?patient=told-a&target=QuestionnaireResponse/OF-B a=patient=told-a&target=""".lines().map(
                line -> line.strip().replace("OF-A", ofA).replace("OF-B", ofB).split("\\s+", -1)).map(
                words -> DynamicTest.dynamicTest(words[0], () -> assertSearchTold(client, words)));
    }

    private static void assertSearchTold(SomeClient client, String[] words) {
        String request = "walk-other-" + ASKED.incrementAndGet();
        String type = words[0].replaceFirst("[?].*", "");
        SomeAnswer answer = client.send(
                "POST",
                type + "/_search",
                words[0].substring(type.length() + 1),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Request-Id",
                request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(EVENTS.ofRequest(request).stream()
                        .map(event -> SomeEvents.about(event).stream()
                                        .filter(about -> about.startsWith("Patient/told-"))
                                        .map(about -> about.substring("Patient/told-".length()))
                                        .collect(Collectors.joining())
                                + "=" + query(event)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(words)
                        .skip(1)
                        .map(word -> word.replaceFirst("^-", "").replaceFirst("=", "=" + type + "?"))
                        .toList());
    }

    private static String query(AuditEvent event) {
        return event.getEntity().stream()
                .filter(entity -> entity.hasQuery())
                .map(entity -> new String(entity.getQuery(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    @Test
    void a_conditional_creation_that_finds_one_is_a_read_of_it() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
        var body = SomeResponse.of("told-once").identifier("told-once").json();
        String condition = "identifier=urn:some:ehr|told-once";
        client.post("QuestionnaireResponse", body, "If-None-Exist", condition);
        String request = "walk-once-" + ASKED.incrementAndGet();
        assertThat(client.post("QuestionnaireResponse", body, "If-None-Exist", condition, "X-Request-Id", request)
                        .status())
                .isEqualTo(200);

        assertThat(EVENTS.ofRequest(request)).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("read:R:0");
            assertThat(SomeEvents.about(event)).contains("Patient/told-once");
        });
    }
}
