package org.dorsal.assessment;

import java.util.*;
import org.dorsal.knowledge.SomeProfiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws responses with up to three changes, each at a place drawn from all of their nodes. */
public final class ChangedResponses {
    private static final int MAX_CHANGES = 3;
    private static final List<JsonNode> EXAMPLES = SomeProfiles.files().stream()
            .filter(file -> file.path().startsWith("examples/") && !file.path().endsWith(".expected.json"))
            .map(file -> JsonMapper.shared().readTree(file.bytes()))
            .filter(json -> json.path("resourceType").asString("").equals(Response.TYPE))
            .toList();

    private final Random random;

    public ChangedResponses(Random random) {
        this.random = random;
    }

    /** All examples among the profiles. */
    static List<JsonNode> examples() {
        return EXAMPLES;
    }

    /** Draws an example and gives it a new business identifier. */
    public ObjectNode example() {
        ObjectNode response = (ObjectNode) pick(EXAMPLES).deepCopy();
        response.putObject("identifier").put("system", "urn:some:ehr").put("value", "changed-" + random.nextLong());
        return response;
    }

    /** Changes a response in place, a quarter of them not at all. */
    public byte[] changed(ObjectNode response) {
        for (int changes = random.nextInt(MAX_CHANGES + 1); changes > 0; changes--) {
            change(pick(containers(response)), pick(containers(pick(EXAMPLES))));
        }
        return JsonMapper.shared().writeValueAsBytes(response);
    }

    private void change(JsonNode place, JsonNode other) {
        if (place instanceof ObjectNode object && !object.isEmpty()) {
            String name = pick(List.copyOf(object.propertyNames()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name, other.deepCopy());
                case 2 -> object.put(name, pick(List.of("", "Y", "completed", "in-progress", "2026-02-30", "none")));
                default -> object.put(name, random.nextInt(200) - 50);
            }
        } else if (place instanceof ArrayNode array && !array.isEmpty()) {
            switch (random.nextInt(3)) {
                case 0 -> array.remove(random.nextInt(array.size()));
                case 1 -> array.add(array.get(random.nextInt(array.size())).deepCopy());
                default -> array.add(other.deepCopy());
            }
        }
    }

    private static List<JsonNode> containers(JsonNode root) {
        List<JsonNode> nodes = new ArrayList<>(List.of(root));
        for (int index = 0; index < nodes.size(); index++) {
            nodes.get(index).valueStream().filter(JsonNode::isContainer).forEach(nodes::add);
        }
        return nodes;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
