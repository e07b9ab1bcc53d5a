package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;

/**
 * Writes the result set of one scoring as FHIR R4. Pure: the same request gives the same bytes, for ever (promise P8);
 * no clock, no chance. It decides nothing: what a flag came to stands in the scoring, what it means in profiles/.
 */
public record Rendering(Vocabulary vocabulary, Software software) {
    /**
     * Renders results that are stored nowhere. The same response gets the same ids; nobody has signed it.
     *
     * @param sender who answers for a response that names no author
     */
    public ResultSet unstored(Assessed assessed, Locale wording, Sender sender, Instant at) {
        UUID id = unstoredId(assessed.submission());
        return of(assessed, wording, id, 1, Standing.first(), sender, at, Optional.empty());
    }

    /** The id of an assessment that is stored nowhere, from the unpacked JSON of its response. */
    static UUID unstoredId(Submission submission) {
        return Ids.named(Receive.UNSTORED, Sha256.of(submission.body().json()).hex());
    }

    /** With what a clinician decided, if anybody has. */
    ResultSet of(
            Assessed assessed,
            Locale wording,
            UUID id,
            int responseVersion,
            Standing standing,
            Sender sender,
            Instant at,
            Optional<SignedDecision> signed) {
        Submission submission = assessed.submission();
        return render(new RenderRequest(
                wording,
                id,
                standing,
                at,
                Response.of(submission, id.toString(), responseVersion, sender, at),
                assessed.scoring(),
                submission.form(),
                assessed.care(),
                vocabulary,
                software,
                signed));
    }

    /**
     * The result set, in this order: panel, flags in published order, pain score, care plan, provenance. A flag or pain
     * score that an earlier version showed and this one does not have is rendered again with what it is now, so that no
     * outdated Observation stands; one whose flag the criteria do not have any more is withdrawn.
     */
    static ResultSet render(RenderRequest request) {
        List<NewVersion> results = new ArrayList<>();
        results.add(PanelObservation.render(request));
        request.raised().forEach(flag -> results.add(Observations.flag(request, flag)));
        request.pain().ifPresent(id -> results.add(Observations.painScore(request, id)));
        results.add(CareProposal.render(request));
        results.addAll(Restated.gone(
                request.standing().earlier(), results, request.standing().version(), request.recorded()));
        results.add(ResultProvenance.render(request, results));
        return new ResultSet(results, ResultFacts.of(request));
    }
}
