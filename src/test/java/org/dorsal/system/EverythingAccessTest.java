package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scopes, page links and audit events of {@code Patient/{id}/$everything}: those of a search of each type. */
class EverythingAccessTest {
    private static final String PATIENT = "everything-cara";
    private static final String OTHER = "everything-dora";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeEvents EVENTS = new SomeEvents(SERVICE, SomeService.NORTHSIDE);
    private static final SomeClient SYSTEM = EverythingRecord.system(SERVICE);
    private static final EverythingRecord RECORD = EverythingRecord.in(SERVICE, PATIENT);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            system/*.rs                                               | QuestionnaireResponse,Observation,CarePlan,Provenance,AuditEvent
            user/*.s                                                  | QuestionnaireResponse,Observation,CarePlan,Provenance,AuditEvent
            patient/*.read                                            | QuestionnaireResponse,Observation,CarePlan,Provenance,AuditEvent
            patient/Observation.rs patient/CarePlan.s                 | Observation,CarePlan
            system/QuestionnaireResponse.rs                           | QuestionnaireResponse
            system/Observation.r system/Provenance.rs                 | Provenance
            patient/Observation.rs?category=survey system/CarePlan.rs | Observation,CarePlan
            system/*.r system/CarePlan.cuds                           | CarePlan
            """)
    void scopes_decide_type_by_type_as_for_a_search_and_what_is_left_out_is_told(String scopes, String types) {
        SomeClient client = SERVICE.client(SomeService.NORTHSIDE, scopes, PATIENT);
        Set<String> allowed = Set.of(types.split(",", -1));
        List<Bundle> pages = EverythingRecord.pages(client, RECORD.address());

        assertThat(EverythingRecord.listed(pages).stream()
                        .map(reference -> reference.split("/", -1)[0])
                        .collect(Collectors.toSet()))
                .isEqualTo(allowed);
        for (String type : EverythingRecord.TYPES) {
            boolean searchable = client.get(type + "?patient=" + PATIENT).status() == 200;
            assertThat(allowed.contains(type)).as(type).isEqualTo(searchable);
            assertThat(client.get(RECORD.address() + "?_type=" + type).status()).isEqualTo(searchable ? 200 : 403);
            assertThat(EverythingRecord.outcomes(pages.getFirst()).stream()
                            .anyMatch(diagnostics -> diagnostics.contains(type + " is left out")))
                    .isEqualTo(!searchable);
        }
        assertThat(pages.stream().skip(1))
                .allSatisfy(page -> assertThat(EverythingRecord.outcomes(page)).isEmpty());
        assertThat(client.get(EverythingRecord.address("everything-nobody")).status())
                .isEqualTo(404);
        assertThat(SERVICE.client(SomeService.SOUTHSIDE, "system/*.rs")
                        .get(RECORD.address())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_page_link_is_its_callers_and_its_patients_alone() {
        String next = EverythingRecord.bundle(SYSTEM.get(RECORD.address() + "?_count=1"))
                .getLinkOrCreate("next")
                .getUrl();
        SomeClient anna = SERVICE.client(SomeService.NORTHSIDE, "patient/*.cruds", PATIENT);

        assertThat(SYSTEM.get(next).status()).isEqualTo(200);
        assertThat(anna.get(next).status()).isEqualTo(400);
        assertThat(SYSTEM.get(next.replace(PATIENT, OTHER)).status()).isEqualTo(400);
        assertThat(SYSTEM.get(next.replace("Patient/" + PATIENT + "/$everything", "QuestionnaireResponse"))
                        .status())
                .isEqualTo(400);
        String search = EverythingRecord.bundle(SYSTEM.get("QuestionnaireResponse?patient=" + PATIENT + "&_count=1"))
                .getLinkOrCreate("next")
                .getUrl();
        assertThat(SYSTEM.get(search.replace("QuestionnaireResponse?", RECORD.address() + "?"))
                        .status())
                .isEqualTo(400);
        assertThat(SYSTEM.get(next + "&_count=2").status()).isEqualTo(400);
    }

    @Test
    void each_page_is_one_event_with_its_versions_and_the_request() {
        String request = "everything-" + new Random(Seeds.next()).nextInt(1_000_000);
        Bundle page = EverythingRecord.bundle(
                SYSTEM.get(RECORD.address() + "?_type=Observation,Provenance&_count=5", "X-Request-Id", request));

        assertThat(EVENTS.ofRequest(request)).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("operation:E:0");
            assertThat(SomeEvents.about(event))
                    .contains("Patient/" + PATIENT)
                    .containsAll(EverythingRecord.listed(List.of(page)));
            assertThat(event.getEntity())
                    .filteredOn(entity -> entity.hasQuery())
                    .singleElement()
                    .satisfies(entity -> assertThat(new String(entity.getQuery(), StandardCharsets.UTF_8))
                            .isEqualTo(RECORD.address() + "?_type=Observation,Provenance&_count=5"));
        });
    }

    @Test
    void xml_and_summaries_are_answered_and_go_on_on_the_next_page() {
        SomeAnswer xml = SYSTEM.get(RECORD.address() + "?_format=xml&_type=CarePlan");
        assertThat(xml.header("Content-Type")).startsWith("application/fhir+xml");
        assertThat(xml.text()).contains("<mode value=\"match\"/>", PATIENT);
        SomeAnswer first = SYSTEM.get(RECORD.address() + "?_summary=true&_type=CarePlan&_count=1");
        assertThat(first.text()).contains("SUBSETTED").doesNotContain("activity");
        String next = EverythingRecord.bundle(first).getLinkOrCreate("next").getUrl();
        assertThat(SYSTEM.get(next).text()).contains("SUBSETTED").doesNotContain("activity");
    }

    @Test
    void elements_are_refused_since_they_would_be_those_of_the_type_in_the_address() {
        for (String address : List.of(
                RECORD.address() + "?_elements=status",
                "PlanDefinition/$apply?_elements=status&subject=" + PATIENT,
                "QuestionnaireResponse/" + RECORD.ids().getFirst() + "/$score?_elements=status")) {
            assertThat(SYSTEM.get(address).status()).isEqualTo(400);
        }
    }
}
