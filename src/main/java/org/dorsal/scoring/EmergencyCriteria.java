package org.dorsal.scoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SaferAnswers;

/**
 * Emergency criteria in force as plain data for JSON, which the page evaluates while the service can't be reached. A
 * condition is {@code true}, {@code false}, {@code "unknown"}, or a list of an operator and its operands; the module
 * {@code emergency-criteria.js} defines their meaning. Contradictions with a safer answer are part of the conditions,
 * as {@link ContradictionJudge} weighs them.
 *
 * @param editions editions that the data was made from
 * @param items items of the form by linkId: kind and bounds of an answer, and the condition that enables the item
 * @param action activity that an emergency always begins with; empty when the care plan has none
 */
public record EmergencyCriteria(
        List<Edition> editions,
        Map<String, Map<String, Object>> items,
        List<EmergencyFlag> flags,
        Optional<Care.Activity> action) {
    /** Condition that a browser can't evaluate; it raises nothing there. */
    public static final String UNKNOWN = "unknown";

    private static final Condition IN_AN_EMERGENCY =
            new Condition.DecidedFact(Condition.DecidedFact.DecidedSubject.DISPOSITION, Disposition.EMERGENCY.code());

    /** An emergency criterion with its condition as data. */
    public record EmergencyFlag(Criterion criterion, Object condition) {}

    /** Exports the emergency criteria of a site's editions. */
    public static EmergencyCriteria of(List<Criteria> inForce, Care care, Form form) {
        Map<String, Map<String, Object>> items = new LinkedHashMap<>();
        form.items().forEach((linkId, item) -> items.put(linkId, item(item)));
        return new EmergencyCriteria(
                Stream.concat(
                                Stream.of(form.edition(), care.edition()),
                                inForce.stream().map(Criteria::edition))
                        .toList(),
                items,
                inForce.stream()
                        .flatMap(criteria -> criteria.criteria().stream())
                        .filter(criterion -> criterion.tier() == Disposition.EMERGENCY)
                        .map(criterion -> new EmergencyFlag(
                                criterion, weighed(criterion.condition(), care.contradictions(), form)))
                        .toList(),
                care.offers().stream()
                        .filter(offer -> offer.never().isEmpty()
                                && offer.conditions().stream().allMatch(IN_AN_EMERGENCY::equals))
                        .map(Care.Offer::activity)
                        .findFirst());
    }

    private static Map<String, Object> item(Item item) {
        Map<String, Object> data = new LinkedHashMap<>();
        item.parent().ifPresent(parent -> data.put("in", parent));
        item.gate()
                .ifPresent(gate -> data.put(
                        "gate",
                        Map.of(
                                "all",
                                gate.all(),
                                "when",
                                gate.conditions().stream()
                                        .map(when -> List.of(
                                                when.question(),
                                                when.operator() == Item.EnableWhen.Operator.EQUAL,
                                                when.code()))
                                        .toList())));
        List<String> unknown = codes(item.options().stream().filter(AnswerReader::saysUnknown));
        List<String> alone = codes(item.options().stream().filter(Item.AnswerOption::exclusive));
        if (!unknown.isEmpty()) {
            data.put(UNKNOWN, unknown);
        }
        if (!alone.isEmpty()) {
            data.put("alone", alone);
        }
        if (item.kind() == Item.ItemKind.INTEGER || item.kind() == Item.ItemKind.DECIMAL) {
            data.put("number", item.kind() == Item.ItemKind.INTEGER ? "whole" : "decimal");
            item.min().ifPresent(min -> data.put("min", min));
            item.max().ifPresent(max -> data.put("max", max));
        }
        return data;
    }

    private static List<String> codes(Stream<Item.AnswerOption> options) {
        return options.map(option -> option.coded().code()).toList();
    }

    /** {@code condition or (contradiction and condition with the safer answer)} over all combinations. */
    private static Object weighed(Condition condition, List<Care.Contradiction> contradictions, Form form) {
        List<Object> alternatives = SaferAnswers.of(condition, contradictions).stream()
                .map(safer -> alternative(condition, safer, form))
                .toList();
        return alternatives.size() == 1 ? alternatives.getFirst() : operation("or", alternatives);
    }

    private static List<Object> operation(String operator, List<Object> operands) {
        return Stream.concat(Stream.of(operator), operands.stream()).toList();
    }

    private static Object alternative(Condition condition, SaferAnswers safer, Form form) {
        Object translated = new BrowserCondition(form, safer).of(condition);
        BrowserCondition asGiven = new BrowserCondition(form, SaferAnswers.NONE);
        return safer.when().isEmpty()
                ? translated
                : operation(
                        "and",
                        Stream.concat(safer.when().stream().map(asGiven::of), Stream.of(translated))
                                .toList());
    }

    /** Converts conditions; {@code safer} holds the codes that count instead of the answers given. */
    private record BrowserCondition(Form form, SaferAnswers safer) {
        private static final String DAYS = "-days";
        private static final String UNIT = "-unit";

        Object of(Condition condition) {
            return switch (condition) {
                case Condition.OrCondition or ->
                    operation("or", or.operands().stream().map(this::of).toList());
                case Condition.AndCondition and ->
                    operation("and", and.operands().stream().map(this::of).toList());
                case Condition.NotCondition not -> List.of("not", of(not.operand()));
                case Condition.NotKnownCondition not -> List.of("not-known", of(not.operand()));
                case Condition.NamedCondition term -> of(term.meaning());
                case Condition.YesCondition yes ->
                    safer.has(yes.linkId()) ? safer.counts(yes.linkId(), "Y") : List.of("yes", yes.linkId());
                case Condition.OptionCondition chosen ->
                    safer.has(chosen.linkId())
                            ? safer.counts(chosen.linkId(), chosen.code())
                            : option(chosen.linkId(), chosen.code());
                case Condition.ComparedNumber compared -> compared(compared);
                case Condition.PointsCondition sum ->
                    operation(
                            "points",
                            Stream.concat(
                                            Stream.of((Object) sum.bound()),
                                            sum.items().stream()
                                                    .map(item -> List.of(item.points(), of(item.condition()))))
                                    .toList());
                case Condition.DecidedFact _ -> UNKNOWN;
            };
        }

        /** The record is no part of the page. */
        private static Object option(String linkId, String code) {
            return linkId.startsWith(Condition.RECORD) ? UNKNOWN : List.of("option", linkId, code);
        }

        /** Numbers of questions and durations; an emergency criterion that reads anything else fails a test. */
        private Object compared(Condition.ComparedNumber compared) {
            String name = compared.name();
            String stem = name.endsWith(DAYS) ? name.substring(0, name.length() - DAYS.length()) : name;
            boolean number = form.item(name)
                    .filter(item -> item.kind() == Item.ItemKind.INTEGER || item.kind() == Item.ItemKind.DECIMAL)
                    .isPresent();
            if (safer.has(name) || (!number && (!form.duration(stem) || safer.has(stem + UNIT)))) {
                return UNKNOWN;
            }
            return List.of(number ? "number" : "days", number ? name : stem, sign(compared), compared.bound());
        }

        private static String sign(Condition.ComparedNumber compared) {
            return switch (compared.comparison()) {
                case LESS -> "<";
                case LESS_OR_EQUAL -> "<=";
                case GREATER -> ">";
                case GREATER_OR_EQUAL -> ">=";
            };
        }
    }
}
