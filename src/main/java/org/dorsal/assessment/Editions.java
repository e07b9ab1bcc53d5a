package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Knowledge;
import org.hl7.fhir.r4.model.Observation;

/**
 * The editions that a stored panel was made with: what replays an assessment with the criteria of its day (promise P8).
 *
 * @param criteria in the order of their flags
 */
record Editions(List<Criteria> criteria, Care care) {

    /** Reads them from a panel; empty when an edition is no longer loaded. */
    static Optional<Editions> of(byte[] panel, Knowledge knowledge) {
        return FhirJson.parse(panel, Observation.class) instanceof Parsed.Read<Observation>(Observation observation)
                ? of(canonicals(observation), knowledge)
                : Optional.empty();
    }

    private static List<String> canonicals(Observation panel) {
        return panel.getExtensionsByUrl(Canonical.EDITION).stream()
                .map(edition -> edition.getExtensionString("canonical"))
                .toList();
    }

    private static Optional<Editions> of(List<String> canonicals, Knowledge knowledge) {
        List<Criteria> criteria =
                canonicals.stream().flatMap(canonical -> knowledge.criteria(canonical).stream()).toList();
        return canonicals.stream()
                .flatMap(canonical -> knowledge.care(canonical).stream())
                .findFirst()
                .filter(_ -> !criteria.isEmpty())
                .map(care -> new Editions(criteria, care));
    }
}
