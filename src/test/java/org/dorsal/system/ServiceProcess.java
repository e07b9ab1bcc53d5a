package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.store.SomePostgres;

/** The jar as a process of its own, with one site: for tests that kill it or give it little memory. */
public final class ServiceProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/dorsal.jar");
    private static final Duration START = Duration.ofMinutes(3);
    private static final String SITE = "northside";

    private final int port;
    private final int managementPort;
    private final SandboxEhr ehr;
    private final String database;
    private final List<String> jvm;
    private final Path log;
    private Process process;

    private ServiceProcess(String database, List<String> jvm) {
        this.port = freePort();
        this.managementPort = freePort();
        this.ehr = SandboxEhr.start(0, base());
        this.database = database;
        this.jvm = jvm;
        this.log = Path.of("target", "service-" + port + ".log");
        this.process = launch();
    }

    /** Starts the jar on that database and waits until it is ready. */
    public static ServiceProcess start(SomePostgres database, String... jvm) {
        return start(database.url(), jvm);
    }

    /** The same by the database's JDBC URL. */
    public static ServiceProcess start(String database, String... jvm) {
        ServiceProcess service = new ServiceProcess(database, List.of(jvm));
        service.awaitReady();
        return service;
    }

    /** A client that may do everything. */
    public SomeClient client() {
        return new SomeClient(base(), ehr.token("system/*.cruds", java.util.Map.of()));
    }

    /** FHIR base of the site. */
    public String base() {
        return "http://localhost:" + port + "/fhir/" + SITE;
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** A number of the JVM as the management port tells it. */
    public double metric(String path) {
        SomeAnswer answer =
                SomeClient.stranger("http://localhost:" + managementPort).get("actuator/metrics/" + path);
        return answer.json().path("measurements").path(0).path("value").asDouble();
    }

    /** Everything that it has printed. */
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

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        ehr.close();
    }

    private void awaitEnd() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
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
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(settings());
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private List<String> settings() {
        String site = "--dorsal.sites." + SITE + ".";
        return List.of(
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=" + SomePostgres.APPLICATION,
                "--spring.flyway.user=" + SomePostgres.OWNER,
                "--dorsal.base-url=http://localhost:" + port,
                site + "name=Northside Clinic",
                site + "wording=en-US",
                site + "criteria=upper-back-pain-red-flags,upper-back-pain-extensions",
                site + "sign-off=required",
                site + "ehr.fhir-base=" + ehr.fhirBase(),
                site + "issuers[0].issuer=" + ehr.issuer(),
                site + "issuers[0].jwks-uri=" + ehr.jwksUri(),
                site + "issuers[0].audience=" + base());
    }

    private void awaitReady() {
        long until = System.nanoTime() + START.toNanos();
        while (!ready()) {
            assertThat(process.isAlive())
                    .as(() -> "the service stopped: " + printed())
                    .isTrue();
            assertThat(System.nanoTime() - until).as("ready within " + START).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean ready() {
        URI probe = URI.create("http://localhost:" + managementPort + "/actuator/health/readiness");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
