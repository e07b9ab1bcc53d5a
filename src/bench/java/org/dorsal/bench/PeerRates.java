package org.dorsal.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * HAPI's JPA server on the same PostgreSQL: stores the resources of one assessment by a transaction, reads one of them,
 * and searches for a page. It has neither tokens nor events nor scoring.
 */
final class PeerRates {
    private static final String SEARCHED = "example";
    private static final String OPTIONS = "-Xmx2g";

    private final Process process;
    private final int port;
    private final SomeClient client;
    private final List<JsonNode> resources;

    private PeerRates(Process process, int port, List<JsonNode> resources) {
        this.process = process;
        this.port = port;
        this.client = SomeClient.anonymous("http://localhost:" + port + "/fhir");
        this.resources = List.copyOf(resources);
    }

    /**
     * Prints a row for each operation, with 8 clients.
     *
     * @param war of the project hapi-fhir-jpaserver-starter, built with its profile {@code boot}
     * @param resources what an assessment has stored
     * @param earlier assessments of the patient of the search
     */
    static void print(Path war, List<JsonNode> resources, int earlier, double warm, double seconds)
            throws IOException, InterruptedException {
        int port = SomePort.free();
        TestPostgres database = TestPostgres.empty();
        Process process = new ProcessBuilder(command(war, database, port))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "peer.log").toFile())
                .start();
        try {
            PeerRates peer = new PeerRates(process, port, resources);
            peer.awaitReady();
            peer.print(earlier, warm, seconds);
            printSize(database);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Path war, TestPostgres database, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                OPTIONS,
                "-jar",
                war.toString(),
                "--server.port=" + port,
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + TestPostgres.OWNER,
                "--spring.datasource.password=",
                "--spring.datasource.driver-class-name=org.postgresql.Driver",
                "--spring.jpa.properties.hibernate.dialect=ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect",
                "--hapi.fhir.enforce_referential_integrity_on_write=false");
    }

    private void awaitReady() throws IOException, InterruptedException {
        while (true) {
            try {
                if (client.get("metadata").status() == 200) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                // does not listen yet
            }
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                throw new IOException("the server stopped, see target/peer.log");
            }
        }
    }

    private void print(int earlier, double warm, double seconds) throws InterruptedException {
        LongFunction<byte[]> posts = number -> post(bundle("p" + number));
        client.post("", bundle("first")); // several clients at once would insert the same resource types
        Load.warm(port, process.pid(), 8, warm, _ -> true, posts);
        row("JPA server: transaction of " + resources.size(), seconds, posts);
        client.put("Patient/" + SEARCHED, "{\"resourceType\":\"Patient\",\"id\":\"" + SEARCHED + "\"}");
        for (int assessment = 0; assessment < earlier; assessment++) {
            client.post("", bundle(SEARCHED));
        }
        String search = "Observation?patient=" + SEARCHED + "&_count=20";
        String id = client.get(search).entries().getFirst().path("id").asString();
        row("JPA server: read by id", seconds, _ -> get("Observation/" + id));
        row("JPA server: search page of 20", seconds, _ -> get(search));
    }

    private void row(String name, double seconds, LongFunction<byte[]> requests) throws InterruptedException {
        Load.warm(port, process.pid(), 8, seconds / 2, answered -> answered == 200, requests);
        System.out.println(
                Load.run(port, process.pid(), 8, seconds, 200, requests).row(name + ", 8 clients"));
    }

    private static byte[] get(String path) {
        return Connection.request("GET", "/fhir/" + path, "none", "Cache-Control: no-cache\r\n", new byte[0]);
    }

    private static byte[] post(String bundle) {
        return Connection.request("POST", "/fhir", "none", "", bundle.getBytes(StandardCharsets.UTF_8));
    }

    /** A transaction that creates the resources about a patient; they refer to each other by temporary ids. */
    private String bundle(String patient) {
        ObjectNode bundle = JsonNodeFactory.instance.objectNode();
        bundle.put("resourceType", "Bundle").put("type", "transaction");
        List<String> temporary = new ArrayList<>();
        for (JsonNode resource : resources) {
            ObjectNode entry = bundle.withArray("entry").addObject();
            String name = "urn:uuid:" + UUID.randomUUID();
            temporary.add(name);
            entry.put("fullUrl", name).set("resource", resource);
            entry.putObject("request")
                    .put("method", "POST")
                    .put("url", resource.path("resourceType").asString());
        }
        String text = bundle.toString();
        for (int place = 0; place < resources.size(); place++) {
            JsonNode resource = resources.get(place);
            String reference = resource.path("resourceType").asString() + "/"
                    + resource.path("id").asString();
            text = text.replace(reference + "/_history/1", temporary.get(place))
                    .replace(reference, temporary.get(place));
        }
        return text.replace(resources.getFirst().at("/subject/reference").asString(), "Patient/" + patient);
    }

    private static void printSize(TestPostgres database) {
        long assessments = TestPostgres.numbers(
                        database.asSuperuser(),
                        "select count(*) from hfj_resource where res_type = 'QuestionnaireResponse'")
                .getFirst();
        long bytes = TestPostgres.numbers(database.asSuperuser(), "select pg_database_size(current_database())")
                .getFirst();
        System.out.println("JPA server: %d assessments, %.1f kB each in the whole database"
                .formatted(assessments, (double) bytes / assessments / 1e3));
    }
}
