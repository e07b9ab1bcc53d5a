package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.SequencedSet;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/** Syntax of a search parameter and the column or term that it matches in the store. */
sealed interface ParameterKind {
    /** {@code _id}: the logical id. */
    record Id() implements ParameterKind {}

    /** {@code _lastUpdated}: when the current version was recorded. */
    record LastUpdated() implements ParameterKind {}

    /** Patient of the resource's compartment. */
    record PatientOfRecord() implements ParameterKind {}

    /** The resource's clinical date: authored, effective, period or recorded. */
    record ClinicalDate() implements ParameterKind {}

    /** A Coding or Identifier among the terms. */
    record TokenParameter() implements ParameterKind {}

    /** The status column. */
    record StatusParameter(BoundCodes codes) implements ParameterKind {}

    /** An element of type code among the terms; its system is implied. */
    record CodeParameter(BoundCodes codes) implements ParameterKind {}

    /**
     * A code that audit events have by their action.
     *
     * @param codes of a required binding; empty for a Coding
     */
    record ActionParameter(Optional<BoundCodes> codes) implements ParameterKind {}

    /**
     * A code in the components of the panel, which the facts of the results have.
     *
     * @param system of the codes
     */
    record ComponentParameter(String system) implements ParameterKind {}

    /**
     * A reference among the terms.
     *
     * @param types allowed target types; with a single type the id alone is enough
     * @param target owner of the referenced resources
     */
    record Reference(SequencedSet<String> types, ReferenceOwner target) implements ParameterKind {}

    /** A canonical among the terms, found with and without its version. */
    record CanonicalParameter() implements ParameterKind {}

    /**
     * A word of a published resource, written without a bar.
     *
     * @param type a string is found by how it begins, in either case (R4 search, 3.1.1.4.8)
     */
    record TextParameter(SearchParamType type) implements ParameterKind {}

    /** Owner of the referenced resources. */
    enum ReferenceOwner {
        /** Our own: relative, or absolute below our base; a version may be named. */
        HERE,
        /** The EHR's, as the sender wrote them: relative or absolute. Without version. */
        EHR
    }

    /** Codes of a required binding. */
    record BoundCodes(String system, SequencedSet<String> codes) {}

    /** Whether {@code :not} is answered; it is for everything that is matched whole. */
    default boolean mayBeNegated() {
        return switch (this) {
            case TokenParameter _, StatusParameter _, CodeParameter _, ActionParameter _ -> true;
            case Id _,
                    LastUpdated _,
                    PatientOfRecord _,
                    ClinicalDate _,
                    ComponentParameter _,
                    Reference _,
                    CanonicalParameter _,
                    TextParameter _ -> false;
        };
    }

    /** FHIR search parameter type. A canonical is searched by a parameter of type reference. */
    default SearchParamType type() {
        return switch (this) {
            case Id _, TokenParameter _, StatusParameter _, CodeParameter _, ActionParameter _, ComponentParameter _ ->
                SearchParamType.TOKEN;
            case LastUpdated _, ClinicalDate _ -> SearchParamType.DATE;
            case PatientOfRecord _, Reference _, CanonicalParameter _ -> SearchParamType.REFERENCE;
            case TextParameter(var plain) -> plain;
        };
    }
}
