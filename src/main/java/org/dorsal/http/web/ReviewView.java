package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.PreparedSignOff.SignOffVersions;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.http.web.ActivityView.ReasonChoice;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.Disposition;
import org.dorsal.note.AdviceParagraph;
import org.dorsal.note.AnswerGroup;
import org.dorsal.note.CodeNames;
import org.dorsal.note.FoldedPlan;
import org.dorsal.note.PanelView;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.note.Words;
import org.dorsal.scoring.Scoring;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Review page, from top to bottom.
 *
 * @param panel computed result
 * @param first first activity of the plan for the computed result, with the time frame in the words of profiles/
 * @param resources resources that signing would write
 * @param reach preview of the resources for the EHR
 * @param withheld activities that are not proposed, grouped by reasons
 * @param unanswered questions without an answer that other causes of an emergency need, where the panel lists none
 * @param needsReason true when open questions or doubts about the patient require a reason for signing
 */
record ReviewView(
        ReviewSubject subject,
        PreparedSignOff prepared,
        Optional<String> notice,
        List<ReviewFault> faults,
        PanelView panel,
        Optional<ReviewHeading> first,
        List<PanelView.QuestionLink> unanswered,
        boolean needsReason,
        EnteredText entered,
        List<ReasonChoice> dispositions,
        List<ReasonChoice> reasons,
        List<ActivityView> plan,
        List<ReviewHeading> withheld,
        List<AnswerGroup> answers,
        List<ResourceView> resources,
        WritePreviewView reach) {
    record ReviewHeading(String title, String text) {
        public List<AdviceParagraph> paragraphs() {
            return AdviceParagraph.of(text);
        }

        public boolean listed() {
            return AdviceParagraph.isListed(text);
        }
    }

    /** Text entered so far. */
    record EnteredText(
            String dispositionText, String open, String amendment, Set<String> confirmed, boolean attested) {}

    /** A resource that signing would write. */
    record ResourceView(String type, String name, String json) {
        private static final JsonMapper JSON =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

        static List<ResourceView> of(SignOffVersions versions) {
            return versions.written().stream()
                    .map(version -> {
                        JsonNode json = JSON.readTree(version.body());
                        return new ResourceView(version.type(), coded(json), JSON.writeValueAsString(json));
                    })
                    .toList();
        }

        /** Returns the name that distinguishes a resource from its siblings, as EHRs show it: code, title or status. */
        static String coded(JsonNode json) {
            String code = json.at("/code/coding/0/display").stringValue("");
            String title = json.path("title").stringValue("");
            String status = json.path("status").stringValue("");
            String site = json.at("/bodySite/coding/0/display").stringValue(""); // the arm of a blood pressure
            return code.isEmpty() ? (title.isEmpty() ? status : title) : code + (site.isEmpty() ? "" : ", " + site);
        }
    }

    /**
     * Builds the review page. {@code reported} is true when missing parts are already reported.
     *
     * @param versions rendered results
     * @param before previous assessment
     * @param reach preview of the resources for the EHR
     * @param notice message key of the notice
     */
    static ReviewView of(
            ReviewSubject subject,
            PreparedSignOff prepared,
            SignOffVersions versions,
            Codes codes,
            Optional<AssessmentHistory.PreviousResult> before,
            WritePreviewView reach,
            DecisionForm entered,
            Optional<String> notice,
            boolean reported) {
        Visit visit = subject.visit();
        ScoredSubmission assessed = prepared.assessed();
        AssessmentState sheet = AssessmentState.of(visit, assessed);
        Scoring scoring = assessed.scoring();
        Decision decision = prepared.decision();
        Optional<OtherDisposition> other = decision.other();
        PanelView panel = new PanelViews(sheet.entries(), codes).panel(before, visit.zone());
        List<PanelView.QuestionLink> unanswered = prepared.computed().scoring().disposition() == Disposition.EMERGENCY
                ? unanswered(sheet, prepared.computed().scoring())
                : List.of();
        return new ReviewView(
                subject,
                prepared,
                notice,
                ReviewFault.all(subject, prepared, panel, unanswered, reported),
                panel,
                prepared.computed().scoring().offers().stream()
                        .findFirst()
                        .map(offer -> new ReviewHeading(
                                offer.title().in(sheet.locale()), offer.says().in(sheet.locale()))),
                unanswered,
                subject.needsReason(prepared),
                new EnteredText(
                        other.flatMap(OtherDisposition::text).orElse(""),
                        decision.openReason().orElse(""),
                        entered.amendment(),
                        reported ? decision.confirmed() : Set.of(),
                        reported && decision.attested()),
                ReasonChoice.dispositions(sheet, codes, other),
                ReasonChoice.reasons(sheet, codes, other.map(OtherDisposition::reason)),
                ActivityView.plan(sheet, codes, prepared),
                withheld(sheet),
                AnswerGroup.all(sheet.entries(), assessed.submission().response(), visit.zone()),
                ResourceView.of(versions),
                reach);
    }

    /** No answer changes an emergency, so its panel names no question; a clinician who lowers it must know them. */
    private static List<PanelView.QuestionLink> unanswered(AssessmentState sheet, Scoring computed) {
        Set<String> questions = computed.causes().stream()
                .filter(cause -> cause.isOpen() && cause.upper() == Disposition.EMERGENCY)
                .flatMap(cause -> cause.model().conditions())
                .flatMap(condition -> ConditionReads.questions(condition, sheet.form()).stream())
                .collect(Collectors.toSet());
        return sheet.form().items().values().stream()
                .filter(item -> questions.contains(item.linkId())
                        && sheet.filled().enabled().has(item.linkId())
                        && !sheet.filled().counts(item.linkId()))
                .map(item ->
                        new PanelView.QuestionLink(item.linkId(), item.brief().in(sheet.locale()), false))
                .toList();
    }

    /** Lists the activities that are not proposed, with the plan's reasons, each marked if it is only unresolved. */
    private static List<ReviewHeading> withheld(AssessmentState sheet) {
        return sheet.scoring().withheldTogether().entrySet().stream()
                .map(entry -> new ReviewHeading(
                        entry.getValue().stream()
                                .map(activity -> activity.title().in(sheet.locale()))
                                .collect(Collectors.joining("; ")),
                        entry.getKey().stream()
                                .map(because -> because.reason().in(sheet.locale())
                                        + (because.open()
                                                ? " " + Words.say(sheet.locale(), "review.withheld.open")
                                                : ""))
                                .collect(Collectors.joining("; "))))
                .toList();
    }

    /** Id of the stored assessment, empty for a new one. */
    public Optional<String> assessment() {
        return subject.assessment().filter(_ -> !subject.amends());
    }

    /** Whether the answers can still be changed. */
    public boolean editable() {
        return assessment().isEmpty();
    }

    public String signer() {
        return subject.attester().named();
    }

    /** Lists the editions used. */
    public List<String> editions() {
        return prepared.editions().stream().map(CodeNames::edition).toList();
    }

    /** The clinician decides otherwise, or has begun to. */
    public boolean otherwise() {
        return dispositions.stream().anyMatch(ReasonChoice::chosen)
                || faults.stream().anyMatch(fault -> fault.field().startsWith("disposition"));
    }

    public FoldedPlan<ActivityView> folded() {
        return FoldedPlan.of(plan, ActivityView::code);
    }

    /** Something was edited, declined or is wrong there, so it is shown unfolded. */
    public boolean decided(List<ActivityView> activities) {
        return activities.stream()
                .anyMatch(activity -> !activity.decision().equals("accept")
                        || fault("plan-" + activity.code()).isPresent());
    }

    /** Names the first activities of the plan, and how many follow. */
    public String planned() {
        String first = folded().inSight().stream().map(ActivityView::title).collect(Collectors.joining("; "));
        return folded().more().isEmpty()
                ? first
                : Words.say(
                        subject.visit().locale(),
                        "review.plan.named",
                        first,
                        folded().more().size());
    }

    /** Returns the fault of the field; empty without a fault. */
    public Optional<String> fault(String field) {
        return faults.stream()
                .filter(fault -> !fault.page() && fault.field().equals(field))
                .map(ReviewFault::message)
                .findFirst();
    }
}
