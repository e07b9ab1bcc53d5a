package org.dorsal.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongFunction;
import org.dorsal.browser.PageTimes;
import org.dorsal.image.CaseCost;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import org.dorsal.system.SomeClient;

/**
 * Benchmark run: the steps inside an assessment, then the service as a separate process on a PostgreSQL with fsync
 * on, over real HTTP, compared with the floors. Everything shares the machine's cores; CPU per request is steadier
 * than throughput.
 */
public final class Bench {
    private static final double WARM_SECONDS = Double.parseDouble(System.getProperty("warm", "15"));
    private static final double SECONDS = Double.parseDouble(System.getProperty("seconds", "8"));

    /** Assessments that the patient of the search had before. */
    private static final int EARLIER = 12;

    private final ServiceProcess service;
    private final List<byte[]> bodies;
    private final String path;

    private Bench(ServiceProcess service, List<byte[]> bodies) {
        this.service = service;
        this.bodies = bodies;
        this.path = URI.create(service.base()).getPath();
    }

    /**
     * Runs all measurements, or those named by the arguments: {@code types},
     * the service's types that a request passes; {@code scoring}; {@code pages}; {@code audit},
     * auditors' tasks; {@code cases}, a clinician's case; {@code log}, the signed log; {@code witness},
     * checkpoints each second and their witness; {@code reads}, reads and
     * searches ({@code peer=WAR}: also of HAPI's JPA server); {@code options}, the options of
     * the JVM; {@code faults}, failures; {@code hooks}, CDS Hooks; {@code exchange}, operations and Bundles; {@code notifications},
     * subscriptions; {@code export}, bulk exports ({@code resources=N}); {@code flood}, a clinician's latency while
     * unknown callers send without pause; {@code attack}, two sites while a third attacks; {@code soak}, memory over half an hour;
     * {@code grown}, a large ledger
     * ({@code short}: with short bodies).
     */
    static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((_, fault) -> {
            fault.printStackTrace();
            System.exit(1); // the sandbox EHR would keep the process
        });
        System.out.println(Runtime.getRuntime().availableProcessors() + " cores, Java " + Runtime.version() + "\n");
        measure(List.of(arguments));
        System.exit(0);
    }

    private static void measure(List<String> arguments) throws Exception {
        if (arguments.contains("types")) {
            RequestTypes.print();
        } else if (arguments.contains("scoring")) {
            new ScoringRates().print();
        } else if (arguments.contains("pages")) {
            PageTimes.print();
        } else if (arguments.contains("cases")) {
            CaseCost.print();
        } else if (arguments.contains("audit")) {
            AuditRates.print();
        } else if (arguments.contains("hooks")) {
            HookRates.print(WARM_SECONDS, SECONDS);
        } else if (arguments.contains("flood")) {
            FloodRates.print();
        } else if (arguments.contains("hostile")) {
            HostileRates.print();
        } else if (arguments.contains("attack")) {
            AttackRates.print(number("minutes", 30, arguments));
        } else {
            service(arguments);
        }
    }

    private static void service(List<String> arguments) throws Exception {
        Inside inside = new Inside(300);
        List<byte[]> bodies = inside.bodies();
        if (arguments.contains("faults")) {
            Faults.print(bodies);
        } else if (arguments.contains("soak")) {
            Soak.print(bodies, number("minutes", 30, arguments));
        } else if (arguments.contains("grown")) {
            var size = arguments.contains("short") ? Growth.Bodies.SHORT : Growth.Bodies.WHOLE;
            GrownRates.print(bodies, number("assessments", 2_000_000, arguments), size);
        } else if (arguments.contains("exchange")) {
            ExchangeRates.print(bodies, WARM_SECONDS, SECONDS);
        } else if (arguments.contains("notifications")) {
            NotificationRates.print(service -> new Bench(service, bodies).posts(), WARM_SECONDS, SECONDS);
        } else if (arguments.contains("export")) {
            ExportRates.print(number("resources", 100_000, arguments));
        } else if (arguments.contains("options")) {
            OptionsCost.print(
                    new AlternatingLoad(8, WARM_SECONDS, SECONDS), service -> new Bench(service, bodies).posts());
        } else if (arguments.contains("witness")) {
            WitnessCost.print(service -> new Bench(service, bodies).posts(), WARM_SECONDS, SECONDS);
        } else {
            service(inside, arguments);
        }
    }

    private static void service(Inside inside, List<String> arguments) throws Exception {
        boolean onlyReads = arguments.contains("reads");
        boolean isComplete = !onlyReads && !arguments.contains("log");
        if (isComplete) {
            inside.print();
            new ScoringRates().print();
        }
        TestPostgres database = TestPostgres.empty();
        try (ServiceProcess service = ServiceProcess.start(database, Soak.OPTIONS.split(" "))) {
            Bench bench = new Bench(service, inside.bodies());
            System.out.println(Load.HEAD);
            bench.writes();
            TestPostgres.run(
                    database.asSuperuser(), "vacuum analyze"); // as its own daemon would have done a minute later
            if (onlyReads) {
                bench.reads(database);
                size(database);
                bench.peer(arguments);
                return;
            }
            new LogCost(service, database, bench.posts(), SECONDS).print();
            if (!isComplete) {
                return;
            }
            bench.reads(database);
            BareRows floor = new BareRows(database.asOwner(), 200);
            floor.print(1, SECONDS);
            floor.print(8, SECONDS);
        }
        echo(inside.bodies());
        size(database);
        new Pipe(inside.bodies()).print();
        PageTimes.print();
    }

    /** Returns the number of an argument such as {@code minutes=30}. */
    private static int number(String name, int without, List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .mapToInt(argument -> Integer.parseInt(argument.substring(name.length() + 1)))
                .findFirst()
                .orElse(without);
    }

    private void writes() throws InterruptedException {
        LongFunction<byte[]> post = posts();
        Load.warm(service.port(), service.pid(), 8, WARM_SECONDS, status -> status == 201, post);
        for (int clients : new int[] {1, 8}) {
            System.out.println(Load.run(service.port(), service.pid(), clients, SECONDS, 201, post)
                    .row("POST QuestionnaireResponse, " + clients + " clients"));
        }
    }

    /** Returns posts about a separate patient each, as in most real traffic. */
    private LongFunction<byte[]> posts() {
        String token = service.client().token();
        Templates templates = new Templates(bodies);
        return number -> post(token, templates.about("p" + number, number));
    }

    private void reads(TestPostgres database) throws IOException, InterruptedException {
        String token = service.client().token();
        for (int earlier = 0; earlier < EARLIER; earlier++) {
            created(token);
        }
        String id = created(token);
        String responsePath = path + "/QuestionnaireResponse/" + id;
        row("read by id, 8 clients", 200, get(token, responsePath, ""));
        row("read by id, not changed, 8 clients", 304, get(token, responsePath, "If-None-Match: W/\"1\"\r\n"));
        row("search page of 20, 8 clients", 200, get(token, path + "/Observation?patient=example&_count=20", ""));
        row("metadata, 8 clients", 200, get(token, path + "/metadata", ""));
        floorOfReads(database, id);
    }

    /** Measures the JPA server in the same run: {@code peer=WAR}. */
    private void peer(List<String> arguments) throws IOException, InterruptedException {
        for (String argument : arguments) {
            if (argument.startsWith("peer=")) {
                SomeClient client = service.client();
                client.post("QuestionnaireResponse", new String(new Templates(bodies).about("peer", 0), UTF_8));
                PeerRates.print(
                        Path.of(argument.substring("peer=".length())),
                        client.get("Patient/peer/$everything").entries(),
                        EARLIER + 1,
                        WARM_SECONDS,
                        SECONDS);
            }
        }
    }

    private void floorOfReads(TestPostgres database, String id) throws IOException, InterruptedException {
        TestPostgres.run(database.asSuperuser(), ReadFloor.TABLE);
        String site = path.substring(path.lastIndexOf('/') + 1);
        new Floor("read by HAPI's server", ReadFloor.class, List.of(database.url(), "postgres", site))
                .print(SECONDS, _ -> get("none", "/QuestionnaireResponse/" + id, ""), 8);
    }

    private void row(String what, int status, byte[] request) throws InterruptedException {
        Load.warm(service.port(), service.pid(), 8, SECONDS / 2, answered -> answered == status, _ -> request);
        System.out.println(Load.run(service.port(), service.pid(), 8, SECONDS, status, _ -> request)
                .row(what));
    }

    private String created(String token) throws IOException {
        try (Connection connection = new Connection(service.port())) {
            String location = connection.send(post(token, bodies.getFirst())).location();
            return location.split("/QuestionnaireResponse/", 2)[1].split("/", 2)[0];
        }
    }

    private byte[] post(String token, byte[] body) {
        return Connection.request("POST", path + "/QuestionnaireResponse", token, "", body);
    }

    private static byte[] get(String token, String path, String more) {
        return Connection.request("GET", path, token, more, new byte[0]);
    }

    private static void echo(List<byte[]> bodies) throws IOException, InterruptedException {
        new Floor("echo by the same web stack", Echo.class, List.of())
                .print(
                        SECONDS,
                        number ->
                                Connection.request("POST", "/", "none", "", bodies.get((int) (number % bodies.size()))),
                        1,
                        8);
    }

    private static void size(TestPostgres database) throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery("select count(*), (select sum(pg_total_relation_size(t)) from unnest("
                                + "array['assessment','resource_versions','result_set','audit_event',"
                                + "'delivery','log_entry']::regclass[]) t)"
                                + " from assessment")) {
            row.next();
            System.out.println("%n%d assessments stored, %.1f kB each on disk with indexes"
                    .formatted(row.getLong(1), row.getDouble(2) / row.getLong(1) / 1e3));
        }
    }
}
