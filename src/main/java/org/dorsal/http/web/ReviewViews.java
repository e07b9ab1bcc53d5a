package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.assessment.Assessed;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.History;
import org.dorsal.assessment.SignOff.Prepared;
import org.dorsal.assessment.Signed.Gap;
import org.dorsal.assessment.Written;
import org.dorsal.http.web.Drawings.Drawing;
import org.dorsal.http.web.PanelView.PanelViews;
import org.dorsal.http.web.ReviewView.Activity;
import org.dorsal.http.web.ReviewView.Choice;
import org.dorsal.http.web.ReviewView.Fault;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.Scoring;

/** Puts a signature that is made ready into words. */
record ReviewViews(Codes codes) {
    private static final String REASONS = "override-reason";

    /**
     * @param first what the plan of the computed result puts first
     * @param before the assessment before
     * @param reach what the EHR's record would get
     * @param notice key of what has to be known first
     * @param told whether what is still missing is told already
     */
    ReviewView of(
            ReviewSubject subject,
            Prepared prepared,
            Optional<Care.Activity> first,
            Optional<History.Before> before,
            ReachView reach,
            DecisionForm entered,
            Optional<String> notice,
            boolean told) {
        Visit visit = subject.visit();
        Assessed assessed = prepared.assessed();
        Sheet sheet = Sheet.of(visit, assessed);
        Scoring scoring = assessed.scoring();
        Decision decision = prepared.decision().decision();
        Optional<OtherDisposition> other = decision.other();
        return new ReviewView(
                subject,
                prepared,
                notice,
                faults(subject, sheet, decision, prepared.unfinished(), told),
                new PanelViews(sheet.entries(), codes).panel(before, visit.zone()),
                first.map(offer -> new ReviewView.Heading(
                        offer.title().in(sheet.locale()), offer.says().in(sheet.locale()))),
                scoring.emergencyNotExcluded()
                        || !scoring.open().isEmpty()
                        || !PageFrame.doubts(visit).isEmpty(),
                new ReviewView.Entered(
                        other.flatMap(OtherDisposition::text).orElse(""),
                        decision.openReason().orElse(""),
                        entered.amendment(),
                        told ? decision.confirmed() : Set.of(),
                        told && decision.attested()),
                dispositions(sheet, other),
                reasons(sheet, other.map(OtherDisposition::reason)),
                plan(sheet, assessed, decision.plan()),
                withheld(sheet),
                ReviewView.Group.all(
                        sheet.entries(), Written.others(assessed.submission().response())),
                reach);
    }

    private static List<Fault> faults(
            ReviewSubject subject, Sheet sheet, Decision decision, List<Gap> unfinished, boolean told) {
        List<Fault> faults = new ArrayList<>();
        subject.wrong()
                .forEach(linkId -> faults.add(new Fault(
                        "q-" + linkId,
                        sheet.form()
                                .item(linkId)
                                .map(item -> item.text().in(sheet.locale()))
                                .orElse(linkId),
                        true)));
        if (told
                && subject.unreasoned(decision)
                && unfinished.stream().noneMatch(one -> one.expression().equals("open"))) {
            faults.add(new Fault("open", Words.say(sheet.locale(), "review.doubts.missing"), false));
        }
        if (told) {
            unfinished.forEach(gap -> faults.add(new Fault(field(gap.expression()), says(sheet, gap), false)));
        }
        return faults;
    }

    /** Contradictions are told by name: there may be several. */
    private static String says(Sheet sheet, Gap gap) {
        String says = says(sheet.locale(), gap);
        return sheet.scoring().contradictions().stream()
                .filter(found ->
                        gap.expression().equals("contradiction." + found.code().code()))
                .map(found -> found.code().display().in(sheet.locale()) + ": " + says)
                .findFirst()
                .orElse(says);
    }

    static String says(Wording.Locale locale, Gap gap) {
        return Words.say(locale, "review.gap." + gap.key(), Decision.MOST_CHARS);
    }

    /** Where a part of the decision stands on the page. */
    private static String field(String part) {
        return switch (part) {
            case "other.disposition" -> "disposition";
            case "other.reason" -> "disposition-reason";
            case "other.text" -> "disposition-text";
            default -> part.replace('.', '-');
        };
    }

    private List<Choice> dispositions(Sheet sheet, Optional<OtherDisposition> other) {
        return Arrays.stream(Disposition.values())
                .filter(one -> one != Disposition.INCOMPLETE)
                .filter(one -> one != sheet.scoring().disposition())
                .map(one -> new Choice(
                        one.code(),
                        CodeNames.disposition(codes, one, sheet.locale()),
                        other.filter(chosen -> chosen.disposition() == one).isPresent()))
                .toList();
    }

    private List<Choice> reasons(Sheet sheet, Optional<String> chosen) {
        return codes.of(Codes.system(REASONS)).stream()
                .map(code -> new Choice(
                        code,
                        CodeNames.code(codes, REASONS, code, sheet.locale()),
                        chosen.filter(code::equals).isPresent()))
                .toList();
    }

    private List<Activity> plan(Sheet sheet, Assessed assessed, List<PlanDecision> decisions) {
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

    /** What is not proposed, with its reasons: words of the plan, and whether each is only open. */
    private static List<ReviewView.Heading> withheld(Sheet sheet) {
        return sheet.scoring().withheldTogether().entrySet().stream()
                .map(one -> new ReviewView.Heading(
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

    private Activity activity(Sheet sheet, Care.Activity offer, boolean must, Optional<PlanDecision> decided) {
        String code = offer.code().code();
        String says = offer.says().in(sheet.locale());
        String title = offer.title().in(sheet.locale());
        List<Choice> none = reasons(sheet, Optional.empty());
        List<Drawing> drawings = Drawings.of(code, codes, sheet.locale());
        return switch (decided.orElseGet(() -> new PlanDecision.Accepted(code))) {
            case PlanDecision.Accepted _ -> new Activity(code, title, says, must, "accept", says, none, "", drawings);
            case PlanDecision.Edited edited ->
                new Activity(code, title, says, must, "edit", edited.text(), none, "", drawings);
            case PlanDecision.Declined declined ->
                new Activity(
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
