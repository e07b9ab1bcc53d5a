package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.store.DatabaseStartupCheck;
import org.dorsal.store.PostgresServer;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * The operator's drill: a database that archives its log and has a base backup is lost, and restored to a point in
 * time, to its end, and from a dump; each time the auditor's tool finds it intact and no row is missing. On the
 * newest installed PostgreSQL that has its client programs; else on the embedded one, which has no {@code pg_dump}.
 * {@code -Ddorsal.long=true} also starts the service on the restored database.
 */
class RestoreDrillIT {
    private static final String SUBSCRIPTION = """
            insert into subscription
            values ('northside', 's', 'client', '', 1, now(), 'off', null, '', '', 0, 0, 0, null, false, 'infinity', 'infinity', null, 0)
            """;
    private static final int BEFORE_NOON = 12;
    private static final Optional<Path> INSTALLED = PostgresServer.installed();

    @TempDir
    private static Path folder;

    private static Path programs = Path.of("");
    private static SandboxEhr ehr;
    private static ServiceSettings settings;
    private static PostgresServer lost;

    /** Rows of each table, and the database's clock, at a moment without writes. */
    private static DatabaseState noon;

    private static DatabaseState end;

    private record DatabaseState(Map<String, Long> rows, String time, Path checkpoints) {}

    /** Twelve assessments, half of them after the base backup; noon; four more; then the machine is gone. */
    @BeforeAll
    static void live() {
        programs = INSTALLED.orElseGet(PostgresServer::embedded);
        System.out.println("restore drill with the programs of " + programs);
        Path archive = made("archive");
        Path place = made("place");
        lost = PostgresServer.made(programs, folder.resolve("lost"), SomePort.free())
                .start(Map.of(
                        "archive_mode",
                        "on",
                        "archive_command",
                        "test ! -f " + archive + "/%f && cp %p " + archive + "/%f"))
                .prepared();
        int port = SomePort.free();
        String address = "http://localhost:" + port;
        ehr = SandboxEhr.start(0, ServiceSettings.base(address));
        settings = new ServiceSettings(
                lost.url(),
                address,
                ehr.issuer(),
                List.of("--dorsal.log.places[0]=file:" + place, "--dorsal.log.checkpoint-every=1s"));
        try (ServiceProcess service = ServiceProcess.replica(port, settings, "-XX:TieredStopAtLevel=1")) {
            service.awaitReady();
            assess(service, BEFORE_NOON / 2);
            TestPostgres.run(lost.asSuperuser(), SUBSCRIPTION);
            backUp();
            assess(service, BEFORE_NOON / 2);
            noon = stateOf(place, "noon");
            assess(service, 4);
            end = stateOf(place, "end");
            text(SomeClient.anonymous(address).get("log/northside/key").text(), "key.pem");
        }
        if (INSTALLED.isPresent()) {
            lost.run("pg_dump", "-Fc", "-f", folder.resolve("dorsal.dump").toString(), "dorsal");
        }
        TestPostgres.run(lost.asSuperuser(), "select pg_switch_wal()");
        await("the archive").until(() -> archived() > 0 && unarchived() == 0);
        lost.close();
    }

    @AfterAll
    static void stop() {
        lost.close();
        ehr.close();
    }

    @Test
    void a_base_backup_and_the_archive_bring_back_a_moment() {
        try (PostgresServer restored = recovered("to-noon", Map.of("recovery_target_time", noon.time()))) {
            assertThat(rows(restored.asSuperuser())).isEqualTo(noon.rows());
            assertThat(verified(restored, noon.checkpoints()).exitCode()).isZero();

            // the checkpoint is newer than the restored log
            SomeExport.VerifierOutput output = verified(restored, end.checkpoints());
            assertThat(output.exitCode()).isEqualTo(1);
            assertThat(output.text()).contains("LOG_SHORTER at ");
            endSubscriptions(restored);
            markDeliveries(restored);
            if (Boolean.getBoolean("dorsal.long")) {
                notSigned(restored);
            }
        }
    }

    @Test
    void a_base_backup_and_the_archive_bring_back_everything() {
        try (PostgresServer restored = recovered("to-end", Map.of())) {
            assertThat(rows(restored.asSuperuser())).isEqualTo(end.rows());
            assertThat(verified(restored, end.checkpoints()).exitCode()).isZero();
        }
    }

    @Test
    void a_dump_brings_back_everything_and_every_right() {
        assumeThat(INSTALLED)
                .as("*** pg_dump IS NOT INSTALLED beside a PostgreSQL server: restoring a dump was not tried ***")
                .isPresent();
        try (PostgresServer restored = PostgresServer.made(programs, folder.resolve("dumped"), SomePort.free())
                .start(Map.of())
                .roles()) {
            restored.run(
                    "pg_restore",
                    "--create",
                    "--exit-on-error",
                    "-d",
                    "postgres",
                    folder.resolve("dorsal.dump").toString());
            TestPostgres.run(restored.asSuperuser(), "analyze");
            assertThat(rows(restored.asSuperuser())).isEqualTo(end.rows());
            assertThat(verified(restored, end.checkpoints()).exitCode()).isZero();
            assertThat(DatabaseStartupCheck.objections(
                            restored.asService(), TestPostgres.OWNER, TestPostgres.STATEMENT))
                    .isEmpty();
        }
    }

    /** Returns the SQL block of the guide that contains the words. */
    private static String guide(String words) {
        try {
            return Pattern.compile("```sql\\s(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of("src/docs/operate/restore.md")))
                    .results()
                    .map(block -> block.group(1))
                    .filter(block -> block.contains(words))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Runs the statements of the guide as the owner: the numbers of lost events must not be given to others. */
    private static void endSubscriptions(PostgresServer restored) {
        String count = "select count(*) from subscription";
        assertThat(TestPostgres.numbers(restored.asSuperuser(), count)).containsExactly(1L);
        TestPostgres.run(restored.asOwner(), guide("delete from subscription;"));
        assertThat(TestPostgres.numbers(restored.asSuperuser(), count)).containsExactly(0L);
    }

    /** Runs the statements of the guide as the owner: results not filed yet may be in the EHR. */
    private static void markDeliveries(PostgresServer restored) {
        String unmarked = """
                select (select count(*) from delivery_item
                          left join delivery_plan using (site, patient, assessment, version)
                         where state not in ('FILED', 'SUPERSEDED') and (state = 'PENDING' or not may_be_there)
                           and ways is distinct from '{}')
                       + (select count(*) from delivery
                            left join delivery_plan using (site, patient, assessment, version)
                           where not may_be_there and (ways is null or ways = '{}'))
                       + (select 1 - count(*) from restoration)
                """;
        TestPostgres.run(restored.asSuperuser(), """
                insert into delivery (site, patient, assessment, version, created)
                values ('northside', 'p', 'a', 1, now()), ('northside', 'p', 'unread', 1, now());
                insert into delivery_plan (site, patient, assessment, version, planned_at, ways)
                values ('northside', 'p', 'unread', 1, now(), '{}');
                insert into delivery_item (site, patient, assessment, slot, version, key, kind, position, resource_version,
                                           state, reason, tries, since, changed, may_be_there)
                values ('northside', 'p', 'unread', 'QuestionnaireResponse/unread', 1, gen_random_uuid(), 'RESPONSE', 0, 1,
                        'PARKED', 'INTERNAL_FAULT', 0, now(), now(), false);
                """);
        assertThat(TestPostgres.numbers(restored.asSuperuser(), unmarked).getFirst())
                .isPositive();
        TestPostgres.run(restored.asOwner(), guide("update delivery_item"));
        assertThat(TestPostgres.numbers(restored.asSuperuser(), unmarked)).containsExactly(0L);
        assertThat(TestPostgres.numbers(
                        restored.asSuperuser(),
                        "select count(*) from delivery_item where assessment = 'unread' and state = 'PARKED'"
                                + " and not may_be_there"))
                .as("the item of an order that could not be read stays as it is, so that the order is planned anew")
                .containsExactly(1L);
    }

    /**
     * Asserts that a service on the restored database reads earlier acknowledged data, and does not sign a log
     * shorter than the one it signed.
     */
    private static void notSigned(PostgresServer restored) {
        ServiceSettings restoredSettings =
                new ServiceSettings(restored.url(), settings.address(), settings.ehr(), settings.more());
        int port = Integer.parseInt(settings.address().replaceAll(".*:", ""));
        try (ServiceProcess service = ServiceProcess.replica(port, restoredSettings, "-XX:TieredStopAtLevel=1")) {
            service.awaitReady();
            await("doubt").until(() -> service.printed().contains("the log is NOT SIGNED"));
            SomeAnswer answer =
                    service.client(ehr.token("system/*.cruds", Map.of())).get("QuestionnaireResponse?_count=100");
            assertThat(answer.entries()).hasSize(BEFORE_NOON);
        }
    }

    /**
     * With {@code pg_basebackup}; the embedded server has none, so there the files are copied between the two calls
     * of its manual.
     */
    private static void backUp() {
        Path backup = folder.resolve("base");
        if (INSTALLED.isPresent()) {
            lost.run("pg_basebackup", "-D", backup.toString(), "-X", "none", "-c", "fast", "--no-sync");
            return;
        }
        try (Connection connection = lost.asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('drill', true)");
            FileSystemUtils.copyRecursively(lost.files(), backup);
            FileSystemUtils.deleteRecursively(backup.resolve("pg_wal"));
            Files.createDirectories(backup.resolve("pg_wal"));
            Files.delete(backup.resolve("postmaster.pid"));
            try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop()")) {
                label.next();
                Files.writeString(backup.resolve("backup_label"), label.getString(1));
            }
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static PostgresServer recovered(String name, Map<String, String> target) {
        try {
            Path files = folder.resolve(name);
            FileSystemUtils.copyRecursively(folder.resolve("base"), files);
            try (Stream<Path> paths = Files.walk(files)) {
                for (Path directory : paths.filter(Files::isDirectory).toList()) {
                    Files.setPosixFilePermissions(
                            directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
                }
            }
            Files.createFile(files.resolve("recovery.signal"));
            Map<String, String> recovery = new TreeMap<>(target);
            recovery.put("restore_command", "cp " + folder.resolve("archive") + "/%f %p");
            recovery.put("recovery_target_action", "promote");
            return PostgresServer.of(programs, files, SomePort.free()).start(recovery);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void assess(ServiceProcess service, int many) {
        SomeClient client = service.client(ehr.token("system/*.cruds", Map.of()));
        for (int number = 0; number < many; number++) {
            SomeAnswer answer = client.post(
                    "QuestionnaireResponse",
                    SomeResponse.of("sandbox-%02d".formatted(1 + number)).json());
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        }
    }

    private static DatabaseState stateOf(Path place, String name) {
        await("the log").until(() -> LedgerRows.unsigned(lost.asSuperuser()) == 0);
        try {
            Path checkpoints = folder.resolve(name);
            await("the place").until(() -> newest(place) == LedgerRows.checkpoints(lost.asSuperuser()));
            FileSystemUtils.copyRecursively(place, checkpoints);
            return new DatabaseState(
                    rows(lost.asSuperuser()), valueOf(lost.asSuperuser(), "select clock_timestamp()"), checkpoints);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static long newest(Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".txt")).count();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static SomeExport.VerifierOutput verified(PostgresServer database, Path checkpoints) {
        return SomeExport.whole(database.asApplication()).verified(folder.resolve("key.pem"), checkpoints);
    }

    /** How many rows each table of the schema has. */
    private static Map<String, Long> rows(DataSource database) {
        Map<String, Long> rows = new TreeMap<>();
        String tables = valueOf(
                database,
                "select string_agg(format('select %L, count(*) from %I', tablename, tablename), ' union all ')"
                        + " from pg_tables where schemaname = 'public'");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet tableNames = statement.executeQuery(tables)) {
            while (tableNames.next()) {
                rows.put(tableNames.getString(1), tableNames.getLong(2));
            }
            return rows;
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static long archived() {
        return TestPostgres.numbers(lost.asSuperuser(), "select archived_count from pg_stat_archiver")
                .getFirst();
    }

    /** Segments before the one that is written now. */
    private static long unarchived() {
        return TestPostgres.numbers(
                        lost.asSuperuser(), "select count(*) from pg_ls_archive_statusdir() where name like '%.ready'")
                .getFirst();
    }

    private static String valueOf(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Path made(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void text(String text, String name) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
