package org.dorsal.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.*;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Latencies of each listed search, {@code $score}, a read and a POST in a small ledger, and in one that {@link
 * Growth} has made large. The searches are those that the CapabilityStatement lists; each is run with a value that
 * nearly all resources have, taken from the newest match, and with a value without a match.
 */
final class GrownRates {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double WARM_SECONDS = Double.parseDouble(System.getProperty("warm", "15"));
    private static final double SECONDS = 0.7;

    /** Number of measurements of the grown ledger: writes of the growth may keep a disk busy for minutes. */
    private static final int TABLES = Integer.getInteger("tables", 1);

    private static final Pattern AUTHORED = Pattern.compile("\"authored\":\"[^\"]*\"");
    private static final double BUDGET_MILLIS = 50;
    private static final List<String> TYPES =
            List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "AuditEvent");

    /** JSON pointers to the value of each parameter in a resource; times and patients are not taken from there. */
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("_id", "/id"),
            Map.entry("questionnaire", "/questionnaire"),
            Map.entry("status", "/status"),
            Map.entry("author", "/author/reference"),
            Map.entry("encounter", "/encounter/reference"),
            Map.entry("identifier", "/identifier/value"),
            Map.entry("code", "/code/coding/0/code"),
            Map.entry("category", "/category/0/coding/0/code"),
            Map.entry("value-concept", "/valueCodeableConcept/coding/0/code"),
            Map.entry("derived-from", "/derivedFrom/0/reference"),
            Map.entry("intent", "/intent"),
            Map.entry("instantiates-canonical", "/instantiatesCanonical/0"),
            Map.entry("supporting-info", "/supportingInfo/0/reference"),
            Map.entry("target", "/target/0/reference"),
            Map.entry("agent", "/agent/0/who/reference"),
            Map.entry("type", "/type/code"),
            Map.entry("subtype", "/subtype/0/code"),
            Map.entry("action", "/action"),
            Map.entry("outcome", "/outcome"),
            Map.entry("entity", "/entity/0/what/reference"));

    private static final Map<String, String> NONE = Map.of(
            "encounter", "Encounter/none",
            "author", "Practitioner/none",
            "agent", "Practitioner/none",
            "derived-from", "QuestionnaireResponse/none",
            "supporting-info", "QuestionnaireResponse/none",
            "target", "Observation/none",
            "entity", "Observation/none",
            "questionnaire", "https://ehr.example/none",
            "instantiates-canonical", "https://ehr.example/none");

    private final ServiceProcess service;
    private final String path;
    private final List<byte[]> bodies;
    private int refused;

    private GrownRates(ServiceProcess service, List<byte[]> bodies) {
        this.service = service;
        this.path = URI.create(service.base()).getPath();
        this.bodies = bodies;
    }

    /**
     * @param bodies responses to send
     * @param assessments about how many the large ledger holds
     * @param stored what bodies the large ledger has
     */
    static void print(List<byte[]> bodies, int assessments, Growth.Bodies stored)
            throws IOException, SQLException, InterruptedException {
        TestPostgres database = TestPostgres.empty();
        Growth growth = new Growth(database);
        Instant warm;
        long originals;
        try (ServiceProcess service = ServiceProcess.start(database, "-Xmx512m")) {
            GrownRates rates = new GrownRates(service, bodies);
            rates.warm();
            warm = Instant.now();
            originals = growth.assessments();
            TestPostgres.run(database.asSuperuser(), "vacuum analyze");
            rates.table(growth.assessments());
        }
        growth.sizes();
        TestPostgres small = database.copy();
        long start = System.nanoTime();
        growth.grow((int) (assessments / originals), warm, stored);
        System.out.println("%ngrown in %.0f s".formatted((System.nanoTime() - start) / 1e9));
        growth.sizes();
        DiskAtRest.await();
        try (ServiceProcess service = ServiceProcess.start(database, "-Xmx512m")) {
            GrownRates rates = new GrownRates(service, bodies);
            rates.warm();
            for (int table = 0; table < TABLES; table++) {
                rates.table(growth.assessments());
            }
            compareWithSmall(small, service, bodies);
        }
    }

    /** Posts to both ledgers in turns: the small one's were sent an hour before, perhaps on a quicker machine. */
    private static void compareWithSmall(TestPostgres small, ServiceProcess grown, List<byte[]> bodies)
            throws InterruptedException {
        try (ServiceProcess service = ServiceProcess.start(small, "-Xmx512m")) {
            new GrownRates(service, bodies).warm();
            Map<String, ServiceProcess> services = new LinkedHashMap<>();
            services.put("POST in turns, 8 clients, small ledger", service);
            services.put("POST in turns, 8 clients, grown ledger", grown);
            new AlternatingLoad(8, 8, 8).print(services, process -> new GrownRates(process, bodies).posts());
        }
    }

    /**
     * Warms the caches: after growth no page is in memory, and a post may time out and be refused with a retry time.
     */
    private void warm() throws InterruptedException {
        var expected = new Load.Expected(201);
        Load.run(service.port(), service.pid(), 8, WARM_SECONDS, expected, posts());
        System.out.println("the service is warm" + expected);
    }

    /** Returns posts with a separate patient and time each, as in most real traffic. */
    private LongFunction<byte[]> posts() {
        Instant now = Instant.now();
        String token = service.client().token();
        String run = Long.toString(now.toEpochMilli(), 36);
        return number -> {
            String body = new String(bodies.get((int) (number % bodies.size())), StandardCharsets.UTF_8);
            byte[] own = AUTHORED.matcher(body.replace("Patient/example", "Patient/" + run + number))
                    .replaceFirst("\"authored\":\"" + now.minusMillis(number * 40) + "\"")
                    .getBytes(StandardCharsets.UTF_8);
            return Connection.request("POST", path + "/QuestionnaireResponse", token, "", own);
        };
    }

    private void table(long assessments) throws IOException, InterruptedException {
        System.out.println("%n%d assessments%n%s".formatted(assessments, Load.HEAD));
        System.out.println(
                Load.run(service.port(), service.pid(), 8, 8, 201, posts()).row("POST, 8 clients"));
        String response = "QuestionnaireResponse/"
                + newest("QuestionnaireResponse").path("id").asString();
        countMatches(response);
        countMatches(response + "/$score");
        int slow = 0;
        refused = 0;
        for (String type : TYPES) {
            JsonNode newest = newest(type);
            slow += countMatches(type + "?_count=20") + countMatches(type + "?_summary=count&patient=nobody");
            for (String parameter : listed(type)) {
                for (String value : values(parameter, newest)) {
                    slow += countMatches(type + "?_count=20&" + parameter + "=" + value);
                }
            }
        }
        System.out.println("searches whose p99 is above %.0f ms twice: %d; not answered: %d"
                .formatted(BUDGET_MILLIS, slow, refused));
    }

    /** Returns a value that nearly all resources have, the value of this one, and a value without a match. */
    private static List<String> values(String parameter, JsonNode newest) {
        String patient = Stream.of("/subject/reference", "/target/0/reference", "/entity/0/what/reference")
                .map(place -> newest.at(place).asString(""))
                .filter(reference -> reference.startsWith("Patient/"))
                .findFirst()
                .orElse("Patient/nobody");
        return switch (parameter) {
            case "patient", "subject" -> List.of(patient, "Patient/nobody");
            case "date", "authored", "recorded" -> List.of("ge2020", "ge2090", "lt2020");
            case "_lastUpdated" -> List.of("ge2020-01-01", "lt2020-01-01");
            case "status", "intent", "action", "outcome" ->
                List.of(newest.at(PLACES.get(parameter)).asString());
            default -> {
                JsonNode value = newest.at(PLACES.get(parameter));
                yield value.isString()
                        ? List.of(value.asString(), NONE.getOrDefault(parameter, "none"))
                        : List.of(NONE.getOrDefault(parameter, "none"));
            }
        };
    }

    /**
     * Returns 1 when the 99th percentile misses the budget twice, otherwise 0. Some hundred requests fit into the
     * time, so the percentile is about the slowest of them: the repetition separates a slow search from one with
     * pages that had to be fetched from the disk first.
     */
    private int countMatches(String query) throws IOException, InterruptedException {
        byte[] request = get(query);
        try (Connection connection = new Connection(service.port())) {
            int status = connection.send(request).status();
            if (status != 200) {
                refused++;
                System.out.println(shortened(query) + " is answered " + status);
                return 0;
            }
        }
        return misses(shortened(query), request) && misses("  the same again", request) ? 1 : 0;
    }

    private boolean misses(String name, byte[] request) throws InterruptedException {
        Load.Result result = Load.run(service.port(), service.pid(), 1, SECONDS, 200, _ -> request);
        System.out.println(result.row(name));
        return result.p99() > BUDGET_MILLIS;
    }

    private static String shortened(String query) {
        return query.length() > 44 ? query.substring(0, 41) + "..." : query;
    }

    private JsonNode newest(String type) throws IOException {
        return json(type + "?_count=1").at("/entry/0/resource");
    }

    private List<String> listed(String type) throws IOException {
        return json("metadata")
                .at("/rest/0/resource")
                .valueStream()
                .filter(resource -> resource.path("type").asString().equals(type))
                .flatMap(resource -> resource.path("searchParam").valueStream())
                .map(parameter -> parameter.path("name").asString())
                .toList();
    }

    private JsonNode json(String query) throws IOException {
        try (Connection connection = new Connection(service.port())) {
            return JSON.readTree(connection.send(get(query)).body());
        }
    }

    private byte[] get(String query) {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        for (String reserved : List.of("&", "=", "?", "/", "$", ",")) {
            encoded = encoded.replace(URLEncoder.encode(reserved, StandardCharsets.UTF_8), reserved);
        }
        // a new token, because a table takes longer than a token's lifetime
        return Connection.request("GET", path + "/" + encoded, service.client().token(), "", new byte[0]);
    }
}
