package org.dorsal.assessment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.store.NewVersion;
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
 * @param author author of the answers
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
        ResponseAuthor author,
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

    /** Reads the head of a submission; the client is the author of a response that names none. */
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
                author(response.getAuthor(), sender),
                AnswerLookup.value(response, "pain-severity-score", IntegerType.class)
                        .map(score -> BigDecimal.valueOf(score.getValue())));
    }

    /** The business identifier as searches write it: {@code system|value}. */
    static Optional<String> identifier(QuestionnaireResponse response) {
        return Optional.of(response.getIdentifier())
                .filter(identifier -> identifier.hasValue())
                .map(identifier ->
                        Optional.ofNullable(identifier.getSystem()).orElse("") + "|" + identifier.getValue());
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

    private static ResponseAuthor author(Reference author, Sender sender) {
        if (author.hasReference()) {
            return new ResponseAuthor.ReferencedAuthor(author.getReference());
        }
        return author.getIdentifier().hasValue() || author.hasDisplay()
                ? new ResponseAuthor.NamedAuthor(
                        Optional.ofNullable(author.getIdentifier().getSystem()),
                        Optional.ofNullable(author.getIdentifier().getValue()),
                        Optional.ofNullable(author.getDisplay()))
                : new ResponseAuthor.ClientAuthor(
                        sender.client().issuer(), sender.client().id());
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

    @Override
    public String toString() {
        return "Response[hidden]";
    }

    /** Author of the response. */
    public sealed interface ResponseAuthor {

        /**
         * Author with a resource in the EHR, such as {@code Practitioner/7}; the reference is relative or absolute.
         */
        record ReferencedAuthor(String reference) implements ResponseAuthor {
            @Override
            public String toString() {
                return "ReferencedAuthor[hidden]";
            }
        }

        /**
         * Author without a resource.
         *
         * @param system system of the identifier
         * @param value value of the identifier
         */
        record NamedAuthor(Optional<String> system, Optional<String> value, Optional<String> display)
                implements ResponseAuthor {
            @Override
            public String toString() {
                return "NamedAuthor[hidden]";
            }
        }

        /** The EHR's client, where the response names no author. */
        record ClientAuthor(String issuer, String clientId) implements ResponseAuthor {}

        /** A Reference to it, as results carry it. */
        default void onto(FhirWriter reference) {
            switch (this) {
                case ReferencedAuthor known -> reference.put("reference", known.reference());
                case NamedAuthor named -> {
                    if (named.value().isPresent()) {
                        identifier(reference, named.system(), named.value().get());
                    }
                    named.display().ifPresent(display -> reference.put("display", display));
                }
                case ClientAuthor client -> identifier(reference, Optional.of(client.issuer()), client.clientId());
            }
        }

        private static void identifier(FhirWriter reference, Optional<String> system, String value) {
            reference.object("identifier", identifier -> {
                system.ifPresent(known -> identifier.put("system", known));
                identifier.put("value", value);
            });
        }
    }
}
