package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.archive.AuditorEvidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test of the arguments of {@code dorsal verify}; tests of its findings are in the system's tests. */
class VerifyCommandTest {
    private static final String PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----";
    private static final String VKEY = "host/log/s+0badcafe+AbCd+/==";

    @TempDir
    private Path folder;

    @Test
    void without_a_key_nothing_is_verified() {
        CommandCall called = CommandCall.dorsal("verify", "export.zip");
        assertThat(called.exitCode()).isEqualTo(2);
        assertThat(called.err()).contains("--key");
    }

    @Test
    void a_file_that_is_not_there_is_told() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), PEM);
        CommandCall called =
                CommandCall.dorsal("verify", folder.resolve("no.zip").toString(), "--key", key.toString());
        assertThat(called.exitCode()).isEqualTo(3);
        assertThat(called.err()).contains("there is no such file");
    }

    @Test
    void what_is_no_export_is_doubted_with_a_cure() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), PEM);
        Path export = Files.writeString(folder.resolve("export.zip"), "no zip");
        CommandCall called = CommandCall.dorsal("verify", export.toString(), "--key", key.toString());
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.out())
                .contains("UNREADABLE at the file: it is no zip")
                .contains("Get a new one")
                .endsWith("DOUBTFUL: 1 doubts\n");
    }

    @Test
    void a_file_may_hold_several_keys_in_both_forms() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), VKEY + "\n" + PEM + "\n\n" + VKEY + "x\n");
        assertThat(EvidenceFiles.keys(List.of(key))).containsExactly(VKEY, PEM, VKEY + "x");
        Path none = Files.writeString(folder.resolve("none"), "-----BEGIN PRIVATE KEY-----");
        CommandCall called = CommandCall.dorsal("verify", "export.zip", "--key", none.toString());
        assertThat(called.exitCode()).isEqualTo(2);
        assertThat(called.err()).contains("holds no public key");
    }

    @Test
    void a_note_that_a_crash_tore_is_passed_over_when_the_whole_one_lies_beside_it() throws IOException {
        Path site = Files.createDirectories(folder.resolve("place").resolve("northside"));
        Files.writeString(site.resolve("00000000000000000007.txt"), "origin\n7\n");
        Files.writeString(site.resolve("00000000000000000007-1.txt"), "origin\n7\nroot\n");
        Files.writeString(site.resolve("00000000000000000009.txt"), "origin\n9\nroot\n");
        assertThat(EvidenceFiles.checkpoints(List.of(folder.resolve("place"))))
                .extracting(AuditorEvidence.CheckpointEvidence::note)
                .containsExactly("origin\n7\nroot\n", "origin\n9\nroot\n");
        Files.writeString(site.resolve("00000000000000000009-1.txt"), "another\n9\n");
        assertThat(EvidenceFiles.checkpoints(List.of(folder.resolve("place")))).hasSize(3);
    }

    @Test
    void an_empty_directory_is_a_mistake() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), PEM);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        CommandCall called =
                CommandCall.dorsal("verify", "export.zip", "--key", key.toString(), "--checkpoint", empty.toString());
        assertThat(called.exitCode()).isEqualTo(2);
        assertThat(called.err()).contains("holds no checkpoint");
    }
}
