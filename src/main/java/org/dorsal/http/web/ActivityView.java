package org.dorsal.http.web;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.note.AdviceParagraph;
import org.dorsal.note.CodeNames;
import org.dorsal.note.Drawings;
import org.dorsal.note.Drawings.Drawing;

/**
 * Activity of the plan as the clinician decides on it.
 *
 * @param must it can't be declined
 * @param decision accept, edit or decline
 * @param text the clinician's words, or the proposal's
 * @param why the clinician's words for declining
 * @param drawings of its exercises
 */
record ActivityView(
        String code,
        String title,
        String proposal,
        boolean must,
        String decision,
        String text,
        List<ReasonChoice> reasons,
        String why,
        List<Drawing> drawings) {
    /** Returns the proposal's text with its enumerations as lists. */
    public List<AdviceParagraph> paragraphs() {
        return AdviceParagraph.of(proposal);
    }

    /** Lists the clinician's choices for the activity. */
    public List<String> decisions() {
        return must ? List.of("accept", "edit") : List.of("accept", "edit", "decline");
    }

    /** Lists the activities of the plan with what the clinician decided on each. */
    static List<ActivityView> plan(AssessmentState sheet, Codes codes, PreparedSignOff prepared) {
        ScoredSubmission assessed = prepared.assessed();
        Map<String, PlanDecision> byActivity = prepared.decision().plan().stream()
                .collect(Collectors.toMap(PlanDecision::activity, Function.identity(), (one, _) -> one));
        Set<String> musts = assessed.care().undeclinable();
        return assessed.scoring().offers().stream()
                .map(offer -> activity(
                        sheet,
                        codes,
                        offer,
                        musts.contains(offer.code().code()),
                        Optional.ofNullable(byActivity.get(offer.code().code()))))
                .toList();
    }

    private static ActivityView activity(
            AssessmentState sheet, Codes codes, Care.Activity offer, boolean must, Optional<PlanDecision> decided) {
        String code = offer.code().code();
        String proposal = offer.says().in(sheet.locale());
        String title = offer.title().in(sheet.locale());
        List<ReasonChoice> none = ReasonChoice.reasons(sheet, codes, Optional.empty());
        List<Drawing> drawings = Drawings.of(code, codes, sheet.locale());
        return switch (decided.orElseGet(() -> new PlanDecision.AcceptedActivity(code))) {
            case PlanDecision.AcceptedActivity _ ->
                new ActivityView(code, title, proposal, must, "accept", proposal, none, "", drawings);
            case PlanDecision.EditedActivity edited ->
                new ActivityView(code, title, proposal, must, "edit", edited.text(), none, "", drawings);
            case PlanDecision.DeclinedActivity declined ->
                new ActivityView(
                        code,
                        title,
                        proposal,
                        must,
                        "decline",
                        proposal,
                        ReasonChoice.reasons(sheet, codes, Optional.of(declined.reason())),
                        declined.text().orElse(""),
                        drawings);
        };
    }

    /** Option of a selection. */
    record ReasonChoice(String code, String label, boolean chosen) {
        private static final String REASONS = "override-reason";

        static List<ReasonChoice> dispositions(AssessmentState sheet, Codes codes, Optional<OtherDisposition> other) {
            return Disposition.TIERS.stream()
                    .filter(tier -> tier != sheet.scoring().disposition())
                    .map(tier -> new ReasonChoice(
                            tier.code(),
                            CodeNames.disposition(codes, tier, sheet.locale()),
                            other.filter(chosen -> chosen.disposition() == tier).isPresent()))
                    .toList();
        }

        static List<ReasonChoice> reasons(AssessmentState sheet, Codes codes, Optional<String> chosen) {
            return codes.of(Codes.system(REASONS)).stream()
                    .map(code -> new ReasonChoice(
                            code,
                            CodeNames.code(codes, REASONS, code, sheet.locale()),
                            chosen.filter(code::equals).isPresent()))
                    .toList();
        }
    }
}
