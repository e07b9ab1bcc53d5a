package history.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import history.record.Json;
import history.record.Outcome;
import history.record.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An EHR with charts, an authorization server, and moods. */
public final class Ehr implements AutoCloseable {
    private static final Duration LATENESS = Duration.ofSeconds(1);
    private static final String STORED = "DocumentReference QuestionnaireResponse CarePlan Observation";
    private static final String READ = "Patient Practitioner Encounter Condition MedicationRequest MedicationStatement";

    private final HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 100);
    private final Chart chart = new Chart();
    private final Recorder recorder;
    private final Random random;
    private final boolean searches;
    private final boolean conditional;
    private volatile Optional<Issuer> issuer = Optional.empty();
    private volatile String base = "";
    private volatile EhrMood mood = EhrMood.WELL;

    Ehr(Recorder recorder, long seed, boolean searches, boolean conditional) throws IOException {
        this.searches = searches;
        this.conditional = conditional;
        this.recorder = recorder;
        this.random = new Random(seed);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/auth/", exchange -> issuer.orElseThrow().answer(exchange));
        server.createContext("/fhir/", this::fhir);
        server.createContext("/.well-known/openid-configuration", this::configuration);
        server.start();
    }

    /** The port of the FHIR API. */
    int port() {
        return server.getAddress().getPort();
    }

    /** Gives it the address by which it is called, behind its proxy. */
    void open(String address, Issuer authority) {
        base = address + "/fhir";
        issuer = Optional.of(authority);
    }

    /** The stored resources. */
    public Chart chart() {
        return chart;
    }

    /** Behaves so from now on, in half of its answers to writes. */
    public void mood(EhrMood next) {
        mood = next;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void configuration(HttpExchange exchange) throws IOException {
        Reply.send(exchange, 200, "application/json", issuer.orElseThrow().configuration());
    }

    private void fhir(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/fhir/".length());
        String[] parts = path.split("/");
        if (path.equals(".well-known/smart-configuration")) {
            configuration(exchange);
        } else if (path.equals("metadata")) {
            Reply.send(exchange, 200, "application/fhir+json", statement());
        } else if (exchange.getRequestMethod().equals("GET") && parts.length == 2) {
            read(exchange, path, parts[0], parts[1]);
        } else if (exchange.getRequestMethod().equals("GET") || path.endsWith("/_search")) {
            search(exchange, parts[0]);
        } else {
            write(exchange, path, parts.length == 2);
        }
    }

    private void read(HttpExchange exchange, String path, String type, String id) throws IOException {
        Optional<ObjectNode> resource = chart.read(path).or(() -> invented(type, id));
        if (resource.isPresent()) {
            exchange.getResponseHeaders().set("ETag", tag(resource.get()));
            Reply.json(exchange, 200, resource.get());
        } else {
            Reply.json(exchange, 404, outcome("not-found"));
        }
    }

    /** The register has every requested patient and practitioner. */
    private static Optional<ObjectNode> invented(String type, String id) {
        ObjectNode person = Json.resource(type).put("id", id);
        person.putArray("name").addObject().put("family", "Invented").put("text", "Invented " + id);
        if (type.equals("Patient")) {
            return Optional.of(person.put("birthDate", "1980-02-03").put("gender", "female"));
        }
        return type.equals("Practitioner") ? Optional.of(person) : Optional.empty();
    }

    private void search(HttpExchange exchange, String type) throws IOException {
        if (!searches && STORED.contains(type)) {
            Reply.json(exchange, 403, outcome("forbidden"));
            return;
        }
        String query = exchange.getRequestMethod().equals("POST")
                ? Reply.body(exchange)
                : exchange.getRequestURI().getRawQuery();
        ObjectNode bundle = Json.resource("Bundle").put("type", "searchset");
        ArrayNode entries = bundle.putArray("entry");
        for (ObjectNode resource : chart.search(type, Reply.form(query))) {
            ObjectNode entry = entries.addObject().put("fullUrl", base + "/" + type + "/" + Json.text(resource, "id"));
            entry.set("resource", resource);
            entry.putObject("search").put("mode", "match");
        }
        Reply.json(exchange, 200, bundle.put("total", entries.size()));
    }

    private void write(HttpExchange exchange, String path, boolean update) throws IOException {
        long begin = recorder.now();
        EhrMood now = random.nextBoolean() ? chosen(mood) : EhrMood.WELL;
        ObjectNode resource = (ObjectNode) Json.read(Reply.body(exchange));
        if (now == EhrMood.STORES_LATE) {
            LockSupport.parkNanos(LATENESS.toNanos());
        }
        boolean refuses = now == EhrMood.REFUSES_503 || now == EhrMood.REFUSES_SILENT;
        String ifMatch = Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-Match"))
                .orElse("");
        Optional<ObjectNode> met = Optional.ofNullable(
                        exchange.getRequestHeaders().getFirst("If-None-Exist"))
                .filter(_ -> conditional && !update)
                .flatMap(wanted ->
                        chart.search(path, Reply.form(wanted)).stream().findFirst());
        Optional<ObjectNode> stored = refuses
                ? Optional.empty()
                : met.or(() -> update ? chart.update(path, resource, ifMatch) : Optional.of(chart.create(resource)));
        Map<String, String> sent =
                Map.of("path", path, "ifMatch", ifMatch, "marks", String.join(" ", Chart.marks(resource)));
        String id = stored.map(match -> Json.text(match, "id")).orElse("");
        recorder.record("ehr", "ehr-write", begin, Outcome.OK, 0, sent, Map.of("mood", now.name(), "id", id));
        answer(exchange, now, stored, update || met.isPresent());
    }

    private void answer(HttpExchange exchange, EhrMood now, Optional<ObjectNode> stored, boolean update)
            throws IOException {
        switch (now) {
            case WELL -> {
                if (stored.isEmpty()) {
                    Reply.json(exchange, 412, outcome("conflict"));
                    return;
                }
                ObjectNode resource = stored.get();
                String place = base + "/" + Json.text(resource, "resourceType") + "/" + Json.text(resource, "id");
                exchange.getResponseHeaders().set("ETag", tag(resource));
                exchange.getResponseHeaders()
                        .set("Location", place + "/_history/" + Json.text(resource, "meta.versionId"));
                Reply.json(exchange, update ? 200 : 201, resource);
            }
            case STORES_503, REFUSES_503 -> Reply.send(exchange, 503, "text/plain", "upstream connect error");
            case STORES_500 -> Reply.send(exchange, 500, "text/html", "<h1>Server Error</h1>");
            case STORES_PAGE -> Reply.send(exchange, 200, "text/html", "<form>Sign in</form>");
            case STORES_409 -> Reply.send(exchange, 409, "text/plain", "");
            case STORES_SILENT, STORES_LATE, REFUSES_SILENT, ANY -> exchange.close();
        }
    }

    private EhrMood chosen(EhrMood now) {
        return now == EhrMood.ANY ? EhrMood.values()[1 + random.nextInt(EhrMood.ANY.ordinal() - 1)] : now;
    }

    private static String tag(JsonNode resource) {
        return "W/\"" + Json.text(resource, "meta.versionId") + "\"";
    }

    private static ObjectNode outcome(String code) {
        ObjectNode outcome = Json.resource("OperationOutcome");
        outcome.putArray("issue").addObject().put("severity", "error").put("code", code);
        return outcome;
    }

    private String statement() {
        return """
            {"resourceType": "CapabilityStatement", "status": "active", "date": "2026-01-01", "kind": "instance",
             "fhirVersion": "4.0.1", "format": ["json"], "rest": [{"mode": "server", "resource": %s}]}
            """.formatted(
                Stream.of((STORED + " " + READ).split(" ")).map(this::type).toList());
    }

    private String type(String type) {
        boolean written = STORED.contains(type);
        String search = searches || !written ? ", {\"code\": \"search-type\"}" : "";
        String writes = written ? ", {\"code\": \"create\"}, {\"code\": \"update\"}" : "";
        String create = written ? ", \"versioning\": \"versioned-update\", \"conditionalCreate\": " + conditional : "";
        return """
            {"type": "%s", "interaction": [{"code": "read"}%s%s]%s, "searchParam": [
                {"name": "identifier", "type": "token"}, {"name": "_tag", "type": "token"},
                {"name": "_id", "type": "token"}, {"name": "patient", "type": "reference"},
                {"name": "subject", "type": "reference"}]}
            """.formatted(type, search, writes, create);
    }
}
