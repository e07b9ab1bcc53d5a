package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.PreparedSignOff.SignOffVersions;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.http.web.ReviewView.ActivityView;
import org.dorsal.http.web.ReviewView.ReasonChoice;
import org.dorsal.http.web.ReviewView.ReviewFault;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.AnswerGroup;
import org.dorsal.note.CodeNames;
import org.dorsal.note.Drawings;
import org.dorsal.note.Drawings.Drawing;
import org.dorsal.note.PanelView;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.note.Words;
import org.dorsal.scoring.Scoring;

/** Puts a signature that is made ready into words. */
record ReviewViews(Codes codes) {
    private static final String REASONS = "override-reason";
    private static final int MOST_NAMED = 3;

    /**
     * Builds the review page. {@code told} is true when missing parts are already reported.
     *
     * @param versions rendered results
     * @param before previous assessment
     * @param reach preview of the resources for the EHR
     * @param notice message key of the notice
     */
    ReviewView of(
            ReviewSubject subject,
            PreparedSignOff prepared,
            SignOffVersions versions,
            Optional<AssessmentHistory.PreviousResult> before,
            WritePreviewView reach,
            DecisionForm entered,
            Optional<String> notice,
            boolean told) {
        Visit visit = subject.visit();
        ScoredSubmission assessed = prepared.assessed();
        AssessmentState sheet = AssessmentState.of(visit, assessed);
        Scoring scoring = assessed.scoring();
        Decision decision = prepared.decision();
        Optional<OtherDisposition> other = decision.other();
        PanelView panel = new PanelViews(sheet.entries(), codes).panel(before, visit.zone());
        return new ReviewView(
                subject,
                prepared,
                notice,
                faults(subject, sheet, panel, decision, prepared.unfinished(), told),
                panel,
                prepared.computed().scoring().offers().stream()
                        .findFirst()
                        .map(offer -> new ReviewView.ReviewHeading(
                                offer.title().in(sheet.locale()), offer.says().in(sheet.locale()))),
                scoring.emergencyNotExcluded()
                        || !scoring.open().isEmpty()
                        || !PageFrame.doubts(visit).isEmpty(),
                new ReviewView.EnteredText(
                        other.flatMap(OtherDisposition::text).orElse(""),
                        decision.openReason().orElse(""),
                        entered.amendment(),
                        told ? decision.confirmed() : Set.of(),
                        told && decision.attested()),
                dispositions(sheet, other),
                reasons(sheet, other.map(OtherDisposition::reason)),
                plan(sheet, assessed, decision.plan()),
                withheld(sheet),
                AnswerGroup.all(
                        sheet.entries(),
                        FilledFormCodec.others(assessed.submission().response())),
                ReviewView.ResourceView.of(prepared, versions, sheet.locale()),
                reach);
    }

    private static List<ReviewFault> faults(
            ReviewSubject subject,
            AssessmentState sheet,
            PanelView panel,
            Decision decision,
            List<Gap> unfinished,
            boolean told) {
        List<ReviewFault> faults = new ArrayList<>();
        subject.wrong().forEach(answer -> faults.add(new ReviewFault("q-" + answer.linkId(), answer.says(), true)));
        if (told
                && subject.unreasoned(decision)
                && unfinished.stream().noneMatch(one -> one.expression().equals("open"))) {
            faults.add(new ReviewFault("open", Words.say(sheet.locale(), "review.doubts.missing"), false));
        }
        if (told) {
            unfinished.forEach(gap ->
                    faults.add(new ReviewFault(field(gap.expression()), says(sheet.locale(), panel, gap), false)));
        }
        return faults;
    }

    /** Names the facts of a contradiction, and the first of the open questions. */
    private static String says(Wording.Locale locale, PanelView panel, Gap gap) {
        String says = says(locale, gap);
        if (gap.key().equals("open") && panel.openCount() > 0) {
            return Words.say(locale, "review.gap.open.which", missing(locale, panel));
        }
        return panel.contradictions().stream()
                .filter(found -> gap.expression().equals("contradiction." + found.code()))
                .map(found -> Words.say(locale, "review.gap.facts", found.title(), facts(locale, found)) + ": " + says)
                .findFirst()
                .orElse(says);
    }

    private static String facts(Wording.Locale locale, PanelView.ContradictionView found) {
        return Stream.concat(
                        found.answers().stream().map(fact -> fact.question() + ": " + fact.answer()),
                        found.record().stream().map(line -> Words.say(locale, "review.gap.record", line)))
                .collect(Collectors.joining("; "));
    }

    private static String missing(Wording.Locale locale, PanelView panel) {
        List<String> open = panel.open().stream()
                .flatMap(tier -> tier.questions().stream())
                .map(PanelView.QuestionLink::question)
                .distinct()
                .toList();
        String first = open.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
        return open.size() > MOST_NAMED
                ? Words.say(locale, "review.gap.open.more", first, open.size() - MOST_NAMED)
                : first;
    }

    static String says(Wording.Locale locale, Gap gap) {
        return Words.say(locale, "review.gap." + gap.key(), Decision.MOST_CHARS);
    }

    /** Maps a part of the decision to the id of its field. */
    private static String field(String part) {
        return switch (part) {
            case "other.disposition" -> "disposition";
            case "other.reason" -> "disposition-reason";
            case "other.text" -> "disposition-text";
            default -> part.replace('.', '-');
        };
    }

    private List<ReasonChoice> dispositions(AssessmentState sheet, Optional<OtherDisposition> other) {
        return Arrays.stream(Disposition.values())
                .filter(one -> one != Disposition.INCOMPLETE)
                .filter(one -> one != sheet.scoring().disposition())
                .map(one -> new ReasonChoice(
                        one.code(),
                        CodeNames.disposition(codes, one, sheet.locale()),
                        other.filter(chosen -> chosen.disposition() == one).isPresent()))
                .toList();
    }

    private List<ReasonChoice> reasons(AssessmentState sheet, Optional<String> chosen) {
        return codes.of(Codes.system(REASONS)).stream()
                .map(code -> new ReasonChoice(
                        code,
                        CodeNames.code(codes, REASONS, code, sheet.locale()),
                        chosen.filter(code::equals).isPresent()))
                .toList();
    }

    private List<ActivityView> plan(AssessmentState sheet, ScoredSubmission assessed, List<PlanDecision> decisions) {
        Map<String, PlanDecision> byActivity = decisions.stream()
                .collect(Collectors.toMap(PlanDecision::activity, Function.identity(), (one, _) -> one));
        Set<String> musts = assessed.care().undeclinable();
        return assessed.scoring().offers().stream()
                .map(offer -> activity(
                        sheet,
                        offer,
                        musts.contains(offer.code().code()),
                        Optional.ofNullable(byActivity.get(offer.code().code()))))
                .toList();
    }

    /** Lists the activities that are not proposed, with the plan's reasons, each marked if it is only unresolved. */
    private static List<ReviewView.ReviewHeading> withheld(AssessmentState sheet) {
        return sheet.scoring().withheldTogether().entrySet().stream()
                .map(one -> new ReviewView.ReviewHeading(
                        one.getValue().stream()
                                .map(activity -> activity.title().in(sheet.locale()))
                                .collect(Collectors.joining("; ")),
                        one.getKey().stream()
                                .map(because -> because.reason().in(sheet.locale())
                                        + (because.open()
                                                ? " " + Words.say(sheet.locale(), "review.withheld.open")
                                                : ""))
                                .collect(Collectors.joining("; "))))
                .toList();
    }

    private ActivityView activity(
            AssessmentState sheet, Care.Activity offer, boolean must, Optional<PlanDecision> decided) {
        String code = offer.code().code();
        String says = offer.says().in(sheet.locale());
        String title = offer.title().in(sheet.locale());
        List<ReasonChoice> none = reasons(sheet, Optional.empty());
        List<Drawing> drawings = Drawings.of(code, codes, sheet.locale());
        return switch (decided.orElseGet(() -> new PlanDecision.AcceptedActivity(code))) {
            case PlanDecision.AcceptedActivity _ ->
                new ActivityView(code, title, says, must, "accept", says, none, "", drawings);
            case PlanDecision.EditedActivity edited ->
                new ActivityView(code, title, says, must, "edit", edited.text(), none, "", drawings);
            case PlanDecision.DeclinedActivity declined ->
                new ActivityView(
                        code,
                        title,
                        says,
                        must,
                        "decline",
                        says,
                        reasons(sheet, Optional.of(declined.reason())),
                        declined.text().orElse(""),
                        drawings);
        };
    }
}
