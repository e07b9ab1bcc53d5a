package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Response.Author;
import org.dorsal.fhirjson.Span;
import org.dorsal.fhirjson.Stamp;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;

/** A received response as the store and the results know it. */
final class ResponseVersion {
    static final String TYPE = "QuestionnaireResponse";

    private ResponseVersion() {}

    static NewVersion stored(Submission submission, String id, int version, Instant recordedAt) {
        QuestionnaireResponse response = submission.response();
        Span authored = authored(response, recordedAt);
        return new NewVersion(
                TYPE,
                id,
                version,
                submission.patient(),
                response.getStatus().toCode(),
                authored.from(),
                authored.to(),
                terms(response, submission),
                Stamp.onto(submission.json(), id, version, recordedAt));
    }

    /** What the results take over; a response that names no author is the client's. */
    static Response facts(Submission submission, String id, int version, Sender sender, Instant recordedAt) {
        QuestionnaireResponse response = submission.response();
        Span authored = authored(response, recordedAt);
        return new Response(
                id,
                version,
                Optional.ofNullable(response.getAuthoredElement().getValueAsString())
                        .orElse(recordedAt.toString()),
                authored.from(),
                authored.to(),
                response.getSubject().getReference(),
                submission.patient(),
                reference(response.getEncounter()),
                reference(response.getAuthor())
                        .<Author>map(Author.Known::new)
                        .orElseGet(() -> new Author.Client(
                                sender.client().issuer(), sender.client().id())),
                Found.value(response, "pain-severity-score", IntegerType.class)
                        .map(score -> java.math.BigDecimal.valueOf(score.getValue())));
    }

    /** The business identifier as searches write it: {@code system|value}. */
    static Optional<String> identifier(QuestionnaireResponse response) {
        return Optional.of(response.getIdentifier())
                .filter(identifier -> identifier.hasValue())
                .map(identifier ->
                        Optional.ofNullable(identifier.getSystem()).orElse("") + "|" + identifier.getValue());
    }

    private static Span authored(QuestionnaireResponse response, Instant recordedAt) {
        return Optional.ofNullable(response.getAuthoredElement().getValueAsString())
                .flatMap(Span::of)
                .orElseGet(() -> new Span(recordedAt, recordedAt));
    }

    private static List<String> terms(QuestionnaireResponse response, Submission submission) {
        SearchTerms terms = new SearchTerms()
                .canonical(
                        "questionnaire",
                        submission.form().edition().url(),
                        submission.form().edition().version())
                .reference("encounter", reference(response.getEncounter()))
                .reference("author", reference(response.getAuthor()));
        if (response.getIdentifier().hasValue()) {
            terms.token(
                    "identifier",
                    Optional.ofNullable(response.getIdentifier().getSystem()).orElse(""),
                    response.getIdentifier().getValue());
        }
        return terms.list();
    }

    private static Optional<String> reference(Reference reference) {
        return Optional.ofNullable(reference.getReference());
    }
}
