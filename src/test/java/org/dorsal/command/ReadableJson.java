package org.dorsal.command;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * JSON with an indent of two spaces. An object or array that fits into a line is one line, and so is each element of an
 * array that is no resource: one line per cause, activity and coding.
 */
final class ReadableJson {
    private static final int WIDTH = 120;

    private final StringBuilder text = new StringBuilder();

    private ReadableJson() {}

    static String of(JsonNode json) {
        ReadableJson readable = new ReadableJson();
        readable.append(json, 0, 0);
        return readable.text.append('\n').toString();
    }

    /**
     * Appends a value.
     *
     * @param used characters of the line before the value, its indent included
     */
    private void append(JsonNode json, int indent, int used) {
        String line = line(json);
        if (json.isEmpty() || used + line.length() < WIDTH) {
            text.append(line);
        } else if (json.isObject()) {
            appendMembers(json.properties().iterator(), indent + 2);
        } else {
            appendElements(json.iterator(), indent + 2);
        }
    }

    private void appendMembers(Iterator<Map.Entry<String, JsonNode>> members, int indent) {
        text.append("{");
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            String name = "\"" + member.getKey() + "\": ";
            newLine(indent).append(name);
            append(member.getValue(), indent, indent + name.length());
            text.append(members.hasNext() ? "," : "");
        }
        newLine(indent - 2).append("}");
    }

    private void appendElements(Iterator<JsonNode> elements, int indent) {
        text.append("[");
        while (elements.hasNext()) {
            newLine(indent);
            JsonNode element = elements.next();
            if (element.has("resourceType") && element.has("meta")) {
                append(element, indent, indent);
            } else {
                text.append(line(element));
            }
            text.append(elements.hasNext() ? "," : "");
        }
        newLine(indent - 2).append("]");
    }

    private StringBuilder newLine(int indent) {
        return text.append('\n').append(" ".repeat(indent));
    }

    /** Returns the value on one line, with a space behind each colon and comma. */
    private static String line(JsonNode json) {
        if (json.isObject()) {
            StringBuilder line = new StringBuilder("{");
            json.properties()
                    .forEach(member -> line.append(line.length() > 1 ? ", " : "")
                            .append('"')
                            .append(member.getKey())
                            .append("\": ")
                            .append(line(member.getValue())));
            return line.append('}').toString();
        }
        if (json.isArray()) {
            StringBuilder line = new StringBuilder("[");
            json.forEach(element -> line.append(line.length() > 1 ? ", " : "").append(line(element)));
            return line.append(']').toString();
        }
        return json.toString();
    }
}
