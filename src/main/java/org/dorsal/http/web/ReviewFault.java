package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.PanelView;
import org.dorsal.note.Words;

/** Fault with the id of its field; {@code page} is true when the field is on the assessment page. */
record ReviewFault(String field, String message, boolean page) {
    private static final int MAX_NAMED = 3;

    /**
     * Lists the faults of a review.
     *
     * @param unanswered questions that the panel of an emergency does not list
     * @param reported true after an attempt to sign: missing parts are faults, too
     */
    static List<ReviewFault> all(
            ReviewSubject subject,
            PreparedSignOff prepared,
            PanelView panel,
            List<PanelView.QuestionLink> unanswered,
            boolean reported) {
        Wording.Locale locale = subject.visit().locale();
        List<Gap> unfinished = prepared.unfinished();
        List<ReviewFault> faults = new ArrayList<>();
        subject.wrong().forEach(answer -> faults.add(new ReviewFault("q-" + answer.linkId(), answer.summary(), true)));
        if (reported
                && subject.unreasoned(prepared.decision())
                && unfinished.stream().noneMatch(gap -> gap.expression().equals("open"))) {
            faults.add(new ReviewFault("open", Words.say(locale, "review.doubts.missing"), false));
        }
        if (reported) {
            unfinished.forEach(gap -> faults.add(
                    new ReviewFault(field(gap.expression()), describe(locale, panel, unanswered, gap), false)));
        }
        return faults;
    }

    /** Names the facts of a contradiction, and the first of the open questions. */
    private static String describe(
            Wording.Locale locale, PanelView panel, List<PanelView.QuestionLink> unanswered, Gap gap) {
        String message = describe(locale, gap);
        List<String> open = Stream.concat(
                        panel.open().stream().flatMap(tier -> tier.questions().stream()), unanswered.stream())
                .map(PanelView.QuestionLink::question)
                .distinct()
                .toList();
        if (gap.key().equals("open") && !open.isEmpty()) {
            return Words.say(locale, "review.gap.open.which", first(locale, open));
        }
        return panel.contradictions().stream()
                .filter(view -> gap.expression().equals("contradiction." + view.code()))
                .map(view -> Words.say(locale, "review.gap.facts", view.title(), facts(locale, view)) + ": " + message)
                .findFirst()
                .orElse(message);
    }

    private static String facts(Wording.Locale locale, PanelView.ContradictionView view) {
        return Stream.concat(
                        view.answers().stream().map(fact -> fact.question() + ": " + fact.answer()),
                        view.record().stream().map(line -> Words.say(locale, "review.gap.record", line)))
                .collect(Collectors.joining("; "));
    }

    private static String first(Wording.Locale locale, List<String> open) {
        String first = open.stream().limit(MAX_NAMED).collect(Collectors.joining("; "));
        return open.size() > MAX_NAMED
                ? Words.say(locale, "review.gap.open.more", first, open.size() - MAX_NAMED)
                : first;
    }

    static String describe(Wording.Locale locale, Gap gap) {
        return Words.say(locale, "review.gap." + gap.key(), Decision.MAX_CHARS);
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
}
