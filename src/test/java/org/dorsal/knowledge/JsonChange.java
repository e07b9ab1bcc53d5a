package org.dorsal.knowledge;

import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes of a JSON text at a JSON pointer, for {@link SomeProfiles#changed}. */
public final class JsonChange {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonChange() {}

    /**
     * Changes one after the other, separated by {@code ;;}: {@code set POINTER JSON}, {@code append POINTER JSON} to an
     * array, {@code remove POINTER}, {@code repeat POINTER ARRAY-POINTER}. Single quotes stand for double ones.
     */
    public static UnaryOperator<String> of(String changes) {
        return text -> {
            JsonNode root = JSON.readTree(text);
            for (String change : changes.split(" ;; ", -1)) {
                String[] words = change.split(" ", 3);
                apply(root, words[0], words[1], words.length > 2 ? words[2].replace('\'', '"') : "");
            }
            return root.toString();
        };
    }

    private static void apply(JsonNode root, String verb, String pointer, String operand) {
        switch (verb) {
            case "set" -> set(root, pointer, JSON.readTree(operand));
            case "append" -> ((ArrayNode) root.at(pointer)).add(JSON.readTree(operand));
            case "repeat" -> ((ArrayNode) root.at(operand)).add(root.at(pointer).deepCopy());
            case "remove" -> remove(root, pointer);
            default -> throw new IllegalArgumentException("no change: " + verb);
        }
    }

    private static void set(JsonNode root, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        String name = pointer.substring(last + 1);
        switch (root.at(pointer.substring(0, last))) {
            case ObjectNode object -> object.set(name, value);
            case ArrayNode array -> array.set(Integer.parseInt(name), value);
            default -> throw new IllegalArgumentException(pointer);
        }
    }

    private static void remove(JsonNode root, String pointer) {
        int last = pointer.lastIndexOf('/');
        String name = pointer.substring(last + 1);
        switch (root.at(pointer.substring(0, last))) {
            case ObjectNode object -> object.remove(name);
            case ArrayNode array -> array.remove(Integer.parseInt(name));
            default -> throw new IllegalArgumentException(pointer);
        }
    }
}
