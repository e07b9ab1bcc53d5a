package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/**
 * Three-valued branches of a form: a question is known to be off when the answers that would open it are known to be
 * others, and open while they are not known. The question {@code ask-all} opens branches for the page and says nothing
 * about the person, so a score ignores it.
 */
final class Branches {
    /** Table size that holds all questions of a form without growing. */
    private static final int HASHED = 512;

    /** Question that opens every branch. */
    static final String ASK_ALL = "ask-all";

    private static final String YES = "Y";

    private final Form form;
    private final Answers answers;
    private final boolean everyBranch;
    private final Map<String, Truth> enabledByLinkId = new HashMap<>(HASHED);

    Branches(Form form, Answers answers) {
        this(form, answers, false);
    }

    private Branches(Form form, Answers answers, boolean everyBranch) {
        this.form = form;
        this.answers = answers;
        this.everyBranch = everyBranch;
    }

    /** Branches as the page shows them: {@code ask-all} opens every one. */
    static Branches shown(Form form, Answers answers) {
        return new Branches(form, answers, answers.chosen(ASK_ALL, YES) == Truth.TRUE);
    }

    /** Whether the question concerns this person. */
    Truth enabled(String linkId) {
        // a form with circular conditions leaves the items of the circle open
        Truth truth = enabledByLinkId.putIfAbsent(linkId, Truth.UNKNOWN);
        if (truth == null) {
            Optional<Item> item = form.item(linkId);
            truth = item.isPresent() ? decide(item.get()) : Truth.FALSE;
            enabledByLinkId.put(linkId, truth);
        }
        return truth;
    }

    /** Whether the option is an answer; false while its question does not concern this person. */
    Truth chosen(String linkId, String code) {
        Truth chosen = answers.chosen(linkId, code);
        return chosen == Truth.UNKNOWN ? open(linkId) : chosen;
    }

    /** The truth of a comparison with a missing answer; what the record lacks is not known to be absent. */
    Truth open(String linkId) {
        return !linkId.startsWith(Condition.RECORD) && enabled(linkId) == Truth.FALSE ? Truth.FALSE : Truth.UNKNOWN;
    }

    /** Adds the question, or, while its branch is open, the questions that would settle the branch. */
    void addMissing(String linkId, Set<String> missing) {
        if (enabled(linkId) != Truth.UNKNOWN) {
            missing.add(linkId);
            return;
        }
        for (Optional<Item> item = form.item(linkId);
                item.isPresent();
                item = item.flatMap(Item::parent).flatMap(form::item)) {
            item.flatMap(Item::gate).filter(gate -> opened(gate) == Truth.UNKNOWN).stream()
                    .flatMap(gate -> gate.conditions().stream())
                    .filter(when -> !when.question().equals(ASK_ALL) && fulfilled(when) == Truth.UNKNOWN)
                    .map(Item.EnableWhen::question)
                    .distinct()
                    .filter(question -> !missing.contains(question))
                    .forEach(question -> addMissing(question, missing));
        }
    }

    private Truth decide(Item item) {
        if (everyBranch) {
            return Truth.TRUE;
        }
        Truth above = item.parent().isPresent() ? enabled(item.parent().get()) : Truth.TRUE;
        if (above == Truth.FALSE || item.gate().isEmpty()) {
            return above;
        }
        Truth own = opened(item.gate().get());
        return own == Truth.TRUE ? above : own;
    }

    private Truth opened(Item.EnableGate gate) {
        Truth decisive = Truth.of(!gate.allRequired());
        return Truth.joined(
                gate.conditions(),
                when -> when.question().equals(ASK_ALL) ? decisive.not() : fulfilled(when),
                decisive);
    }

    private Truth fulfilled(Item.EnableWhen when) {
        return switch (when.operator()) {
            case EQUAL -> equal(when);
            case EXISTS -> answers.number(when.question()).isPresent() ? Truth.TRUE : open(when.question());
            case MISSING -> answers.number(when.question()).isPresent() ? Truth.FALSE : Truth.UNKNOWN;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                answers.number(when.question())
                        .map(number -> between(when, number.low(), number.high()))
                        .orElseGet(() -> open(when.question()));
        };
    }

    private Truth equal(Item.EnableWhen when) {
        if (!Codes.isUnknown(when.system(), when.code())) {
            return chosen(when.question(), when.code());
        }
        return answers.choice(when.question())
                .map(choice -> Truth.of(choice.unknown().contains(when.code())))
                .orElseGet(() -> open(when.question()));
    }

    private static Truth between(Item.EnableWhen when, BigDecimal low, BigDecimal high) {
        boolean atLeast = when.compares(low);
        return atLeast == when.compares(high) ? Truth.of(atLeast) : Truth.UNKNOWN;
    }
}
