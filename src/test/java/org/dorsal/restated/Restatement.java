package org.dorsal.restated;

import static java.util.stream.Collectors.joining;

import java.util.*;
import java.util.function.Function;
import org.dorsal.restated.PublishedCondition.Conjunction;
import org.dorsal.restated.PublishedCondition.Disjunction;
import org.dorsal.restated.PublishedCondition.NamedFact;
import org.dorsal.restated.PublishedCondition.Negated;
import org.dorsal.restated.PublishedCondition.NumberFact;
import org.dorsal.restated.PublishedCondition.Parenthesized;
import org.dorsal.restated.PublishedCondition.Points;
import org.dorsal.restated.PublishedCondition.UnlessKnown;
import org.dorsal.restated.PublishedForm.BranchCondition;
import org.dorsal.restated.PublishedForm.FormItem;

/**
 * Restates conditions in a dialect; their answers and terms become definitions. Parentheses are those of the published text.
 *
 * @param optional groups with optional questions
 */
record Restatement(PublishedForm form, Set<String> optional, Dialect dialect, Definitions definitions) {
    private static final Set<String> DECISIONS = Set.of("disposition", "tier", "cause", "leading", "provisional");
    private static final String ASK_ALL = "ask-all";

    /** Meaning of a missing answer to an optional question that concerns the person. */
    enum Missing {
        UNKNOWN(""),
        FALSE(" (optional)"),
        /** Inside of an odd number of negations. */
        TRUE(" (optional, negated)");

        private final String suffix;

        Missing(String suffix) {
            this.suffix = suffix;
        }

        Missing negated() {
            return this == FALSE ? TRUE : FALSE;
        }
    }

    /**
     * Terms of a plan.
     *
     * @param name of the plan, since terms of two plans may have the same name
     */
    record Terms(String name, Map<String, String> texts) {}

    /** Restated text of a condition. */
    String of(String text, Terms terms) {
        return restated(PublishedCondition.of(text), terms, Missing.FALSE);
    }

    private String restated(PublishedCondition condition, Terms terms, Missing missing) {
        return switch (condition) {
            case NamedFact(String name) -> named(name, terms, missing);
            case NumberFact(List<String> names, String operator, String bound) ->
                terms.texts().containsKey(names.getFirst())
                        ? sum(names.getFirst(), operator, bound, terms, missing)
                        : dialect.definition(number(names, operator, bound, missing));
            case Negated(PublishedCondition operand) -> dialect.negated(restated(operand, terms, missing.negated()));
            case UnlessKnown(PublishedCondition operand) ->
                dialect.unlessKnown(restated(operand, terms, Missing.FALSE));
            case Conjunction(List<PublishedCondition> operands) ->
                dialect.conjunction(operands.stream()
                        .map(operand -> restated(operand, terms, missing))
                        .toList());
            case Disjunction(List<PublishedCondition> operands) ->
                dialect.disjunction(operands.stream()
                        .map(operand -> restated(operand, terms, missing))
                        .toList());
            case Parenthesized(PublishedCondition inner) -> dialect.parenthesized(restated(inner, terms, missing));
            case Points points -> reached(points, points.bound().orElseThrow(), terms, missing);
        };
    }

    private String named(String name, Terms terms, Missing missing) {
        if (terms.texts().containsKey(name)) {
            String term = terms.name() + " " + name + ofTerm(missing);
            definitions.add(
                    term, () -> restated(PublishedCondition.of(terms.texts().get(name)), terms, missing));
            return dialect.definition(term);
        }
        int equals = name.indexOf('=');
        String subject = equals < 0 ? name : name.substring(0, equals);
        if (DECISIONS.contains(subject)) {
            return dialect.definition(name);
        }
        return dialect.definition(option(subject, equals < 0 ? "Y" : name.substring(equals + 1), missing));
    }

    private static String ofTerm(Missing missing) {
        return missing == Missing.TRUE ? " (negated)" : "";
    }

    private String sum(String name, String operator, String bound, Terms terms, Missing missing) {
        if (!operator.equals(">=")) {
            throw new IllegalArgumentException(name + " " + operator);
        }
        String reached = terms.name() + " " + name + " >= " + bound + ofTerm(missing);
        Points points = (Points) PublishedCondition.of(terms.texts().get(name));
        definitions.add(reached, () -> reached(points, bound, terms, missing));
        return dialect.definition(reached);
    }

    /** True when the true items reach the bound, false when those that are not false don't, else unknown. */
    private String reached(Points points, String bound, Terms terms, Missing missing) {
        String least = sum(points, item -> dialect.choice(item, "1", "0"), terms, missing);
        String most = sum(points, item -> dialect.choice(dialect.negated(item), "0", "1"), terms, missing);
        return dialect.choice(
                least + " >= " + bound, "true", dialect.choice(most + " >= " + bound, dialect.unknown(), "false"));
    }

    private String sum(Points points, Function<String, String> counted, Terms terms, Missing missing) {
        return points.items().stream()
                .map(item -> item.points() + " * "
                        + counted.apply(dialect.parenthesized(restated(item.condition(), terms, missing))))
                .collect(joining(" + "));
    }

    private String option(String linkId, String code, Missing missing) {
        FormItem question = form.get(linkId);
        if (!question.codes().contains(code)) {
            throw new IllegalArgumentException(linkId + "=" + code);
        }
        Missing counted = counted(List.of(linkId), missing);
        String name = linkId + "=" + code + counted.suffix;
        definitions.add(
                name, () -> dialect.disjunction(List.of(chosen(question, code), otherOptions(question, counted))));
        return name;
    }

    private String chosen(FormItem question, String code) {
        dialect.declare(question, definitions);
        return dialect.chosen(question, code);
    }

    /** Meaning of an option that was not chosen. */
    private String otherOptions(FormItem question, Missing missing) {
        String name = "others " + question.linkId() + missing.suffix;
        definitions.add(
                name,
                () -> dialect.choice(isAnswered(question), "false", missing(List.of(question.linkId()), missing)));
        return dialect.definition(name);
    }

    private String isAnswered(FormItem question) {
        dialect.declare(question, definitions);
        return question.unknown().isEmpty()
                ? dialect.answered(question)
                : dialect.conjunction(List.of(
                        dialect.answered(question),
                        dialect.negated(dialect.parenthesized(dialect.answeredUnknown(question)))));
    }

    private String number(List<String> names, String operator, String bound, Missing missing) {
        List<String> behind = new ArrayList<>();
        for (String name : names) {
            form.duration(name)
                    .ifPresentOrElse(
                            stem -> behind.addAll(List.of(stem + "-value", stem + "-unit")), () -> behind.add(name));
        }
        Optional<String> duration = form.duration(names.getFirst());
        if (names.size() > 1
                && names.stream().anyMatch(name -> form.duration(name).isPresent())) {
            throw new IllegalArgumentException(names + " is a difference of durations");
        }
        Missing counted = counted(behind, missing);
        String name = String.join(" - ", names) + " " + operator + " " + bound + counted.suffix;
        definitions.add(
                name,
                () -> dialect.choice(
                        dialect.conjunction(behind.stream()
                                .map(form::get)
                                .map(this::isAnswered)
                                .toList()),
                        duration.map(stem -> dialect.duration(stem, operator, bound))
                                .orElseGet(() -> dialect.compared(names, operator, bound)),
                        missing(behind, counted)));
        return name;
    }

    /** Returns the given meaning for optional questions, else unknown. */
    private Missing counted(List<String> behind, Missing missing) {
        return behind.stream().anyMatch(linkId -> form.below(linkId, optional)) ? missing : Missing.UNKNOWN;
    }

    private String missing(List<String> behind, Missing missing) {
        if (missing == Missing.FALSE) {
            return "false";
        }
        List<String> elsewhere = behind.stream()
                .map(this::concerns)
                .filter(concerns -> !concerns.equals("true"))
                .map(dialect::negated)
                .toList();
        String open = missing == Missing.TRUE ? "true" : dialect.unknown();
        return elsewhere.isEmpty() ? open : dialect.choice(dialect.disjunction(elsewhere), "false", open);
    }

    /** Whether a question concerns the person, from its branch and those of the groups around it. */
    private String concerns(String linkId) {
        FormItem item = form.get(linkId);
        String above = item.parent().map(this::concerns).orElse("true");
        if (item.conditions().isEmpty()) {
            return above;
        }
        String name = "concerns " + linkId;
        definitions.add(name, () -> {
            List<String> conditions = item.conditions().stream()
                    .map(condition -> dialect.parenthesized(
                            condition.question().equals(ASK_ALL) ? String.valueOf(!item.any()) : branch(condition)))
                    .toList();
            String own = item.any() ? dialect.disjunction(conditions) : dialect.conjunction(conditions);
            return above.equals("true") ? own : dialect.conjunction(List.of(above, dialect.parenthesized(own)));
        });
        return dialect.definition(name);
    }

    private String branch(BranchCondition condition) {
        FormItem question = form.get(condition.question());
        String missing = missing(List.of(question.linkId()), Missing.UNKNOWN);
        return switch (condition.operator()) {
            case "=" -> equal(question, condition.answer());
            case "exists" ->
                condition.answer().equals("true")
                        ? dialect.choice(isAnswered(question), "true", missing)
                        : dialect.choice(isAnswered(question), "false", dialect.unknown());
            default ->
                dialect.definition(
                        number(List.of(question.linkId()), condition.operator(), condition.answer(), Missing.UNKNOWN));
        };
    }

    private String equal(FormItem question, String code) {
        if (!question.unknown().contains(code)) {
            return dialect.definition(option(question.linkId(), code, Missing.UNKNOWN));
        }
        dialect.declare(question, definitions);
        return dialect.choice(
                dialect.answered(question),
                dialect.chosen(question, code),
                missing(List.of(question.linkId()), Missing.UNKNOWN));
    }
}
