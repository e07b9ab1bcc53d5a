package org.dorsal.playground;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
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
    private final Map<List<String>, Integer> keys = new LinkedHashMap<>();
    private final Map<JsonNode, Integer> texts = new LinkedHashMap<>();
    private final List<String> rows = new ArrayList<>();
    private final Map<JsonNode, Integer> rowOf = new HashMap<>();

    private PackedResources() {}

    /** Returns the resources as base64 of deflated JSON; the same resources always give the same text. */
    static String pack(List<JsonNode> resources) {
        PackedResources packed = new PackedResources();
        resources.forEach(packed::add);
        List<String> references = resources.stream().map(packed::reference).toList();
        byte[] json = JsonMapper.shared()
                .writeValueAsBytes(List.of(
                        List.copyOf(packed.keys.keySet()), List.copyOf(packed.texts.keySet()), packed.rows, references));
        return Base64.getEncoder().encodeToString(deflated(json));
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
        boolean used = texts.containsKey(node);
        String number = number(texts, node);
        return used ? "s" + number : "n";
    }

    private static <T> String number(Map<T, Integer> numbers, T value) {
        return Integer.toString(numbers.computeIfAbsent(value, _ -> numbers.size()));
    }

    private static byte[] deflated(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(json);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
