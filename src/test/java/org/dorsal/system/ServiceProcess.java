package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.store.TestPostgres;

/** The jar as a separate process, with one site: for tests that kill it or give it little memory. */
public final class ServiceProcess implements AutoCloseable {
    /** Taken apart as in the image, which spares each start a fifth of its CPU. */
    private static final Path JAR = Path.of("target/service/dorsal.jar");

    private static final Duration START = Duration.ofMinutes(3);
    private static final HttpClient PROBES = HttpClient.newHttpClient();

    private final int port;
    private final int managementPort = SomePort.free();
    private final ServiceSettings settings;
    private final Optional<SandboxEhr> ehr;
    private final List<String> jvm;
    private final Path log;
    private volatile Process process;

    private ServiceProcess(int port, ServiceSettings settings, Optional<SandboxEhr> ehr, List<String> jvm) {
        this.port = port;
        this.settings = settings;
        this.ehr = ehr;
        this.jvm = jvm;
        this.log = Path.of("target", "service-" + port + ".log");
        this.process = launch();
    }

    /** Starts the jar on that database and waits until it is ready. */
    public static ServiceProcess start(TestPostgres database, String... jvm) {
        return start(database.url(), List.of(), jvm);
    }

    /** The same with further settings, each {@code --key=value}. */
    public static ServiceProcess start(TestPostgres database, List<String> more, String... jvm) {
        return start(database.url(), more, jvm);
    }

    /** The same by the database's JDBC URL. */
    public static ServiceProcess start(String database, String... jvm) {
        return start(database, List.of(), jvm);
    }

    private static ServiceProcess start(String database, List<String> more, String... jvm) {
        int port = SomePort.free();
        String address = "http://localhost:" + port;
        SandboxEhr ehr = SandboxEhr.start(0, ServiceSettings.base(address));
        ServiceSettings settings = new ServiceSettings(database, address, ehr.issuer(), more);
        ServiceProcess service = new ServiceProcess(port, settings, Optional.of(ehr), List.of(jvm));
        service.awaitReady();
        return service;
    }

    /** Starts a process with an external EHR, possibly with other replicas on the same database; does not wait. */
    static ServiceProcess replica(int port, ServiceSettings settings, String... jvm) {
        return new ServiceProcess(port, settings, Optional.empty(), List.of(jvm));
    }

    /** Returns a client with all scopes, by a token of the process's own EHR. */
    public SomeClient client() {
        return client(ehr.orElseThrow().token("system/*.cruds", Map.of()));
    }

    /** Returns the EHR of the process. */
    public SandboxEhr ehr() {
        return ehr.orElseThrow();
    }

    /** Address of the service for browsers. */
    public String address() {
        return "http://localhost:" + port;
    }

    /** A client with that token. */
    SomeClient client(String token) {
        return new SomeClient(base(), token);
    }

    /** FHIR base of the site at this process. */
    public String base() {
        return ServiceSettings.base("http://localhost:" + port);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** CPU time of the process. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Highest resident memory of the process, on Linux; otherwise 0. */
    public long peakMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns a metric of the JVM from the management port. */
    public double metric(String path) {
        SomeAnswer answer =
                SomeClient.anonymous("http://localhost:" + managementPort).get("actuator/metrics/" + path);
        return answer.json().path("measurements").path(0).path("value").asDouble();
    }

    /** Returns the whole output of the process. */
    public String printed() {
        try {
            return Files.readString(log);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Kills it with signal 9, as a machine that loses power would. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again at the same address. */
    public void restart() {
        process = launch();
        awaitReady();
    }

    void awaitReady() {
        assertThat(becomesReady()).as(() -> "the service stopped: " + printed()).isTrue();
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        ehr.ifPresent(SandboxEhr::close);
    }

    private void awaitEnd() {
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES))
                    .as("the process ends")
                    .isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private Process launch() {
        assertThat(JAR).as("mvn package makes it").exists();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")); // as this test has
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(settings.arguments(port, managementPort));
        try {
            ProcessBuilder service = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            service.environment().putAll(ShippedOptions.environment());
            return service.start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** False when it has stopped instead. */
    private boolean becomesReady() {
        long until = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (!process.isAlive()) {
                return false;
            }
            assertThat(System.nanoTime() - until).as("ready within " + START).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return true;
    }

    /** Returns the result of the readiness probe; false while no process listens. */
    public boolean ready() {
        return isReady(managementPort);
    }

    /** Returns the result of the readiness probe at that port; false while no process listens. */
    public static boolean isReady(int managementPort) {
        URI probe = URI.create("http://localhost:" + managementPort + "/actuator/health/readiness");
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
            return PROBES.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
