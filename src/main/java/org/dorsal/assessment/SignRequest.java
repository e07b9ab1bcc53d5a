package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.store.Commit.NewSignOff.DraftSeen;

/**
 * Request of a clinician to sign.
 *
 * @param patientShown logical id of the page's patient, as the form sent it
 * @param birthDate FHIR date of birth of the launch's patient in the EHR
 * @param record findings of the EHR's record that the clinician saw, for contradictions with the answers
 */
public record SignRequest(
        SignTarget what,
        Attester attester,
        String patientShown,
        Optional<String> birthDate,
        List<RecordFinding> record,
        Decision decision) {
    public SignRequest {
        record = List.copyOf(record);
    }

    /** Subject of the signature. */
    public sealed interface SignTarget {
        /** The draft that the signature ends, where there is one. */
        default Optional<DraftSeen> draft() {
            return Optional.empty();
        }

        /** Id of the stored assessment; empty for a new one. */
        default Optional<String> stored() {
            return Optional.empty();
        }

        /** Answers that no store has seen; a finished response to the form. */
        record UnsavedAnswers(byte[] response, Optional<DraftSeen> draft) implements SignTarget {}

        /**
         * Stored, unsigned results.
         *
         * @param results version of the results that the clinician saw
         */
        record UnsignedResults(String assessment, int results) implements SignTarget {
            @Override
            public Optional<String> stored() {
                return Optional.of(assessment);
            }
        }

        /**
         * Corrected answers of an assessment.
         *
         * @param answers version of the response that the clinician saw before
         */
        record CorrectedAnswers(
                String assessment, int answers, byte[] response, String reason, Optional<DraftSeen> draft)
                implements SignTarget {
            @Override
            public Optional<String> stored() {
                return Optional.of(assessment);
            }
        }
    }

    /**
     * Clinician who signs.
     *
     * @param reference relative to the EHR's FHIR base, {@code Practitioner/7}
     * @param role role in the EHR's words
     */
    public record Attester(String reference, String name, Optional<String> role) {
        /** Returns the name, with the role where known. */
        public String named() {
            return role.map(title -> name + ", " + title).orElse(name);
        }

        /** Without characters that no JSON or XML may hold. */
        Attester plain() {
            return new Attester(PlainText.of(reference), PlainText.of(name), role.map(PlainText::of));
        }
    }
}
