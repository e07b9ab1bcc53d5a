package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.knowledge.Care;
import org.dorsal.scoring.FlagResult;

/**
 * Result in words: the disposition, its reservations and the questions that would settle it, the most urgent first
 * (hazard H2). Clinical texts come from profiles/; this class only joins them.
 */
record PanelText(RenderRequest request) {
    private static final String CONFIRMED = " The clinician has confirmed the answers.";
    private static final String RECORD = "The record";

    static final String SETTLED_BY = "Questions that would settle it";

    /** Lines with the use that the criteria are not meant for, the disposition and its reservations. */
    List<String> verdict() {
        var scoring = request.scoring();
        List<String> lines = new ArrayList<>();
        scoring.outsideUse()
                .map(FlagResult::criterion)
                .ifPresent(
                        scope -> lines.add(request.in(scope.flag().display()) + ": " + request.in(scope.statement())));
        lines.add(request.say(Canonicals.DISPOSITION) + ": " + request.say(Canonicals.of(scoring.disposition())));
        request.other().ifPresent(other -> lines.add(decided(other)));
        if (scoring.emergencyNotExcluded()) {
            lines.add(request.say(Canonicals.EMERGENCY_NOT_EXCLUDED));
        }
        if (scoring.provisional()) {
            lines.add(request.say(Canonicals.PROVISIONAL) + ": " + String.join("; ", undecidedAbove()));
        }
        request.unapproved().ifPresent(lines::add);
        return lines;
    }

    /** Lines for the contradictions, each with the record's findings once the clinician has confirmed it. */
    List<String> contradictions() {
        return request.scoring().contradictions().stream()
                .map(this::contradiction)
                .toList();
    }

    private String contradiction(Care.Contradiction contradiction) {
        var line = request.in(contradiction.code().display()) + ". " + request.in(contradiction.says());
        return request.confirmed(contradiction.code().code())
                .map(confirmed -> line
                        + CONFIRMED
                        + confirmed.record().stream()
                                .map(says -> " " + RECORD + ": " + says.found()
                                        + says.date().map(date -> ", " + date).orElse("") + ".")
                                .collect(Collectors.joining()))
                .orElse(line);
    }

    private String decided(OtherDisposition other) {
        var reason = request.say(Canonicals.reason(other.reason()));
        var line = request.say(Canonicals.CLINICIAN_DISPOSITION) + ": "
                + request.say(Canonicals.of(other.disposition())) + " (" + reason + ")";
        return other.text().map(text -> line + ": " + text).orElse(line);
    }

    /** The flags not assessed that could still lead to something more pressing. */
    private List<String> undecidedAbove() {
        var disposition = request.scoring().disposition();
        return flags(flag -> flag.open() && flag.criterion().tier().compareTo(disposition) < 0);
    }

    /** Names of the matching flags. */
    List<String> flags(Predicate<FlagResult> which) {
        return request.scoring().flags().stream()
                .filter(which)
                .map(flag -> request.in(flag.criterion().flag().display()))
                .toList();
    }

    List<String> openQuestions() {
        return request.questions(request.scoring().open());
    }

    /** The whole as notes: the result first, then one for each hint. */
    List<String> notes() {
        var text = new StringBuilder(String.join("\n\n", verdict()));
        var open = openQuestions();
        if (!open.isEmpty()) {
            text.append("\n\n").append(SETTLED_BY).append(":\n");
            open.forEach(question -> text.append("\n- ").append(question));
        }
        var doubts = contradictions().stream().map(line -> request.say(Canonicals.CONTRADICTION) + ": " + line);
        return Stream.of(Stream.of(text.toString()), doubts, hints().stream())
                .flatMap(Function.identity())
                .toList();
    }

    List<String> hints() {
        return request.scoring().hints().stream().map(this::hint).toList();
    }

    private String hint(Care.Hint hint) {
        var text = request.in(hint.title()) + ": " + request.in(hint.says());
        return hint.citations().isEmpty() ? text : text + " (" + String.join("; ", hint.citations()) + ")";
    }
}
