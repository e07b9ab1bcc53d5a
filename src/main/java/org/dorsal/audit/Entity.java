package org.dorsal.audit;

import java.util.List;
import java.util.Optional;

/**
 * One thing that an event is about.
 *
 * @param query of a search, as text
 */
record Entity(Optional<Named> what, Code type, Optional<Code> role, Optional<String> query, List<Detail> details) {

    /** A word about it; exactly one of text and bytes. */
    sealed interface Detail {
        record Text(String type, String value) implements Detail {}

        record Bytes(String type, byte[] value) implements Detail {}
    }

    static Entity patient(String reference) {
        return of(reference, Code.PERSON, Code.PATIENT, List.of());
    }

    static Entity resource(String reference, Optional<byte[]> sha256) {
        return of(
                reference,
                Code.SYSTEM_OBJECT,
                Code.DOMAIN_RESOURCE,
                sha256.<Detail>map(hash -> new Detail.Bytes("sha256", hash)).stream()
                        .toList());
    }

    static Entity query(String text) {
        return new Entity(Optional.empty(), Code.SYSTEM_OBJECT, Optional.of(Code.QUERY), Optional.of(text), List.of());
    }

    static Entity request(String id) {
        return new Entity(Optional.of(new Named.Bare(id)), Code.REQUEST, Optional.empty(), Optional.empty(), List.of());
    }

    /** What the events say beyond IHE BALP, about an assessment where there is one. */
    static Entity facts(Optional<String> assessment, List<Detail> facts) {
        return new Entity(assessment.map(Named::uuid), Code.OTHER, Optional.empty(), Optional.empty(), facts);
    }

    /** What the deliveries' copies in the EHR are marked with. */
    static Entity delivery(String key, List<Detail> said) {
        return new Entity(Optional.of(Named.uuid(key)), Code.OTHER, Optional.of(Code.JOB), Optional.empty(), said);
    }

    private static Entity of(String reference, Code type, Code role, List<Detail> details) {
        return new Entity(Optional.of(Named.row(reference)), type, Optional.of(role), Optional.empty(), details);
    }
}
