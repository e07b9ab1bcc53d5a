package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;

/**
 * Commits for tests: small ones with readable content, and whole assessments of real size. Always the same for the
 * same seed.
 */
public final class SomeCommits {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final String CANONICAL = "https://dorsal.example/canonical";
    private static final AtomicInteger SITES = new AtomicInteger();

    private SomeCommits() {}

    /** A site that no other test has. */
    static String someSite() {
        return "site-" + SITES.incrementAndGet();
    }

    static RandomGenerator randomOf(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static NewVersion observation(String id, int version, String patient) {
        return observation(id, version, patient, NOON);
    }

    /** A survey Observation about one second of its date. */
    static NewVersion observation(String id, int version, String patient, Instant from, String... terms) {
        return new NewVersion(
                "Observation",
                id,
                version,
                patient,
                "preliminary",
                from,
                from.plusSeconds(1),
                List.of(terms),
                body(id, version));
    }

    static byte[] body(String id, int version) {
        return """
                {"resourceType":"Observation","id":"%s","meta":{"versionId":"%d"},"note":[{"text":"±½ – ✓"}]}\
                """.formatted(id, version).getBytes(StandardCharsets.UTF_8);
    }

    static Commit commit(NewVersion... versions) {
        return commitAt(NOON, versions);
    }

    static Commit commitAt(Instant recordedAt, NewVersion... versions) {
        return Commit.of(recordedAt, List.of(versions), List.of());
    }

    static Commit assessment(String id, String patient, String identifier) {
        var anchor = new NewAssessment(
                id, patient, Optional.of(identifier), DigestUtils.sha256(id.getBytes(StandardCharsets.UTF_8)));
        var response = new NewVersion(
                "QuestionnaireResponse",
                id,
                1,
                patient,
                "completed",
                NOON,
                NOON.plusSeconds(1),
                List.of("identifier=" + identifier, "identifier=" + identifier.substring(identifier.indexOf('|') + 1)),
                body(id, 1));
        return new Commit(
                NOON,
                Optional.of(anchor),
                List.of(response),
                List.of(event("event-" + id, patient)),
                List.of(),
                Optional.empty());
    }

    /** A later version of a response. */
    static NewVersion response(String id, int version, String patient, String status, String identifier) {
        return new NewVersion(
                "QuestionnaireResponse",
                id,
                version,
                patient,
                status,
                NOON,
                NOON.plusSeconds(1),
                List.of("identifier=" + identifier, "identifier=" + identifier.substring(identifier.indexOf('|') + 1)),
                body(id, version));
    }

    public static NewAuditEvent event(String id, String patient) {
        return SomeAuditEvents.of(
                id, Optional.of(patient), List.of(), ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Creates a commit of a response and thirteen results with their terms, order and event: 44 kB. */
    static Commit wholeAssessment(Instant committedAt, RandomGenerator random) {
        var patient = uuid(random);
        var assessment = uuid(random);
        var identifier = "https://ehr.example/forms|" + uuid(random);
        var versions = new ArrayList<NewVersion>();
        versions.add(response(assessment, patient, identifier, committedAt, random));
        versions.add(result("Observation", "triage-result", patient, assessment, committedAt, random));
        SomeBodies.CAUSES.forEach(
                cause -> versions.add(result("Observation", cause, patient, assessment, committedAt, random)));
        versions.add(result("Observation", "pain-score", patient, assessment, committedAt, random));
        versions.add(result("CarePlan", "plan", patient, assessment, committedAt, random));
        var order = new NewDelivery(patient, assessment, 1, Optional.of("Practitioner/7"));
        var event = SomeAuditEvents.of(
                uuid(random), Optional.of(patient), List.of(), SomeBodies.event(patient, assessment, random));
        var anchor = new NewAssessment(
                assessment,
                patient,
                Optional.of(identifier),
                DigestUtils.sha256(versions.get(0).body()));
        return new Commit(
                committedAt,
                Optional.of(anchor),
                versions,
                Optional.of(result(assessment, 1, patient, committedAt)),
                List.of(event),
                List.of(order),
                Optional.empty(),
                List.of());
    }

    /** Unsigned results of that version, dated {@code from}. */
    static ResultRow result(String assessment, int version, String patient, Instant from) {
        return new ResultRow(
                assessment,
                version,
                patient,
                "preliminary",
                version,
                new ResultRow.ScoredFacts(
                        from.toString(),
                        from,
                        "urgent",
                        true,
                        List.of("acs|emergency", "sepsis|incomplete"),
                        List.of("rest-pain"),
                        CANONICAL + "/Questionnaire/upper-back-pain|1.0.0",
                        List.of(CANONICAL + "/PlanDefinition/evidence|1.0.0"),
                        CANONICAL + "/PlanDefinition/care|1.0.0"),
                Optional.empty(),
                Optional.empty());
    }

    /** A commit of results with their panel and event. */
    static Commit results(ResultRow row) {
        var panel = observation(Slot.PANEL.id(UUID.fromString(row.assessment())), row.version(), row.patient());
        return new Commit(
                NOON.plusSeconds(row.version()),
                Optional.empty(),
                List.of(panel),
                Optional.of(row),
                List.of(event("event-" + row.hashCode(), row.patient())),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static NewVersion response(
            String id, String patient, String identifier, Instant committedAt, RandomGenerator random) {
        var terms = List.of(
                "questionnaire=" + CANONICAL + "/Questionnaire/upper-back-pain",
                "questionnaire=" + CANONICAL + "/Questionnaire/upper-back-pain|1.0.0",
                "author=Practitioner/" + random.nextInt(5000),
                "encounter=Encounter/" + random.nextInt(1_000_000),
                "identifier=" + identifier,
                "identifier=" + identifier.substring(identifier.indexOf('|') + 1));
        return new NewVersion(
                "QuestionnaireResponse",
                id,
                1,
                patient,
                "completed",
                committedAt,
                committedAt.plusMillis(1),
                terms,
                SomeBodies.response(id, patient, random));
    }

    private static NewVersion result(
            String type, String code, String patient, String assessment, Instant committedAt, RandomGenerator random) {
        var id = uuid(random);
        var body = switch (code) {
            case "triage-result" -> SomeBodies.panel(id, patient, assessment, random);
            case "plan" -> SomeBodies.plan(id, patient, assessment, random);
            default -> SomeBodies.cause(id, patient, assessment, code, random);
        };
        var terms = List.of(
                "code=" + CANONICAL + "/CodeSystem/cause|" + code,
                "code=" + code,
                "category=http://terminology.hl7.org/CodeSystem/observation-category|survey",
                "category=survey",
                "encounter=Encounter/" + random.nextInt(1_000_000),
                "derived-from=QuestionnaireResponse/" + assessment,
                "value-concept=" + CANONICAL + "/CodeSystem/disposition|urgent",
                "value-concept=urgent");
        return new NewVersion(type, id, 1, patient, "preliminary", committedAt, committedAt.plusMillis(1), terms, body);
    }

    static String uuid(RandomGenerator random) {
        // version 4, as an id of version 8 is a slot of an assessment
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, random.nextLong()).toString();
    }
}
