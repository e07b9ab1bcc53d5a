package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Item of a form.
 *
 * @param linkId name of the question in responses, conditions and results
 * @param kind data type of an answer
 * @param parent linkId of the parent item, empty at the top
 * @param text text of the question
 * @param repeats whether more than one answer is allowed
 * @param options allowed codes of a choice, empty for other kinds
 * @param min minimum number, inclusive (extension minValue)
 * @param max maximum number, inclusive (extension maxValue)
 * @param gate condition under which the item is enabled
 * @param meaning what the answers state
 * @param display presentation; without effect on results
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
        AnswerMeaning meaning,
        ItemDisplay display) {
    /**
     * Meaning of the options of a question, by their code.
     *
     * @param kinds kind of the fact; of a number, by the empty code
     * @param implied answer to an earlier question (extension implies)
     */
    public record AnswerMeaning(Map<String, FactKind> kinds, Map<String, ImpliedAnswer> implied) {
        /** Meaning of answers that state no fact. */
        public static final AnswerMeaning NONE = new AnswerMeaning(Map.of(), Map.of());

        public AnswerMeaning {
            kinds = Map.copyOf(kinds);
            implied = Map.copyOf(implied);
        }
    }

    /**
     * Answer that another one implies.
     *
     * @param code option; one for "unknown" says only that the question can't be denied
     */
    public record ImpliedAnswer(String question, String code) {}

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
     * Presentation of an item on a page.
     *
     * @param shortText short form of the question, for lists (SDC shortText)
     * @param control code of questionnaire-item-control: {@code help}, {@code lower}, {@code check-box}
     * @param unit display of a number's unit (questionnaire-unit)
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

    /** Kind of the fact that the option states, or the number with the empty code; empty where the form names none. */
    Optional<FactKind> kindOf(String code) {
        return Optional.ofNullable(meaning.kinds().get(code));
    }

    /** Option with that code in any system. */
    public Optional<AnswerOption> option(String code) {
        return options.stream()
                .filter(option -> option.coded().code().equals(code))
                .findFirst();
    }

    /** Whether the option is a denial: "no", "none of these", or an option of the kind absent. */
    public boolean denies(String code) {
        return kindOf(code).filter(FactKind.ABSENT::equals).isPresent()
                || option(code)
                        .filter(option ->
                                option.exclusive() || option.coded().code().equals("N"))
                        .isPresent();
    }

    /** Whether the option is taken away by an answer that implies another; of a single choice also a benign one. */
    public boolean givesWay(String code) {
        return denies(code)
                || (!repeats && kindOf(code).filter(FactKind.BENIGN::equals).isPresent());
    }

    /** Whether a number is within the bounds. */
    public boolean admits(BigDecimal number) {
        return min.filter(least -> number.compareTo(least) < 0).isEmpty()
                && max.filter(greatest -> number.compareTo(greatest) > 0).isEmpty();
    }

    /** The question in a few words, or whole where it has none. */
    public Wording brief() {
        return display.shortText().orElse(text);
    }

    /**
     * Answer option.
     *
     * @param coded code of the option
     * @param exclusive whether it excludes other options (extension questionnaire-optionExclusive)
     */
    public record AnswerOption(Coded coded, boolean exclusive) {}

    /**
     * enableWhen with its behaviour.
     *
     * @param allRequired true when every condition must hold (enableBehavior all), false when any one does
     */
    public record EnableGate(boolean allRequired, List<EnableWhen> conditions) {}

    /**
     * Condition of enableWhen on the answers of {@code question}: whether they include the coding, whether there are
     * any, or how the number compares with the bound.
     */
    public record EnableWhen(String question, Operator operator, String system, String code, BigDecimal bound) {
        /** Condition on a coding. */
        public EnableWhen(String question, Operator operator, String system, String code) {
            this(question, operator, system, code, BigDecimal.ZERO);
        }

        /** Condition on a number, or on the presence of an answer. */
        public EnableWhen(String question, Operator operator, BigDecimal bound) {
            this(question, operator, "", "", bound);
        }

        /** Operators of R4 enableWhen that a form here may use; equality compares codings, the order numbers. */
        public enum Operator {
            EQUAL,
            EXISTS,
            MISSING,
            LESS,
            LESS_OR_EQUAL,
            GREATER,
            GREATER_OR_EQUAL
        }

        /** Whether the number compares as the operator demands. */
        public boolean compares(BigDecimal number) {
            int order = number.compareTo(bound);
            return switch (operator) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case EQUAL, EXISTS, MISSING -> false;
            };
        }
    }
}
