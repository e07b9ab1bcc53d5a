package org.dorsal.audit.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.log.TreeHash;

/** Reads and hashes one event. */
final class EventReading {
    static final List<String> NAMES =
            List.of("position", "id", "recorded", "patient", "salt", "leaf", "event", "eventBase64", "proof", "waits");
    private static final int MOST_PROOF_HASHES = 64;
    private static final byte[] NOTHING = {};

    private final Line line;
    private long position = -1;
    private String id = "";
    private String recorded = "";
    private String patient = "";
    private byte[] salt = NOTHING;
    private byte[] leaf = NOTHING;
    private Optional<Line.Body> body = Optional.empty();
    private boolean waits;
    private List<byte[]> proof = List.of();

    private EventReading(Line line) {
        this.line = line;
    }

    static EventLine read(Line line) throws Refused {
        return new EventReading(line).read();
    }

    private EventLine read() throws Refused {
        for (String name = line.member(); !name.isEmpty(); name = line.member()) {
            member(name);
        }
        if (!line.has("position") || id.isEmpty() || (position >= 0 && leaf.length != TreeHash.BYTES)) {
            throw line.refused("a line has no position, no id or no leaf");
        }
        Optional<EventContent> told = body.flatMap(event -> EventContentReading.read(event.bytes()));
        return new EventLine(
                position,
                id,
                Print.of(id),
                recorded,
                EventLine.millis(recorded),
                patient,
                Print.of(patient).high(),
                salt.length > 0,
                leaf,
                body.isPresent(),
                body.filter(this::holds).isPresent(),
                waits,
                told,
                told.map(event -> Claim.of(event, patient)).orElse(List.of()),
                proof);
    }

    private void member(String name) throws Refused {
        switch (name) {
            case "position" -> position = line.isNull() ? -1 : natural();
            case "id" -> id = line.text();
            case "recorded" -> recorded = line.optionalText().orElse("");
            case "patient" -> patient = line.optionalText().orElse("");
            case "salt" -> salt = line.isNull() ? NOTHING : line.bytes();
            case "leaf" -> leaf = line.bytes();
            case "event" -> body = line.isNull() ? body : Optional.of(line.body());
            case "eventBase64" -> body = Optional.of(line.bodyBase64());
            case "waits" -> waits = line.truth();
            default -> proof = line.hashes(MOST_PROOF_HASHES);
        }
    }

    private long natural() throws Refused {
        long number = line.number();
        if (number < 0) {
            throw line.refused("a position is negative");
        }
        return number;
    }

    private boolean holds(Line.Body event) {
        return event.isText() && Arrays.equals(leaf, TreeHash.leaf(salt, event.bytes()));
    }
}
