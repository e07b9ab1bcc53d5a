package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.store.RestartablePostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The install guide's plain jar, from an empty PostgreSQL to readiness: its SQL, its migration, its unit's command
 * and settings, as they stand there. Only paths, ports and the database's address are this machine's.
 */
class FirstHourIT {
    private static final Path GUIDE = Path.of("src/docs/operate");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    private final int port = SomePort.free();
    private final int managementPort = SomePort.free();

    @Test
    void the_commands_of_the_guide_lead_to_a_service_that_is_ready_and_leaves_in_time(@TempDir Path machine)
            throws IOException, InterruptedException, SQLException {
        try (RestartablePostgres postgres = RestartablePostgres.bare(SomePort.free())) {
            postgres.asAdministrator(Files.readString(GUIDE.resolve("roles.sql")));
            install(machine, postgres.url());

            Path migrated = machine.resolve("migration.log");
            Process migration = started(command(block(), machine), Map.of(), migrated);
            assertThat(migration.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(migration.exitValue()).as(Files.readString(migrated)).isZero();

            Path log = machine.resolve("service.log");
            Process service = started(command(unit("ExecStart"), machine), environment(machine), log);
            try {
                awaitReady(service, log);
                assertThat(SomeClient.anonymous("http://localhost:" + port + "/fhir/northside")
                                .get("metadata")
                                .status())
                        .isEqualTo(200);
                assertThat(Files.readString(log)).doesNotContain("Migrating schema", "ERROR", "compares text");
            } finally {
                service.destroy();
                assertThat(service.waitFor(Long.parseLong(unit("TimeoutStopSec")), TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(Integer.toString(service.exitValue())).isEqualTo(unit("SuccessExitStatus"));
        }
    }

    /** Lays the files where the guide says, below this folder. */
    private static void install(Path machine, String database) throws IOException {
        Path etc = machine.resolve("etc/dorsal");
        Files.createDirectories(machine.resolve("var/lib/dorsal/checkpoints"));
        write(
                etc.resolve("config/application.yaml"),
                moved(Files.readString(GUIDE.resolve("application.yaml")), machine)
                        .replaceFirst("jdbc:postgresql:[^\"]+", database)
                        .replace("file:" + etc.resolve("keys/log.pem"), SomeLogKeys.location()));
        SomeClientKeys.ec(Files.createDirectories(etc.resolve("keys")), "ehr.pem");
        write(etc.resolve("secrets/spring.datasource.password"), "not asked for here\n");
        write(etc.resolve("secrets/dorsal.link-secret"), "A".repeat(42) + "A=\n");
        write(etc.resolve("secrets/dorsal.encryption-keys[0]"), "B".repeat(42) + "A=\n");
        write(etc.resolve("owner/spring.flyway.password"), "not asked for here\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String moved(String text, Path machine) {
        return text.replace("/etc/dorsal/", machine + "/etc/dorsal/")
                .replace("/var/lib/dorsal/", machine + "/var/lib/dorsal/");
    }

    /** The one command of the guide's section that migrates. */
    private static String block() throws IOException {
        return Pattern.compile("(?m)^/usr/lib/jvm/\\S+ -jar \\S+ migrate .*$")
                .matcher(Files.readString(GUIDE.resolve("install.md")))
                .results()
                .map(found -> found.group())
                .findFirst()
                .orElseThrow();
    }

    private static String unit(String key) throws IOException {
        return Files.readAllLines(GUIDE.resolve("dorsal.service")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> command(String written, Path machine) {
        List<String> command = new ArrayList<>(List.of(moved(written, machine).split(" ", -1)));
        assertThat(command.getFirst()).endsWith("/bin/java");
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.set(
                command.indexOf("/opt/dorsal/dorsal.jar"),
                Path.of("target", "dorsal.jar").toAbsolutePath().toString());
        return command;
    }

    private Map<String, String> environment(Path machine) throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "SERVER_PORT", Integer.toString(port), "MANAGEMENT_SERVER_PORT", Integer.toString(managementPort)));
        for (String line : Files.readAllLines(GUIDE.resolve("dorsal.service"))) {
            if (line.startsWith("Environment=")) {
                String[] variable = line.split("=", 3);
                environment.put(variable[1], moved(variable[2], machine));
            }
        }
        return environment;
    }

    private static Process started(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        process.environment().putAll(environment);
        return process.start();
    }

    private void awaitReady(Process service, Path log) throws IOException {
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!ServiceProcess.isReady(managementPort)) {
            assertThat(service.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
