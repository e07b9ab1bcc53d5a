package org.dorsal.assessment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;

/**
 * Head of a scored response, as its results need it.
 *
 * @param id logical id in this store
 * @param version the version that was scored
 * @param authored dateTime as sent, with its offset; the instant of receipt when it was not sent
 * @param from start of {@code authored}, inclusive
 * @param to end of {@code authored}, exclusive
 * @param patient the subject's reference as sent, relative or absolute
 * @param patientId the subject's logical id
 * @param encounter the encounter's reference as sent
 * @param author author of the answers as the response names them, by reference, identifier or display
 * @param client the EHR's client, who is the author where the response names none
 * @param painScore the answered pain score, 0 to 10
 */
public record Response(
        String id,
        int version,
        String authored,
        Instant from,
        Instant to,
        String patient,
        String patientId,
        Optional<String> encounter,
        Optional<Reference> author,
        Reference client,
        Optional<BigDecimal> painScore) {

    static final String TYPE = "QuestionnaireResponse";

    /** A received response as the store keeps it. */
    static NewVersion stored(Submission submission, String id, int version, Instant recordedAt) {
        QuestionnaireResponse response = submission.response();
        TimeRange authored = authored(response, recordedAt);
        return new NewVersion(
                TYPE,
                id,
                version,
                submission.patient(),
                response.getStatus().toCode(),
                authored.from(),
                authored.to(),
                terms(response, submission),
                submission.body().stamped(id, version, recordedAt));
    }

    /** Reads the head of a submission. */
    static Response of(Submission submission, String id, int version, Sender sender, Instant recordedAt) {
        QuestionnaireResponse response = submission.response();
        TimeRange authored = authored(response, recordedAt);
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
                Optional.of(response.getAuthor())
                        .filter(author ->
                                author.hasReference() || author.getIdentifier().hasValue() || author.hasDisplay()),
                new Reference()
                        .setIdentifier(new Identifier()
                                .setSystem(sender.client().issuer())
                                .setValue(sender.client().id())),
                AnswerLookup.value(response, "pain-worst-score", IntegerType.class)
                        .map(score -> BigDecimal.valueOf(score.getValue())));
    }

    /** The business identifier as searches write it: {@code system|value} with {@link SearchToken escapes}. */
    static Optional<String> identifier(QuestionnaireResponse response) {
        return Optional.of(response.getIdentifier())
                .filter(identifier -> identifier.hasValue())
                .map(identifier -> SearchToken.of(
                                Optional.ofNullable(identifier.getSystem()).orElse(""), identifier.getValue())
                        .text());
    }

    private static TimeRange authored(QuestionnaireResponse response, Instant recordedAt) {
        return Optional.ofNullable(response.getAuthoredElement().getValueAsString())
                .flatMap(TimeRange::of)
                .orElseGet(() -> new TimeRange(recordedAt, recordedAt.plusMillis(1)));
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

    /** Reference without a version. */
    String reference() {
        return TYPE + "/" + id;
    }

    /** Reference with the scored version, so that the source of a result never changes. */
    String versionedReference() {
        return reference() + "/_history/" + version;
    }
}
