package org.dorsal.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
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

    static AuditedEvent any(Random chance) {
        return new AuditedEvent(
                new UUID(chance.nextLong(), chance.nextLong()),
                AT.plusMillis(chance.nextInt(1_000_000_000)),
                one(chance, List.of(AuditAction.values())),
                one(chance, List.of(EventOutcome.values())),
                maybe(chance, text(chance)),
                who(chance),
                maybe(chance, "request-" + chance.nextInt(99)),
                maybe(chance, "patient-" + chance.nextInt(99)),
                abouts(chance));
    }

    private static AuditAgents who(Random chance) {
        return new AuditAgents(
                maybe(
                        chance,
                        new AuditAgents.ClientAgent(
                                "https://ehr.example/" + chance.nextInt(9), text(chance), maybe(chance, "j"))),
                maybe(
                        chance,
                        new AuditAgents.PersonAgent(
                                chance.nextBoolean() ? "Practitioner/7" : "https://ehr.example/auth|" + text(chance),
                                maybe(chance, text(chance)),
                                Set.of(text(chance), "role"),
                                maybe(chance, one(chance, List.of("TREAT", "HCOMPL"))))),
                maybe(chance, one(chance, List.of("192.0.2.7", "2001:db8::7"))));
    }

    private static List<AuditSubject> abouts(Random chance) {
        List<AuditSubject> abouts = new ArrayList<>();
        for (int left = chance.nextInt(6); left > 0; left--) {
            byte[] hash = new byte[32];
            chance.nextBytes(hash);
            abouts.add(
                    switch (chance.nextInt(4)) {
                        case 0 ->
                            new AuditSubject.ResourceSubject(
                                    "Observation/" + left + "/_history/3", maybe(chance, hash));
                        case 1 -> new AuditSubject.ResourceSubject("Patient/p" + left, Optional.empty());
                        case 2 -> new AuditSubject.QuerySubject("Observation?code=" + text(chance));
                        default -> new AuditSubject.FactSubject("page", text(chance));
                    });
        }
        return abouts;
    }

    private static String text(Random chance) {
        return one(chance, TEXTS);
    }

    private static <T> Optional<T> maybe(Random chance, T value) {
        return chance.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private static <T> T one(Random chance, List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }
}
