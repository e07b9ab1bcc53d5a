package org.dorsal.playground;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Packs FHIR resources for the page: equal objects, lists and texts are written once, which keeps two editions small. The module
 * {@code resources.js} defines the rows and reads them.
 */
final class PackedResources {
    private static final int BASE = 85;
    private static final char FIRST = '(';
    private static final int LETTERS = 5;

    /** Translations are often equal to the text and follow it at once, so a short distance is shorter than a number. */
    private static final int MAX_DISTANCE = 10;

    private final Map<List<String>, Integer> keys = new LinkedHashMap<>();
    private final Map<JsonNode, Integer> texts = new LinkedHashMap<>();
    private final List<String> rows = new ArrayList<>();
    private final Map<JsonNode, Integer> rowOf = new HashMap<>();

    private PackedResources() {}

    /** Returns the resources as deflated JSON in base 85; the same resources always give the same text. */
    static String pack(List<JsonNode> resources) {
        PackedResources packed = new PackedResources();
        resources.forEach(packed::add);
        List<String> references = resources.stream().map(packed::reference).toList();
        String json = JsonMapper.shared()
                .writeValueAsString(List.of(
                        List.copyOf(packed.keys.keySet()),
                        List.copyOf(packed.texts.keySet()),
                        String.join("\n", packed.rows),
                        references));
        byte[] deflated = deflated(json);
        while (deflated.length % Integer.BYTES > 0) {
            json += " "; // base 85 takes whole groups, and the stream allows no padding
            deflated = deflated(json);
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

    /** Writes the rows of the parts first, then that of the whole. */
    private void add(JsonNode node) {
        if (node.isContainer() && !rowOf.containsKey(node)) {
            node.values().forEach(this::add);
            String shape = node.isObject() ? number(keys, List.copyOf(node.propertyNames())) : "";
            rows.add(Stream.concat(Stream.of(shape), node.values().stream().map(this::reference))
                    .collect(Collectors.joining(" ")));
            rowOf.put(node, rows.size() - 1);
        }
    }

    private String reference(JsonNode node) {
        if (node.isContainer()) {
            return Integer.toString(rows.size() - rowOf.getOrDefault(node, 0));
        }
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
