package org.dorsal.store;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Version of a resource, ready to append.
 *
 * @param type FHIR resource type
 * @param id logical id
 * @param version 1 for the first
 * @param patient logical id of the patient of its compartment, the same in all versions; empty if it belongs to no patient
 * @param status the resource's status code, as used in searches
 * @param from start of its clinical date (effective, authored, period or recorded), inclusive
 * @param to end of that date, exclusive: a day of day precision ends 24 hours after {@code from}; {@link Instant#MAX} when it is open
 * @param terms terms of token and reference searches, each as {@code parameter=value}: a coding gives
 *     {@code code=system|code} and {@code code=code}; a reference {@code encounter=Encounter/7}; an identifier
 *     {@code identifier=system|value}
 * @param body the resource's JSON exactly as it will be sent
 * @param sha256 SHA-256 of the body, if it was computed before
 */
public record NewVersion(
        String type,
        String id,
        int version,
        String patient,
        String status,
        Instant from,
        Instant to,
        List<String> terms,
        byte[] body,
        Optional<byte[]> sha256) {
    public NewVersion {
        terms = List.copyOf(terms);
        if (version < 1 || !to.isAfter(from)) {
            throw new IllegalArgumentException("a version counts from 1, and its date ends after it starts");
        }
    }

    /** Creates a version without a precomputed hash. */
    public NewVersion(
            String type,
            String id,
            int version,
            String patient,
            String status,
            Instant from,
            Instant to,
            List<String> terms,
            byte[] body) {
        this(type, id, version, patient, status, from, to, terms, body, Optional.empty());
    }

    /** SHA-256 of the body, as the store will keep it. */
    public byte[] hash() {
        return sha256.orElseGet(() -> DigestUtils.sha256(body));
    }

    /** The same, and its hash is not computed again. */
    public NewVersion hashed() {
        return new NewVersion(type, id, version, patient, status, from, to, terms, body, Optional.of(hash()));
    }

    /** Returns the terms that no {@link CodeSet} has. */
    RowTerms rowTerms() {
        Optional<AssessmentReference> assessment = Optional.of(AssessmentReference.ofResource(id));
        Map<Boolean, List<String>> terms = CodeSet.others(this.terms).stream()
                .collect(Collectors.partitioningBy(
                        term -> AssessmentReference.of(term).equals(assessment)));
        return new RowTerms(List.copyOf(terms.get(false)), List.copyOf(terms.get(true)));
    }

    /**
     * Terms of a row.
     *
     * @param indexed terms that the index of terms has
     * @param internal references to resources of the same assessment, which searches find by the ids (performance.md,
     *     references within an assessment)
     */
    record RowTerms(List<String> indexed, List<String> internal) {
        List<String> all() {
            return Stream.concat(indexed.stream(), internal.stream()).toList();
        }
    }

    /** {@code Type/id/_history/n}. */
    public String reference() {
        return type + "/" + id + "/_history/" + version;
    }
}
