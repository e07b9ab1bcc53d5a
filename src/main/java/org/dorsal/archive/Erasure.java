package org.dorsal.archive;

import java.time.*;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.ErasureRows.ErasureCounts;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.store.NewAuditEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Erases a patient's payloads and the salts of the events, so that the leaves can't be matched with guessed content.
 * The leaves remain, and all other proofs stay valid. An audit event records operator, reason and positions, but not
 * the patient.
 */
public record Erasure(ErasureRows rows, Clock clock, RandomGenerator random) {
    /** Maximum length of a fact: ranges of positions are split so that they fit FHIR's string and stay readable. */
    private static final int PIECE_CHARACTERS = 500;

    /** Name of the fact that lists erased positions. */
    private static final String POSITIONS = "erased";

    /** Limit of an erasure of a named patient, which no time of a record forbids. */
    public static final Instant REGARDLESS = Instant.MAX;

    /** Preview of an erasure, without changes. */
    public ErasureOutcome preview(String site, String patient, Instant before) {
        return rows.look(site, patient, before);
    }

    /** Patients without any record since {@code before}. */
    public List<String> lastSeenBefore(String site, Instant before) {
        return rows.lastSeenBefore(site, before);
    }

    /**
     * Erases.
     *
     * @param before a patient with a record of that moment or later is not erased
     * @param erasedBy who does it
     * @param reason in their words, without anything about the patient
     */
    public ErasureOutcome erase(String site, String patient, Instant before, String erasedBy, String reason) {
        Instant now = clock.instant();
        return rows.erase(site, patient, before, now, what -> event(now, what, erasedBy, reason));
    }

    private NewAuditEvent event(Instant now, ErasureCounts what, String erasedBy, String reason) {
        List<AuditSubject> facts = new ArrayList<>();
        facts.add(new AuditSubject.FactSubject("operator", erasedBy));
        facts.add(new AuditSubject.FactSubject("reason", reason));
        facts.add(new AuditSubject.FactSubject(
                "events", Integer.toString(what.positions().size())));
        facts.add(new AuditSubject.FactSubject("resources", Long.toString(what.resources())));
        pieces(what.positions()).forEach(piece -> facts.add(new AuditSubject.FactSubject(POSITIONS, piece)));
        AuditAgents agents = new AuditAgents(
                Optional.empty(),
                Optional.of(new AuditAgents.PersonAgent(erasedBy, Optional.of(erasedBy), Set.of(), Optional.empty())),
                Optional.empty());
        return AuditedEvent.done(now, random, AuditAction.ERASE, agents, Optional.empty(), Optional.empty(), facts)
                .toEvent();
    }

    /** Whether the bytes of an event record an erasure. */
    static boolean isErasure(byte[] event) {
        try {
            return JsonMapper.shared().readTree(event).findValues("detail").stream()
                    .flatMap(JsonNode::valueStream)
                    .anyMatch(detail -> detail.path("type").stringValue("").equals(POSITIONS));
        } catch (JacksonException _) {
            return false; // a changed event
        }
    }

    /** {@code 3-5,9}. */
    static List<String> pieces(List<Long> positions) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int index = 0; index < positions.size(); index++) {
            long from = positions.get(index);
            while (index + 1 < positions.size() && positions.get(index + 1) == positions.get(index) + 1) {
                index++;
            }
            long to = positions.get(index);
            if (piece.length() > PIECE_CHARACTERS) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(piece.isEmpty() ? "" : ",").append(from).append(to > from ? "-" + to : "");
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
