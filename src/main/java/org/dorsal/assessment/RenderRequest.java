package org.dorsal.assessment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Response.ResponseAuthor;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * Input of a rendering, and the values that its resources share: each other's ids, editions and wording.
 *
 * @param wording the site's wording
 * @param assessment the assessment's id, namespace of its results' ids
 * @param standing version and status of the results
 * @param recorded instant of the rendering, truncated to milliseconds
 * @param response head of the scored response
 * @param scoring scoring of the answers
 * @param answers answers that were scored, with the edition of their form
 * @param care edition of the care plan that made the offers
 * @param vocabulary displays of the local codes
 * @param software software that scored
 * @param signed signed decision shown by these results; empty before the first signature
 */
public record RenderRequest(
        Wording.Locale wording,
        UUID assessment,
        ResultSetState standing,
        Instant recorded,
        Response response,
        Scoring scoring,
        FilledForm answers,
        Care care,
        Vocabulary vocabulary,
        Software software,
        Optional<SignedDecision> signed) {
    public RenderRequest {
        recorded = recorded.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A flag with its own Observation. */
    record FlagObservation(FlagResult result, String id) {
        boolean present() {
            return result.state() == FlagState.PRESENT;
        }
    }

    private ResultIds slots() {
        return new ResultIds(assessment);
    }

    String panel() {
        return slots().panel();
    }

    String plan() {
        return slots().plan(standing.plan());
    }

    /** Id of the signed plan that this one replaces. */
    Optional<String> replaced() {
        return standing.plan() == 1 ? Optional.empty() : Optional.of(slots().plan(standing.plan() - 1));
    }

    String provenance() {
        return slots().provenance(standing.version());
    }

    /** Flags that have an Observation: present now, or shown by an earlier version. */
    List<FlagObservation> raised() {
        var earlier = standing.shown();
        return scoring.flags().stream()
                .filter(flag -> flag.state() == FlagState.PRESENT || !earlier.isEmpty())
                .map(flag -> new FlagObservation(
                        flag, slots().flag(flag.criterion().flag().code())))
                .filter(flag -> flag.present() || earlier.contains(flag.id()))
                .toList();
    }

    /** Id of the pain score's Observation, if there is one. */
    Optional<String> pain() {
        var id = slots().painScore();
        return response.painScore().isPresent() || standing.shown().contains(id) ? Optional.of(id) : Optional.empty();
    }

    String in(Wording text) {
        return text.in(wording);
    }

    /** The display of a code in the site's wording. */
    String say(Coded code) {
        return in(vocabulary().display(code));
    }

    ResultCoding code(Coded code) {
        return new ResultCoding(code.system(), code.code(), say(code));
    }

    /** The texts of those questions, in the site's wording. */
    List<String> questions(List<String> linkIds) {
        return linkIds.stream().map(this::question).toList();
    }

    /** The texts of those questions, each with its answer; free text of a patient never travels into a result. */
    List<String> answered(List<String> linkIds) {
        return linkIds.stream()
                .map(linkId -> answers.counted(linkId)
                        .filter(entry -> !entry.isText())
                        .map(entry -> question(linkId) + " " + FormNarrative.words(entry, wording))
                        .orElseGet(() -> question(linkId)))
                .toList();
    }

    private String question(String linkId) {
        return form().item(linkId).map(item -> in(item.text())).orElse(linkId);
    }

    Form form() {
        return answers.form();
    }

    /** The clinician's own disposition, where results show one. */
    Optional<OtherDisposition> other() {
        return signed().flatMap(signed -> signed.other());
    }

    /** The signature that made this very version. */
    Optional<SignedDecision> signature() {
        return signed().filter(signed -> signed.results() == standing.version());
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
        return !standing.signed()
                && (standing.status() == ResultSetState.ResultStatus.FINAL
                        || standing.status() == ResultSetState.ResultStatus.AMENDED)
                && !scoring().unapproved().isEmpty();
    }

    /** The same in words, for every result. */
    Optional<String> unapproved() {
        return Optional.of(scoring().unapproved())
                .filter(_ -> finalUnapproved())
                .map(plans -> say(Canonicals.UNAPPROVED) + ": "
                        + plans.stream().map(Plan::name).collect(Collectors.joining(", ")));
    }

    /** The disposition that the plan answers. */
    Disposition disposition() {
        return other().map(OtherDisposition::disposition).orElse(scoring().disposition());
    }

    String device() {
        return "Device/" + software().id();
    }

    /** Performer of the Observations: the author, except a Device, which R4 does not allow there. */
    Optional<ResponseAuthor> performer() {
        return switch (response.author()) {
            case ResponseAuthor.ReferencedAuthor known ->
                Optional.<ResponseAuthor>of(known).filter(_ -> !isDevice(known.reference()));
            case ResponseAuthor.NamedAuthor named -> Optional.of(named);
            case ResponseAuthor.ClientAuthor _ -> Optional.empty();
        };
    }

    /** Editions that the results were made with: criteria, form and care. */
    Stream<Edition> editions() {
        return Editions.used(scoring(), form(), care());
    }

    private static boolean isDevice(String reference) {
        return reference.startsWith("Device/") || reference.contains("/Device/");
    }

    /** Scoring and response are clinical facts about one person: neither is printed. */
    @Override
    public String toString() {
        return "RenderRequest[" + assessment + "]";
    }
}
