package org.dorsal.sandbox;

import static org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy.NOVERSION;
import static org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy.VERSIONED;
import static org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy.VERSIONEDUPDATE;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;

/**
 * Capabilities of one kind of EHR. Enforced by {@link VendorCapabilityFilter} and the shelves, advertised by {@link
 * VendorStatement}.
 *
 * @param conditionalCreate whether If-None-Exist is honoured; ignored otherwise, as by servers that do not support it
 * @param bareAnswers whether the answer to a write has neither body nor ETag
 * @param storage rules for refused content and dropped elements
 */
record VendorTable(
        Map<String, TypeTerms> types,
        ResourceVersionPolicy versioning,
        boolean conditionalCreate,
        boolean bareAnswers,
        StorageRules storage) {
    private static final String BY_PATIENT = "patient _id";
    private static final String CHART = "patient subject _id code category date status";

    private static final List<TypeTerms> READABLE = Stream.of(
                    "Patient",
                    "Practitioner",
                    "Encounter",
                    "Condition",
                    "Procedure",
                    "MedicationRequest",
                    "MedicationStatement")
            .map(type -> TypeTerms.of(type, "read", TypeTerms.ALL))
            .toList();

    static VendorTable of(Vendor vendor) {
        return switch (vendor) {
            case OPEN -> open(true);
            case PLAIN -> open(false);
            case EPIC_LIKE -> epic();
            case ORACLE_LIKE -> oracle();
            case ATHENA_LIKE -> athena();
            case READ_ONLY -> readOnly();
        };
    }

    Optional<TypeTerms> terms(String type) {
        return Optional.ofNullable(types.get(type));
    }

    boolean versioned() {
        return versioning != NOVERSION;
    }

    /** Returns whether an update without a version is refused. */
    boolean needsIfMatch() {
        return versioning == VERSIONEDUPDATE;
    }

    private static VendorTable open(boolean conditionalCreate) {
        var writable = Stream.of("Observation", "CarePlan", "QuestionnaireResponse", "DocumentReference", "Provenance")
                .map(type -> TypeTerms.of(type, "create update read vread", TypeTerms.ALL));
        return new VendorTable(all(writable), VERSIONEDUPDATE, conditionalCreate, false, StorageRules.AS_SENT);
    }

    private static VendorTable epic() {
        var types = Stream.of(
                TypeTerms.of("QuestionnaireResponse", "create read", BY_PATIENT),
                TypeTerms.of("Observation", "create update read", CHART),
                TypeTerms.of("CarePlan", "read", "patient _id category"),
                TypeTerms.of("DocumentReference", "create update read", "patient category type date _id"),
                TypeTerms.of("Provenance", "read", ""));
        return new VendorTable(all(types), NOVERSION, false, true, new EpicStorage());
    }

    private static VendorTable oracle() {
        var types = Stream.of(
                TypeTerms.of("QuestionnaireResponse", "update read vread", BY_PATIENT),
                TypeTerms.of("Observation", "create update read vread", CHART),
                TypeTerms.of("CarePlan", "read vread", "patient _id category status"),
                TypeTerms.of("DocumentReference", "create update read vread", BY_PATIENT));
        return new VendorTable(all(types), VERSIONEDUPDATE, false, false, new OracleStorage());
    }

    private static VendorTable athena() {
        var types = Stream.of(
                TypeTerms.of("QuestionnaireResponse", "create read", BY_PATIENT),
                TypeTerms.of("Observation", "read", CHART),
                TypeTerms.of("CarePlan", "read", "patient _id category status"),
                TypeTerms.of("DocumentReference", "read", "patient _id category type date"),
                TypeTerms.of("Provenance", "read", ""));
        return new VendorTable(all(types), NOVERSION, false, false, StorageRules.AS_SENT);
    }

    private static VendorTable readOnly() {
        var types = Stream.of(
                TypeTerms.of("QuestionnaireResponse", "read vread", BY_PATIENT),
                TypeTerms.of("Observation", "read vread", CHART),
                TypeTerms.of("CarePlan", "read vread", BY_PATIENT),
                TypeTerms.of("DocumentReference", "read vread", BY_PATIENT));
        return new VendorTable(all(types), VERSIONED, false, false, StorageRules.AS_SENT);
    }

    private static Map<String, TypeTerms> all(Stream<TypeTerms> more) {
        return Stream.concat(READABLE.stream(), more).collect(Collectors.toMap(TypeTerms::type, Function.identity()));
    }
}
