package org.dorsal.audit;

import java.util.Optional;

/** Subject of an audited action other than the patient: becomes an entity of the AuditEvent. */
public sealed interface AuditSubject {
    /**
     * A resource of ours.
     *
     * @param reference {@code Type/id}, with {@code /_history/n} where a version was touched
     * @param sha256 of its bytes, where they were written: so the signed log holds every stored version
     */
    record ResourceSubject(String reference, Optional<byte[]> sha256) implements AuditSubject {}

    /** Decoded query string of a search, such as {@code Observation?patient=1}; the event holds it in base64. */
    record QuerySubject(String text) implements AuditSubject {}

    /**
     * A fact of our own, such as {@code disposition=emergency}.
     *
     * @param name one of the words of the audit guide
     */
    record FactSubject(String name, String value) implements AuditSubject {}
}
