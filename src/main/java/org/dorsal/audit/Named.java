package org.dorsal.audit;

/** How an event names somebody or something. */
sealed interface Named {
    record Reference(String reference) implements Named {}

    record Identifier(String system, String value) implements Named {}

    /** One that has no system. */
    record Number(String value) implements Named {}

    record Display(String name) implements Named {}

    /** As {@link Who.Person} has it: a reference, or {@code issuer|subject}. */
    static Named of(String reference) {
        int bar = reference.indexOf('|');
        return bar < 0
                ? new Reference(reference)
                : new Identifier(reference.substring(0, bar), reference.substring(bar + 1));
    }

    static Named uuid(String uuid) {
        return new Identifier("urn:ietf:rfc:3986", "urn:uuid:" + uuid);
    }
}
