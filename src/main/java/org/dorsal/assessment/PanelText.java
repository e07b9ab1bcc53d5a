package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Item;
import org.dorsal.scoring.CauseResult;

/**
 * Result in words: the disposition, its reservations and the questions that would settle it, the most urgent first
 * (hazard H2). Clinical texts come from profiles/; this class only joins them.
 */
final class PanelText {
    private static final String CONFIRMED = " The clinician has confirmed the answers.";
    private static final String RECORD = "The record";

    static final String SETTLED_BY = "Questions that would settle it";

    private final RenderRequest request;
    private Optional<FoundAnswers> foundAnswers = Optional.empty();

    PanelText(RenderRequest request) {
        this.request = request;
    }

    /** The answers are read once, and only where a text names them. */
    private FoundAnswers foundAnswers() {
        FoundAnswers answers = foundAnswers.orElseGet(() -> {
            FilledForm filled = FilledForm.in(
                    request.form(),
                    FilledFormCodec.read(
                            request.form(), request.scored().submission().response()));
            return new FoundAnswers(filled, request.wording(), item -> shown(filled, item));
        });
        foundAnswers = Optional.of(answers);
        return answers;
    }

    /** Returns an answer in words; a number has its unit. */
    private Optional<String> shown(FilledForm filled, Item item) {
        Optional<String> unit = filled.shown(item.linkId().replaceFirst("-value$", "-unit"), request.wording())
                .filter(_ -> item.linkId().endsWith("-value"))
                .or(() -> item.display().unit().map(request::localized));
        return filled.shown(item.linkId(), request.wording())
                .map(answer -> filled.number(item.linkId())
                        .flatMap(_ -> unit)
                        .map(of -> of.equals("%") ? answer + of : answer + " " + of)
                        .orElse(answer));
    }

    /** Lines with the use that the criteria are not meant for, the disposition and its reservations. */
    List<String> verdict() {
        var scoring = request.scoring();
        List<String> lines = new ArrayList<>();
        scoring.outsideUse()
                .ifPresent(
                        scope -> lines.add(request.localized(scope.title()) + ": " + request.localized(scope.text())));
        lines.add(
                request.display(Canonicals.DISPOSITION) + ": " + request.display(Canonicals.of(scoring.disposition())));
        request.override().ifPresent(other -> lines.add(decided(other)));
        if (scoring.emergencyNotExcluded()) {
            lines.add(request.display(Canonicals.EMERGENCY_NOT_EXCLUDED));
        }
        if (scoring.provisional()) {
            lines.add(request.display(Canonicals.PROVISIONAL) + ": " + String.join("; ", undecidedAbove()));
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
        var line = request.localized(contradiction.code().display()) + ". " + request.localized(contradiction.text());
        return request.confirmed(contradiction.code().code())
                .map(confirmed -> line
                        + CONFIRMED
                        + confirmed.record().stream()
                                .map(finding -> " " + RECORD + ": " + finding.text()
                                        + finding.date()
                                                .map(date -> ", " + date)
                                                .orElse("") + ".")
                                .collect(Collectors.joining()))
                .orElse(line);
    }

    private String decided(OtherDisposition other) {
        var reason = request.display(Canonicals.reason(other.reason()));
        var line = request.display(Canonicals.CLINICIAN_DISPOSITION) + ": "
                + request.display(Canonicals.of(other.disposition())) + " (" + reason + ")";
        return other.text().map(text -> line + ": " + text).orElse(line);
    }

    /** The causes that open questions could still make more pressing than the disposition. */
    private List<String> undecidedAbove() {
        var disposition = request.scoring().disposition();
        return request.scoring().causes().stream()
                .filter(cause -> cause.isOpen() && cause.upper().compareTo(disposition) < 0)
                .map(cause -> request.localized(cause.name()))
                .toList();
    }

    /** Each cause that reaches a tier, with the facts that speak for it and what would add to them. */
    List<String> causes() {
        return request.scoring().reached().stream().map(this::cause).toList();
    }

    private String cause(CauseResult cause) {
        return request.localized(cause.name()) + " (" + request.display(Canonicals.of(cause.tier())) + "): "
                + facts(cause);
    }

    /** The facts that speak for a cause, and the tests for it. */
    String facts(CauseResult cause) {
        var facts = cause.because().stream()
                .flatMap(fact -> foundAnswers().of(fact).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return cause.tests().isEmpty()
                ? facts
                : facts + ". " + request.display(Canonicals.TESTS) + ": "
                        + cause.tests().stream().map(request::localized).collect(Collectors.joining("; "));
    }

    List<String> openQuestions() {
        return request.questions(request.scoring().openQuestions());
    }

    /** The whole as notes: the result first, then one for each hint. */
    List<String> notes() {
        var text = new StringBuilder(String.join("\n\n", verdict()));
        var open = openQuestions();
        if (!open.isEmpty()) {
            text.append("\n\n").append(SETTLED_BY).append(":\n");
            open.forEach(question -> text.append("\n- ").append(question));
        }
        var doubts = contradictions().stream().map(line -> request.display(Canonicals.CONTRADICTION) + ": " + line);
        var causes = causes();
        if (!causes.isEmpty()) {
            text.append("\n\n").append(request.display(Canonicals.CAUSES)).append(":\n");
            causes.forEach(cause -> text.append("\n- ").append(cause));
        }
        return Stream.of(Stream.of(text.toString()), doubts, hints().stream())
                .flatMap(Function.identity())
                .toList();
    }

    List<String> hints() {
        var scope = request.scoring().outsideUse();
        return request.scoring().hints().stream()
                .filter(hint -> !scope.equals(Optional.of(hint)))
                .map(this::hint)
                .toList();
    }

    private String hint(Care.Hint hint) {
        var text = request.localized(hint.title()) + ": " + request.localized(hint.text());
        return hint.citations().isEmpty() ? text : text + " (" + String.join("; ", hint.citations()) + ")";
    }
}
