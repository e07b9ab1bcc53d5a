package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.IdType;

/**
 * Builds HAPI's model from a tree that the {@link Gate} has accepted, so that the text is not parsed twice
 * (performance.md, body parsed once).
 * Elements that need more than setting a value, and values that HAPI would refuse, are left to HAPI's parser, so that
 * there is one way to read them and one way to report their faults.
 */
final class ModelOfTree {

    /**
     * Ids of elements, extensions and contained resources have places of their own in the model; a version becomes
     * part of the id.
     */
    private static final Set<String> LEFT_TO_HAPI = Set.of("id", "versionId", "extension", "contained", "div");

    private ModelOfTree() {}

    /**
     * The resource.
     *
     * @param tree without a fault of shape
     * @return nothing where HAPI's parser is to read it
     */
    static <T extends IBaseResource> Optional<T> read(Class<T> type, Json.Obj tree) {
        BaseRuntimeElementCompositeDefinition<?> definition = FhirJson.context().getResourceDefinition(type);
        T resource = type.cast(definition.newInstance());
        try {
            return members(resource, definition, identified(resource, tree)) ? Optional.of(resource) : Optional.empty();
        } catch (DataFormatException | IllegalArgumentException _) {
            return Optional.empty(); // a value that its type does not allow
        }
    }

    /** Gives it type and id. @return the members that are left */
    private static Map<String, Json> identified(IBaseResource resource, Json.Obj tree) {
        Map<String, Json> left = new LinkedHashMap<>(tree.members());
        left.remove("resourceType");
        if (left.remove("id") instanceof Json.Text(var id)) {
            resource.setId(new IdType(resource.fhirType(), id));
        }
        return left;
    }

    /** @return whether all of them could be set */
    private static boolean members(
            IBase target, BaseRuntimeElementCompositeDefinition<?> type, Map<String, Json> members) {
        for (Map.Entry<String, Json> member : members.entrySet()) {
            if (!member(target, type, member.getKey(), member.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean member(
            IBase target, BaseRuntimeElementCompositeDefinition<?> type, String name, Json value) {
        if (LEFT_TO_HAPI.contains(name) || name.startsWith("_")) {
            return false;
        }
        BaseRuntimeChildDefinition child = type.getChildByName(name);
        BaseRuntimeElementDefinition<?> element = child.getChildByName(name);
        List<Json> values = value instanceof Json.Arr(var items) ? items : List.of(value);
        for (Json each : values) {
            if (!set(target, child, element, each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean set(
            IBase target, BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> element, Json value) {
        IBase made = element.newInstance(child.getInstanceConstructorArguments());
        boolean whole = switch (value) {
            case Json.Obj(var members) ->
                element instanceof BaseRuntimeElementCompositeDefinition<?> composite
                        && members(made, composite, members);
            case Json.Text(var text) -> !text.startsWith("#") && primitive(made, text);
            case Json.Num(var literal) -> isPlain(literal) && primitive(made, literal);
            case Json.Bool(var bool) -> primitive(made, Boolean.toString(bool));
            case Json.Arr _, Json.Null _ -> false;
        };
        if (whole) {
            child.getMutator().addValue(target, made);
        }
        return whole;
    }

    /** HAPI computes what has an exponent, and minus nought. */
    private static boolean isPlain(String literal) {
        return !literal.startsWith("-0") && !literal.contains("e") && !literal.contains("E");
    }

    private static boolean primitive(IBase made, String literal) {
        if (made instanceof IPrimitiveType<?> primitive) {
            primitive.setValueAsString(literal);
            return true;
        }
        return false;
    }
}
