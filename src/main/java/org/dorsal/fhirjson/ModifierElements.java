package org.dorsal.fhirjson;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeDeclaredChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.codesystems.ConditionClinical;
import org.hl7.fhir.r4.model.codesystems.ConditionVerStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Recognizes modifier elements that a reader does not understand: each may turn the meaning of all other elements into
 * its opposite, so the resource must not be used (R4 conformance-rules.html#isModifier). HAPI's model says which
 * elements are modifiers.
 */
final class ModifierElements {
    /** Modifiers of every type, which no reader understands. */
    static final Set<String> ALWAYS = Set.of("modifierExtension", "implicitRules");

    /** Required codes of modifier elements that are concepts; HAPI checks those that are codes. */
    private static final Map<String, RequiredCodes> CODES = Map.of(
            "clinicalStatus",
            RequiredCodes.of(ConditionClinical.values(), ConditionClinical::getSystem, ConditionClinical::toCode),
            "verificationStatus",
            RequiredCodes.of(ConditionVerStatus.values(), ConditionVerStatus::getSystem, ConditionVerStatus::toCode));

    private ModifierElements() {}

    private record RequiredCodes(String system, Set<String> codes) {
        /** HAPI's enums end with NULL, which has no code. */
        static <E extends Enum<E>> RequiredCodes of(E[] values, Function<E, String> system, Function<E, String> code) {
            return new RequiredCodes(
                    system.apply(values[0]),
                    Arrays.stream(values)
                            .filter(value -> !value.name().equals("NULL"))
                            .map(code)
                            .collect(Collectors.toUnmodifiableSet()));
        }

        boolean hold(JsonNode coding) {
            return codes.contains(coding.path("code").stringValue("").strip())
                    && Set.of("", system)
                            .contains(coding.path("system").stringValue("").strip());
        }
    }

    /**
     * Returns whether an element is a modifier that its reader leaves out.
     *
     * @param wanted names of the elements that are read; empty for all
     */
    static boolean isUnread(String name, @Nullable BaseRuntimeChildDefinition child, Optional<Set<String>> wanted) {
        return ALWAYS.contains(name)
                || (child != null
                        && isModifier(child)
                        && wanted.filter(names -> !names.contains(child.getElementName()))
                                .isPresent());
    }

    /**
     * Returns whether a complex element is no modifier, or one that is understood: a concept with a code of its required
     * value set, as a text has no known meaning, or another element of which something is understood.
     *
     * @param understood elements that were understood
     */
    static boolean isUnderstood(
            BaseRuntimeChildDefinition child, BaseRuntimeElementDefinition<?> type, JsonNode understood) {
        return !isModifier(child)
                || (type.getName().equals("CodeableConcept")
                        ? Optional.ofNullable(CODES.get(child.getElementName()))
                                .filter(codes ->
                                        understood.path("coding").valueStream().anyMatch(codes::hold))
                                .isPresent()
                        : NeededElements.isFilled(understood));
    }

    private static boolean isModifier(@Nullable BaseRuntimeChildDefinition child) {
        return child instanceof BaseRuntimeDeclaredChildDefinition declared && declared.isModifier();
    }
}
