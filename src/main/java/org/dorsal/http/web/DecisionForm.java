package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.knowledge.Disposition;

/**
 * Decision entered on the review page. A missing field is undecided. A text that is too long is cut to one character
 * above the limit, so that validation reports it instead of shortening it silently.
 */
record DecisionForm(PageForm form) {
    private static final int MAX_CHARS = Decision.MAX_CHARS + 1;
    private static final int MAX_ACTIVITIES = 100;
    private static final int MAX_CONTRADICTIONS = 100;

    Decision decision(String attestation) {
        return new Decision(
                other(),
                plan(),
                text("open"),
                form.all("confirmed").stream().limit(MAX_CONTRADICTIONS).collect(Collectors.toSet()),
                form.value("attested").isPresent(),
                attestation);
    }

    /** Returns the same entries without the reason for open questions. */
    DecisionForm withoutReason() {
        Map<String, List<String>> fields = new HashMap<>(form.fields());
        fields.remove("open");
        return new DecisionForm(new PageForm(fields));
    }

    /** Logical id of the patient that the page was about. */
    String patient() {
        return form.value("patient").orElse("");
    }

    String seenMark() {
        return form.value("seen").orElse("");
    }

    Optional<String> assessment() {
        return form.value("assessment");
    }

    String amendment() {
        return text("amendment").orElse("");
    }

    /** Whether the clinician only wants to see what the decision would write. */
    boolean onlyLooking() {
        return form.value("act").filter("look"::equals).isPresent();
    }

    private Optional<OtherDisposition> other() {
        String code = form.value("disposition").orElse("");
        return Arrays.stream(Disposition.values())
                .filter(tier -> tier.code().equals(code))
                .findFirst()
                .map(chosen -> new OtherDisposition(
                        chosen, form.value("disposition-reason").orElse(""), text("disposition-text")));
    }

    private List<PlanDecision> plan() {
        return form.all("plan").stream()
                .distinct()
                .limit(MAX_ACTIVITIES)
                .map(this::activity)
                .toList();
    }

    private PlanDecision activity(String code) {
        String field = "plan-" + code;
        return switch (form.value(field).orElse("")) {
            case "edit" ->
                new PlanDecision.EditedActivity(code, text(field + "-text").orElse(""));
            case "decline" ->
                new PlanDecision.DeclinedActivity(
                        code, form.value(field + "-reason").orElse(""), text(field + "-why"));
            default -> new PlanDecision.AcceptedActivity(code);
        };
    }

    private Optional<String> text(String name) {
        return form.text(name)
                .map(text -> text.replace("\r\n", "\n"))
                .map(text -> text.substring(0, Math.min(MAX_CHARS, text.length())));
    }
}
