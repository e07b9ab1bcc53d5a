package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.zip.*;
import org.dorsal.archive.Archive;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Untampered exports of whole logs are valid, and parts are not. */
class UntouchedExportTest {
    private final LoggedDay day = LoggedDay.shared();

    @Test
    void a_whole_export_is_believed_and_every_result_comes_out_the_same() {
        SomeExport.VerifierOutput output = SomeExport.whole(day.database()).verified(day.key(), day.place());
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .contains("assessments: 13 good, 0 doubtful")
                .contains("version 2 position")
                .contains(" results are the same, 0 are in doubt\n")
                .endsWith("GOOD: nothing is in doubt\n");
    }

    /** Refusal of an export that says to be a part: only a whole log shows an omission. */
    @Test
    void a_part_of_a_log_is_not_trusted(@TempDir Path folder) throws IOException {
        Path part = folder.resolve("part.zip");
        try (ZipFile from = new ZipFile(SomeExport.whole(day.database()).file().toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(part))) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(
                        entry.getName().equals("manifest.json")
                                ? new String(content, StandardCharsets.UTF_8)
                                        .replace("\"whole\":true", "\"whole\":false")
                                        .getBytes(StandardCharsets.UTF_8)
                                : content);
            }
        }

        SomeExport.VerifierOutput output = new SomeExport(part, false).verified(day.key(), day.place());

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text()).contains("UNREADABLE at manifest.json: it is a part of a log");
    }

    @Test
    void without_the_right_key_nothing_is_believed(@TempDir Path folder) throws IOException {
        SomeExport export = SomeExport.whole(day.database());
        SomeLogKeys.write(folder.resolve("another.pem"));
        String another = org.dorsal.audit.log.LogKey.read(Files.readString(folder.resolve("another.pem")))
                .publicKey("x")
                .pem();
        SomeExport.VerifierOutput output = export.verified(Files.writeString(folder.resolve("key.pem"), another));
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text()).contains("SIGNATURE_BAD at checkpoint.txt: none of the keys");
    }

    @Test
    void whoever_exports_learns_how_much_of_each_kind_there_is() throws IOException {
        Archive archive = new Archive(reads(day.database()), Map::of, Clock.systemUTC(), () -> {});
        assertThat(archive.prepare(LoggedDay.SITE, "me").orElseThrow().writeTo(OutputStream.nullOutputStream()))
                .containsEntry("assessments", 10L)
                .containsEntry("outside", 0L);
    }

    @Test
    void where_nothing_is_signed_there_is_no_export() {
        Archive archive = new Archive(reads(TestPostgres.shared()), Map::of, Clock.systemUTC(), () -> {});
        assertThat(archive.prepare("a-site-of-nobody", "me")).isEmpty();
    }

    private static ArchiveReads reads(TestPostgres database) {
        return new ArchiveReads(database.asApplication(), Duration.ofSeconds(20));
    }
}
