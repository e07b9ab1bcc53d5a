package org.dorsal.assessment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.Slot;
import org.hl7.fhir.r4.model.Reference;

/**
 * Input of a rendering, and the values that its resources share: each other's ids, editions and wording.
 *
 * @param rendering displays of the local codes, and the software that scored
 * @param scored the answers with their scoring and its editions
 * @param wording the site's wording
 * @param assessment the assessment's id, which its results' ids contain
 * @param state version and status of the results
 * @param recorded instant of the rendering, truncated to milliseconds
 * @param response head of the scored response
 * @param signed signed decision shown by these results; empty before the first signature
 */
record RenderRequest(
        Rendering rendering,
        ScoredSubmission scored,
        Wording.Locale wording,
        UUID assessment,
        ResultSetState state,
        Instant recorded,
        Response response,
        Optional<SignedDecision> signed) {
    RenderRequest {
        recorded = recorded.truncatedTo(ChronoUnit.MILLIS);
    }

    Scoring scoring() {
        return scored.scoring();
    }

    Care care() {
        return scored.care();
    }

    Form form() {
        return scored.submission().form();
    }

    String panel() {
        return Slot.PANEL.id(assessment);
    }

    String plan() {
        return Slot.ofPlan(state.plan()).id(assessment);
    }

    /** Id of the signed plan that this one replaces. */
    Optional<String> replaced() {
        return state.plan() == 1
                ? Optional.empty()
                : Optional.of(Slot.ofPlan(state.plan() - 1).id(assessment));
    }

    String provenance() {
        return Slot.ofProvenance(state.version()).id(assessment);
    }

    /** Id of the pain score's Observation, if there is one. */
    Optional<String> pain() {
        var id = Slot.PAIN_SCORE.id(assessment);
        return response.painScore().isPresent() || state.shown().contains(id) ? Optional.of(id) : Optional.empty();
    }

    String localized(Wording text) {
        return text.in(wording);
    }

    /** The display of a code in the site's wording. */
    String display(Coded code) {
        return localized(rendering.display(code));
    }

    /** The texts of those questions, in the site's wording. */
    List<String> questions(List<String> linkIds) {
        return linkIds.stream().map(this::question).toList();
    }

    private String question(String linkId) {
        return form().item(linkId).map(item -> localized(item.text())).orElse(linkId);
    }

    /** The clinician's own disposition, where results show one. */
    Optional<OtherDisposition> override() {
        return signed().flatMap(SignedDecision::otherDisposition);
    }

    /** The signature that made this very version. */
    Optional<SignedDecision> signature() {
        return signed().filter(signed -> signed.results() == state.version());
    }

    /** Clinician's confirmation of a contradiction. */
    Optional<SignedDecision.ConfirmedContradiction> confirmed(String contradiction) {
        return signed().stream()
                .flatMap(signed -> signed.contradictions().stream())
                .filter(confirmed -> confirmed.code().equals(contradiction))
                .findFirst();
    }

    /**
     * Returns whether the results are final without a clinician although their criteria are unapproved; the site's
     * settings accept that.
     */
    boolean finalUnapproved() {
        return !state.signed()
                && (state.status() == ResultSetState.ResultStatus.FINAL
                        || state.status() == ResultSetState.ResultStatus.AMENDED)
                && !scoring().unapproved().isEmpty();
    }

    /** The same in words, for every result. */
    Optional<String> unapproved() {
        return Optional.of(scoring().unapproved())
                .filter(_ -> finalUnapproved())
                .map(plans -> display(Canonicals.UNAPPROVED) + ": "
                        + plans.stream().map(Plan::name).collect(Collectors.joining(", ")));
    }

    /** The disposition that the plan answers. */
    Disposition disposition() {
        return override().map(OtherDisposition::disposition).orElse(scoring().disposition());
    }

    String device() {
        return "Device/" + rendering.software().id();
    }

    /** Performer of the Observations: the author, except a Device, which R4 does not allow there. */
    Optional<Reference> performer() {
        return response.author().filter(author -> !author.hasReference() || !isDevice(author.getReference()));
    }

    /** Editions that the results were made with: evidence models, form and care. */
    Stream<Edition> editions() {
        return Editions.used(scoring(), form(), care());
    }

    private static boolean isDevice(String reference) {
        return reference.startsWith("Device/") || reference.contains("/Device/");
    }
}
