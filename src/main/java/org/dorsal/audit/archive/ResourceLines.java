package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads blocks of resources and hashes them; on any thread. */
final class ResourceLines {
    private static final List<String> NAMES =
            List.of("type", "id", "version", "patient", "recorded", "status", "sha256", "body", "bodyBase64");
    private static final String RESPONSE = "QuestionnaireResponse";

    private final Results results;

    /** @param results whose panels are scored anew; not written to meanwhile */
    ResourceLines(Results results) {
        this.results = results;
    }

    List<RowLine> read(Blocks.Block block) throws Refused {
        List<RowLine> lines = new ArrayList<>();
        Utf8Buffer body = new Utf8Buffer();
        EventLeaf hash = new EventLeaf();
        try (Line line = new Line(Entries.RESOURCES, NAMES, block)) {
            while (line.next()) {
                lines.add(read(line, body, hash));
            }
        }
        return lines;
    }

    private RowLine read(Line line, Utf8Buffer body, EventLeaf hash) throws Refused {
        String type = "";
        String id = "";
        long version = 0;
        String patient = "";
        String recorded = "";
        String status = "";
        byte[] stated = {};
        for (String name = line.member(); !name.isEmpty(); name = line.member()) {
            switch (name) {
                case "type" -> type = line.text();
                case "id" -> id = line.text();
                case "version" -> version = line.number();
                case "patient" -> patient = line.text();
                case "recorded" -> recorded = line.text();
                case "status" -> status = line.text();
                case "sha256" -> stated = line.bytes();
                case "body" -> line.into(body);
                default -> body.set(line.bytes());
            }
        }
        if (!line.has("body") && !line.has("bodyBase64")) {
            throw line.refused("a resource has no body");
        }
        byte[] computed = hash.of(body);
        Meta meta = Meta.read(body);
        String reference = References.versioned(type, id, version);
        Print print = Print.of(reference);
        boolean kept = type.equals(RESPONSE) || results.ofPanel(print) >= 0;
        return new RowLine(
                reference,
                print,
                computed,
                Arrays.equals(stated, computed) ? meta.disagreement(type, id, version, status, recorded) : "sha256",
                patient,
                recorded,
                kept ? Optional.of(body.copy()) : Optional.empty());
    }
}
