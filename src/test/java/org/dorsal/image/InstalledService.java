package org.dorsal.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.sandbox.SandboxClient;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.ShippedOptions;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomePort;

/**
 * Installed Dorsal: a separate process with a given command line, on a migrated database, as chart and guide require,
 * with an EHR that launches it and accepts its writes.
 */
final class InstalledService implements AutoCloseable {
    static final String SITE = "sandbox";

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(2);

    private final int port = SomePort.free();
    private final int managementPort = SomePort.free();
    private final SandboxEhr ehr;
    private final TestPostgres database;
    private final Path log;
    private final Process process;
    /** Start of the process, in nanoseconds. */
    private final long began;

    /**
     * Starts the process without waiting; {@link #awaitReady} waits.
     *
     * @param command command line of Dorsal; the settings are added
     * @param folder working directory of the process and folder of its log
     */
    InstalledService(List<String> command, Path folder, String name) {
        this.ehr = SandboxEhr.start(0, fhirBase())
                .app(URI.create(base() + "/launch/" + SITE))
                .register(SandboxClient.open("dorsal", URI.create(base() + "/launch/" + SITE + "/callback")))
                .register(SandboxClient.open("dorsal-auditors", URI.create(audit("callback")))
                        .forStaffOnly());
        this.log = folder.resolve(name + ".log");
        List<String> allArguments = new ArrayList<>(command);
        this.database = TestPostgres.fresh();
        allArguments.addAll(settings(database));
        try {
            SomeLogKeys.openToAll(); // the image runs as another user
            ProcessBuilder installed = new ProcessBuilder(allArguments)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            installed.environment().putAll(ShippedOptions.environment());
            this.began = System.nanoTime(); // not before: the EHR and the database take a second to start
            this.process = installed.start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Seconds from the start of the process until its readiness probe says so. */
    double awaitReady() {
        while (!ServiceProcess.isReady(managementPort)) {
            if (!process.isAlive() || System.nanoTime() - began > START.toNanos()) {
                throw new IllegalStateException("not ready; it printed: " + printed());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return (System.nanoTime() - began) / 1e9;
    }

    String base() {
        return "http://localhost:" + port;
    }

    String fhirBase() {
        return base() + "/fhir/" + SITE;
    }

    /** Address of a page below the auditors' door. */
    String audit(String page) {
        return base() + "/audit/" + SITE + "/" + page;
    }

    SandboxEhr ehr() {
        return ehr;
    }

    /** A client that may do everything. */
    SomeClient client() {
        return new SomeClient(fhirBase(), ehr.token("system/*.cruds", Map.of()));
    }

    SomeClient management() {
        return SomeClient.anonymous("http://localhost:" + managementPort);
    }

    /** User and system time of the process so far, in seconds, from Linux. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    /** CPU times of the live threads. */
    ThreadTimes threadTimes() {
        return ThreadTimes.of(process.pid());
    }

    /** Resident memory in MB (10⁶ bytes), from Linux. */
    double residentMegabytes() {
        return megabytes("VmRSS:");
    }

    /** Part of the resident memory that is no page of a file, so that the kernel cannot drop it. */
    double anonymousMegabytes() {
        return megabytes("RssAnon:");
    }

    private double megabytes(String line) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                            .filter(status -> status.startsWith(line))
                            .mapToLong(status -> Long.parseLong(status.replaceAll("\\D", "")))
                            .sum()
                    * 1024
                    / 1e6;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Size of the database on disk after a vacuum. */
    long databaseBytes() throws SQLException {
        try (var connection = database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("vacuum");
            var size = statement.executeQuery("select pg_database_size(current_database())");
            size.next();
            return size.getLong(1);
        }
    }

    /** Numeric user and group of the process, from Linux. */
    String owner() throws IOException {
        Path process = Path.of("/proc", Long.toString(this.process.pid()));
        return Files.getAttribute(process, "unix:uid") + ":" + Files.getAttribute(process, "unix:gid");
    }

    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Ends it as an orchestrator does, with SIGTERM, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("did not end within " + STOP);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        } finally {
            ehr.close();
        }
    }

    private List<String> settings(TestPostgres database) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        String site = "--dorsal.sites." + SITE + ".";
        List<String> allArguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.enabled=false",
                "--spring.flyway.user=" + TestPostgres.OWNER,
                "--dorsal.base-url=" + base(),
                "--dorsal.encryption-keys[0]=" + Base64.getEncoder().encodeToString(key),
                site + "name=Sandbox Clinic",
                site + "wording=en-US",
                site + "sign-off=required",
                site + "ehr.fhir-base=" + ehr.fhirBase(),
                site + "ehr.client-id=dorsal",
                site + "ehr.client-authentication=none",
                site + "ehr.write-back=on-sign-off",
                site + "auditors.issuer=" + ehr.issuer(),
                site + "auditors.client-id=dorsal-auditors",
                site + "auditors.client-authentication=none",
                site + "issuers[0].issuer=" + ehr.issuer(),
                site + "issuers[0].jwks-uri=" + ehr.jwksUri(),
                site + "issuers[0].audience=" + fhirBase()));
        allArguments.addAll(SomeLogKeys.settings());
        return allArguments;
    }
}
