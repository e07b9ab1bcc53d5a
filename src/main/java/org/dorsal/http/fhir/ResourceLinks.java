package org.dorsal.http.fhir;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.ElementPath;
import org.dorsal.fhirjson.FhirJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Links in the JSON of a resource, by HAPI's model of R4: references, elements of the types uri, url, oid and uuid, and
 * {@code href} and {@code src} in narratives (FHIR R4 http.html, 3.1.0.11.2). Canonicals are none.
 */
final class ResourceLinks {
    private static final Set<String> ADDRESSES = Set.of("uri", "url", "oid", "uuid");
    private static final Pattern ATTRIBUTE = Pattern.compile("(?<=\\b(?:href|src)\\s{0,9}=\\s{0,9}[\"'])[^\"']+");

    private final LinkVisitor visitor;

    private ResourceLinks(LinkVisitor visitor) {
        this.visitor = visitor;
    }

    /** Element that holds a link. */
    enum LinkKind {
        REFERENCE,
        ADDRESS
    }

    /** Receiver of the links of a resource. */
    @FunctionalInterface
    interface LinkVisitor {
        /**
         * Returns the link that replaces this one, or the same.
         *
         * @param place path of the element
         */
        String visit(LinkKind kind, ElementPath place, String link);
    }

    /**
     * Visits the links of a resource; elements that R4 does not have are passed over.
     *
     * @param place path of the resource
     */
    static void visit(ObjectNode resource, String place, LinkVisitor visitor) {
        new ResourceLinks(visitor).resource(resource, ElementPath.of(place));
    }

    private void resource(ObjectNode resource, ElementPath place) {
        String type = resource.path("resourceType").stringValue("");
        if (FhirJson.context().getResourceTypes().contains(type)) {
            element(FhirJson.context().getResourceDefinition(type), resource, place);
        }
    }

    private void element(BaseRuntimeElementCompositeDefinition<?> type, ObjectNode object, ElementPath place) {
        for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
            String name = member.getKey();
            ElementPath path = place.dot(name);
            if (name.startsWith("_") && member.getValue() instanceof ObjectNode extended) {
                element(extensible(), extended, path);
            }
            definition(type, name).ifPresent(child -> {
                if (member.getValue() instanceof ArrayNode items) {
                    for (int i = 0; i < items.size(); i++) {
                        items.set(i, visited(type, name, child, items.get(i), path.item(i)));
                    }
                } else {
                    object.set(name, visited(type, name, child, member.getValue(), path));
                }
            });
        }
    }

    private JsonNode visited(
            BaseRuntimeElementCompositeDefinition<?> type,
            String name,
            BaseRuntimeElementDefinition<?> child,
            JsonNode value,
            ElementPath place) {
        if (value instanceof ObjectNode object) {
            if (child instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
                element(composite, object, place);
            } else {
                resource(object, place);
            }
            return object;
        }
        return value instanceof StringNode text ? StringNode.valueOf(visited(type, name, child, text, place)) : value;
    }

    private String visited(
            BaseRuntimeElementCompositeDefinition<?> type,
            String name,
            BaseRuntimeElementDefinition<?> child,
            StringNode text,
            ElementPath place) {
        String value = text.stringValue();
        if (type.getName().equals("Reference") && name.equals("reference")) {
            return visitor.visit(LinkKind.REFERENCE, place, value);
        }
        if (ADDRESSES.contains(child.getName())) {
            return visitor.visit(LinkKind.ADDRESS, place, value);
        }
        return child.getName().equals("xhtml")
                ? ATTRIBUTE
                        .matcher(value)
                        .replaceAll(
                                link -> Matcher.quoteReplacement(visitor.visit(LinkKind.ADDRESS, place, link.group())))
                : value;
    }

    private static Optional<BaseRuntimeElementDefinition<?>> definition(
            BaseRuntimeElementCompositeDefinition<?> type, String name) {
        BaseRuntimeChildDefinition child = type.getChildByName(name);
        return child == null || name.contains("[") ? Optional.empty() : Optional.of(child.getChildByName(name));
    }

    private static BaseRuntimeElementCompositeDefinition<?> extensible() {
        return (BaseRuntimeElementCompositeDefinition<?>) FhirJson.context().getElementDefinition("Extension");
    }
}
