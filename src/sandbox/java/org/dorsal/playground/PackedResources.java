package org.dorsal.playground;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Packs FHIR resources for the page: equal objects, lists and texts are written once. The module {@code resources.js}
 * defines the tokens and reads them.
 */
final class PackedResources {
    private static final int BASE = 85;
    private static final char FIRST = '(';
    private static final int LETTERS = 5;

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

    /** Returns the resources as deflated JSON in base 85; the same resources always give the same text. */
    static String pack(List<JsonNode> resources) {
        PackedResources packed = new PackedResources();
        JsonNode tree = JsonMapper.shared().valueToTree(resources);
        packed.count(tree, new HashSet<>());
        packed.write(tree);
        String json = JsonMapper.shared()
                .writeValueAsString(List.of(
                        List.copyOf(packed.keys.keySet()),
                        List.copyOf(packed.texts.keySet()),
                        String.join(" ", packed.tokens)));
        return deflatedText(json);
    }

    /** Returns a text deflated and in base 85, perhaps with line breaks at its end. */
    static String deflatedText(String text) {
        byte[] deflated = deflated(text);
        for (String padded = text; deflated.length % Integer.BYTES > 0; deflated = deflated(padded)) {
            padded += "\n"; // base 85 takes whole groups, and the stream allows no padding
        }
        return base85(ByteBuffer.wrap(deflated));
    }

    /** Writes four bytes as five letters from {@code (} on, of which none needs to be escaped in a script element. */
    private static String base85(ByteBuffer bytes) {
        StringBuilder letters = new StringBuilder();
        while (bytes.hasRemaining()) {
            String group = "";
            for (long left = Integer.toUnsignedLong(bytes.getInt()); group.length() < LETTERS; left /= BASE) {
                group = (char) (FIRST + left % BASE) + group;
            }
            letters.append(group);
        }
        return letters.toString();
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

    private static byte[] deflated(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
