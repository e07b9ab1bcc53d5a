package org.dorsal.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.store.PostgresServer;
import org.dorsal.system.MovedClock;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.ShippedOptions;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomePort;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.springframework.util.FileSystemUtils;

/**
 * Behaviour of the service during failures around it, one row each: the jar as a separate process on a separate
 * PostgreSQL, posting responses over real HTTP. The database is on a file system in memory that can be filled, where
 * this user may mount one.
 */
final class Faults {
    private static final int CLIENTS = 8;
    /** Requests that are worked on at once. */
    private static final int SERVED = 16;

    private static final int OVERLOAD = 10 * SERVED;

    private static final int SLOW = 400;
    private static final double LASTS = Double.parseDouble(System.getProperty("seconds", "6"));
    private static final double AFTER = 12;
    private static final double WARM_SECONDS = Double.parseDouble(System.getProperty("warm", "40"));
    /** Room for what a quick machine stores in all rows, some 3 GB; it is in memory. */
    private static final String DISK = "6g";

    private final Templates templates;
    private final PostgresServer postgres;
    private final ServiceProcess service;
    private final Optional<Path> disk;
    private double normal;
    private double normalOfServed;

    private interface InjectedFault {
        /** Begins and ends it; returns when it ended, by {@code System.nanoTime}. */
        long happen() throws IOException, SQLException;
    }

    private Faults(List<byte[]> bodies, PostgresServer postgres, ServiceProcess service, Optional<Path> disk) {
        this.templates = new Templates(bodies);
        this.postgres = postgres;
        this.service = service;
        this.disk = disk;
    }

    /** Runs all of it, some five minutes on two quiet cores. */
    static void print(List<byte[]> bodies) throws IOException, InterruptedException, SQLException {
        Path folder = Files.createTempDirectory("dorsal-faults");
        Optional<Path> disk = mounted(folder);
        Path home = PostgresServer.installed().orElseGet(PostgresServer::embedded);
        PostgresServer postgres = PostgresServer.made(home, folder.resolve("files"), SomePort.free())
                .start(Map.of())
                .prepared();
        try (postgres;
                ServiceProcess service = ServiceProcess.start(
                        postgres.url(), ShippedOptions.ofTheUnit().toArray(String[]::new))) {
            new Faults(bodies, postgres, service, disk).rows();
        } finally {
            if (disk.isPresent()) {
                ran("umount", folder.toString());
            }
            FileSystemUtils.deleteRecursively(folder);
        }
        inside();
    }

    private void rows() throws IOException, SQLException {
        System.out.printf(
                Locale.ROOT,
                "%nload average %s; p99 in ms of stored responses; recovery: seconds from the fault's end to the last refusal%n%n",
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        System.out.println("| fault | readiness | answers | p99 | of normal | recovery | acknowledged | lost |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (ImpatientClients warm = clients(CLIENTS)) {
            warm.lasts(WARM_SECONDS);
        }
        normal = row("none, 8 clients", CLIENTS, () -> waited(LASTS));
        normalOfServed = row("none, as many clients as are served at once (16)", SERVED, () -> waited(LASTS));
        row("ten times as many clients as are served at once (160)", OVERLOAD, () -> waited(LASTS));
        row("400 slow clients that send a byte a second, beside 8", CLIENTS, this::slowClients);
        row("every connection waits for a lock, 32 clients", 32, this::poolExhausted);
        row("database killed (SIGQUIT), away 5 s, back", CLIENTS, this::databaseAway);
        if (disk.isPresent()) {
            row("disk of the database full for " + (int) LASTS + " s", CLIENTS, this::diskFull);
        } else {
            System.out.println("| disk full | not tried: this user may not mount a file system | | | | | | |");
        }
        row("service killed (SIGKILL) and started", CLIENTS, this::serviceKilled);
    }

    /**
     * Gives its p99; it is compared with that of 8 clients, where there are more with that of as many as are served
     * at once.
     */
    private double row(String name, int clients, InjectedFault fault) throws IOException, SQLException {
        ImpatientClients impatient = clients(clients);
        long ended;
        try (impatient) {
            impatient.lasts(1);
            ended = fault.happen();
            impatient.lasts(normalOfServed == 0 ? 0 : AFTER);
        }
        double usual = clients == CLIENTS ? normal : normalOfServed;
        List<String> acknowledged = impatient.acknowledged();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.0f | %.1f × | %.1f | %d | %d |%n",
                name,
                impatient.readiness(),
                impatient.statuses(),
                impatient.p99(),
                usual == 0 ? 1 : impatient.p99() / usual,
                clients == OVERLOAD ? 0 : impatient.recovery(ended),
                acknowledged.size(),
                lost(acknowledged));
        return impatient.p99();
    }

    private ImpatientClients clients(int many) {
        String token = service.client().token();
        String path = URI.create(service.base()).getPath() + "/QuestionnaireResponse";
        LongFunction<byte[]> post = number ->
                org.dorsal.bench.Connection.request("POST", path, token, "", templates.about("f" + number, number));
        return new ImpatientClients(service, many, post);
    }

    private long slowClients() throws IOException {
        List<Socket> slow = new ArrayList<>();
        byte[] head = ("POST " + URI.create(service.base()).getPath()
                        + "/QuestionnaireResponse HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/fhir+json\r\nContent-Length: 5000\r\nAuthorization: Bearer "
                        + service.client().token() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int number = 0; number < SLOW; number++) {
            Socket socket = new Socket("localhost", service.port());
            socket.getOutputStream().write(head);
            slow.add(socket);
        }
        for (int second = 0; second < LASTS; second++) {
            for (Socket socket : slow) {
                trickle(socket);
            }
            waited(1);
        }
        for (Socket socket : slow) {
            socket.close();
        }
        return System.nanoTime();
    }

    private static void trickle(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(' ');
        } catch (IOException closed) {
            // the service has given up on it, as it should
        }
    }

    private long poolExhausted() throws SQLException {
        try (Connection connection = postgres.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table assessment in access exclusive mode");
            waited(LASTS);
            connection.rollback();
        }
        return System.nanoTime();
    }

    private long databaseAway() {
        postgres.close();
        waited(5);
        postgres.start(Map.of());
        return System.nanoTime();
    }

    /** Fills the disk so that further writes fail, then frees it, and restarts the server where it gave up. */
    private long diskFull() throws IOException {
        Path ballast = disk.orElseThrow().resolve("ballast");
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            waited(LASTS);
        }
        Files.delete(ballast);
        if (!postgres.goesOn()) {
            System.err.println("PostgreSQL stopped on the full disk and was started again");
            postgres.start(Map.of());
        }
        return System.nanoTime();
    }

    private long serviceKilled() {
        service.kill();
        service.restart();
        return System.nanoTime();
    }

    /** Measures faults inside this process, such as clock changes, which are impossible for another process. */
    private static void inside() {
        MovedClock clock = new MovedClock();
        try (SomeService service = SomeService.startedBy(clock, true)) {
            System.out.println("\n| fault, service in this process | p50 before | p50 meanwhile | refused |");
            System.out.println("|---|---|---|---|");
            times(service);
            double before = times(service)[0];
            printFault("clock jumps an hour on", before, service, () -> clock.move(Duration.ofHours(1)));
            printFault("clock jumps two hours back", before, service, () -> clock.move(Duration.ofHours(-2)));
            clock.move(Duration.ofHours(1));
            printFault(
                    "EHR takes 20 s for every answer, results due at once",
                    before,
                    service,
                    () -> service.ehr(SomeService.SOUTHSIDE).misbehave(Misbehaviour.SLOW));
            service.ehr(SomeService.SOUTHSIDE).behave();
        }
    }

    private static void printFault(String fault, double before, SomeService service, Runnable happens) {
        happens.run();
        double[] meanwhile = times(service);
        System.out.printf(
                Locale.ROOT, "| %s | %.1f ms | %.1f ms | %.0f of 100 |%n", fault, before, meanwhile[0], meanwhile[1]);
    }

    /** Median in milliseconds of a hundred responses that go to the EHR at once, and how many were refused. */
    private static double[] times(SomeService service) {
        SomeClient client = service.client(SomeService.SOUTHSIDE, "system/*.cruds");
        List<Long> took = new ArrayList<>();
        int refused = 0;
        for (int number = 0; number < 100; number++) {
            long start = System.nanoTime();
            String body = SomeResponse.of("sandbox-01").json();
            refused += client.post("QuestionnaireResponse", body).status() == 201 ? 0 : 1;
            took.add(System.nanoTime() - start);
        }
        took.sort(Long::compare);
        return new double[] {took.get(50) / 1e6, refused};
    }

    private int lost(List<String> acknowledged) throws SQLException {
        Set<String> missing = new HashSet<>(acknowledged);
        try (Connection connection = postgres.asSuperuser().getConnection();
                var rows = connection.createStatement().executeQuery("select id from resource_version")) {
            while (rows.next()) {
                missing.remove(rows.getString(1));
            }
        }
        return missing.size();
    }

    private static long waited(double seconds) {
        LockSupport.parkNanos((long) (seconds * 1e9));
        return System.nanoTime();
    }

    private static Optional<Path> mounted(Path folder) throws IOException, InterruptedException {
        return ran("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", folder.toString()) == 0
                ? Optional.of(folder)
                : Optional.empty();
    }

    private static int ran(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
