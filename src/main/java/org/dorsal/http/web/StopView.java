package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Item;
import org.dorsal.note.ScoredEntries;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.TriageStop;

/**
 * View of the remaining questions: those with answers that could change the tier, and those about comfort, which come
 * only when the result can wait.
 *
 * @param enough whether no unanswered question can change the tier
 * @param comfort whether questions remain that only tailor the plan to the person
 * @param next linkIds of the questions to ask, the most pressing first
 * @param later linkIds of the questions that are not shown yet
 */
record StopView(boolean enough, boolean comfort, List<String> next, List<String> later) {
    static StopView of(ScoredEntries entries) {
        Optional<TriageStop> stop = entries.scored().stop();
        List<String> unread =
                entries.scored().models().map(models -> unread(entries, models)).orElse(List.of());
        boolean enough = stop.filter(TriageStop::enough).isPresent();
        boolean pressing = entries.scored().scoring().disposition().compareTo(Disposition.CLINICIAN_REVIEW) < 0;
        boolean comfort = enough && !pressing;
        List<String> next = stop.map(TriageStop::next).orElse(List.of());
        Set<String> ofThePlan = pressing ? withholding(entries) : Set.of();
        boolean asksAll = entries.draft().answers().of("ask-all").contains("Y");
        List<String> later = unread.stream() // a question that decides whether another is asked may be next as well
                .filter(linkId -> !comfort
                        && !asksAll
                        && !next.contains(linkId)
                        && !ofThePlan.contains(linkId)
                        && entries.draft().answers().of(linkId).isEmpty())
                .toList();
        return new StopView(
                enough,
                comfort && unread.stream().anyMatch(linkId -> !entries.filled().counts(linkId)),
                next,
                later);
    }

    /** Questions that keep an activity of the plan away while they are open, such as a reaction to its medicine. */
    private static Set<String> withholding(ScoredEntries entries) {
        Set<Care.Activity> open = entries.scored().scoring().withheld().stream()
                .filter(activity -> activity.because().stream().anyMatch(Scoring.WithholdingReason::open))
                .map(Scoring.WithheldActivity::activity)
                .collect(Collectors.toSet());
        return entries.scored().care().offers().stream()
                .filter(offer -> open.contains(offer.activity()))
                .flatMap(offer -> offer.never().stream())
                .flatMap(exclusion -> ConditionReads.questions(
                        exclusion.when(), entries.filled().form())
                        .stream())
                .collect(Collectors.toSet());
    }

    /** Questions to the person that no model reads: they change the plan, never the tier. */
    private static List<String> unread(ScoredEntries entries, EvidenceModels models) {
        Set<String> read = models.causes().stream()
                .flatMap(EvidenceModels.CauseModel::conditions)
                .flatMap(condition ->
                        ConditionReads.questions(condition, entries.filled().form()).stream())
                .collect(Collectors.toSet());
        return entries.filled().form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .map(Item::linkId)
                .filter(linkId -> !read.contains(linkId) && !models.optional().contains(linkId))
                .toList();
    }

    /** The questions to ask as a list of tokens. */
    public String tokens() {
        return String.join(" ", next);
    }

    /** The questions that are not shown yet as a list of tokens. */
    public String hidden() {
        return String.join(" ", later);
    }
}
