package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.*;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Forgery with an auditor's export alone, without the database and the log's key: a clinician's signatures are removed, and an
 * event of an erasure is added, which no checkpoint supports.
 */
class ForgedErasureTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OUTSIDE = "outside.ndjson";

    @TempDir
    private Path folder;

    /** Position of the event that was added: none, the next after the checkpoint, one that is in the log already. */
    @TestFactory
    Stream<DynamicTest> rows_that_were_removed_from_the_file_are_missed() {
        return Stream.of(-1L, signed(), 7L)
                .map(position -> DynamicTest.dynamicTest("position " + position, () -> {
                    Map<String, byte[]> entries = entries();
                    List<String> rows = lines(entries, "sign-offs.ndjson");
                    assertThat(rows).isNotEmpty();
                    entries.put("sign-offs.ndjson", new byte[0]);
                    entries.put(OUTSIDE, erasure(position));
                    announce(entries, Map.of("signOffs", 0, "outside", 1, "erasures", 1));

                    assertDoubted(entries, "ERASED_UNSIGNED at SignOff/");
                }));
    }

    @Test
    void an_event_that_was_emptied_in_the_file_is_missed() throws IOException {
        Map<String, byte[]> entries = entries();
        List<String> events = new ArrayList<>(lines(entries, "events.ndjson"));
        ObjectNode last = (ObjectNode) JSON.readTree(events.removeLast());
        last.putNull("salt").putNull("event");
        events.add(JSON.writeValueAsString(last));
        entries.put("events.ndjson", bytes(events));
        entries.put(OUTSIDE, erasure(-1));
        announce(entries, Map.of("outside", 1, "erasures", 1));

        String place = String.valueOf(signed() - 1);
        assertDoubted(entries, "ERASED_UNSIGNED at position " + place);
    }

    private void assertDoubted(Map<String, byte[]> entries, String doubt) throws IOException {
        SomeExport forged = new SomeExport(zip(entries), false);
        SomeExport.VerifierOutput output = forged.verified(LoggedDay.shared().key(), List.of());
        assertThat(output.exitCode()).as(output.text()).isEqualTo(1);
        assertThat(output.text()).contains(doubt, "Request another export, whose checkpoint includes the erasure");
    }

    /** An event that an erasure of all entries would leave, with a leaf that fits it. */
    private static byte[] erasure(long position) {
        String id = "0199aaaa-0000-7000-8000-000000000001";
        String recorded = "2026-11-01T00:00:00Z";
        String event = """
            {"resourceType":"AuditEvent","id":"%s","recorded":"%s","entity":[{"detail":[{"type":"operator","valueString":"J. Doe"},\
            {"type":"reason","valueString":"Request 2026-118"},{"type":"erased","valueString":"0-%d"}]}]}\
            """.formatted(id, recorded, signed() - 1);
        ObjectNode line = JSON.createObjectNode();
        line.put("id", id).put("recorded", recorded).putNull("patient").put("event", event);
        if (position < 0) {
            line.putNull("position").put("waits", true);
        } else {
            byte[] salt = new byte[32];
            line.put("position", position).put("salt", base64(salt)).put("leaf", base64(leaf(salt, event)));
        }
        return bytes(List.of(JSON.writeValueAsString(line)));
    }

    private static byte[] leaf(byte[] salt, String event) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            sha256.update(salt);
            return sha256.digest(event.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long signed() {
        return Long.parseLong(new TamperedDatabase(LoggedDay.shared().database())
                .does("select max(size) from log_checkpoint where site = '" + LoggedDay.SITE + "'")
                .getFirst());
    }

    private static void announce(Map<String, byte[]> entries, Map<String, Integer> counts) {
        entries.computeIfPresent("manifest.json", (_, manifest) -> {
            JsonNode tree = JSON.readTree(manifest);
            counts.forEach(((ObjectNode) tree.get("counts"))::put);
            return JSON.writeValueAsBytes(tree);
        });
    }

    private static List<String> lines(Map<String, byte[]> entries, String name) {
        return new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] bytes(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(
                SomeExport.whole(LoggedDay.shared().database()).file().toFile())) {
            Enumeration<? extends ZipEntry> each = zip.entries();
            while (each.hasMoreElements()) {
                ZipEntry entry = each.nextElement();
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("forged.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
