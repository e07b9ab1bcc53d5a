package org.dorsal.audit;

import java.util.Set;

/** How an event names somebody or something. */
sealed interface Named {
    /** System of what names rows that are no FHIR resources. */
    String LEDGER = "https://dorsal.example/canonical/ledger";

    /** The bytes as received, and signatures. */
    Set<String> NO_RESOURCES = Set.of("Received/", "SignOff/");

    record Reference(String reference) implements Named {}

    record Identifier(String system, String value) implements Named {}

    /** One that has no system. */
    record Bare(String value) implements Named {}

    record Display(String name) implements Named {}

    /** As {@link Who.Person} has it: a reference, or {@code issuer|subject}. */
    static Named of(String reference) {
        int bar = reference.indexOf('|');
        return bar < 0
                ? new Reference(reference)
                : new Identifier(reference.substring(0, bar), reference.substring(bar + 1));
    }

    /** A row of the ledger: a FHIR reference where it is a FHIR resource, else an identifier, because a reference names none. */
    static Named row(String reference) {
        return NO_RESOURCES.stream().anyMatch(reference::startsWith)
                ? new Identifier(LEDGER, reference)
                : new Reference(reference);
    }

    static Named uuid(String uuid) {
        return new Identifier("urn:ietf:rfc:3986", "urn:uuid:" + uuid);
    }
}
