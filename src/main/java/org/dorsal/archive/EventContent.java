package org.dorsal.archive;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.audit.log.TreeHash;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parts of an audit event that the verifier compares.
 *
 * @param interaction code of the subtype
 * @param outcome {@code outcomeDesc}; for a request to an EHR its result
 * @param patients references {@code Patient/…}
 * @param written rows of the commit, with hashes
 * @param job id of the delivery of a request to an EHR
 * @param assessment id of the assessment to which the facts belong
 */
record EventContent(
        String id,
        String recorded,
        String interaction,
        String outcome,
        List<String> patients,
        List<HashedRow> written,
        Optional<String> job,
        Optional<String> assessment,
        List<EventFact> facts) {
    private static final String JOB = "20";
    private static final String URN = "urn:uuid:";

    /** Parses an event; empty when the bytes are not a JSON object, which means that they were changed. */
    static Optional<EventContent> read(byte[] bytes) {
        try {
            JsonNode event = JsonMapper.shared().readTree(bytes);
            return event.isObject() ? Optional.of(of(event)) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static EventContent of(JsonNode event) {
        List<String> patients = new ArrayList<>(1);
        List<HashedRow> written = new ArrayList<>();
        List<EventFact> facts = List.of();
        Optional<String> job = Optional.empty();
        Optional<String> assessment = Optional.empty();
        for (JsonNode entity : event.path("entity")) {
            String reference = text(entity.path("what").path("reference"));
            String identifier = text(entity.path("what").path("identifier").path("value"));
            byte[] sha256 = sha256(entity.path("detail"));
            List<EventFact> entityFacts = factsOf(entity.path("detail"));
            if (reference.startsWith("Patient/")) {
                patients.add(reference);
            } else if (sha256.length > 0) { // rows that are not FHIR resources are named by identifier
                written.add(new HashedRow(reference.isEmpty() ? identifier : reference, sha256));
            } else if (text(entity.path("role").path("code")).equals(JOB) && identifier.startsWith(URN)) {
                job = uuid(identifier);
            } else if (!entityFacts.isEmpty()) {
                facts = entityFacts;
                assessment = uuid(identifier);
            }
        }
        return new EventContent(
                text(event.path("id")),
                text(event.path("recorded")),
                text(event.path("subtype").path(0).path("code")),
                text(event.path("outcomeDesc")),
                patients,
                written,
                job,
                assessment,
                facts);
    }

    private static byte[] sha256(JsonNode details) {
        byte[] hash = {};
        for (JsonNode detail : details) {
            JsonNode bytes = detail.path("valueBase64Binary");
            hash = bytes.isString() ? bytes.binaryValue() : hash;
        }
        return hash;
    }

    private static List<EventFact> factsOf(JsonNode details) {
        List<EventFact> entityFacts = new ArrayList<>();
        for (JsonNode detail : details) {
            if (!text(detail.path("valueString")).isEmpty()) {
                entityFacts.add(new EventFact(text(detail.path("type")), text(detail.path("valueString"))));
            }
        }
        return entityFacts;
    }

    private static Optional<String> uuid(String identifier) {
        return identifier.startsWith(URN) ? Optional.of(identifier.substring(URN.length())) : Optional.empty();
    }

    private static String text(JsonNode node) {
        return node.stringValue("");
    }

    /** A row that was written, and the hash of its bytes. */
    record HashedRow(String reference, byte[] sha256) {}

    record EventFact(String name, String value) {}

    Optional<String> fact(String name) {
        return facts.stream()
                .filter(fact -> fact.name().equals(name))
                .map(EventFact::value)
                .findFirst();
    }

    /** Id of the assessment with the result set that the event created or changed. */
    Optional<UUID> result() {
        try {
            return fact("result")
                    .filter("true"::equals)
                    .flatMap(_ -> assessment)
                    .map(UUID::fromString);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Version of the result set; 0 when absent. */
    int version() {
        try {
            return Integer.parseInt(fact("version").orElse("0"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** The order that its commit queued. */
    Optional<String> order() {
        return assessment.flatMap(id -> fact("order").map(version -> "Order/" + id + "/_history/" + version));
    }

    /** Reference of the delivery attempt that the event describes. */
    Optional<String> attempt() {
        return job.filter(_ -> !outcome.isEmpty()).map(_ -> RowReferences.attempt(id));
    }

    /** References of all rows that the commit wrote. */
    List<String> references() {
        List<String> references = new ArrayList<>();
        written.forEach(hashed -> references.add(hashed.reference()));
        order().ifPresent(references::add);
        attempt().ifPresent(references::add);
        return references;
    }

    /**
     * An event's word that its commit wrote a row.
     *
     * @param row print of the row's reference
     * @param hash 32 bytes that the row must have, too: of its body, or of its columns
     * @param demanded the row must be there
     */
    record Claim(NameHash row, byte[] hash, boolean demanded) {
        /** Copy of the claim without the requirement that the row is present. */
        Claim permitted() {
            return new Claim(row, hash, false);
        }

        static byte[] ofOrder(String order, String patient) {
            return hash(order, patient);
        }

        /** @param outcome a word, and the HTTP status where there was an answer */
        static byte[] ofAttempt(String key, String act, String outcome, String patient) {
            return hash(key, act, outcome, patient);
        }

        private static byte[] hash(String... parts) {
            return TreeHash.leaf(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Claims of the event.
     *
     * @param patient patient of the event's row
     */
    List<Claim> claims(String patient) {
        List<Claim> claims = new ArrayList<>(written.size() + 1);
        written.forEach(hashed -> claims.add(new Claim(NameHash.of(hashed.reference()), hashed.sha256(), true)));
        order().ifPresent(order -> claims.add(new Claim(NameHash.of(order), Claim.ofOrder(order, patient), true)));
        attempt()
                .ifPresent(attempt -> claims.add(new Claim(
                        NameHash.of(attempt), Claim.ofAttempt(job.orElse(""), interaction, outcome, patient), true)));
        return claims;
    }
}
