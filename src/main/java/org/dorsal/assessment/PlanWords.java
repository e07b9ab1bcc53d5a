package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.knowledge.Care;
import org.dorsal.scoring.Scoring;

/** The activities of a plan in words, with what the clinician decided about each. */
record PlanWords(RenderRequest request) {

    /** Accepted until somebody decides otherwise. */
    PlanDecision decision(Care.Activity offer) {
        var code = offer.code().code();
        return Optional.ofNullable(request.decisions().get(code)).orElseGet(() -> new PlanDecision.Accepted(code));
    }

    /** The clinician's words where there are any. */
    String says(Care.Activity offer, PlanDecision decision) {
        return switch (decision) {
            case PlanDecision.Edited edited -> edited.text();
            case PlanDecision.Accepted _, PlanDecision.Declined _ -> request.in(offer.says());
        };
    }

    List<String> kept() {
        return offers().stream()
                .filter(offer -> !(decision(offer) instanceof PlanDecision.Declined))
                .map(offer -> title(offer) + ": " + says(offer, decision(offer)))
                .toList();
    }

    List<String> declined() {
        return offers().stream()
                .flatMap(offer -> decision(offer) instanceof PlanDecision.Declined declined
                        ? Optional.of(declined(offer, declined)).stream()
                        : Optional.<String>empty().stream())
                .toList();
    }

    private String declined(Care.Activity offer, PlanDecision.Declined declined) {
        var line = title(offer) + ": "
                + request.code(Canonical.reason(declined.reason())).display();
        return declined.text().map(text -> line + ": " + text).orElse(line);
    }

    /** What is not proposed, and why; a reason that is open says so. */
    List<String> withheld() {
        return request.scoring().withheldTogether().entrySet().stream()
                .map(withheld -> withheld.getValue().stream().map(this::title).collect(Collectors.joining("; "))
                        + ". Because of: "
                        + withheld.getKey().stream().map(this::because).collect(Collectors.joining("; ")))
                .toList();
    }

    private String because(Scoring.Because because) {
        return request.in(because.reason()) + (because.open() ? " (not excluded)" : "");
    }

    private String title(Care.Activity offer) {
        return request.in(offer.title());
    }

    private List<Care.Activity> offers() {
        return request.scoring().offers();
    }
}
