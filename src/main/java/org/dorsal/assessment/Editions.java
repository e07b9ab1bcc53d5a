package org.dorsal.assessment;

import static java.util.stream.Collectors.toMap;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Observation;

/** The editions that a stored panel was made with: what replays an assessment with those of its day. */
record Editions(EvidenceModels models, Care care) {
    /** The newest editions that read the form; refused where the form is not in force. */
    static AssessResult<Editions> newest(Knowledge knowledge, Form form) {
        return knowledge
                .newestEvidence(form)
                .flatMap(models -> knowledge.newestCare(form).map(care -> new Editions(models, care)))
                .<AssessResult<Editions>>map(AssessResult.Success::new)
                .orElseGet(() -> notInForce(knowledge, form));
    }

    /**
     * The editions for a correction: the newest, or, where the form is not in force any more, those that the panel was
     * made with. An answer that was wrong can be corrected for as long as its editions are loaded.
     *
     * @param panel stored bytes of the panel that the correction replaces
     */
    static AssessResult<Editions> correcting(Knowledge knowledge, Form form, byte[] panel) {
        AssessResult<Editions> newest = newest(knowledge, form);
        return newest instanceof AssessResult.Rejection<Editions>
                        && of(panel, knowledge) instanceof NamedEditions.LoadedEditions(Editions then)
                        && then.read(form.edition().canonical())
                ? new AssessResult.Success<>(then)
                : newest;
    }

    /** Whether both read the form of that canonical. */
    boolean read(String form) {
        return care.form().equals(form) && models.form().equals(form);
    }

    private static AssessResult<Editions> notInForce(Knowledge knowledge, Form form) {
        return AssessmentPipeline.refused(
                "QuestionnaireResponse.questionnaire",
                "business-rule",
                form.edition().canonical() + " is not in force: no evidence models or no care plan read it. Use one of "
                        + knowledge.formsInForce().stream()
                                .map(loaded -> loaded.edition().canonical())
                                .toList() + ".");
    }

    /** The evidence models behind a scoring. */
    static SequencedSet<Edition> criteria(Scoring scoring) {
        SequencedSet<Edition> criteria = new LinkedHashSet<>();
        scoring.causes().forEach(cause -> criteria.add(cause.models()));
        return criteria;
    }

    /** Streams all editions that a result is made with: evidence models, form and care. */
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
            String message() {
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
        Optional<EvidenceModels> models = named.keySet().stream()
                .flatMap(canonical -> knowledge.evidence(canonical).stream())
                .findFirst();
        Optional<Care> care = named.keySet().stream()
                .flatMap(canonical -> knowledge.care(canonical).stream())
                .findFirst();
        List<String> missing = named.entrySet().stream()
                .filter(edition -> !loaded(edition.getKey(), knowledge).equals(Optional.of(edition.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty() && models.isPresent() && care.isPresent()
                ? new NamedEditions.LoadedEditions(new Editions(models.get(), care.get()))
                : new NamedEditions.MissingEditions(missing);
    }

    /** The hash of the loaded edition of that canonical. */
    private static Optional<String> loaded(String canonical, Knowledge knowledge) {
        return knowledge
                .evidence(canonical)
                .map(EvidenceModels::edition)
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
