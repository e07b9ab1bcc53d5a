package org.dorsal.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.dorsal.audit.log.SomeWitness;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.SomePort;

/**
 * Cost of a checkpoint each second and of its witness: three services with a checkpoint each minute, each second, and
 * each second with a witness. The same posts to each, in turns; then an event each second, as at a quiet site.
 */
final class WitnessCost {
    private static final int CLIENTS = 4;
    private static final int QUIET_MINUTES = Integer.getInteger("minutes", 5);
    private static final int WINDOWS = 100;
    private static final String EVERY = "-Ddorsal.log.checkpoint-every=";

    private WitnessCost() {}

    static void print(Function<ServiceProcess, LongFunction<byte[]>> posts, double warm, double seconds)
            throws IOException, InterruptedException, SQLException {
        SomeWitness witness = SomeWitness.ofSharedKey("witness.example/w1");
        int port = SomePort.free();
        HttpServer witnessing = witness.serve(port);
        Map<String, TestPostgres> databases = new LinkedHashMap<>();
        for (String name : new String[] {"each minute", "each second", "each second, one witness"}) {
            databases.put(name, TestPostgres.empty());
        }
        var each = databases.values().iterator();
        try (ServiceProcess rare = ServiceProcess.start(each.next(), "-Xmx512m", EVERY + "60s");
                ServiceProcess often = ServiceProcess.start(each.next(), "-Xmx512m", EVERY + "1s");
                ServiceProcess witnessed = ServiceProcess.start(
                        each.next(),
                        "-Xmx512m",
                        EVERY + "1s",
                        "-Ddorsal.log.witnesses[0].key=" + witness.vkey(),
                        "-Ddorsal.log.witnesses[0].url=http://localhost:" + port)) {
            var names = databases.keySet().iterator();
            Map<String, ServiceProcess> services = new LinkedHashMap<>();
            services.put(names.next(), rare);
            services.put(names.next(), often);
            services.put(names.next(), witnessed);
            new AlternatingLoad(CLIENTS, warm, seconds).print(services, posts);
            quiet(services);
            window(witnessed, databases.get("each second, one witness"));
            var databaseOfEach = databases.values().iterator();
            for (String name : services.keySet()) {
                printRows(name, databaseOfEach.next());
            }
        } finally {
            witnessing.stop(0);
        }
    }

    /**
     * Reads once a second from each service, which makes one event, and prints the CPU of each for every minute: what
     * happens once a second is compiled late, so the last minutes count.
     */
    private static void quiet(Map<String, ServiceProcess> services) throws IOException {
        for (int minute = 1; minute <= QUIET_MINUTES; minute++) {
            Map<String, Double> before = new LinkedHashMap<>();
            services.forEach((name, service) -> before.put(name, Cpu.of(service.pid())));
            long start = System.nanoTime();
            for (int second = 0; second < 60; second++) {
                for (ServiceProcess service : services.values()) {
                    read(service);
                }
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            StringBuilder row = new StringBuilder("an event each second, minute " + minute + ", % of a core:");
            services.forEach((name, service) -> row.append("  checkpoint %s %.2f"
                    .formatted(name, (Cpu.of(service.pid()) - before.get(name)) / seconds * 100)));
            System.out.println(row);
        }
    }

    /**
     * Prints the times from the answer to a request until a stored cosignature covers its event: for so long, root with
     * the signing key could change the event and no witness would contradict.
     */
    private static void window(ServiceProcess service, TestPostgres database)
            throws IOException, SQLException, InterruptedException {
        long[] millis = new long[WINDOWS];
        Random random = new Random(1);
        for (int event = 0; event < WINDOWS; event++) {
            Thread.sleep(random.nextInt(1_500)); // at any moment between two checkpoints
            read(service);
            long start = System.nanoTime();
            long events = number(database, "select count(*) from audit_event");
            while (number(database, "select coalesce(max(size), 0) from log_cosignature") < events) {
                Thread.sleep(5);
            }
            millis[event] = (System.nanoTime() - start) / 1_000_000;
        }
        Arrays.sort(millis);
        System.out.println("unwitnessed after the answer, ms of %d events: p50 %d, p99 %d, longest %d"
                .formatted(WINDOWS, millis[WINDOWS / 2], millis[WINDOWS * 99 / 100], millis[WINDOWS - 1]));
    }

    private static void read(ServiceProcess service) throws IOException {
        String path = URI.create(service.base()).getPath() + "/Observation?patient=nobody";
        try (Connection connection = new Connection(service.port())) {
            connection.send(Connection.request("GET", path, service.client().token(), "", new byte[0]));
        }
    }

    private static void printRows(String name, TestPostgres database) throws SQLException {
        System.out.println("checkpoint %s: %d checkpoints of %d bytes, %d cosignatures of %d bytes"
                .formatted(
                        name,
                        number(database, "select count(*) from log_checkpoint"),
                        number(database, "select coalesce(avg(pg_column_size(c.*)), 0) from log_checkpoint c"),
                        number(database, "select count(*) from log_cosignature"),
                        number(database, "select coalesce(avg(pg_column_size(c.*)), 0) from log_cosignature c")));
    }

    private static long number(TestPostgres database, String sql) throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
