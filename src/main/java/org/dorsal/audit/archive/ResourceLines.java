package org.dorsal.audit.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads and hashes one resource. */
final class ResourceLines {
    static final List<String> NAMES =
            List.of("type", "id", "version", "patient", "recorded", "status", "sha256", "body", "bodyBase64");
    private static final String RESPONSE = "QuestionnaireResponse";

    private final Results results;

    /** @param results whose panels are scored anew; not written to meanwhile */
    ResourceLines(Results results) {
        this.results = results;
    }

    RowLine read(Line line) throws Refused {
        Line.Body body = Line.Body.NONE;
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
                case "body" -> body = line.body();
                default -> body = line.bodyBase64();
            }
        }
        if (!line.has("body") && !line.has("bodyBase64")) {
            throw line.refused("a resource has no body");
        }
        byte[] computed = DigestUtils.sha256(body.bytes());
        Meta meta = Meta.read(body.bytes());
        String reference = References.versioned(type, id, version);
        Print print = Print.of(reference);
        boolean kept = type.equals(RESPONSE) || results.ofPanel(print).isPresent();
        return new RowLine(
                reference,
                print,
                computed,
                Arrays.equals(stated, computed) ? meta.disagreement(type, id, version, status, recorded) : "sha256",
                patient,
                recorded,
                kept ? Optional.of(body.bytes()) : Optional.empty());
    }
}
