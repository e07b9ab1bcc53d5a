package org.dorsal.assessment;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Observation;

/**
 * The editions that a stored panel was made with: what replays an assessment with the criteria of its day (promise P8).
 *
 * @param criteria in the order of their flags
 * @param evidence models of the causes, in editions without criteria
 */
record Editions(List<Criteria> criteria, Optional<EvidenceModels> evidence, Care care) {
    /** Editions of evidence models; refused without a care plan that reads the form. */
    static AssessResult<Editions> ofEvidence(Knowledge knowledge, Form form, EvidenceModels models) {
        return knowledge
                .newestCare(form)
                .<AssessResult<Editions>>map(
                        care -> new AssessResult.Success<>(new Editions(List.of(), Optional.of(models), care)))
                .orElseGet(() -> notInForce(knowledge, List.of(), form, List.of()));
    }

    /**
     * The newest editions that read the form, of the criteria of these names. A form that one of them does not read is
     * refused: its answers would be scored by the other criteria alone, and what those do not look for would seem to be
     * absent.
     */
    static AssessResult<Editions> newest(Knowledge knowledge, List<String> criteria, Form form) {
        List<String> missing = criteria.stream()
                .filter(name -> knowledge.newestCriteria(name, form).isEmpty())
                .toList();
        Optional<Care> care = knowledge.newestCare(form);
        return missing.isEmpty() && !criteria.isEmpty() && care.isPresent()
                ? new AssessResult.Success<>(new Editions(
                        criteria.stream()
                                .flatMap(name -> knowledge.newestCriteria(name, form).stream())
                                .toList(),
                        Optional.empty(),
                        care.get()))
                : notInForce(knowledge, criteria, form, missing);
    }

    /**
     * The editions for a correction: the newest, or, where the form is not in force any more, those that the panel was
     * made with. An answer that was wrong can be corrected for as long as its editions are loaded.
     *
     * @param panel stored bytes of the panel that the correction replaces
     */
    static AssessResult<Editions> correcting(Knowledge knowledge, List<String> criteria, Form form, byte[] panel) {
        AssessResult<Editions> newest = newest(knowledge, criteria, form);
        return newest instanceof AssessResult.Rejection<Editions>
                        && of(panel, knowledge) instanceof NamedEditions.LoadedEditions(Editions then)
                        && then.read(form)
                ? new AssessResult.Success<>(then)
                : newest;
    }

    private boolean read(Form form) {
        String canonical = form.edition().canonical();
        return care.form().equals(canonical)
                && criteria.stream().allMatch(plan -> plan.form().equals(canonical));
    }

    private static AssessResult<Editions> notInForce(
            Knowledge knowledge, List<String> criteria, Form form, List<String> missing) {
        return AssessmentPipeline.refused(
                "QuestionnaireResponse.questionnaire",
                "business-rule",
                form.edition().canonical() + " is not in force: "
                        + (missing.isEmpty()
                                ? "no criteria or no care plan read it"
                                : "it is not read by " + String.join(", ", missing))
                        + ". Use one of "
                        + knowledge.formsInForce(criteria).stream()
                                .map(known -> known.edition().canonical())
                                .toList() + ".");
    }

    /** The criteria behind a scoring, in the order of their flags. */
    static SequencedSet<Edition> criteria(Scoring scoring) {
        SequencedSet<Edition> criteria = new LinkedHashSet<>();
        scoring.flags().forEach(flag -> criteria.add(flag.criteria()));
        scoring.causes().forEach(cause -> criteria.add(cause.models()));
        return criteria;
    }

    /** Streams all editions that a result is made with: criteria, form and care. */
    static Stream<Edition> used(Scoring scoring, Form form, Care care) {
        return Stream.concat(criteria(scoring).stream(), Stream.of(form.edition(), care.edition()));
    }

    /** Editions that a panel names, looked up in the knowledge. */
    sealed interface NamedEditions {
        /** Complete set of editions, each loaded with the content that was used. */
        record LoadedEditions(Editions editions) implements NamedEditions {}

        /**
         * Editions that are not loaded, or now have other content. Scoring with the remaining ones would give an
         * incomplete result.
         *
         * @param canonicals canonicals with versions
         */
        record MissingEditions(List<String> canonicals) implements NamedEditions {
            /** Message that names the missing editions and the cure. */
            String says() {
                return "It was made with " + String.join(", ", canonicals)
                        + ", which is not loaded as it was then; add the profiles of that edition, unchanged.";
            }
        }
    }

    /** Reads the editions from a panel; an edition with changed content counts as missing. */
    static NamedEditions of(byte[] panel, Knowledge knowledge) {
        if (!(FhirJson.parse(panel, Observation.class)
                instanceof Parsed.ParsedResource<Observation>(Observation observation))) {
            return new NamedEditions.MissingEditions(List.of("what an unreadable panel names"));
        }
        Map<String, String> named = named(observation);
        List<Criteria> criteria = named.keySet().stream()
                .flatMap(canonical -> knowledge.criteria(canonical).stream())
                .toList();
        Optional<Care> care = named.keySet().stream()
                .flatMap(canonical -> knowledge.care(canonical).stream())
                .findFirst();
        List<String> missing = named.entrySet().stream()
                .filter(edition -> !loaded(edition.getKey(), knowledge).equals(Optional.of(edition.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty() && !criteria.isEmpty() && care.isPresent()
                ? new NamedEditions.LoadedEditions(new Editions(criteria, Optional.empty(), care.get()))
                : new NamedEditions.MissingEditions(missing);
    }

    /** The hash of the loaded edition of that canonical. */
    private static Optional<String> loaded(String canonical, Knowledge knowledge) {
        return knowledge
                .criteria(canonical)
                .map(Criteria::edition)
                .or(() -> knowledge.care(canonical).map(Care::edition))
                .or(() -> knowledge.form(canonical).map(Form::edition))
                .map(Edition::sha256);
    }

    /** Canonical to hash, as the panel names them. */
    private static Map<String, String> named(Observation panel) {
        return panel.getExtensionsByUrl(Canonicals.EDITION).stream()
                .collect(toMap(
                        edition -> edition.getExtensionByUrl("canonical")
                                .getValue()
                                .primitiveValue(),
                        edition ->
                                edition.getExtensionByUrl("sha256").getValue().primitiveValue(),
                        (first, _) -> first,
                        LinkedHashMap::new));
    }
}
