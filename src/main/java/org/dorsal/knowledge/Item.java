package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One item of a form.
 *
 * @param linkId the question's name everywhere: in responses, in conditions, in results
 * @param kind what an answer must be
 * @param parent linkId of the item that holds it, empty at the top
 * @param text the question
 * @param repeats whether more than one answer is allowed
 * @param options allowed codes of a choice, empty for other kinds
 * @param min least allowed number, inclusive (extension minValue)
 * @param max greatest allowed number, inclusive (extension maxValue)
 * @param gate when it is asked
 * @param look how it is shown; nothing is decided by it
 */
public record Item(
        String linkId,
        ItemKind kind,
        Optional<String> parent,
        Wording text,
        boolean repeats,
        List<AnswerOption> options,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        Optional<EnableGate> gate,
        ItemDisplay look) {

    /** Item types of R4 that a form here may use (http://hl7.org/fhir/item-type). */
    public enum ItemKind {
        GROUP,
        DISPLAY,
        CHOICE,
        INTEGER,
        DECIMAL,
        DATE,
        STRING,
        TEXT
    }

    /**
     * How a page shows an item.
     *
     * @param shortText the question in a few words, for lists (SDC shortText)
     * @param control code of questionnaire-item-control: {@code help}, {@code lower}, {@code check-box}
     * @param unit what a number counts, as people read it (questionnaire-unit)
     */
    public record ItemDisplay(Optional<Wording> shortText, Optional<String> control, Optional<Wording> unit) {
        public static final ItemDisplay PLAIN = new ItemDisplay(Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether it is a display of that kind. */
        public boolean is(String code) {
            return control.filter(code::equals).isPresent();
        }
    }

    /** The option that system and code name. */
    public Optional<AnswerOption> option(String system, String code) {
        for (AnswerOption option : options) {
            if (option.coded().code().equals(code) && option.coded().system().equals(system)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** The option of that code, whatever its system. */
    public Optional<AnswerOption> option(String code) {
        return options.stream()
                .filter(option -> option.coded().code().equals(code))
                .findFirst();
    }

    /** Whether a number lies within its bounds. */
    public boolean admits(BigDecimal number) {
        return min.filter(least -> number.compareTo(least) < 0).isEmpty()
                && max.filter(greatest -> number.compareTo(greatest) > 0).isEmpty();
    }

    /** The question in a few words, or whole where it has none. */
    public Wording brief() {
        return look.shortText().orElse(text);
    }

    /**
     * One answer option.
     *
     * @param coded its code
     * @param exclusive it stands alone (extension questionnaire-optionExclusive)
     */
    public record AnswerOption(Coded coded, boolean exclusive) {}

    /**
     * enableWhen with its behaviour.
     *
     * @param all true when every condition must hold (enableBehavior all), false when any one does
     */
    public record EnableGate(boolean all, List<When> conditions) {}

    /** One enableWhen: the answers of {@code question} hold, or don't hold, the coding. */
    public record When(String question, Operator operator, String system, String code) {
        /** Operators of R4 enableWhen that a form here may use. */
        public enum Operator {
            EQUAL,
            NOT_EQUAL
        }
    }
}
