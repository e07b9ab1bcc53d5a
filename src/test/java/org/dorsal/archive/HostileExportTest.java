package org.dorsal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.system.SomeExport;
import org.dorsal.system.SomeExport.VerifierOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were made to hurt end in one clear sentence, never in a fault of the process. */
class HostileExportTest {
    private static final String MANIFEST =
            "{\"format\":1,\"site\":\"s\",\"origin\":\"o\",\"made\":\"2026-01-01T00:00:00Z\","
                    + "\"by\":\"b\",\"filter\":\"f\",\"whole\":true,\"from\":0,\"to\":0,\"size\":0,\"left\":0,\"counts\":{}}\n";
    private static final String EVENT = "{\"position\":0,\"id\":\"a\",\"recorded\":null,\"patient\":null,\"salt\":null,"
            + "\"leaf\":\"" + "A".repeat(43) + "=\",\"event\":null}\n";

    @TempDir
    private Path folder;

    @Test
    void what_is_no_zip_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("no.zip"), "this is no zip");
        assertRefused(file, "it is no zip");
    }

    @Test
    void a_zip_that_was_cut_off_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(zip(entries()));
        Path file = Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertRefused(file, "it is no zip, or it was cut off");
    }

    @Test
    void a_path_that_leads_out_is_refused() throws IOException {
        for (String name : List.of(
                "../../etc/passwd", "/etc/passwd", "knowledge/../../x.json", "knowledge//x", "knowledge/.hidden")) {
            assertRefused(zip(with(name, "x")), "an entry whose name no export has");
        }
    }

    @Test
    void an_entry_that_is_there_twice_is_refused() throws IOException {
        Path file = zip(with("READ-ME.txu", "other"));
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("READ-ME.txu", "READ-ME.txt");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file, "the entry is there twice");
    }

    @Test
    void a_bomb_is_refused() throws IOException {
        Map<String, String> entries = entries();
        entries.remove(Entries.EVENTS);
        Path file = folder.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry(Entries.EVENTS));
            byte[] blank = (" ".repeat(1023) + "\n").repeat(1024).getBytes(StandardCharsets.UTF_8);
            for (int megabyte = 0; megabyte < 300; megabyte++) {
                zip.write(blank);
            }
        }
        assertRefused(file, "expands beyond the limit");
    }

    @Test
    void a_line_without_an_end_is_refused() throws IOException {
        Path file = folder.resolve("line.zip");
        Map<String, String> entries = entries();
        entries.remove(Entries.EVENTS);
        byte[] noise = new byte[24 << 20]; // does not swell: only its line is too long
        new Random(1).nextBytes(noise);
        for (int index = 0; index < noise.length; index++) {
            noise[index] = (byte) ('a' + (noise[index] & 15));
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setLevel(1);
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry(Entries.EVENTS));
            zip.write(noise);
            zip.write(noise);
        }
        assertRefused(file, "a line of more than");
    }

    @Test
    void lines_that_two_tools_might_understand_differently_are_refused() throws IOException {
        assertRefusedEvent(EVENT.replace("\"id\":\"a\"", "\"id\":\"a\",\"id\":\"b\""), "the member id twice");
        assertRefusedEvent(EVENT.replace("\"id\":\"a\"", "\"id\":\"a\",\"else\":1"), "a member that no export has");
        assertRefusedEvent(EVENT.replace("\"position\":0", "\"position\":\"0\""), "not of the kind");
        assertRefusedEvent(EVENT.replace("\"position\":0", "\"position\":0.5"), "not of the kind");
        assertRefusedEvent(EVENT.replace("\"position\":0", "\"position\":1e9"), "not of the kind");
        assertRefusedEvent(EVENT.replace("\"position\":0", "\"position\":" + "9".repeat(400)), "not of the kind");
        assertRefusedEvent(EVENT.replace("\"position\":0", "\"position\":-1"), "not of the kind");
        assertRefusedEvent(EVENT.replace("AAAA", "A*AA"), "no base64");
        assertRefusedEvent("[" + EVENT.strip() + "]\n", "no object");
        assertRefusedEvent("{'position':0}\n", "no JSON");
        assertRefusedEvent("[".repeat(100_000) + "\n", "no JSON");
        assertRefusedEvent("{\"event\":" + "[".repeat(100_000) + "\n", "no JSON");
        assertRefusedEvent("{}\n", "no position, no id or no leaf");
        assertRefusedEvent(EVENT.strip(), "its last line has no end");
    }

    @Test
    void what_is_missing_is_named() throws IOException {
        for (String name : List.of(
                Entries.MANIFEST,
                Entries.CHECKPOINT,
                Entries.CHECKPOINTS,
                Entries.CHECKPOINT_ROWS,
                Entries.EVENTS,
                Entries.NODES,
                Entries.OUTSIDE,
                Entries.RESOURCES,
                Entries.SIGN_OFFS,
                Entries.ASSESSMENTS,
                Entries.DELIVERIES)) {
            Map<String, String> entries = entries();
            entries.remove(name);
            assertRefused(zip(entries), name + ": the entry is missing");
        }
    }

    @Test
    void a_later_format_is_refused_in_words() throws IOException {
        assertRefused(
                zip(with(Entries.MANIFEST, MANIFEST.replace("\"format\":1", "\"format\":2"))),
                "this release reads format 1");
    }

    @Test
    void a_checkpoint_that_is_none_is_doubted() throws IOException {
        assertThat(verified(zip(entries())).doubts()).anyMatch(doubt -> doubt.startsWith("SIGNATURE_BAD at "));
    }

    private void assertRefusedEvent(String line, String message) throws IOException {
        assertRefused(zip(with(Entries.EVENTS, line)), message);
    }

    private static void assertRefused(Path file, String message) {
        VerifierOutput output = verified(file);
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.doubts())
                .as(output.text())
                .anyMatch(doubt -> doubt.startsWith("UNREADABLE at ") && doubt.contains(message));
    }

    private static VerifierOutput verified(Path file) {
        return new SomeExport(file, false).verified(SomeLogKeys.publicKey());
    }

    private Path zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        Path file = Files.createTempFile(folder, "export", ".zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            bytes.writeTo(out);
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static Map<String, String> with(String name, String text) {
        Map<String, String> entries = entries();
        entries.put(name, text);
        return entries;
    }

    private static Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(Entries.READ_ME, "read me");
        entries.put(Entries.CHECKPOINT, "no note");
        for (String empty : List.of(
                Entries.CHECKPOINTS,
                Entries.CHECKPOINT_ROWS,
                Entries.EVENTS,
                Entries.NODES,
                Entries.OUTSIDE,
                Entries.RESOURCES,
                Entries.SIGN_OFFS,
                Entries.ASSESSMENTS,
                Entries.DELIVERIES)) {
            entries.put(empty, "");
        }
        entries.put(Entries.MANIFEST, MANIFEST);
        return entries;
    }
}
