package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Collectors;

/**
 * Edition of a Questionnaire as read by the response check and the scoring: items in document order, by linkId.
 *
 * @param children the items by their parent, in document order
 * @param implying questions with an answer that implies one to an earlier question, the last first: it may imply another
 */
public record Form(
        Edition edition,
        Wording title,
        Map<String, Item> items,
        Map<Optional<String>, List<Item>> children,
        List<Item> implying) {

    public Form {
        items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
        children = Map.copyOf(children);
    }

    public Form(Edition edition, Wording title, Map<String, Item> items) {
        this(
                edition,
                title,
                items,
                items.values().stream().collect(Collectors.groupingBy(Item::parent)),
                items.values().stream()
                        .filter(item -> !item.meaning().implied().isEmpty())
                        .toList()
                        .reversed());
    }

    public Optional<Item> item(String linkId) {
        return Optional.ofNullable(items.get(linkId));
    }

    /**
     * Whether the form has a duration of that name: a decimal {@code name-value} and a choice {@code name-unit} of
     * UCUM units. Conditions then read it as {@code name-days}.
     */
    public boolean duration(String name) {
        return item(name + "-value")
                        .filter(item -> item.kind() == Item.ItemKind.DECIMAL)
                        .isPresent()
                && item(name + "-unit").filter(Form::unit).isPresent();
    }

    private static boolean unit(Item item) {
        return item.options().stream()
                .anyMatch(option -> option.coded().system().equals(Codes.UCUM));
    }

    /** Whether answers to other questions decide that the item, or a group around it, is enabled. */
    public boolean isConditional(Item item) {
        return item.gate().isPresent()
                || item.parent().flatMap(this::item).filter(this::isConditional).isPresent();
    }

    /** Items directly under the given parent, in document order; the top-level items when it is empty. */
    public List<Item> under(Optional<String> parent) {
        return children.getOrDefault(parent, List.of());
    }
}
