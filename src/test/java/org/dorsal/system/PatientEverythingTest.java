package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Patient/{id}/$everything} of FHIR R4 (operation-patient-everything.html) against the store of a running service. */
class PatientEverythingTest {
    private static final String PATIENT = "everything-anna";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient SYSTEM = EverythingRecord.system(SERVICE);
    private static final EverythingRecord RECORD = EverythingRecord.in(SERVICE, PATIENT);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void each_current_resource_of_the_patient_is_listed_once_over_all_pages(int size) {
        Instant before = Instant.now();
        List<Bundle> pages = EverythingRecord.pages(SYSTEM, RECORD.address() + "?_count=" + size);

        assertThat(pages).allSatisfy(page -> assertThat(page.getEntry()).isNotEmpty());
        assertThat(pages.subList(0, pages.size() - 1))
                .allSatisfy(page -> assertThat(page.getEntry()).hasSize(size));
        List<String> listed = EverythingRecord.listed(pages);
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed.stream().filter(reference -> !reference.startsWith("AuditEvent")))
                .containsExactlyInAnyOrderElementsOf(RECORD.clinical());
        assertThat(listed.stream().filter(reference -> reference.startsWith("AuditEvent")))
                .containsAll(RECORD.inStore("AuditEvent", before));
    }

    /** An EHR's ids may have more characters, and others, than R4 allows (divergences.csv). */
    @ParameterizedTest
    @ValueSource(strings = {"a_b", "a~b", "_1", "..a", "metadata", "98", "256"})
    void a_patient_of_any_id_that_responses_may_name_has_a_record(String form) {
        String patient = form.matches("\\d+") ? "p".repeat(Integer.parseInt(form)) : form;
        String id = SYSTEM.post(
                        "QuestionnaireResponse", SomeResponse.of(patient).json())
                .id();
        String address = EverythingRecord.address(patient);

        assertThat(EverythingRecord.listed(EverythingRecord.pages(SYSTEM, address + "?_count=1")))
                .contains("QuestionnaireResponse/" + id + "/_history/1")
                .hasSizeGreaterThan(3);
        assertThat(EverythingRecord.bundle(SYSTEM.post(address, "")).getEntry()).isNotEmpty();
        SomeAnswer batch = SYSTEM.post("", SomeBundle.batch(SomeBundle.Entry.get(address)));
        assertThat(SomeBundle.statuses(batch)).containsExactly("200");
        SomeClient patients = SERVICE.client(SomeService.NORTHSIDE, "patient/*.rs", patient);
        assertThat(EverythingRecord.bundle(patients.get(address)).getEntry()).isNotEmpty();
        RefusalAssertions.assertBy(patients.get(EverythingRecord.address(patient.substring(1) + "x")));
    }

    @Test
    void types_follow_each_other_in_the_order_of_recording_and_bytes_are_as_stored() {
        List<Bundle> pages = EverythingRecord.pages(SYSTEM, RECORD.address() + "?_count=100");
        List<BundleEntryComponent> entries =
                pages.stream().flatMap(page -> page.getEntry().stream()).toList();

        assertThat(entries.stream().map(entry -> entry.getResource().fhirType()).distinct())
                .containsExactlyElementsOf(EverythingRecord.TYPES);
        Map<String, Instant> newest = new HashMap<>();
        entries.forEach(entry -> {
            Instant recorded = entry.getResource().getMeta().getLastUpdated().toInstant();
            assertThat(recorded)
                    .isAfterOrEqualTo(newest.getOrDefault(entry.getResource().fhirType(), Instant.EPOCH));
            newest.put(entry.getResource().fhirType(), recorded);
            assertThat(entry.getFullUrl()).startsWith(SYSTEM.base() + "/");
            assertThat(entry.getSearch().getMode()).isEqualTo(SearchEntryMode.MATCH);
        });
        String response = "QuestionnaireResponse/" + RECORD.ids().getFirst();
        assertThat(SYSTEM.get(RECORD.address()).text())
                .contains(SYSTEM.get(response).text());
    }

    @Test
    void since_lists_what_was_recorded_then_or_later_and_a_known_patient_without_changes_is_no_error() {
        String third = SYSTEM.get("QuestionnaireResponse/" + RECORD.ids().get(2))
                .json()
                .at("/meta/lastUpdated")
                .asString("");
        Set<String> later = new TreeSet<>(EverythingRecord.listed(EverythingRecord.pages(
                SYSTEM, RECORD.address() + "?_type=QuestionnaireResponse,Observation&_since=" + third)));

        assertThat(later)
                .containsAll(RECORD.inStore("QuestionnaireResponse", Instant.MAX))
                .isSubsetOf(RECORD.clinical());
        Bundle none =
                EverythingRecord.bundle(SYSTEM.get(RECORD.address() + "?_type=CarePlan&_since=2100-01-01T00:00:00Z"));
        assertThat(none.getEntry()).isEmpty();
        assertThat(none.getLinkOrCreate("self").getUrl())
                .endsWith("_since=2100-01-01T00:00:00Z&_type=CarePlan&_count=20");
    }

    @Test
    void a_resource_that_changes_between_two_pages_is_listed_again_and_nothing_is_missed() {
        String patient = "everything-changing";
        List<String> ids = Stream.of("one", "two", "three")
                .map(name -> SYSTEM.post(
                                "QuestionnaireResponse",
                                WalkedAssessment.body(patient, name).toString())
                        .id())
                .toList();
        Bundle first = EverythingRecord.bundle(
                SYSTEM.get(EverythingRecord.address(patient) + "?_type=QuestionnaireResponse&_count=2"));
        String amended = WalkedAssessment.body(patient, "one")
                .put("id", ids.getFirst())
                .put("status", "amended")
                .toString();
        SYSTEM.put("QuestionnaireResponse/" + ids.getFirst(), amended, "If-Match", "W/\"1\"");
        List<String> remaining = EverythingRecord.listed(
                EverythingRecord.pages(SYSTEM, first.getLinkOrCreate("next").getUrl()));

        assertThat(remaining)
                .containsExactly(
                        "QuestionnaireResponse/" + ids.get(2) + "/_history/1",
                        "QuestionnaireResponse/" + ids.get(0) + "/_history/2");
    }

    @Test
    void parameters_may_come_in_a_body_and_the_type_may_be_repeated() {
        String body = """
                {"resourceType": "Parameters", "parameter": [
                  {"name": "_type", "valueCode": "CarePlan"}, {"name": "_type", "valueCode": "QuestionnaireResponse"},
                  {"name": "_count", "valueInteger": 2}, {"name": "_since", "valueInstant": "2020-01-01T00:00:00+01:00"}]}""";
        Bundle posted = EverythingRecord.bundle(SYSTEM.post(RECORD.address(), body));

        assertThat(posted.getEntry()).hasSize(2);
        List<Bundle> pages = new ArrayList<>(List.of(posted));
        pages.addAll(
                EverythingRecord.pages(SYSTEM, posted.getLinkOrCreate("next").getUrl()));
        assertThat(EverythingRecord.listed(pages))
                .containsExactlyInAnyOrderElementsOf(RECORD.clinical().stream()
                        .filter(reference -> reference.matches("(CarePlan|QuestionnaireResponse)/.*"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?start=2026-01-01",
                "?_sort=date",
                "?patient=x",
                "?_type=Condition",
                "?_type=CarePlan,",
                "?_type=",
                "?_count=0",
                "?_count=x",
                "?_count=1&_count=2",
                "?_since=2026-01-01",
                "?_since=2026-02-30T00:00:00Z",
                "?_since=",
                "?_cursor=x",
                "?_cursor=x&_count=1",
                "?_summary=count"
            })
    void what_is_not_understood_is_refused(String parameters) {
        SomeAnswer answer = SYSTEM.get(RECORD.address() + parameters);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        RefusalAssertions.assertBy(answer);
    }

    @Test
    void parameters_of_a_post_stand_in_its_body() {
        RefusalAssertions.assertBy(SYSTEM.post(RECORD.address() + "?_count=1", "{\"resourceType\":\"Parameters\"}"));
        RefusalAssertions.assertBy(SYSTEM.post(
                RECORD.address(),
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"_count\",\"valueString\":\"1\"}]}"));
        RefusalAssertions.assertBy(SYSTEM.post(RECORD.address(), "{\"resourceType\":\"Patient\"}"));
    }

    @Test
    void a_page_with_an_outcome_is_valid_fhir() {
        SomeClient client = SERVICE.client(SomeService.NORTHSIDE, "patient/CarePlan.s patient/Provenance.s", PATIENT);
        SomeAnswer page = client.get(RECORD.address() + "?_count=4");

        assertThat(page.entries()).hasSize(5);
        assertThat(SomeValidator.errorsIn(page.text())).isEmpty();
    }
}
