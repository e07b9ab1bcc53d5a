package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.FilledFormCodec.ResponseHead;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;

/**
 * Form with answers from a record, for a person to review (SDC 4.0.0, Form Population). A question without a fact
 * stays open: a fact that the record lacks is unknown, never a "no".
 */
public final class PopulatedForm {
    private static final String UNNAMED = "a resource that was sent without an id";

    private final FilledForm filled;
    private final Map<String, List<PopulatingFact>> facts;

    private PopulatedForm(FilledForm filled, Map<String, List<PopulatingFact>> facts) {
        this.filled = filled;
        this.facts = facts;
    }

    /**
     * Fact of a record that answers a question.
     *
     * @param question linkId
     * @param answer code of the option, or the number as text
     * @param text short text of the record in the EHR's words
     * @param date FHIR date of the record
     * @param source reference to the record, {@code Condition/7}; empty for a record without an id
     */
    public record PopulatingFact(
            String question, String answer, String text, Optional<String> date, Optional<String> source) {
        private String origin() {
            return source.orElse(UNNAMED) + date.map(day -> " of " + day).orElse("");
        }
    }

    public static PopulatedForm of(Form form, List<PopulatingFact> facts) {
        Map<String, List<PopulatingFact>> byQuestion = facts.stream()
                .collect(Collectors.groupingBy(PopulatingFact::question, LinkedHashMap::new, Collectors.toList()));
        Map<String, List<String>> answers = new LinkedHashMap<>();
        byQuestion.forEach((question, evidence) -> answers.put(
                question, evidence.stream().map(PopulatingFact::answer).toList()));
        return new PopulatedForm(FilledForm.in(form, new FormAnswers(answers)), byQuestion);
    }

    /** Returns the logical id of the patient, if the reference names one patient of the site's EHR. */
    public static Optional<String> patientId(Site site, Reference subject) {
        return HeadCheck.patientId(
                subject, new CheckBounds(site.rules().fhirBase().toString(), Instant.EPOCH));
    }

    /** Lists the sources of each answered question. */
    public List<Problem> answeredProblems() {
        return facts.entrySet().stream()
                .filter(fact -> filled.counts(fact.getKey()))
                .map(fact -> new Problem(
                        "informational",
                        place(fact.getKey()),
                        "Answered from " + origins(fact.getValue()) + "; a person has to confirm it."))
                .toList();
    }

    /** Lists the questions that a fact answers and that stay open nevertheless. */
    public List<Problem> unansweredProblems() {
        return facts.entrySet().stream()
                .filter(fact -> !filled.counts(fact.getKey()))
                .map(fact -> new Problem(
                        "incomplete",
                        place(fact.getKey()),
                        "Left open although " + origins(fact.getValue()) + " suggests an answer: "
                                + (filled.problems().containsKey(fact.getKey())
                                        ? "what was found is not one answer that the question takes."
                                        : "the question is not asked with the answers so far.")))
                .toList();
    }

    private static String place(String question) {
        return "QuestionnaireResponse.descendants().where(linkId='" + question + "')";
    }

    private static String origins(List<PopulatingFact> evidence) {
        return evidence.stream().map(PopulatingFact::origin).distinct().collect(Collectors.joining(", "));
    }

    /**
     * Encodes the response as JSON, with all enabled items of the form.
     *
     * @param subject reference as the caller sent it
     */
    public byte[] response(ResponseHead head, String subject) {
        QuestionnaireResponse response = FilledFormCodec.whole(filled, head);
        response.getSubject().setReference(subject);
        return FhirJson.encode(response);
    }

    /**
     * Encodes a Provenance of the response as JSON, with the software as agent and the facts as sources; empty if no
     * question is answered. Its target is named without an address, because the response has none.
     */
    public Optional<byte[]> provenance(Instant recorded, Software software) {
        List<PopulatingFact> used = new ArrayList<>();
        facts.forEach((question, evidence) -> used.addAll(filled.counts(question) ? evidence : List.of()));
        return used.isEmpty()
                ? Optional.empty()
                : Optional.of(FhirJson.encode(provenance(used, recorded, software.name() + " " + software.version())));
    }

    private static Provenance provenance(List<PopulatingFact> used, Instant recorded, String software) {
        Provenance provenance = new Provenance();
        provenance.addTarget().setType(Response.TYPE).setDisplay("Parameters.parameter.where(name='response')");
        provenance.setRecorded(Date.from(recorded));
        Coded assembler = Canonicals.ASSEMBLER;
        var agent = provenance.addAgent();
        agent.getType().addCoding().setSystem(assembler.system()).setCode(assembler.code());
        agent.getWho().setDisplay(software);
        used.forEach(fact -> {
            var source =
                    provenance.addEntity().setRole(ProvenanceEntityRole.SOURCE).getWhat();
            fact.source().ifPresent(source::setReference);
            source.setDisplay(PlainText.of(fact.text().isBlank() ? UNNAMED : fact.text()));
        });
        return provenance;
    }
}
