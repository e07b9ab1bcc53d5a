package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The searches that pre-filling needs. */
class SandboxSearchTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Patient?_id=sandbox-05; 1",
                "Patient?identifier=https://sandbox.example/mrn|SBX-05; 1",
                "Patient?birthdate=1971-03; 1",
                "Patient?birthdate=lt1960; 3",
                "Patient?name=ald; 1",
                "Practitioner?identifier=clinician-1; 1",
                "Encounter?patient=sandbox-05&status=in-progress; 1",
                "Encounter?patient=sandbox-05&date=gt2100; 1",
                "Condition?patient=sandbox-04; 2",
                "Condition?patient=Patient/sandbox-04; 2",
                "Condition?subject=Patient/sandbox-04; 2",
                "Condition?subject=Group/sandbox-04; 0",
                "Condition?patient=sandbox-04&clinical-status=active; 1",
                "Condition?patient=sandbox-04&clinical-status=active,resolved; 2",
                "Condition?patient=sandbox-04&code=363346000; 1",
                "Condition?patient=sandbox-04&code=http://snomed.info/sct|363346000; 1",
                "Condition?patient=sandbox-04&code=http://loinc.org|363346000; 0",
                "Condition?patient=sandbox-04&code=http://snomed.info/sct|; 2",
                "Condition?patient=sandbox-04&category=problem-list-item; 2",
                "Condition?patient=sandbox-04&onset-date=2012; 1",
                "Condition?patient=sandbox-09&verification-status=refuted; 1",
                "Condition?patient=sandbox-09&clinical-status=active; 0",
                "MedicationRequest?patient=sandbox-07&status=active&intent=order; 1",
                "MedicationRequest?patient=sandbox-09&status=active; 0",
                "MedicationRequest?patient=sandbox-07&code=86553008; 1",
                "MedicationStatement?patient=sandbox-07&status=active&code=297279009; 1",
                "Observation?patient=sandbox-08&category=vital-signs; 2",
                "Observation?patient=sandbox-08&code=http://loinc.org|39156-5,http://loinc.org|72166-2; 2",
                "Observation?patient=sandbox-09&status=final; 0",
                "Observation?patient=sandbox-12&code=8310-5&_count=5; 60",
            })
    void a_search_finds_what_it_asks_for(String search, int total) {
        assertThat(page("/" + search).getTotal()).isEqualTo(total);
    }

    @Test
    void the_last_day_is_asked_for_by_date() {
        var since = Instant.now().minus(24, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        var today = LocalDate.now(Clock.systemUTC().withZone(ZoneOffset.UTC));

        assertThat(page("/Observation?patient=sandbox-05&code=8310-5&date=ge" + since)
                        .getTotal())
                .isEqualTo(1);
        assertThat(page("/Observation?patient=sandbox-12&code=8310-5&date=gt" + since)
                        .getTotal())
                .isZero();
        assertThat(page("/Observation?patient=sandbox-12&date=ge" + today.minusDays(400) + "&date=lt" + today)
                        .getTotal())
                .isEqualTo(60);
    }

    @Test
    void pages_are_followed_to_the_end_and_hold_each_resource_once() {
        List<String> ids = new ArrayList<>();
        var next = Optional.of("/Observation?patient=sandbox-12&_count=25&_sort=-date");
        int pages = 0;
        while (next.isPresent()) {
            var page = page(next.get());
            page.getEntry().forEach(e -> ids.add(e.getResource().getIdPart()));
            next = Optional.ofNullable(page.getLink("next"))
                    .map(link ->
                            link.getUrl().substring(EHR.fhirBase().toString().length()));
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(ids).hasSize(60).doesNotHaveDuplicates().startsWith("sandbox-12-t-1", "sandbox-12-t-2");
    }

    @Test
    void order_goes_both_ways() {
        var oldest = page("/Observation?patient=sandbox-12&_sort=date&_count=1");
        var newest = page("/Observation?patient=sandbox-12&_sort=-date&_count=1");

        assertThat(only(oldest).getIdPart()).isEqualTo("sandbox-12-t-60");
        assertThat(only(newest).getIdPart()).isEqualTo("sandbox-12-t-1");
        assertThat(((Observation) only(newest)).getSubject().getReference()).isEqualTo("Patient/sandbox-12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Condition?patient=sandbox-04&colour=blue",
                "Condition?patient:exact=sandbox-04",
                "Condition?patient.name=Birch",
                "Condition?_has:Observation:patient:code=1",
                "Condition?patient=sandbox-04&_include=Condition:subject",
                "Condition?patient=sandbox-04&_sort=code",
                "Condition?patient=sandbox-04&onset-date=soon",
                "Condition?patient=sandbox-04&_count=many",
            })
    void what_is_not_understood_is_refused_and_not_ignored(String search) {
        assertThat(answer("/" + search).status()).isEqualTo(400);
    }

    @Test
    void a_search_by_post_finds_the_same() {
        var reply = SomeReply.post(
                EHR.fhirBase() + "/Condition/_search",
                Map.of("patient", "sandbox-02"),
                Map.of("Authorization", "Bearer " + token()));

        assertThat(reply.json()).containsEntry("total", 1L);
    }

    private static Resource only(Bundle page) {
        assertThat(page.getEntry()).hasSize(1);
        return page.getEntryFirstRep().getResource();
    }

    private static Bundle page(String path) {
        var answer = answer(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
    }

    private static SomeReply answer(String path) {
        return SomeReply.get(
                URI.create(EHR.fhirBase() + path.replace("|", "%7C")).toString(), token());
    }

    private static String token() {
        return EHR.token("user/*.rs", Map.of("aud", List.of(EHR.fhirBase().toString())));
    }
}
