package org.dorsal.assessment;

import java.util.Optional;
import java.util.UUID;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * What is to be signed, and what its results stand on.
 *
 * @param id the assessment's
 * @param submission the answers
 * @param responseVersion version of the response that the results are made from
 * @param origin where the answers come from
 * @param standing of the results once they are signed
 * @param panel the panel that stands now
 * @param replaced the signed plan that stands now
 * @param amendment why it is amended
 */
record Signable(
        UUID id,
        Submission submission,
        int responseVersion,
        Origin origin,
        Standing standing,
        Optional<StoredVersion> panel,
        Optional<StoredVersion> replaced,
        Optional<String> amendment) {

    /** Where the answers come from. */
    enum Origin {
        /** From a page, not stored yet. */
        NEW(Optional.of(QuestionnaireResponseStatus.COMPLETED)),
        /** They stand as they are. */
        STORED(Optional.empty()),
        /** From a page, in place of stored ones. */
        CORRECTED(Optional.of(QuestionnaireResponseStatus.AMENDED));

        private final Optional<QuestionnaireResponseStatus> written;

        Origin(Optional<QuestionnaireResponseStatus> written) {
            this.written = written;
        }

        /** Status of the response that the signature writes; empty when it writes none. */
        Optional<QuestionnaireResponseStatus> written() {
            return written;
        }
    }

    /** Something to sign, or what to answer instead. */
    sealed interface Found {
        record Ready(Signable signable) implements Found {}

        record Not(Signed why) implements Found {}
    }

    @Override
    public String toString() {
        return "Signable[" + id + "]";
    }
}
