package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Slot;

/**
 * Writes the result set of one scoring as FHIR R4. A pure function without clock or randomness: the same request
 * always gives the same bytes. It makes no clinical decision: tiers come from the scoring, their
 * meaning from profiles/.
 *
 * @param codes the published code systems
 */
public record Rendering(Codes codes, Software software) {

    /** Namespace of the ids of results that are scored and not stored. */
    private static final UUID UNSTORED = UUID.fromString("6f1f0f5a-4b0e-5d6a-9a55-3f5c1f6f7b10");

    /** @throws IllegalArgumentException naming each code of a result that the code systems lack */
    public Rendering {
        List<String> missing = localCodes()
                .filter(code -> codes.display(code.system(), code.code()).isEmpty())
                .map(code -> code.system() + "#" + code.code())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("code systems lack " + missing);
        }
    }

    private static Stream<Coded> localCodes() {
        var dispositions = Stream.of(Disposition.values()).map(Canonicals::of);
        return Stream.of(dispositions, Canonicals.PANEL_CODES.stream(), VitalSignObservations.localCodes())
                .flatMap(Function.identity());
    }

    /** Display in the code's own system; for codes of other systems, the display in the criteria. */
    Wording display(Coded coded) {
        return codes.display(coded.system(), coded.code()).orElse(coded.display());
    }

    /**
     * Renders unsigned results that are not stored. The same response always gets the same ids.
     *
     * @param sender author of a response that names none
     */
    public ResultSet unstored(ScoredSubmission assessed, Locale wording, Sender sender, Instant now) {
        UUID id = unstoredId(assessed.submission());
        return render(request(assessed, wording, id, 1, ResultSetState.first(), sender, now, Optional.empty()));
    }

    /** The id of an assessment that is stored nowhere, from the unpacked JSON of its response. */
    static UUID unstoredId(Submission submission) {
        return unstoredId(submission.body().json());
    }

    static UUID unstoredId(byte[] json) {
        return Slot.RESPONSE.uuid(Ids.named(UNSTORED, Sha256.of(json).hex()));
    }

    /** Renders only the care plan of results that are not stored. */
    NewVersion unstoredPlan(
            ScoredSubmission assessed, Locale wording, ResultSetState state, Sender sender, Instant now) {
        UUID id = unstoredId(assessed.submission());
        return CareProposal.render(request(assessed, wording, id, 1, state, sender, now, Optional.empty()));
    }

    /** Returns the request to render the results, with the signed decision if there is one. */
    RenderRequest request(
            ScoredSubmission scored,
            Locale wording,
            UUID id,
            int responseVersion,
            ResultSetState state,
            Sender sender,
            Instant recorded,
            Optional<SignedDecision> signed) {
        return new RenderRequest(
                this,
                scored,
                wording,
                id,
                state,
                recorded,
                Response.of(scored.submission(), id.toString(), responseVersion, sender, recorded),
                signed);
    }

    /**
     * Renders the result set in this order: panel, pain score, vital signs, care plan, withdrawn Observations, provenance. A pain
     * score that an earlier version showed is rendered again with its current state, so that no outdated Observation
     * remains valid.
     */
    static ResultSet render(RenderRequest request) {
        List<NewVersion> results = new ArrayList<>();
        VitalSignObservations vitalSigns = VitalSignObservations.of(request);
        results.add(PanelObservation.render(request, vitalSigns.ids()));
        request.pain().ifPresent(id -> results.add(Observations.painScore(request, id)));
        results.addAll(vitalSigns.render());
        results.add(CareProposal.render(request));
        results.addAll(StatusRevision.removed(
                request.state().earlier(), results, request.state().version(), request.recorded()));
        results.add(ResultProvenance.render(request, results));
        return new ResultSet(results, ResultFacts.row(request));
    }
}
