package org.dorsal.assessment;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Observation;

/**
 * The editions that a stored panel was made with: what replays an assessment with the criteria of its day (promise P8).
 *
 * @param criteria in the order of their flags
 */
record Editions(List<Criteria> criteria, Care care) {

    /** The criteria behind a scoring, in the order of their flags. */
    static SequencedSet<Edition> criteria(Scoring scoring) {
        SequencedSet<Edition> criteria = new LinkedHashSet<>();
        scoring.flags().forEach(flag -> criteria.add(flag.criteria()));
        return criteria;
    }

    /** All that results are made with: criteria, form and care. */
    static Stream<Edition> used(Scoring scoring, Form form, Care care) {
        return Stream.concat(criteria(scoring).stream(), Stream.of(form.edition(), care.edition()));
    }

    /** Reads them from a panel; empty when an edition is no longer loaded. */
    static Optional<Editions> of(byte[] panel, Knowledge knowledge) {
        return FhirJson.parse(panel, Observation.class) instanceof Parsed.Read<Observation>(Observation observation)
                ? of(named(observation), knowledge)
                : Optional.empty();
    }

    /** Canonical to hash, as the panel names them. */
    private static Map<String, String> named(Observation panel) {
        return panel.getExtensionsByUrl(Canonical.EDITION).stream()
                .collect(toMap(
                        edition -> edition.getExtensionByUrl("canonical")
                                .getValue()
                                .primitiveValue(),
                        edition ->
                                edition.getExtensionByUrl("sha256").getValue().primitiveValue(),
                        (one, _) -> one,
                        LinkedHashMap::new));
    }

    /** An edition whose content has changed since is not the edition that was used. */
    private static Optional<Editions> of(Map<String, String> named, Knowledge knowledge) {
        List<Criteria> criteria = named.keySet().stream()
                .flatMap(canonical -> knowledge.criteria(canonical).stream())
                .toList();
        Optional<Care> care = named.keySet().stream()
                .flatMap(canonical -> knowledge.care(canonical).stream())
                .findFirst();
        boolean unchanged = Stream.concat(
                        criteria.stream().map(Criteria::edition), care.stream().map(Care::edition))
                .allMatch(edition -> edition.sha256().equals(named.get(edition.canonical())));
        return care.filter(_ -> unchanged && !criteria.isEmpty()).map(known -> new Editions(criteria, known));
    }
}
