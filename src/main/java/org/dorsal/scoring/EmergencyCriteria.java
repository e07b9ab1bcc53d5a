package org.dorsal.scoring;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;

/**
 * Emergency criteria in force as plain data for JSON, which the page evaluates while the service can't be reached. A
 * condition is {@code true}, {@code false}, {@code "unknown"}, or a list of an operator and its operands; the module
 * {@code emergency-criteria.js} defines their meaning. Only facts that alone demand an emergency are criteria here, not
 * sums of points.
 *
 * @param editions editions that the data was made from
 * @param items items of the form that the criteria read, by linkId: kind and bounds of an answer, and the condition that
 *     enables the item
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

    /** Fact that alone demands an emergency, with its condition as data; {@code code} and {@code name} are its cause's. */
    public record EmergencyFlag(String code, Wording name, Object condition) {}

    /** Exports the emergency criteria of the editions in force. */
    public static EmergencyCriteria of(EvidenceModels models, Care care, Form form) {
        BrowserCondition browser = new BrowserCondition(form);
        List<EmergencyFlag> flags = models.causes().stream()
                .flatMap(model -> model.floors().stream()
                        .filter(floor -> floor.tier() == Disposition.EMERGENCY)
                        .map(floor -> new EmergencyFlag(
                                model.cause().code(), model.cause().display(), browser.of(floor.condition()))))
                .toList();
        Map<String, Map<String, Object>> items = new TreeMap<>();
        flags.forEach(flag -> addItems(flag.condition(), form, items));
        return new EmergencyCriteria(
                List.of(form.edition(), care.edition(), models.edition()),
                items,
                flags,
                care.offers().stream()
                        .filter(offer -> offer.never().isEmpty()
                                && offer.conditions().stream().allMatch(IN_AN_EMERGENCY::equals))
                        .map(Care.Offer::activity)
                        .findFirst());
    }

    /** Adds the items that the data names, and those that enable them: a page loads no others. */
    private static void addItems(Object data, Form form, Map<String, Map<String, Object>> items) {
        switch (data) {
            case List<?> parts -> parts.forEach(part -> addItems(part, form, items));
            case Map<?, ?> parts -> parts.values().forEach(part -> addItems(part, form, items));
            case String name ->
                Stream.of(name, name + "-value", name + "-unit")
                        .filter(linkId -> !items.containsKey(linkId))
                        .flatMap(linkId -> form.item(linkId).stream())
                        .forEach(item -> {
                            items.put(item.linkId(), item(item));
                            addItems(items.get(item.linkId()), form, items);
                        });
            default -> {}
        }
    }

    private static Map<String, Object> item(Item item) {
        Map<String, Object> data = new LinkedHashMap<>();
        item.parent().ifPresent(parent -> data.put("in", parent));
        item.gate()
                .ifPresent(gate -> data.put(
                        "gate",
                        Map.of(
                                "all",
                                gate.allRequired(),
                                "when",
                                gate.conditions().stream()
                                        .map(when -> List.<Object>of(
                                                when.question(),
                                                sign(when.operator()),
                                                when.code().isEmpty() ? when.bound() : when.code()))
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

    private static String sign(Item.EnableWhen.Operator operator) {
        return switch (operator) {
            case EQUAL -> "=";
            case EXISTS -> "exists";
            case MISSING -> "missing";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static List<String> codes(Stream<Item.AnswerOption> options) {
        return options.map(option -> option.coded().code()).toList();
    }

    private static List<Object> operation(String operator, List<Object> operands) {
        return Stream.concat(Stream.of(operator), operands.stream()).toList();
    }

    /** Converts conditions. */
    private record BrowserCondition(Form form) {
        private static final String DAYS = "-days";

        Object of(Condition condition) {
            return switch (condition) {
                case Condition.OrCondition or ->
                    operation("or", or.operands().stream().map(this::of).toList());
                case Condition.AndCondition and ->
                    operation("and", and.operands().stream().map(this::of).toList());
                case Condition.NotCondition not -> List.of("not", of(not.operand()));
                case Condition.NotKnownCondition not -> List.of("not-known", of(not.operand()));
                case Condition.NamedCondition term -> of(term.meaning());
                case Condition.YesCondition yes -> List.of("yes", yes.linkId());
                case Condition.OptionCondition chosen -> option(chosen.linkId(), chosen.code());
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

        /** Numbers of questions and durations; a difference of numbers is unknown there. */
        private Object compared(Condition.ComparedNumber compared) {
            String name = compared.name();
            String stem = name.endsWith(DAYS) ? name.substring(0, name.length() - DAYS.length()) : name;
            boolean number = form.item(name)
                    .filter(item -> item.kind() == Item.ItemKind.INTEGER || item.kind() == Item.ItemKind.DECIMAL)
                    .isPresent();
            if (!number && !form.duration(stem)) {
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
