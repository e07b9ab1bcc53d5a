package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.archive.Erasure;
import org.dorsal.command.CommandResource.ErasureDesk;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.Commit;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/** {@code dorsal erase} on a real database: counting, erasing, and who was not seen for long. */
class EraseCommandTest {
    private static final TestPostgres DATABASE = TestPostgres.shared();
    private static final Instant LONG_AGO = Instant.parse("1986-11-20T12:00:00Z");
    private static final Instant LATELY = Instant.parse("2021-11-20T12:00:00Z");

    /** The shared database, opened as its owner; settings are remembered. */
    private static final class FakeErasureDesk implements ErasureDesk {
        private final String site;
        private final Optional<Period> retention;

        FakeErasureDesk(String site, Optional<Period> retention) {
            this.site = site;
            this.retention = retention;
        }

        @Override
        public Map<String, Optional<Period>> retention() {
            return Map.of(site, retention);
        }

        @Override
        public Erasure erasure() {
            return new Erasure(
                    new ErasureRows(DATABASE.asOwner(), Duration.ofSeconds(20)), CommandCall.CLOCK, new Random(1));
        }

        @Override
        public void close() {}
    }

    @Test
    void without_yes_it_counts_and_erases_nothing() {
        fill("erase-1", "p1", LATELY);
        CommandCall result = erase("erase-1", "--patient", "p1");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("""
            patient 1: would erase 0 assessments, 2 resources, 0 signatures, 0 delivery rows, 0 launches and drafts, 0 other rows, 0 events
            1 patient; nothing was erased, add --yes to do it
            """);
        assertThat(resources("erase-1", "p1")).isEqualTo(2);
    }

    @Test
    void with_yes_it_erases_and_names_nobody() {
        fill("erase-2", "p1", LATELY);
        fill("erase-2", "p2", LATELY);
        CommandCall result = erase("erase-2", "--patient", "p1", "--yes");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("patient 1: erased 0 assessments, 2 resources")
                .doesNotContain("p1");
        assertThat(resources("erase-2", "p1")).isZero();
        assertThat(resources("erase-2", "p2")).isEqualTo(2);
    }

    @Test
    void past_retention_takes_those_who_were_not_seen_for_so_long_and_nobody_else() {
        fill("erase-3", "old", LONG_AGO);
        fill("erase-3", "seen-again", LONG_AGO);
        fill("erase-3", "seen-again", LATELY);
        fill("erase-3", "young", LATELY);
        CommandCall result = erase("erase-3", "--past-retention", "--yes");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).endsWith("1 patient\n");
        assertThat(Stream.of("old", "seen-again", "young").map(patient -> resources("erase-3", patient)))
                .containsExactly(0L, 4L, 2L);
    }

    @Test
    void a_site_without_retention_keeps_everything() {
        CommandCall result = erase(new FakeErasureDesk("erase-4", Optional.empty()), "erase-4", "--past-retention");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("dorsal.sites.erase-4.retention is not set");
    }

    @Test
    void whoever_is_not_named_and_gives_no_reason_erases_nothing() {
        assertThat(erase("erase-5").err()).contains("--patient");
        assertThat(erase("erase-5", "--patient", "p", "--past-retention").exitCode())
                .isEqualTo(2);
        assertThat(run(
                                new FakeErasureDesk("erase-5", Optional.empty()),
                                "--site",
                                "erase-5",
                                "--patient",
                                "p",
                                "--by",
                                " ",
                                "--reason",
                                "x")
                        .err())
                .contains("--by and --reason must say something");
        assertThat(erase(new FakeErasureDesk("other", Optional.empty()), "erase-5", "--patient", "p")
                        .err())
                .contains("there is no such site; known are other");
    }

    private static CommandCall erase(String site, String... more) {
        return erase(new FakeErasureDesk(site, Optional.of(Period.ofYears(30))), site, more);
    }

    private static CommandCall erase(ErasureDesk desk, String site, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--site", site, "--by", "J. Doe", "--reason", "Request 7"));
        arguments.addAll(List.of(more));
        return run(desk, arguments.toArray(String[]::new));
    }

    private static CommandCall run(ErasureDesk desk, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = DorsalCommandLine.run(
                Stream.concat(Stream.of("erase"), Stream.of(arguments)).toArray(String[]::new),
                SomeProfiles::files,
                _ -> desk,
                CommandCall.NO_MIGRATION,
                CommandCall.CLOCK,
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandCall(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static long resources(String site, String patient) {
        return new ErasureRows(DATABASE.asOwner(), Duration.ofSeconds(20)).look(site, patient, Erasure.REGARDLESS)
                        instanceof ErasureRows.ErasureOutcome.ErasedRows(var what)
                ? what.resources()
                : -1;
    }

    private static void fill(String site, String patient, Instant recorded) {
        List<NewVersion> versions = Stream.of("a", "b")
                .map(name -> new NewVersion(
                        "Observation",
                        patient + "-" + name + "-" + recorded.getEpochSecond(),
                        1,
                        patient,
                        "final",
                        recorded,
                        recorded.plusMillis(1),
                        List.of(),
                        "{}".getBytes(StandardCharsets.UTF_8)))
                .toList();
        new Ledger(DATABASE.asApplication(), Duration.ofSeconds(20))
                .append(site, Commit.of(recorded, versions, List.of()));
    }
}
