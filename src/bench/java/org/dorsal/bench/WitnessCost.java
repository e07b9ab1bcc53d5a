package org.dorsal.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private static final int QUIET_SECONDS = 60;
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
            var databaseOfEach = databases.values().iterator();
            for (var service : services.entrySet()) {
                quiet(service.getKey(), service.getValue(), databaseOfEach.next());
            }
        } finally {
            witnessing.stop(0);
        }
    }

    /** Reads once a second, which makes one event, and prints the CPU of the service and the rows of the log. */
    private static void quiet(String name, ServiceProcess service, TestPostgres database)
            throws IOException, SQLException {
        String path = URI.create(service.base()).getPath() + "/Observation?patient=nobody";
        byte[] request = Connection.request("GET", path, service.client().token(), "", new byte[0]);
        double before = Cpu.of(service.pid());
        long checkpoints = number(database, "select count(*) from log_checkpoint");
        for (int second = 0; second < QUIET_SECONDS; second++) {
            try (Connection connection = new Connection(service.port())) {
                connection.send(request);
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        System.out.println(
                "an event each second, checkpoint %s: %.2f %% of a core; %d checkpoints of %d bytes, %d cosignatures of %d bytes"
                        .formatted(
                                name,
                                (Cpu.of(service.pid()) - before) / QUIET_SECONDS * 100,
                                number(database, "select count(*) from log_checkpoint") - checkpoints,
                                number(database, "select coalesce(avg(pg_column_size(c.*)), 0) from log_checkpoint c"),
                                number(database, "select count(*) from log_cosignature"),
                                number(
                                        database,
                                        "select coalesce(avg(pg_column_size(c.*)), 0) from log_cosignature c")));
    }

    private static long number(TestPostgres database, String sql) throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
