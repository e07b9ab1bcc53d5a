package org.dorsal.http.web;

import java.util.*;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.HistoryResult;
import org.dorsal.assessment.FilledForm;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.dorsal.note.CauseChanges;

/**
 * Comparison of two assessments, question by question.
 *
 * @param earlierName label of the earlier one: its time or version
 * @param since causes that appeared and disappeared
 * @param changed questions with different answers, in the form's order
 * @param once questions answered in only one of them
 * @param same other questions answered in both
 * @param causes causes reached in either, or with different outcomes
 * @param otherCauses remaining causes
 * @param earlierEditions empty unless the two were made with different editions
 */
public record CompareView(
        PageText words,
        HistoryEntry earlier,
        HistoryEntry later,
        String earlierName,
        String laterName,
        CauseChanges since,
        List<ComparedPair> changed,
        List<ComparedPair> once,
        List<ComparedPair> same,
        List<ComparedPair> causes,
        List<ComparedPair> otherCauses,
        List<String> earlierEditions,
        List<String> laterEditions) {
    /**
     * Row of the comparison.
     *
     * @param earlier empty when unanswered or not examined
     */
    public record ComparedPair(String what, Optional<String> earlier, Optional<String> later) {
        boolean differs() {
            return !earlier.equals(later);
        }

        boolean isComplete() {
            return earlier.isPresent() && later.isPresent();
        }
    }

    /** Compares two assessments. */
    public static CompareView of(HistoryEntry earlier, HistoryEntry later, PageText words) {
        return of(earlier, words.moment(earlier), later, words.moment(later), words);
    }

    /** Compares two versions of one assessment, by their names. */
    public static CompareView of(
            HistoryEntry earlier, String earlierName, HistoryEntry later, String laterName, PageText words) {
        List<ComparedPair> answers = answers(earlier, later, words);
        List<String> before = earlier.result().map(HistoryResult::editions).orElse(List.of());
        List<String> now = later.result().map(HistoryResult::editions).orElse(List.of());
        boolean other = !before.equals(now);
        return new CompareView(
                words,
                earlier,
                later,
                earlierName,
                laterName,
                CauseChanges.of(words.moment(earlier), outcomes(earlier), outcomes(later), words::cause),
                answers.stream()
                        .filter(pair -> pair.isComplete() && pair.differs())
                        .toList(),
                answers.stream().filter(pair -> !pair.isComplete()).toList(),
                answers.stream().filter(pair -> !pair.differs()).toList(),
                causes(earlier, later, words, true),
                causes(earlier, later, words, false),
                other ? before : List.of(),
                other ? now : List.of());
    }

    /** Questions in the order of the later form, then those that only the earlier one had. */
    private static List<ComparedPair> answers(HistoryEntry earlier, HistoryEntry later, PageText words) {
        Set<String> linkIds = new LinkedHashSet<>();
        later.form().ifPresent(form -> linkIds.addAll(form.items().keySet()));
        earlier.form().ifPresent(form -> linkIds.addAll(form.items().keySet()));
        List<ComparedPair> pairs = new ArrayList<>();
        for (String linkId : linkIds) {
            Optional<String> before = shown(earlier, linkId, words);
            Optional<String> now = shown(later, linkId, words);
            if (before.isPresent() || now.isPresent()) {
                pairs.add(new ComparedPair(question(later, earlier, linkId, words), before, now));
            }
        }
        return pairs;
    }

    private static Optional<String> shown(HistoryEntry past, String linkId, PageText words) {
        return past.form().flatMap(form -> FilledForm.in(form, past.answers()).shown(linkId, words.locale()));
    }

    private static String question(HistoryEntry later, HistoryEntry earlier, String linkId, PageText words) {
        Optional<Item> item = later.form().flatMap(form -> form.item(linkId));
        return item.or(() -> earlier.form().flatMap(form -> form.item(linkId)))
                .map(question -> question.text().in(words.locale()))
                .orElse(linkId);
    }

    private static List<ComparedPair> causes(HistoryEntry earlier, HistoryEntry later, PageText words, boolean first) {
        Set<String> codes = new LinkedHashSet<>(outcomes(later).keySet());
        codes.addAll(outcomes(earlier).keySet());
        return codes.stream()
                .filter(cause -> isShownFirst(earlier, later, cause) == first)
                .map(cause -> new ComparedPair(
                        words.cause(cause), outcome(earlier, cause, words), outcome(later, cause, words)))
                .toList();
    }

    /** A cause that can't be excluded any more is a change too. */
    private static boolean isShownFirst(HistoryEntry earlier, HistoryEntry later, String cause) {
        String open = Disposition.INCOMPLETE.code();
        return !outcomes(later).getOrDefault(cause, open).equals(open)
                || !Objects.equals(outcomes(earlier).get(cause), outcomes(later).get(cause));
    }

    /** Empty where nothing leads to the cause. */
    private static Optional<String> outcome(HistoryEntry past, String cause, PageText words) {
        return Optional.ofNullable(outcomes(past).get(cause)).map(words::disposition);
    }

    private static Map<String, String> outcomes(HistoryEntry past) {
        return past.result().map(HistoryResult::causes).orElse(Map.of());
    }
}
