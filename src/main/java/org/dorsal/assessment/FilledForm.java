package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;

/**
 * Form with its answers. Answers of disabled questions are kept in the draft, so that toggling back restores them,
 * but do not count and are never written (EXCHANGE 5.2); nor are invalid answers.
 */
public final class FilledForm {
    private final Form form;
    private final Map<String, FieldEntry> entries;
    private final EnabledItems enabled;
    private final EarlierAnswers earlier;

    private FilledForm(Form form, Map<String, FieldEntry> entries, EnabledItems enabled, EarlierAnswers earlier) {
        this.form = form;
        this.entries = entries;
        this.enabled = enabled;
        this.earlier = earlier;
    }

    /** Reads the answers; linkIds that the form does not have are passed over. */
    public static FilledForm in(Form form, FormAnswers answers) {
        return in(EarlierAnswers.none(form, answers));
    }

    /** Reads answers that may be of earlier editions; what their form no longer has does not count. */
    static FilledForm in(EarlierAnswers earlier) {
        Form form = earlier.form();
        Map<String, FieldEntry> entries = new LinkedHashMap<>();
        Map<String, List<Item.AnswerOption>> chosen = new HashMap<>();
        Map<String, BigDecimal> numbers = new HashMap<>();
        for (Item item : form.items().values()) {
            List<String> written = earlier.offeredValues(item.linkId());
            boolean question = item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY;
            if (question && !written.isEmpty()) {
                FieldEntry entry = FieldEntry.read(item, written);
                entries.put(item.linkId(), entry);
                if (entry instanceof FieldEntry.OptionEntry(List<Item.AnswerOption> options)) {
                    chosen.put(item.linkId(), options);
                } else {
                    entry.number().ifPresent(number -> numbers.put(item.linkId(), number));
                }
            }
        }
        return new FilledForm(form, entries, EnabledItems.of(form, chosen, numbers), earlier);
    }

    public Form form() {
        return form;
    }

    /** Enabled items of the form. */
    public EnabledItems enabled() {
        return enabled;
    }

    /** Answers that were given in earlier editions of the form. */
    public EarlierAnswers earlier() {
        return earlier;
    }

    /** Enabled questions with other options than those that the clinician chose from. */
    public Set<String> unchecked() {
        return form.items().keySet().stream()
                .filter(linkId -> enabled.has(linkId) && earlier.isUnchecked(linkId))
                .collect(Collectors.toSet());
    }

    /** Problems of the answers to enabled questions, in the order of the form. */
    public Map<String, FieldProblem> problems() {
        Map<String, FieldProblem> problems = new LinkedHashMap<>();
        Set<String> unchecked = unchecked();
        form.items().keySet().forEach(linkId -> {
            if (unchecked.contains(linkId)) {
                problems.put(linkId, FieldProblem.of(FieldProblem.FieldProblemKind.OTHER_OPTIONS));
            } else if (entries.get(linkId) instanceof FieldEntry.InvalidEntry(FieldProblem problem)
                    && enabled.has(linkId)) {
                problems.put(linkId, problem);
            }
        });
        return problems;
    }

    /** Whether the question has an answer that counts. */
    public boolean counts(String linkId) {
        return counted(linkId).isPresent();
    }

    /** The answer that counts in words: displays of the options, or the number, date or text. */
    public Optional<String> shown(String linkId, Wording.Locale wording) {
        return counted(linkId).map(answer -> answer.words(wording));
    }

    /** The number that counts; empty for another answer. */
    public Optional<BigDecimal> number(String linkId) {
        return counted(linkId).flatMap(FieldEntry::number);
    }

    /** Whether the item is the unit of a duration with a number; both are then shown together. */
    public boolean isBesideItsNumber(Item item) {
        String name = item.linkId().replaceFirst("-unit$", "");
        return !name.equals(item.linkId()) && form.duration(name) && counts(name + "-value");
    }

    /** The answer that counts. */
    Optional<FieldEntry> counted(String linkId) {
        return Optional.ofNullable(entries.get(linkId))
                .filter(entry -> !(entry instanceof FieldEntry.InvalidEntry))
                .filter(entry -> enabled.has(linkId));
    }

    /**
     * Problem of an entered answer; never repeats the input.
     *
     * @param min least number allowed, for OUT_OF_BOUNDS
     * @param max greatest number allowed, for OUT_OF_BOUNDS
     */
    public record FieldProblem(FieldProblemKind kind, Optional<BigDecimal> min, Optional<BigDecimal> max) {
        static FieldProblem of(FieldProblemKind kind) {
            return new FieldProblem(kind, Optional.empty(), Optional.empty());
        }

        /** Kind of a problem. */
        public enum FieldProblemKind {
            NOT_A_NUMBER,
            NOT_WHOLE,
            OUT_OF_BOUNDS,
            NOT_A_DATE,
            NOT_AN_OPTION,
            ONE_ONLY,
            STANDS_ALONE,
            TOO_LONG,
            /** The answer is of an earlier edition, in which the question had other options. */
            OTHER_OPTIONS
        }
    }
}
