package org.dorsal.assessment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;

/**
 * What the resources of one result set share: ids of each other, the editions they come from, the words they use.
 *
 * @param raised flags that have an Observation: present now, or shown by an earlier version
 * @param pain id of the pain score's Observation, if there is one
 * @param replaced id of the signed plan that this one replaces
 */
record Frame(
        RenderRequest request,
        SequencedSet<Edition> criteria,
        String panel,
        List<Raised> raised,
        Optional<String> pain,
        String plan,
        Optional<String> replaced,
        String provenance) {

    /** A flag with its own Observation. */
    record Raised(FlagResult result, String id) {
        boolean present() {
            return result.state() == FlagState.PRESENT;
        }
    }

    static Frame of(RenderRequest request) {
        var slots = new Slots(request.assessment());
        var standing = request.standing();
        return new Frame(
                request,
                Editions.criteria(request.scoring()),
                slots.panel(),
                raised(request, slots),
                pain(request, slots),
                slots.plan(standing.plan()),
                standing.plan() == 1 ? Optional.empty() : Optional.of(slots.plan(standing.plan() - 1)),
                slots.provenance(standing.version()));
    }

    private static List<Raised> raised(RenderRequest request, Slots slots) {
        var earlier = request.standing().shown();
        return request.scoring().flags().stream()
                .filter(flag -> flag.state() == FlagState.PRESENT || !earlier.isEmpty())
                .map(flag -> new Raised(flag, slots.flag(flag.criterion().flag().code())))
                .filter(flag -> flag.present() || earlier.contains(flag.id()))
                .toList();
    }

    private static Optional<String> pain(RenderRequest request, Slots slots) {
        var id = slots.painScore();
        var known = request.response().painScore().isPresent();
        return known || request.standing().shown().contains(id) ? Optional.of(id) : Optional.empty();
    }

    Response response() {
        return request.response();
    }

    Standing standing() {
        return request.standing();
    }

    String in(Wording wording) {
        return wording.in(request.wording());
    }

    /** The display of a local code in the site's wording. */
    String say(Canonical.Local code) {
        return in(request.vocabulary().display(code));
    }

    Code code(Canonical.Local code) {
        return new Code(code.system(), code.code(), say(code));
    }

    Code code(Coded coded) {
        return new Code(coded.system(), coded.code(), in(request.vocabulary().display(coded)));
    }

    /** The texts of those questions, in the site's wording. */
    List<String> questions(List<String> linkIds) {
        return linkIds.stream().map(this::question).toList();
    }

    private String question(String linkId) {
        return request.form().item(linkId).map(item -> in(item.text())).orElse(linkId);
    }

    /** The clinician's own disposition, where results show one. */
    Optional<OtherDisposition> other() {
        return request.signed().flatMap(signed -> signed.decision().other());
    }

    /** The clinician's decision on each activity; none while nobody has signed. */
    Map<String, PlanDecision> decisions() {
        return request.signed()
                .map(signed -> Decision.byActivity(signed.decision().plan()))
                .orElse(Map.of());
    }

    /** The signature that made this very version. */
    Optional<SignedDecision> signature() {
        return request.signed()
                .filter(signed -> signed.of(standing()) && !standing().withdrawn());
    }

    /** What the clinician has confirmed of a contradiction. */
    Optional<SignedDecision.Confirmed> confirmed(String contradiction) {
        return request.signed().stream()
                .flatMap(signed -> signed.contradictions().stream())
                .filter(confirmed -> confirmed.code().equals(contradiction))
                .findFirst();
    }

    /** Final without a clinician, by plans that nobody has approved: a site has said that it accepts that. */
    boolean finalUnapproved() {
        return !standing().signed()
                && (standing().status() == Standing.Status.FINAL || standing().status() == Standing.Status.AMENDED)
                && !request.scoring().unapproved().isEmpty();
    }

    /** The same in words, for every result. */
    Optional<String> unapproved() {
        return Optional.of(request.scoring().unapproved())
                .filter(_ -> finalUnapproved())
                .map(plans -> say(Canonical.UNAPPROVED) + ": "
                        + plans.stream().map(Plan::name).collect(Collectors.joining(", ")));
    }

    /** The disposition that the plan answers. */
    Disposition disposition() {
        return other().map(OtherDisposition::disposition)
                .orElse(request.scoring().disposition());
    }

    String device() {
        return "Device/" + request.software().id();
    }

    /** Who performed, where the author may perform an Observation (R4 allows no Device there). */
    Optional<String> performer() {
        return response().author().asReference().filter(reference -> !isDevice(reference));
    }

    /** All that the results were made with: criteria, form and care. */
    Stream<Edition> editions() {
        return Editions.used(request.scoring(), request.form(), request.care());
    }

    private static boolean isDevice(String reference) {
        return reference.startsWith("Device/") || reference.contains("/Device/");
    }
}
