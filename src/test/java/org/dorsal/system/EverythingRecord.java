package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.OperationOutcome;

/** Record of a patient for tests of {@code $everything}, and its pages. */
record EverythingRecord(SomeService service, String patient, List<String> ids) {
    static final List<String> TYPES =
            List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "AuditEvent");

    /** Stores three responses of the patient, of which one is amended and one withdrawn. */
    static EverythingRecord in(SomeService service, String patient) {
        SomeClient system = system(service);
        List<String> ids = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            ids.add(system.post(
                            "QuestionnaireResponse",
                            WalkedAssessment.body(patient, name).toString())
                    .id());
        }
        changed(system, patient, ids.get(0), "first", "amended");
        changed(system, patient, ids.get(1), "second", "entered-in-error");
        return new EverythingRecord(service, patient, ids);
    }

    private static void changed(SomeClient system, String patient, String id, String name, String status) {
        String body = WalkedAssessment.body(patient, name)
                .put("id", id)
                .put("status", status)
                .toString();
        assertThat(system.put("QuestionnaireResponse/" + id, body, "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(200);
    }

    static SomeClient system(SomeService service) {
        return service.client(SomeService.NORTHSIDE, "system/*.cruds");
    }

    String address() {
        return address(patient);
    }

    static String address(String patient) {
        return "Patient/" + patient + "/$everything";
    }

    /** All pages, by their links. */
    static List<Bundle> pages(SomeClient client, String address) {
        List<Bundle> pages = new ArrayList<>();
        for (Optional<String> next = Optional.of(address); next.isPresent(); ) {
            Bundle page = bundle(client.get(next.get()));
            pages.add(page);
            next = Optional.ofNullable(page.getLink("next")).map(link -> link.getUrl());
            assertThat(pages).as("pages come to an end").hasSizeLessThan(500);
        }
        return pages;
    }

    static Bundle bundle(SomeAnswer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        Bundle bundle = FhirJson.context().newJsonParser().parseResource(Bundle.class, answer.text());
        assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.SEARCHSET);
        return bundle;
    }

    /** The listed versions, without outcomes. */
    static List<String> listed(List<Bundle> pages) {
        return pages.stream()
                .flatMap(page -> page.getEntry().stream())
                .map(BundleEntryComponent::getResource)
                .filter(resource -> !(resource instanceof OperationOutcome))
                .map(resource -> resource.fhirType() + "/"
                        + resource.getIdElement().getIdPart() + "/_history/"
                        + Optional.ofNullable(resource.getMeta().getVersionId()).orElse("1"))
                .toList();
    }

    /** Code and text of each issue. */
    static List<String> outcomes(Bundle page) {
        return page.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(OperationOutcome.class::isInstance)
                .flatMap(outcome -> ((OperationOutcome) outcome).getIssue().stream())
                .map(issue -> issue.getCode().toCode() + " " + issue.getDiagnostics())
                .toList();
    }

    /** Current versions of the patient's resources of that type, straight from the store. */
    List<String> inStore(String type, Instant before) {
        ResourceQuery query = ResourceQuery.of(type)
                .and(new SearchCondition.AnyPatient(Set.of(patient)))
                .and(SearchCondition.RecordedBetween.before(before))
                .paged(ResourceQuery.MAX_SIZE);
        List<String> references = new ArrayList<>();
        for (Optional<ResourceQuery> remaining = Optional.of(query); remaining.isPresent(); ) {
            Page page = service.part(Ledger.class).search(AccessScope.ofSite(SomeService.NORTHSIDE), remaining.get());
            page.versions()
                    .forEach(version -> references.add(type + "/" + version.id() + "/_history/" + version.version()));
            remaining = page.next().map(query::after);
        }
        assertThat(references).isNotEmpty();
        return references;
    }

    List<String> clinical() {
        return TYPES.stream()
                .filter(type -> !type.equals("AuditEvent"))
                .flatMap(type -> inStore(type, Instant.MAX).stream())
                .toList();
    }
}
