package org.dorsal.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.*;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings in the chart's schema, completed from the records that bind them: a new setting gets the type of its
 * component, one that is gone is left out, and patterns, bounds and words of the others stay.
 */
final class SettingsSchema {
    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(INDENTER)
            .withArrayIndenter(INDENTER);

    private SettingsSchema() {}

    static String completed(String schema) {
        ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(schema);
        complete((ObjectNode) root.at("/properties/dorsal"), DorsalProperties.class);
        return JsonMapper.shared().writer().with(PRINTER).writeValueAsString(root) + "\n";
    }

    private static void complete(ObjectNode object, Class<?> type) {
        ObjectNode properties = object.withObject("/properties");
        List<RecordComponent> components = Arrays.asList(type.getRecordComponents());
        properties.retain(components.stream().map(SettingsSchema::key).toList());
        for (RecordComponent component : components) {
            String key = key(component);
            if (!properties.has(key)) {
                properties.set(key, schema(key, component.getGenericType()));
            }
            part(component.getGenericType())
                    .ifPresent(part -> complete(holder((ObjectNode) properties.path(key)), part));
        }
    }

    /** The object that holds the settings of a group: the group's own, or that of each site or element. */
    private static ObjectNode holder(ObjectNode group) {
        return List.of("additionalProperties", "items").stream()
                .map(group::path)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElse(group);
    }

    private static Optional<Class<?>> part(Type type) {
        Type last = type instanceof ParameterizedType many
                ? List.of(many.getActualTypeArguments()).getLast()
                : type;
        return last instanceof Class<?> part && part.isRecord() ? Optional.of(part) : Optional.empty();
    }

    private static ObjectNode schema(String key, Type type) {
        ObjectNode schema = JsonMapper.shared().createObjectNode();
        boolean group = part(type).isPresent();
        if (type instanceof ParameterizedType many && many.getRawType().equals(Map.class)) {
            schema.put("type", "object").set("additionalProperties", group ? closed() : text(key));
        } else if (type instanceof ParameterizedType) {
            schema.put("type", "array").set("items", group ? closed() : text(key));
        } else if (group) {
            return closed();
        } else if (type.equals(boolean.class)) {
            schema.put("type", "boolean");
        } else if (type.equals(int.class)) {
            schema.put("type", "integer");
        } else if (type.equals(Duration.class)) {
            schema.put("type", "string").put("pattern", "^[0-9]+(ms|s|m|h|d)$");
        } else {
            return text(key);
        }
        return schema;
    }

    private static ObjectNode closed() {
        return JsonMapper.shared().createObjectNode().put("type", "object").put("additionalProperties", false);
    }

    /** A secret is never written: it is named. */
    private static ObjectNode text(String key) {
        ObjectNode text = JsonMapper.shared().createObjectNode();
        return key.endsWith("-secret") || key.endsWith("-keys")
                ? text.put("$ref", "#/$defs/reference")
                : text.put("type", "string");
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
