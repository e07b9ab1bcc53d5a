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
import org.dorsal.archive.AuditorEvidence;
import org.dorsal.archive.VerificationFinding;
import org.dorsal.archive.VerificationReport;
import org.dorsal.archive.Verifier;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

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
                .endsWith("GOOD: nothing is in doubt\n")
                .doesNotContain("not scored again");
    }

    /** Refusal of an export that says to be a part, by both verifiers: only a whole log shows an omission. */
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

        SomeExport.VerifierOutput output = new SomeExport(part).verified(day.key(), day.place());

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text()).contains("UNREADABLE at manifest.json: it is a part of a log");
    }

    /** A monitor that posts about one test patient each minute has more than fits into memory after some days. */
    @Test
    void the_results_of_a_patient_with_too_many_answers_are_in_doubt_and_no_others() throws IOException {
        Path export = SomeExport.whole(day.database()).file();
        Map<String, Long> bytes = new TreeMap<>();
        try (ZipFile zip = new ZipFile(export.toFile())) {
            String rows = new String(
                    zip.getInputStream(zip.getEntry("resources.ndjson")).readAllBytes(), StandardCharsets.UTF_8);
            rows.lines()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .filter(row -> row.path("body").asString().contains("\"triage-result\"")
                            || row.path("type").asString().equals("QuestionnaireResponse"))
                    .forEach(row -> bytes.merge(
                            row.path("patient").asString(),
                            (long) row.path("body").asString().getBytes(StandardCharsets.UTF_8).length,
                            Long::sum));
        }
        Map.Entry<String, Long> largest =
                bytes.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        Set<String> theirs = Set.copyOf(new TamperedDatabase(day.database())
                .does("select id from assessment where site = 'northside' and patient = '" + largest.getKey() + "'"));
        String pem = Files.readString(day.key()).replaceFirst("(?s).*?(?=-----BEGIN PUBLIC KEY-----)", "");
        var evidence = new AuditorEvidence(List.of(pem), List.of(), List.of(), List.of(), 0);

        VerificationReport report = new Verifier(1, largest.getValue() - 1).verify(export, evidence);

        assertThat(report.verdicts())
                .hasSize(13)
                .allSatisfy(verdict -> assertThat(verdict.good())
                        .as(verdict.assessment())
                        .isEqualTo(!theirs.contains(verdict.assessment())));
        assertThat(report.doubts())
                .isNotEmpty()
                .allSatisfy(doubt -> assertThat(doubt.kind()).isEqualTo(VerificationFinding.FindingKind.NOT_RESCORED));
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
