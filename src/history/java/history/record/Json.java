package history.record;

import java.util.*;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of JSON documents. */
public final class Json {
    public static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** Document in a text; a missing node where it has none. */
    public static JsonNode read(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (JacksonException other) {
            return MissingNode.getInstance();
        }
    }

    /** Empty FHIR resource of a type. */
    public static ObjectNode resource(String type) {
        return MAPPER.createObjectNode().put("resourceType", type);
    }

    /** Resources of a searchset or history, without those that are about the search itself. */
    public static Stream<JsonNode> resources(JsonNode bundle) {
        return bundle.path("entry")
                .valueStream()
                .filter(entry -> !text(entry, "search.mode").equals("outcome"))
                .map(entry -> entry.path("resource"));
    }

    /** Address of the next page of a Bundle. */
    public static Optional<String> nextPage(JsonNode bundle) {
        return bundle.path("link")
                .valueStream()
                .filter(link -> text(link, "relation").equals("next"))
                .map(link -> text(link, "url"))
                .findFirst();
    }

    /** Text at a path such as {@code meta.versionId} or {@code entry.0.fullUrl}; empty where there is none. */
    public static String text(JsonNode node, String path) {
        JsonNode place = node;
        for (String name : path.split("\\.")) {
            place = Character.isDigit(name.charAt(0)) ? place.path(Integer.parseInt(name)) : place.path(name);
        }
        return place.asString("");
    }

    /** Texts by names, from fields such as {@code status} and {@code version=meta.versionId}. */
    public static Map<String, String> texts(JsonNode node, String... fields) {
        Map<String, String> texts = new TreeMap<>();
        for (String field : fields) {
            texts.put(field.replaceAll("=.*", ""), text(node, field.replaceAll(".*=", "")));
        }
        return texts;
    }
}
