package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.PlainText;
import org.dorsal.store.Commit.NewSignOff.DraftSeen;

/**
 * A clinician's request to sign.
 *
 * @param patientShown logical id of the patient that the page was about, as the form sent it
 * @param birthDate of the launch's patient, as the record has it
 * @param record what the record said to the clinician, for what it contradicts
 */
public record SignRequest(
        What what,
        Attester attester,
        String patientShown,
        Optional<String> birthDate,
        List<RecordSays> record,
        Decision decision) {
    public SignRequest {
        record = List.copyOf(record);
    }

    /** What is signed. */
    public sealed interface What {
        /** The draft that the signature ends, where there is one. */
        default Optional<DraftSeen> draft() {
            return Optional.empty();
        }

        /** Answers that no store has seen; a finished response to the form. */
        record UnsavedAnswers(byte[] response, Optional<DraftSeen> draft) implements What {
            @Override
            public String toString() {
                return "Answers[hidden]";
            }
        }

        /**
         * Results that nobody has signed, as they stand.
         *
         * @param results their version, as the clinician saw them
         */
        record UnsignedResults(String assessment, int results) implements What {}

        /**
         * Corrected answers of an assessment.
         *
         * @param answers version of the response that the clinician saw before
         */
        record Corrected(String assessment, int answers, byte[] response, String reason, Optional<DraftSeen> draft)
                implements What {
            @Override
            public String toString() {
                return "Corrected[" + assessment + "]";
            }
        }
    }

    @Override
    public String toString() {
        return "Signing[" + what + "]";
    }

    /**
     * The clinician who signs.
     *
     * @param reference relative to the EHR's FHIR base, {@code Practitioner/7}
     * @param role what they are, in the EHR's words
     */
    public record Attester(String reference, String name, Optional<String> role) {
        /** Without characters that no JSON or XML may hold. */
        Attester plain() {
            return new Attester(PlainText.of(reference), PlainText.of(name), role.map(PlainText::of));
        }

        @Override
        public String toString() {
            return "Attester[hidden]";
        }
    }
}
