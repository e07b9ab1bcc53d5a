package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.dorsal.archive.Archive;
import org.dorsal.archive.Archive.Selection;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Untampered exports are valid, whole or in part. */
class UntouchedExportTest {
    private final LoggedDay day = LoggedDay.shared();

    @Test
    void a_whole_export_is_believed_and_every_result_comes_out_the_same() {
        SomeExport.VerifierOutput output = SomeExport.whole(day.database()).verified(day.key(), day.place());
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .contains("assessments: 13 good, 0 doubtful")
                .contains("version 2 position")
                .endsWith("GOOD: nothing is in doubt\n")
                .doesNotContain("not scored again");
    }

    @Test
    void the_events_that_a_search_finds_are_believed() {
        SomeExport.VerifierOutput output = SomeExport.of(
                        day.database(), SomeExport.aboutPatient(day.database(), "sandbox-06"))
                .verified(day.key(), day.place());
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .contains("assessments: 2 good, 0 doubtful")
                .contains("partial export of site northside");
    }

    @Test
    void chosen_events_are_believed_and_what_is_left_out_is_counted() throws IOException {
        List<String> ids = new TamperedDatabase(day.database())
                .does("select event from log_entry where site = 'northside' and position in (1, 270) order by"
                        + " position desc");
        SomeExport export = SomeExport.of(
                day.database(),
                new Selection.SelectedEvents("two events", List.of(ids.get(0), ids.get(1), "never-heard-of")));
        SomeExport.VerifierOutput output = export.verified(day.key());
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text()).contains("checked: 2 events");
        try (ZipFile zip = new ZipFile(export.file().toFile())) {
            byte[] manifest = zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes();
            assertThat(new String(manifest, StandardCharsets.UTF_8))
                    .contains("\"left\":1", "\"whole\":false", "\"filter\":\"two events\"");
        }
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
        assertThat(archive.prepare(LoggedDay.SITE, new Selection.WholeLog(), "me")
                        .orElseThrow()
                        .writeTo(OutputStream.nullOutputStream()))
                .containsEntry("assessments", 10L)
                .containsEntry("outside", 0L);
    }

    @Test
    void where_nothing_is_signed_there_is_no_export() {
        Archive archive = new Archive(reads(TestPostgres.shared()), Map::of, Clock.systemUTC(), () -> {});
        assertThat(archive.prepare("a-site-of-nobody", new Selection.WholeLog(), "me"))
                .isEmpty();
        assertThat(new Archive(reads(day.database()), Map::of, Clock.systemUTC(), () -> {})
                        .prepare(LoggedDay.SITE, new Selection.SelectedEvents("none", List.of("never-heard-of")), "me"))
                .isEmpty();
    }

    private static ArchiveReads reads(TestPostgres database) {
        return new ArchiveReads(database.asApplication(), Duration.ofSeconds(20));
    }
}
