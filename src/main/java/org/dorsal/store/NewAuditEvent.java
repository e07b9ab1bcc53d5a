package org.dorsal.store;

import java.util.*;
import java.util.stream.Stream;

/**
 * Audit event to be appended. The append also queues its leaf for the signed log, in the same commit.
 *
 * @param id logical id, never used before
 * @param patient logical id of the patient of the touched record; empty if there is none
 * @param terms search terms, {@code parameter=value} as in {@link NewVersion#terms}
 * @param recordTerms further terms: references to resources that are stored in the record of that patient. Searches
 * for them find the event through the patient, so no index holds them (performance.md, event terms by patient)
 * @param bytes canonical bytes of the event
 */
public record NewAuditEvent(
        String id, Optional<String> patient, List<String> terms, List<String> recordTerms, byte[] bytes) {
    /** Parameters with values that few events share; nearly every value of the other parameters is common. */
    private static final Set<String> SELECTIVE = Set.of("agent", "entity", "x-assessment");

    public NewAuditEvent {
        terms = List.copyOf(terms);
        recordTerms = List.copyOf(recordTerms);
        if (patient.isEmpty() && !recordTerms.isEmpty()) {
            throw new IllegalArgumentException("an event in nobody's record is not found by a patient");
        }
    }

    /** Creates an event without record terms. */
    public NewAuditEvent(String id, Optional<String> patient, List<String> terms, byte[] bytes) {
        this(id, patient, terms, List.of(), bytes);
    }

    /** Whether the index of terms holds it, unless it is a reference into the patient's own record. */
    static boolean isSelective(String term) {
        return SELECTIVE.contains(CodeSet.parameter(term));
    }

    /** All terms: first those that the index of terms holds, as many as {@link #indexed} says. */
    List<String> inOrder() {
        return CodeSet.bounded(Stream.of(
                        terms.stream().filter(NewAuditEvent::isSelective),
                        terms.stream().filter(term -> !isSelective(term)),
                        recordTerms.stream())
                .flatMap(part -> part));
    }

    int indexed() {
        return (int) terms.stream().filter(NewAuditEvent::isSelective).count();
    }
}
