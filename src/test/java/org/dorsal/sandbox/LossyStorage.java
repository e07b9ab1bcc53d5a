package org.dorsal.sandbox;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;

/** Keeps the elements that an EHR has columns for; the others are gone, without a word to the writer. */
final class LossyStorage {
    private static final Map<String, List<String>> COLUMNS = Map.of(
            "Observation",
            List.of(
                    "status",
                    "category",
                    "code",
                    "subject",
                    "encounter",
                    "effective[x]",
                    "issued",
                    "value[x]",
                    "performer"),
            // relatesTo is a modifier: to take it and to drop it would turn a replacement into a second note
            "DocumentReference",
            List.of(
                    "status",
                    "docStatus",
                    "type",
                    "category",
                    "subject",
                    "date",
                    "author",
                    "relatesTo",
                    "content",
                    "context"));

    private LossyStorage() {}

    static Observation kept(Observation sent) {
        var kept = copied(sent, new Observation());
        if (!(kept.getEffective() instanceof DateTimeType)) {
            kept.setEffective(null);
        }
        if (!(kept.getValue() instanceof Quantity)) {
            kept.setValue(null);
        }
        return kept;
    }

    static DocumentReference kept(DocumentReference sent) {
        return copied(sent, new DocumentReference());
    }

    private static <T extends Resource> T copied(T sent, T kept) {
        kept.setId(sent.getIdElement());
        for (var name : COLUMNS.getOrDefault(sent.fhirType(), List.of())) {
            sent.getNamedProperty(name).getValues().forEach(value -> kept.setProperty(name, value));
        }
        return kept;
    }
}
