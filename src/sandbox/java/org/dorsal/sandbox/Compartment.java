package org.dorsal.sandbox;

import java.util.*;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Patient compartment: finds the patients of a resource. */
final class Compartment {
    private final SandboxRecords records;
    private final Address address;

    Compartment(SandboxRecords records, Address address) {
        this.records = records;
        this.address = address;
    }

    /** The patients that a resource is about; none for practitioners. */
    Set<String> patientsOf(Resource resource) {
        return switch (resource) {
            case Patient patient -> Set.of(patient.getIdPart());
            case Provenance provenance ->
                provenance.getTarget().stream()
                        .flatMap(target -> targets(target).stream())
                        .collect(Collectors.toSet());
            default ->
                List.of("subject", "patient").stream()
                        .map(resource::getNamedProperty)
                        .filter(property -> property != null)
                        .flatMap(property -> property.getValues().stream())
                        .flatMap(value -> patient(value).stream())
                        .collect(Collectors.toSet());
        };
    }

    /** Type and id that a reference of this EHR names; empty for any other. */
    Optional<List<String>> local(String reference) {
        var base = address.fhirBase() + "/";
        var relative = reference.startsWith(base) ? reference.substring(base.length()) : reference;
        var parts = List.of(relative.replaceFirst("/_history/.*", "").split("/", -1));
        return parts.size() == 2 ? Optional.of(parts) : Optional.empty();
    }

    /** Returns whether the resource found by {@link #local} exists. */
    boolean exists(List<String> typeAndId) {
        return records.find(typeAndId.get(0), typeAndId.get(1)).isPresent();
    }

    private Collection<String> targets(Reference target) {
        if (target.getReference() == null) {
            return Set.of();
        }
        return local(target.getReference())
                .flatMap(parts -> records.find(parts.get(0), parts.get(1)))
                .filter(linked -> !(linked instanceof Provenance))
                .map(this::patientsOf)
                .orElse(Set.of());
    }

    private Optional<String> patient(Base value) {
        return value instanceof Reference reference && reference.getReference() != null
                ? local(reference.getReference())
                        .filter(parts -> parts.get(0).equals("Patient"))
                        .map(parts -> parts.get(1))
                : Optional.empty();
    }
}
