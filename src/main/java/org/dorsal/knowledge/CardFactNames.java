package org.dorsal.knowledge;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that the conditions of a card may use: {@code record=…} and {@code order=…} of the action's data, and {@code
 * assessed} and {@code assessed-days} of the service's own results. Facts have the form of answers, so that cards use
 * the language of the criteria.
 */
final class CardFactNames {
    private CardFactNames() {}

    /** @param facts facts that are read at each hook of the action */
    static ConditionNames of(Edition edition, List<CardPlan.CardData> facts) {
        Stream<Item> subjects = Arrays.stream(CardPlan.CardDataKind.values())
                .map(CardPlan.CardDataKind::subject)
                .distinct()
                .map(subject -> item(
                        subject,
                        Item.ItemKind.CHOICE,
                        facts.stream()
                                .filter(data -> data.kind().subject().equals(subject))
                                .map(data -> option(Codes.system(subject), data.fact()))
                                .distinct()
                                .toList()));
        Stream<Item> results = Stream.of(
                item("assessed", Item.ItemKind.CHOICE, List.of(option(Codes.YES_NO, "Y"), option(Codes.YES_NO, "N"))),
                item("assessed-days", Item.ItemKind.INTEGER, List.of()));
        Map<String, Item> items =
                Stream.concat(subjects, results).collect(Collectors.toMap(Item::linkId, Function.identity()));
        return ConditionNames.ofAnswers(new Form(edition, Wording.same(edition.name()), items));
    }

    private static Item item(String name, Item.ItemKind kind, List<Item.AnswerOption> options) {
        return new Item(
                name,
                kind,
                Optional.empty(),
                Wording.same(name),
                true,
                options,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Item.AnswerMeaning.NONE,
                Item.ItemDisplay.PLAIN);
    }

    private static Item.AnswerOption option(String system, String code) {
        return new Item.AnswerOption(new Coded(system, code, Wording.same(code)), false);
    }
}
