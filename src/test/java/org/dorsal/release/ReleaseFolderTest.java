package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.release.DocumentedVerification.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release with small files for jar and image, verified by the commands of {@code src/docs/operate/release.md}. */
class ReleaseFolderTest {
    private static final Instant TIME = Instant.parse("2026-11-26T00:00:00Z");

    @TempDir
    private Path folder;

    private Path release;
    private Path built;
    private Path key;

    @BeforeEach
    void makeARelease() throws Exception {
        built = Files.createDirectories(folder.resolve("built/playground")).getParent();
        for (String file : List.of("dorsal.jar", "dorsal.cdx.json", "dorsal-image.tar", "playground/index.html")) {
            Files.writeString(built.resolve(file), "content of " + file);
        }
        key = folder.resolve("release.pem");
        SomeLogKeys.write(key);
        release = folder.resolve("release");
        new ReleaseFolder(release, "0.2.0", TIME).write(built, key);
        ReleaseFolder.writePublicKey(key, folder.resolve(DocumentedVerification.KEY));
    }

    @Test
    void it_has_the_files_that_the_page_lists() throws IOException {
        List<String> listed = Files.readString(DocumentedVerification.PAGE)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Stream.of(line.split("\\|")[1].replace("`", "").split(",")))
                .map(String::strip)
                .toList();
        try (Stream<Path> files = Files.list(release)) {
            assertThat(files.map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : "")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void the_documented_commands_accept_it() throws Exception {
        assertThat(verify()).isEqualTo(new Outcome(0, release + ": all files are as they were signed\n"));
        Outcome alone = verifyByOpenssl();
        assertThat(alone.status()).as(alone.printed()).isZero();
        assertThat(alone.printed()).contains("Signature Verified Successfully", "playground/index.html: OK");
    }

    @Test
    void both_name_a_changed_file_and_a_missing_one() throws Exception {
        Files.writeString(release.resolve("dorsal-0.2.0.jar"), "another jar");
        Files.delete(release.resolve("package.tgz"));
        assertThat(verify())
                .isEqualTo(new Outcome(1, "dorsal-0.2.0.jar: differs from what was signed\npackage.tgz: missing\n"));
        Outcome alone = verifyByOpenssl();
        assertThat(alone.status()).isNotZero();
        assertThat(alone.printed()).contains("dorsal-0.2.0.jar: FAILED", "package.tgz: FAILED open");
    }

    @Test
    void a_file_that_was_added_is_named() throws Exception {
        Files.writeString(release.resolve("playground/more.js"), "");
        assertThat(verify()).isEqualTo(new Outcome(1, "playground/more.js: not part of the release\n"));
    }

    @Test
    void both_refuse_checksums_that_were_written_anew() throws Exception {
        Path sums = release.resolve(ReleaseFolder.SUMS);
        Files.writeString(sums, Files.readString(sums).replaceFirst("[0-9a-f]{64}", "0".repeat(64)));
        assertThat(verify().printed()).startsWith("SHA256SUMS: the signature is not valid for the key");
        assertThat(verifyByOpenssl().status()).isNotZero();
    }

    @Test
    void both_refuse_the_key_of_somebody_else() throws Exception {
        SomeLogKeys.write(key);
        ReleaseFolder.writePublicKey(key, folder.resolve(DocumentedVerification.KEY));
        assertThat(verify().status()).isEqualTo(1);
        assertThat(verifyByOpenssl().status()).isNotZero();
    }

    @Test
    void the_same_files_give_the_same_release_in_another_folder_and_at_another_time() throws Exception {
        Path again = folder.resolve("another/folder");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
            }
        }
        new ReleaseFolder(again, "0.2.0", TIME).write(built, key);
        for (String file : List.of("dorsal-0.2.0.tgz", "package.tgz", "SHA256SUMS", "SHA256SUMS.sig")) {
            assertThat(again.resolve(file)).as(file).hasSameBinaryContentAs(release.resolve(file));
        }
    }

    @Test
    void what_is_missing_is_named_with_the_command_that_makes_it() throws IOException {
        Files.delete(built.resolve("dorsal.cdx.json"));
        ReleaseFolder other = new ReleaseFolder(release, "0.2.0", TIME);
        assertThatThrownBy(() -> other.write(built, key)).hasMessageContaining("mvn package without -o");
        Files.writeString(key, "no key");
        assertThatThrownBy(() -> other.write(built, key)).hasMessageContaining("openssl genpkey -algorithm ed25519");
    }

    private Outcome verify() throws IOException, InterruptedException {
        return new DocumentedVerification(release).byJava();
    }

    private Outcome verifyByOpenssl() throws IOException, InterruptedException {
        assumeTrue(DocumentedVerification.hasOpenssl(), "no openssl or no sha256sum");
        return new DocumentedVerification(release).byOpenssl();
    }
}
