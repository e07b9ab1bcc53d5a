package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import java.util.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds a JSON tree against the shape that FHIR R4 gives a resource (R4 json.html), by HAPI's own model of R4: each
 * element known, an array exactly where it may repeat, each value of its JSON type, one of each choice, nothing null or
 * empty. HAPI's parser passes over most of this in silence. The depth was bounded before.
 */
final class ResourceShape {

    private static final Set<String> NEVER_IGNORED = Set.of("modifierExtension", "implicitRules");

    private final Primitives primitives;
    private final List<Gate.GateFault> faults = new ArrayList<>();

    private ResourceShape(Primitives.CheckDepth depth) {
        this.primitives = new Primitives(faults, depth);
    }

    /** Finds all faults within the given depth. */
    static List<Gate.GateFault> faults(String resourceType, ObjectNode root, Primitives.CheckDepth depth) {
        return new ResourceShape(depth).walk(resourceType, root);
    }

    private List<Gate.GateFault> walk(String resourceType, ObjectNode root) {
        if (root.path("resourceType").stringValue("").equals(resourceType)) {
            element(ElementPath.of(resourceType), FhirJson.context().getResourceDefinition(resourceType), root);
        } else {
            fault(
                    ElementPath.of(resourceType),
                    "Set resourceType to " + resourceType + ": this is what can be read here.");
        }
        return faults;
    }

    private void resource(ElementPath place, ObjectNode object) {
        String type = object.path("resourceType").stringValue("");
        if (FhirJson.context().getResourceTypes().contains(type)) {
            element(place, FhirJson.context().getResourceDefinition(type), object);
        } else {
            fault(place, "Give this resource the resourceType of an FHIR R4 resource.");
        }
    }

    private void element(ElementPath place, BaseRuntimeElementCompositeDefinition<?> type, ObjectNode object) {
        Map<String, String> choices = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            boolean typeName = name.equals("resourceType") && type instanceof RuntimeResourceDefinition;
            if (!typeName && faults.size() < Gate.MAX_REPORTED && !isForbidden(place, type, name)) {
                member(place, type, name, member.getValue(), choices);
            }
        }
        if (type.getName().equals("Extension")) {
            extension(place, object);
        }
        if (object.isEmpty()) {
            fault(place, "An empty object says nothing; leave it out.");
        }
    }

    private boolean isForbidden(ElementPath place, BaseRuntimeElementCompositeDefinition<?> type, String name) {
        String message = "";
        if (NEVER_IGNORED.contains(name)) {
            message =
                    "It may change the meaning of what it is in and is not understood here; send the resource without it.";
        } else if (name.equals("contained") && type.getName().equals("QuestionnaireResponse")) {
            message = "A response brings no resources of its own; refer to resources of the EHR instead.";
        }
        if (!message.isEmpty()) {
            faults.add(Gate.GateFault.notSupported(place.dot(name).written(), message));
        }
        return !message.isEmpty();
    }

    private void member(
            ElementPath place,
            BaseRuntimeElementCompositeDefinition<?> type,
            String name,
            JsonNode value,
            Map<String, String> choices) {
        boolean extension = name.startsWith("_");
        String plain = extension ? name.substring(1) : name;
        BaseRuntimeChildDefinition child = type.getChildByName(plain);
        if (child == null || plain.contains("[")) {
            fault(place.dot(name), "FHIR R4 has no such element here; remove it or correct its name.");
            return;
        }
        String element = child.getElementName();
        if (!element.equals(plain) && !plain.equals(choices.computeIfAbsent(element, _ -> plain))) {
            fault(place.dot(element), "Only one value[x] may occur here; remove the others.");
        }
        if (extension) {
            primitiveExtension(place.dot(name), type, child, plain, value);
        } else if (child.getMax() == 1) {
            value(place.dot(element), child, name, value);
        } else if (value instanceof ArrayNode items) {
            items(place.dot(element), child, name, items);
        } else {
            fault(place.dot(element), "This element may repeat: send it as an array, even for one value.");
        }
    }

    private void items(ElementPath place, BaseRuntimeChildDefinition child, String name, ArrayNode items) {
        if (items.isEmpty()) {
            fault(place, "An empty array says nothing; leave it out.");
        }
        for (int i = 0; i < items.size() && faults.size() < Gate.MAX_REPORTED; i++) {
            value(place.item(i), child, name, items.get(i));
        }
    }

    private void value(ElementPath place, BaseRuntimeChildDefinition child, String name, JsonNode value) {
        BaseRuntimeElementDefinition<?> type = child.getChildByName(name);
        switch (type.getChildType()) {
            case RESOURCE, CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST -> {
                if (value instanceof ObjectNode object) {
                    resource(place, object);
                } else {
                    fault(place, "Send a resource here, as an object.");
                }
            }
            case COMPOSITE_DATATYPE, RESOURCE_BLOCK, EXTENSION_DECLARED, UNDECL_EXT -> {
                if (value instanceof ObjectNode object
                        && type instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
                    element(place, composite, object);
                } else {
                    fault(place, "Send an object here, with the elements that FHIR R4 gives it.");
                }
            }
            case PRIMITIVE_DATATYPE, ID_DATATYPE, PRIMITIVE_XHTML, PRIMITIVE_XHTML_HL7ORG ->
                primitives.check(place, type, child, value);
        }
    }

    /**
     * Checks {@code _name}, which holds the extensions of a primitive; HAPI drops ids there and all other elements.
     */
    private void primitiveExtension(
            ElementPath place,
            BaseRuntimeElementCompositeDefinition<?> type,
            BaseRuntimeChildDefinition child,
            String name,
            JsonNode value) {
        boolean keepable = child.getMax() == 1
                && Primitives.mayBeExtended(child.getChildByName(name))
                && !type.getName().equals("Meta")
                && !(type.getName().equals("Extension") && name.equals("url"));
        if (keepable && value.size() == 1 && value.has("extension")) {
            member(place, extensible(), "extension", value.path("extension"), new HashMap<>());
        } else {
            fault(
                    place,
                    "Only an object with extensions, beside a single primitive value, can be kept here; leave this out.");
        }
    }

    private static BaseRuntimeElementCompositeDefinition<?> extensible() {
        return (BaseRuntimeElementCompositeDefinition<?>) FhirJson.context().getElementDefinition("Extension");
    }

    private void extension(ElementPath place, ObjectNode object) {
        Collection<String> names = object.propertyNames();
        boolean nested = names.contains("extension");
        boolean valued = names.stream().anyMatch(name -> name.startsWith("value") || name.startsWith("_value"));
        if (!names.contains("url") || nested == valued) {
            fault(place, "Give the extension a url and either one value or nested extensions.");
        }
    }

    private void fault(ElementPath place, String message) {
        faults.add(Gate.GateFault.unreadable("structure", place.written(), message));
    }
}
