package org.dorsal.fhirjson;

import java.util.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * FHIR resources for a browser, with equal objects, lists and texts written once: compression does not find them over
 * distances of more than 32,768 bytes. The module {@code packed.js} defines the tokens and reads them.
 */
public final class PackedResources {
    /** Translations are often equal to the text and follow it at once, so a short distance is shorter than a number. */
    private static final int MAX_DISTANCE = 10;

    private final Map<List<String>, Integer> keys = new LinkedHashMap<>();
    private final Map<JsonNode, Integer> texts = new LinkedHashMap<>();
    private final List<String> tokens = new ArrayList<>();

    /** Objects and lists that stand more than once. */
    private final Set<JsonNode> repeated = new HashSet<>();

    /** Numbers of these, as far as written. */
    private final Map<JsonNode, Integer> shared = new HashMap<>();

    private PackedResources() {}

    /** Returns keys of objects, texts and numbers, and the tokens of all resources; the same for the same resources. */
    public static List<Object> pack(List<JsonNode> resources) {
        PackedResources packed = new PackedResources();
        JsonNode tree = JsonMapper.shared().valueToTree(resources);
        packed.count(tree, new HashSet<>());
        packed.write(tree);
        return List.of(
                List.copyOf(packed.keys.keySet()), List.copyOf(packed.texts.keySet()), String.join(" ", packed.tokens));
    }

    private void count(JsonNode node, Set<JsonNode> met) {
        if (node.isContainer() && !met.add(node)) {
            repeated.add(node);
        } else {
            node.values().forEach(part -> count(part, met));
        }
    }

    /** Writes the token of an object or a list, then those of its parts; a capital letter says that it is used again. */
    private void write(JsonNode node) {
        if (!node.isContainer()) {
            tokens.add(text(node));
        } else if (shared.containsKey(node)) {
            tokens.add("b" + number(shared, node));
        } else {
            String token = node.isObject() ? "o" + number(keys, List.copyOf(node.propertyNames())) : "l" + node.size();
            tokens.add(repeated.contains(node) ? token.toUpperCase(Locale.ROOT) : token);
            node.values().forEach(this::write);
            if (repeated.contains(node)) {
                shared.put(node, shared.size());
            }
        }
    }

    private String text(JsonNode node) {
        boolean isNew = !texts.containsKey(node);
        int number = Integer.parseInt(number(texts, node));
        int distance = texts.size() - number;
        return isNew ? "n" : distance <= MAX_DISTANCE ? "r" + distance : "s" + number;
    }

    private static <T> String number(Map<T, Integer> numbers, T value) {
        return Integer.toString(numbers.computeIfAbsent(value, _ -> numbers.size()));
    }
}
