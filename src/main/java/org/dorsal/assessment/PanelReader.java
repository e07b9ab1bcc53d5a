package org.dorsal.assessment;

import java.util.*;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;

/** Reads a panel that {@link PanelObservation} wrote. */
final class PanelReader {
    private PanelReader() {}

    static AssessmentHistory.HistoryResult result(byte[] panel) {
        Observation read = StoredResults.parsed(panel, Observation.class);
        return new AssessmentHistory.HistoryResult(
                read.getStatus().toCode(),
                local(read.getValueCodeableConcept(), Codes.system("disposition"))
                        .orElseThrow(),
                provisional(read),
                causes(read),
                editions(read));
    }

    private static boolean provisional(Observation panel) {
        return panel.getComponent().stream()
                .filter(part -> part.getCode().getCoding().stream()
                        .anyMatch(coding -> Canonicals.PROVISIONAL.code().equals(coding.getCode())))
                .anyMatch(part -> part.getValue() instanceof BooleanType value && value.booleanValue());
    }

    /** Tier of each cause; a cause without a value is open: incomplete, never self-care. */
    private static Map<String, String> causes(Observation panel) {
        Map<String, String> causes = new LinkedHashMap<>();
        for (ObservationComponentComponent part : panel.getComponent()) {
            local(part.getCode(), Codes.system("cause")).ifPresent(cause -> causes.put(cause, tier(part)));
        }
        return causes;
    }

    private static String tier(ObservationComponentComponent part) {
        return Optional.of(part)
                .map(ObservationComponentComponent::getValue)
                .filter(CodeableConcept.class::isInstance)
                .flatMap(value -> local((CodeableConcept) value, Codes.system("disposition")))
                .orElse(Disposition.INCOMPLETE.code());
    }

    private static Optional<String> local(CodeableConcept concept, String system) {
        return concept.getCoding().stream()
                .filter(coding -> system.equals(coding.getSystem()))
                .map(Coding::getCode)
                .findFirst();
    }

    private static List<String> editions(Observation panel) {
        return panel.getExtensionsByUrl(Canonicals.EDITION).stream()
                .map(edition ->
                        edition.getExtensionByUrl("canonical").getValue().primitiveValue())
                .toList();
    }
}
