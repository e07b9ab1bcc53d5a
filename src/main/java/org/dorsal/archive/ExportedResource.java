package org.dorsal.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** Line of an export's {@code resources.ndjson}, for a repeated scoring of its answers. Does not verify anything. */
public sealed interface ExportedResource {
    /** The entry of the zip that holds these lines. */
    String ENTRY = Entries.RESOURCES;

    /**
     * A resource of the ledger.
     *
     * @param status FHIR's, as its row says
     * @param body its stored bytes
     */
    record StoredRow(String type, long version, String status, byte[] body) implements ExportedResource {
        private static final Set<String> ANSWERED = Set.of("completed", "amended");

        /** Whether this is a completed or amended response. */
        public boolean isAnswered() {
            return type.equals("QuestionnaireResponse") && ANSWERED.contains(status);
        }
    }

    /** Line that can't be parsed as a row of an export. */
    record UnreadableExport(String message) implements ExportedResource {}

    /** Whether the line begins like a row of an export; a FHIR resource begins differently. */
    static boolean isOne(byte[] line) {
        byte[] begin = "{\"type\":\"".getBytes(StandardCharsets.UTF_8);
        return line.length > begin.length && Arrays.mismatch(line, 0, begin.length, begin, 0, begin.length) < 0;
    }

    static ExportedResource read(byte[] line) {
        try {
            ArchiveLine row = new ArchiveLine(ENTRY, RowLine.RESOURCE, line);
            byte[] body = row.body("body")
                    .orElseThrow(() -> row.refused("a resource has no body"))
                    .bytes();
            return new StoredRow(row.text("type"), row.number("version"), row.text("status"), body);
        } catch (ArchiveFormatException refused) {
            return new UnreadableExport("This line of the export can't be read: "
                    + refused.doubt().place() + ": " + refused.getMessage() + ".");
        }
    }
}
