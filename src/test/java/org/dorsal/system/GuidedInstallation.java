package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.smart.launch.SomeClientKeys;
import org.dorsal.store.RestartablePostgres;

/**
 * The install guide's plain jar on a machine that is a folder: files, commands and settings as they stand in the
 * guide. Only paths, ports and the database's address are this machine's.
 */
final class GuidedInstallation implements AutoCloseable {
    static final Path GUIDE = Path.of("src/docs/operate");

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final Path JAR = Path.of("target", "dorsal.jar").toAbsolutePath();

    private final int port = SomePort.free();
    private final int managementPort = SomePort.free();
    private final Path machine;
    private Process service;

    /** Creates the roles and the database of that server and lays the files where the guide says. */
    GuidedInstallation(Path machine, RestartablePostgres postgres) throws IOException {
        this.machine = machine;
        postgres.asAdministrator(Files.readString(GUIDE.resolve("roles.sql")));
        Path etc = machine.resolve("etc/dorsal");
        Files.createDirectories(machine.resolve("var/lib/dorsal/checkpoints"));
        Files.createDirectories(classCache().getParent());
        Files.createSymbolicLink(
                Files.createDirectories(machine.resolve("opt/dorsal")).resolve("dorsal.jar"), JAR);
        write(
                etc.resolve("config/application.yaml"),
                moved(Files.readString(GUIDE.resolve("application.yaml")))
                        .replaceFirst("jdbc:postgresql:[^\"]+", postgres.url())
                        .replace("file:" + etc.resolve("keys/log.pem"), SomeLogKeys.location()));
        SomeClientKeys.ec(Files.createDirectories(etc.resolve("keys")), "ehr.pem");
        write(etc.resolve("secrets/spring.datasource.password"), "not asked for here\n");
        write(etc.resolve("secrets/dorsal.link-secret"), "f2cOaOXe3yqO/7o6rGQ0cZ5o4XqJ0tJt9qVhF3oEw1k=\n");
        write(etc.resolve("secrets/dorsal.encryption-keys[0]"), "u1YB0c1pLk3sS5g0r7m2v8Qm9wq4XcT6z0Jd5aHfE2U=\n");
        write(etc.resolve("owner/spring.flyway.password"), "not asked for here\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Replaces text in the installed settings. */
    void set(String text, String replacement) throws IOException {
        Path settings = machine.resolve("etc/dorsal/config/application.yaml");
        Files.writeString(settings, Files.readString(settings).replace(text, replacement));
    }

    String base() {
        return "http://localhost:" + port + "/fhir/northside";
    }

    /** Address of a page of the management port. */
    String management(String path) {
        return "http://localhost:" + managementPort + path;
    }

    /** Text with the guide's paths below this machine's folder. */
    String moved(String text) {
        return text.replaceAll("(?<![\\w/])/(etc|var/lib|var/cache|opt)/dorsal/", machine + "/$1/dorsal/");
    }

    /** File of the class cache, which the service makes when it stops. */
    Path classCache() {
        return machine.resolve("var/cache/dorsal/classes.jsa");
    }

    /** The one command of the install guide that migrates. */
    static String migration() throws IOException {
        return command("-jar \\S+ migrate .*");
    }

    /** The one command of the install guide that takes the jar apart. */
    static String extraction() throws IOException {
        return command("-Djarmode=tools .*");
    }

    private static String command(String arguments) throws IOException {
        return Pattern.compile("(?m)^/usr/lib/jvm/\\S+ " + arguments + "$")
                .matcher(Files.readString(GUIDE.resolve("install.md")))
                .results()
                .map(match -> match.group())
                .findFirst()
                .orElseThrow();
    }

    static String unit(String key) throws IOException {
        return Files.readAllLines(GUIDE.resolve("dorsal.service")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Runs a command of a guide that starts the jar, and waits until it has ended well. */
    void run(String command) throws IOException, InterruptedException {
        Path log = machine.resolve("command.log");
        Process process = started(command, Map.of(), log);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** Starts the service as the unit does, and waits until it is ready. */
    void start() throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "SERVER_PORT", Integer.toString(port), "MANAGEMENT_SERVER_PORT", Integer.toString(managementPort)));
        for (String line : Files.readAllLines(GUIDE.resolve("dorsal.service"))) {
            if (line.startsWith("Environment=")) {
                String[] variable = line.split("=", 3);
                environment.put(variable[1], moved(variable[2]));
            }
        }
        service = started(unit("ExecStart"), environment, log());
        long until = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!ServiceProcess.isReady(managementPort)) {
            assertThat(service.isAlive()).as(printed()).isTrue();
            assertThat(System.nanoTime()).as(printed()).isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** Stops the service as systemd does; it leaves in time and with the expected status. */
    void stop() throws IOException, InterruptedException {
        service.destroy();
        assertThat(service.waitFor(Long.parseLong(unit("TimeoutStopSec")), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Integer.toString(service.exitValue())).isEqualTo(unit("SuccessExitStatus"));
    }

    /** Output of the service since its last start. */
    String printed() throws IOException {
        return Files.readString(log());
    }

    @Override
    public void close() {
        if (service != null) {
            service.destroyForcibly();
        }
    }

    private Path log() {
        return machine.resolve("service.log");
    }

    private Process started(String written, Map<String, String> environment, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(moved(written).split(" ", -1)));
        assertThat(command.getFirst()).endsWith("/bin/java");
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        process.environment().putAll(environment);
        return process.start();
    }
}
