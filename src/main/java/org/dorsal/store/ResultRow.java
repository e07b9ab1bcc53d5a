package org.dorsal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Facts of one version of an assessment's results, as the commit knows them. What the service asks for later is read here; no
 * fact is read from a document.
 *
 * @param assessment id of the response
 * @param version version of the results
 * @param status FHIR code of the status of the Observations
 * @param responseVersion version of the response that was scored; in a withdrawal, the withdrawn one with the same answers
 * @param signed newest signature at this version; empty before the first
 * @param withdrawn who withdrew the results; empty while they are valid
 */
public record ResultRow(
        String assessment,
        int version,
        String patient,
        String status,
        int responseVersion,
        ScoredFacts scored,
        Optional<SignedFacts> signed,
        Optional<WithdrawnFacts> withdrawn) {
    /**
     * Facts of the scoring.
     *
     * @param authored FHIR dateTime of the answers
     * @param dateFrom start of that date
     * @param computed disposition from the answers
     * @param causes {@code cause|tier} in their order; the tier of a cause that open questions could lead to is incomplete
     * @param contradictions codes of the contradictions in the answers
     * @param questionnaire canonical with version, like {@code criteria} and {@code care}
     */
    public record ScoredFacts(
            String authored,
            Instant dateFrom,
            String computed,
            boolean provisional,
            List<String> causes,
            List<String> contradictions,
            String questionnaire,
            List<String> criteria,
            String care) {
        public ScoredFacts {
            causes = List.copyOf(causes);
            contradictions = List.copyOf(contradictions);
            criteria = List.copyOf(criteria);
        }

        @Override
        public String toString() {
            return "ScoredFacts[hidden]";
        }
    }

    /**
     * Facts of a signature.
     *
     * @param signer reference of the clinician in the EHR
     * @param decided disposition that the clinician chose instead of the computed one
     * @param override code of the reason for it
     * @param confirmed codes of the contradictions that were confirmed
     * @param planChanged whether an activity was edited or declined
     * @param declined codes of the reasons against activities
     */
    public record SignedFacts(
            String signer,
            Optional<String> decided,
            Optional<String> override,
            List<String> confirmed,
            boolean planChanged,
            List<String> declined) {
        public SignedFacts {
            confirmed = List.copyOf(confirmed);
            declined = List.copyOf(declined);
        }
    }

    /**
     * Facts of a withdrawal.
     *
     * @param withdrawer name of the person or the program
     * @param withdrawalReason in words; a program may give none
     */
    public record WithdrawnFacts(String withdrawer, Optional<String> withdrawalReason) {
        @Override
        public String toString() {
            return "WithdrawnFacts[hidden]";
        }
    }

    /** Disposition that holds. */
    public String disposition() {
        return signed.flatMap(SignedFacts::decided).orElse(scored.computed());
    }

    /** The next version, which withdraws the results: what was scored and signed stays known. */
    public ResultRow withdrawn(int response, String name, Optional<String> reason) {
        return new ResultRow(
                assessment,
                version + 1,
                patient,
                "entered-in-error",
                response,
                scored,
                signed,
                Optional.of(new WithdrawnFacts(name, reason)));
    }

    @Override
    public String toString() {
        return "ResultRow[" + assessment + ", " + version + "]";
    }
}
