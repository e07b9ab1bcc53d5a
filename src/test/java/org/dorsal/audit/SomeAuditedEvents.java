package org.dorsal.audit;

import java.time.Instant;
import java.util.*;
import org.dorsal.audit.AuditedEvent.EventOutcome;

/** Audit events for tests: a fixed event and random events. */
final class SomeAuditedEvents {
    static final UUID ID = UUID.fromString("01a1f812-f719-71df-a58e-8d3b9d9ea51d");
    static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456Z");

    /** Texts as entered by people and sent by software. */
    private static final List<String> TEXTS = List.of(
            "dorsal",
            "Zoë \"Q\" O'Néill",
            "a\\b/c<d>&e",
            "\u0000\u0007control",
            "\uD83D\uDE00 smile",
            "half \uD83D",
            "  blanks  ",
            "line\nbreak",
            "漢字",
            "1");

    private SomeAuditedEvents() {}

    /** A backend reads an Observation of a patient. */
    static AuditedEvent read() {
        return of(
                AuditAction.READ,
                EventOutcome.DONE,
                List.of(new AuditSubject.ResourceSubject("Observation/b/_history/2", Optional.empty())));
    }

    static AuditedEvent of(AuditAction action, EventOutcome outcome, List<AuditSubject> abouts) {
        return new AuditedEvent(
                ID,
                AT,
                action,
                outcome,
                outcome == EventOutcome.DONE ? Optional.empty() : Optional.of("The token has no scope for this."),
                new AuditAgents(Optional.of(client()), Optional.of(person()), Optional.of("192.0.2.7")),
                Optional.of("request-1"),
                Optional.of("patient-1"),
                abouts);
    }

    static AuditAgents.ClientAgent client() {
        return new AuditAgents.ClientAgent("https://ehr.example/auth", "client", Optional.of("token-id"));
    }

    static AuditAgents.PersonAgent person() {
        return new AuditAgents.PersonAgent(
                "Practitioner/7", Optional.of("Dr Example"), Set.of("clinician", "nurse"), Optional.of("TREAT"));
    }

    static AuditedEvent any(Random random) {
        return new AuditedEvent(
                new UUID(random.nextLong(), random.nextLong()),
                AT.plusMillis(random.nextInt(1_000_000_000)),
                pick(random, List.of(AuditAction.values())),
                pick(random, List.of(EventOutcome.values())),
                maybe(random, text(random)),
                someAgents(random),
                maybe(random, "request-" + random.nextInt(99)),
                maybe(random, "patient-" + random.nextInt(99)),
                abouts(random));
    }

    private static AuditAgents someAgents(Random random) {
        return new AuditAgents(
                maybe(
                        random,
                        new AuditAgents.ClientAgent(
                                "https://ehr.example/" + random.nextInt(9), text(random), maybe(random, "j"))),
                maybe(
                        random,
                        new AuditAgents.PersonAgent(
                                random.nextBoolean() ? "Practitioner/7" : "https://ehr.example/auth|" + text(random),
                                maybe(random, text(random)),
                                Set.of(text(random), "role"),
                                maybe(random, pick(random, List.of("TREAT", "HCOMPL"))))),
                maybe(random, pick(random, List.of("192.0.2.7", "2001:db8::7"))));
    }

    private static List<AuditSubject> abouts(Random random) {
        List<AuditSubject> abouts = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            abouts.add(
                    switch (random.nextInt(4)) {
                        case 0 ->
                            new AuditSubject.ResourceSubject(
                                    "Observation/" + left + "/_history/3", maybe(random, hash));
                        case 1 -> new AuditSubject.ResourceSubject("Patient/p" + left, Optional.empty());
                        case 2 -> new AuditSubject.QuerySubject("Observation?code=" + text(random));
                        default -> new AuditSubject.FactSubject("page", text(random));
                    });
        }
        return abouts;
    }

    private static String text(Random random) {
        return pick(random, TEXTS);
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
