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

    static Observation stored(Observation sent) {
        var stored = copied(sent, new Observation());
        if (!(stored.getEffective() instanceof DateTimeType)) {
            stored.setEffective(null);
        }
        if (!(stored.getValue() instanceof Quantity)) {
            stored.setValue(null);
        }
        return stored;
    }

    static DocumentReference stored(DocumentReference sent) {
        return copied(sent, new DocumentReference());
    }

    private static <T extends Resource> T copied(T sent, T copy) {
        copy.setId(sent.getIdElement());
        for (var name : COLUMNS.getOrDefault(sent.fhirType(), List.of())) {
            sent.getNamedProperty(name).getValues().forEach(value -> copy.setProperty(name, value));
        }
        return copy;
    }
}
