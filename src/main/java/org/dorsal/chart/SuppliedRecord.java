package org.dorsal.chart;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.*;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.fhirjson.TolerantReader.ResourcePage;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Record of a patient that a caller supplies instead of the EHR. Each entry is judged alone, as entries of the EHR's
 * answers are.
 *
 * @param bundles Bundles of resources, as JSON in UTF-8
 * @param resources other resources, as JSON in UTF-8
 */
public record SuppliedRecord(List<byte[]> bundles, List<byte[]> resources) {
    private static final TolerantReader READER = RecordReader.reader();
    private static final List<String> TYPES =
            List.of("Condition", "Observation", "MedicationRequest", ChartQuery.SELDOM);
    private static final String WHAT = "content";

    public SuppliedRecord {
        bundles = List.copyOf(bundles);
        resources = List.copyOf(resources);
    }

    /** Returns whether rules read entries of the type. */
    public static boolean reads(String type) {
        return TYPES.contains(type) || type.equals("Patient") || type.equals("Medication");
    }

    List<ChartPart> parts(PatientReferences references) {
        List<ChartPart> parts = new ArrayList<>();
        List<Resource> entries = new ArrayList<>();
        Stream.concat(bundles.stream(), resources.isEmpty() ? Stream.of() : Stream.of(together()))
                .map(READER::suppliedPage)
                .forEach(page -> {
                    parts.add(missing(page));
                    page.ifPresent(read -> entries.addAll(read.resources()));
                });
        entries.stream()
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .map(patient -> ChartPart.isOf(patient, references)
                        ? ChartPart.of(patient, List.of())
                        : ChartPart.unread("Patient", UnreadItem.UnreadReason.OTHER_PATIENT))
                .forEach(parts::add);
        TYPES.forEach(type -> parts.add(ChartPart.records(type, entries, List.of(), references)));
        return parts;
    }

    /** Joins the resources that were sent alone in one Bundle, so that references between them are resolved. */
    private byte[] together() {
        return resources.stream()
                .map(resource -> "{\"resource\":" + new String(resource, StandardCharsets.UTF_8) + "}")
                .collect(Collectors.joining(",", "{\"resourceType\":\"Bundle\",\"entry\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ChartPart missing(Optional<ResourcePage> page) {
        List<UnreadItem> missing = new ArrayList<>();
        if (page.isEmpty()) {
            missing.add(new UnreadItem(WHAT, UnreadItem.UnreadReason.UNREADABLE));
        }
        page.filter(read -> read.notUnderstood() > 0)
                .ifPresent(read -> missing.add(
                        new UnreadItem(WHAT, UnreadItem.UnreadReason.NOT_UNDERSTOOD, read.notUnderstood())));
        page.filter(ResourcePage::incomplete)
                .ifPresent(_ -> missing.add(new UnreadItem(WHAT, UnreadItem.UnreadReason.INCOMPLETE)));
        page.flatMap(ResourcePage::next)
                .ifPresent(_ -> missing.add(new UnreadItem(WHAT, UnreadItem.UnreadReason.MORE)));
        return new ChartPart(Optional.empty(), Optional.empty(), List.of(), List.of(), missing);
    }
}
