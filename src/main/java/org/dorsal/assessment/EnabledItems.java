package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.function.Function;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/**
 * Set of enabled items of a form, given the options chosen so far (R4 questionnaire.html, enableWhen). An unanswered
 * or disabled question fulfils no condition but that its answer is missing. Items below a disabled item
 * are disabled, too. The order of the form does not matter.
 */
public final class EnabledItems {
    private final Form form;

    /** Whether the answers to the question of a condition fulfil it, read as equality; empty while there are none. */
    private final Function<Item.EnableWhen, Optional<Boolean>> equality;

    /** Decided items: link id to empty when enabled, else to the question with the answer that disables the item. */
    private final Map<String, Optional<String>> disabledBy = new HashMap<>();

    private EnabledItems(Form form, Function<Item.EnableWhen, Optional<Boolean>> equality) {
        this.form = form;
        this.equality = equality;
    }

    /**
     * Returns the items that these answers enable.
     *
     * @param chosen the options that answer each choice question, by linkId; unanswered questions are left out
     */
    public static EnabledItems of(Form form, Map<String, List<Item.AnswerOption>> chosen) {
        return of(form, chosen, Map.of());
    }

    /**
     * Returns the items that these answers enable.
     *
     * @param chosen the options that answer each choice question, by linkId; unanswered questions are left out
     * @param numbers the numbers that answer the other questions, by linkId
     */
    public static EnabledItems of(
            Form form, Map<String, List<Item.AnswerOption>> chosen, Map<String, BigDecimal> numbers) {
        return new EnabledItems(
                form,
                when -> Optional.ofNullable(chosen.get(when.question()))
                        .filter(options -> !options.isEmpty())
                        .map(options -> options.stream().anyMatch(option -> names(when, option.coded())))
                        .or(() -> Optional.ofNullable(numbers.get(when.question()))
                                .map(when::compares)));
    }

    /** Returns whether the item is enabled. */
    public boolean has(String linkId) {
        return form.item(linkId).map(this::decide).filter(Optional::isEmpty).isPresent();
    }

    /** Returns the question with the present or missing answer that disables the item; empty when it is enabled. */
    public Optional<String> disabledBy(String linkId) {
        return form.item(linkId).flatMap(this::decide);
    }

    private Optional<String> decide(Item item) {
        Optional<String> decided = disabledBy.get(item.linkId());
        if (decided != null) {
            return decided;
        }
        // a form with circular conditions disables all items of the circle
        disabledBy.put(item.linkId(), Optional.of(item.linkId()));
        Optional<String> closed = item.parent().flatMap(form::item).flatMap(this::decide);
        if (closed.isEmpty()) {
            closed = item.gate().flatMap(this::disablingQuestion);
        }
        disabledBy.put(item.linkId(), closed);
        return closed;
    }

    private Optional<String> disablingQuestion(Item.EnableGate gate) {
        Optional<Item.EnableWhen> unfulfilled =
                gate.conditions().stream().filter(when -> !holds(when)).findFirst();
        boolean open = gate.allRequired()
                ? unfulfilled.isEmpty()
                : gate.conditions().isEmpty() || gate.conditions().stream().anyMatch(this::holds);
        return open ? Optional.empty() : unfulfilled.map(Item.EnableWhen::question);
    }

    private boolean holds(Item.EnableWhen when) {
        Optional<Boolean> fulfilled = has(when.question()) ? equality.apply(when) : Optional.empty();
        return switch (when.operator()) {
            case EXISTS -> fulfilled.isPresent();
            case MISSING -> fulfilled.isEmpty();
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> fulfilled.orElse(false);
        };
    }

    private static boolean names(Item.EnableWhen when, Coded coded) {
        return when.code().equals(coded.code()) && when.system().equals(coded.system());
    }
}
