package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.assessment.SignedDecision.ComputedResult;
import org.dorsal.assessment.SignedDecision.ConfirmedContradiction;
import org.dorsal.knowledge.Edition;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.NewVersion;

/**
 * Prepared signature with its versions and the gaps that prevent signing. Pages show it, and {@link SignOff#sign} writes
 * it.
 *
 * @param computed scored answers without the clinician's decision
 * @param assessed scored answers including the decision; the care follows the clinician's disposition
 * @param decision the clinician's decision
 * @param confirmed contradictions that the clinician confirmed
 * @param unfinished gaps of the decision; empty when it may be signed
 */
public record PreparedSignOff(
        Rendering rendering,
        SignOffCase loaded,
        ScoredSubmission computed,
        ScoredSubmission assessed,
        Decision decision,
        List<ConfirmedContradiction> confirmed,
        List<Gap> unfinished)
        implements SignOffPreview {
    public PreparedSignOff {
        confirmed = List.copyOf(confirmed);
        unfinished = List.copyOf(unfinished);
    }

    /**
     * Versions that a signature writes.
     *
     * @param written the response if its answers are new or corrected, the results, and the revoked plan
     */
    public record SignOffVersions(SignedDecision decision, ResultSet results, List<NewVersion> written) {
        public SignOffVersions {
            written = List.copyOf(written);
        }
    }

    /** Renders the versions for a page; a new assessment has a placeholder for its id. */
    public SignOffVersions preview() {
        return versions(loaded.id());
    }

    /** Editions of criteria, form and care that the result is made with. */
    public List<Edition> editions() {
        return Editions.used(computed.scoring(), loaded.submission().form(), computed.care())
                .toList();
    }

    SignOffVersions versions(UUID id) {
        SignedDecision signed = signed(id);
        ResultSet results = Rendering.render(rendering.request(
                assessed,
                loaded.site().rules().wording(),
                id,
                loaded.responseVersion(),
                loaded.state(),
                loaded.sender(),
                loaded.signedAt(),
                Optional.of(signed)));
        Stream<NewVersion> response = loaded.written().stream()
                .map(_ -> Response.stored(
                        assessed.submission(), id.toString(), loaded.responseVersion(), loaded.signedAt()));
        Stream<NewVersion> revoked = loaded.current().flatMap(CurrentResults::plan).stream()
                .map(plan -> StatusRevision.revokedPlan(plan, loaded.signedAt()));
        return new SignOffVersions(
                signed,
                results,
                Stream.of(response, results.versions().stream(), revoked)
                        .flatMap(Function.identity())
                        .toList());
    }

    private SignedDecision signed(UUID id) {
        Scoring scoring = computed.scoring();
        return new SignedDecision(
                id.toString(),
                loaded.state().version(),
                Response.TYPE + "/" + id + "/_history/" + loaded.responseVersion(),
                loaded.state().plan(),
                loaded.current().flatMap(CurrentResults::plan).map(StatusRevision::revokedReference),
                loaded.submission().patient(),
                loaded.signedAt(),
                loaded.request().attester().plain(),
                new ComputedResult(
                        scoring.disposition().code(),
                        scoring.provisional(),
                        scoring.emergencyNotExcluded(),
                        scoring.openQuestions()),
                decision.other().map(SignedDecision.SignedOverride::from),
                decision.plan(),
                decision.openReason(),
                decision.attested(),
                decision.attestation(),
                confirmed,
                loaded.amendment(),
                editions());
    }
}
