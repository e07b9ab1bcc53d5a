package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.log.TreeHash;

/** Reads blocks of events and hashes them; on any thread. */
final class EventLines {
    private static final List<String> NAMES =
            List.of("position", "id", "recorded", "patient", "salt", "leaf", "event", "eventBase64", "proof", "waits");
    private static final int MOST_PROOF_HASHES = 64;
    private static final byte[] NOTHING = {};

    private EventLines() {}

    static List<EventLine> read(String entry, Blocks.Block block) throws Refused {
        List<EventLine> lines = new ArrayList<>();
        Utf8Buffer body = new Utf8Buffer();
        EventLeaf hash = new EventLeaf();
        try (Line line = new Line(entry, NAMES, block)) {
            while (line.next()) {
                lines.add(new Reading(line, body, hash).read());
            }
        }
        return lines;
    }

    /** One line under way. */
    private static final class Reading {
        private final Line line;
        private final Utf8Buffer body;
        private final EventLeaf hash;
        private long position = -1;
        private String id = "";
        private String recorded = "";
        private String patient = "";
        private byte[] salt = NOTHING;
        private byte[] leaf = NOTHING;
        private boolean bodied;
        private boolean waits;
        private List<byte[]> proof = List.of();

        Reading(Line line, Utf8Buffer body, EventLeaf hash) {
            this.line = line;
            this.body = body;
            this.hash = hash;
        }

        EventLine read() throws Refused {
            for (String name = line.member(); !name.isEmpty(); name = line.member()) {
                member(name);
            }
            if (!line.has("position") || id.isEmpty() || (position >= 0 && leaf.length != TreeHash.BYTES)) {
                throw line.refused("a line has no position, no id or no leaf");
            }
            Optional<Told> told = bodied ? ToldReading.read(body.bytes(), 0, body.length()) : Optional.empty();
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
                    bodied,
                    holds(),
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
                case "event" -> event();
                case "eventBase64" -> {
                    body.set(line.bytes());
                    bodied = true;
                }
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

        private void event() throws Refused {
            if (!line.isNull()) {
                line.into(body);
                bodied = true;
            }
        }

        private boolean holds() {
            return bodied && body.isText() && Arrays.equals(leaf, hash.of(salt, body));
        }
    }
}
