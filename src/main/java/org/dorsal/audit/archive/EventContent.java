package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an event says that a check needs.
 *
 * @param interaction code of the subtype
 * @param outcome {@code outcomeDesc}: of a request to an EHR, what came of it
 * @param patients references {@code Patient/…} of persons that it is about
 * @param written what its commit wrote, by hash
 * @param job the delivery that a request to an EHR belonged to
 * @param assessment that its facts are about
 */
record EventContent(
        String id,
        String recorded,
        String action,
        String interaction,
        String outcome,
        List<String> patients,
        List<Hashed> written,
        Optional<String> job,
        Optional<String> assessment,
        List<Fact> facts) {
    /** A row that was written, and the hash of its bytes. */
    record Hashed(String reference, byte[] sha256) {}

    /** One detail. */
    record Fact(String name, String value) {}

    Optional<String> fact(String name) {
        for (Fact fact : facts) {
            if (fact.name().equals(name)) {
                return Optional.of(fact.value());
            }
        }
        return Optional.empty();
    }

    /** The assessment whose result set it made or changed. */
    Optional<String> result() {
        return fact("result").filter("true"::equals).flatMap(_ -> assessment);
    }

    /** The order that its commit queued. */
    Optional<String> order() {
        return assessment.flatMap(id -> fact("order").map(version -> "Order/" + id + "/_history/" + version));
    }

    /** The attempt that it tells of. */
    Optional<String> attempt() {
        return job.filter(_ -> !outcome.isEmpty()).map(_ -> References.attempt(id));
    }

    /** Whatever its commit wrote. */
    List<String> references() {
        List<String> references = new ArrayList<>();
        written.forEach(hashed -> references.add(hashed.reference()));
        order().ifPresent(references::add);
        attempt().ifPresent(references::add);
        return references;
    }

    @Override
    public String toString() {
        return "EventContent[" + id + "]";
    }
}
