package org.dorsal.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.*;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.ServiceProcess;

/** Rates of auditors' tasks over a million events: sequencing, search, export and verification. */
final class AuditRates {
    private static final int EVENTS = Integer.parseInt(System.getProperty("events", "1000000"));
    private static final int SEARCHES = 60;
    private static final String SITE = "northside";

    private final ServiceProcess service;
    private final TestPostgres database;

    private AuditRates(ServiceProcess service, TestPostgres database) {
        this.service = service;
        this.database = database;
    }

    static void print() throws IOException, SQLException, InterruptedException {
        TestPostgres database = TestPostgres.empty();
        try (ServiceProcess service = ServiceProcess.start(database, "-Xmx512m")) {
            AuditRates rates = new AuditRates(service, database);
            rates.fill();
            rates.searches();
            rates.awaitSignature();
            ArchiveRates.print(database, service, SITE);
        }
    }

    private void fill() throws SQLException, InterruptedException {
        long start = System.nanoTime();
        GeneratedEvents.fill(database, SITE, EVENTS);
        double filled = seconds(start);
        while (waiting() > 0) {
            Thread.onSpinWait();
        }
        System.out.println(
                "%d events appended in %.0f s (%.0f a second, 1000 a commit, two clients); the last was sequenced"
                                .formatted(EVENTS, filled, EVENTS / filled)
                        + " %.1f s after it was committed".formatted(seconds(start) - filled));
        TestPostgres.run(database.asOwner(), "vacuum analyze audit_event");
        TestPostgres.run(database.asOwner(), "vacuum analyze log_entry");
        try (var connection = database.asOwner().getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery(
                                "select pg_total_relation_size('audit_event'), pg_total_relation_size('log_entry')")) {
            row.next();
            System.out.println("on disk with indexes: %.0f bytes an event, %.0f bytes for its place in the log"
                    .formatted(row.getDouble(1) / EVENTS, row.getDouble(2) / EVENTS));
        }
    }

    /** An export holds what a checkpoint holds. */
    private void awaitSignature() throws SQLException {
        while (count("select coalesce(max(size), 0) from log_checkpoint") < EVENTS) {
            Thread.onSpinWait();
        }
    }

    private long waiting() throws SQLException {
        return count("select count(*) from log_waiting");
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.asOwner().getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Measures auditors' searches: each kind separately, then all together. */
    private void searches() throws IOException {
        Random random = new Random(11);
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("newest", "_count=20");
        kinds.put("of one patient", "patient=%P&_count=20");
        kinds.put("of one person, a week", "agent=Practitioner/%A&date=ge%D&date=lt%E&_count=20");
        kinds.put("of one person", "agent=Practitioner/%A&_count=20");
        kinds.put("refusals of a day", "outcome=4&date=ge%D&_count=20");
        kinds.put("searches of one patient by one person", "patient=%P&agent=Practitioner/%A&action=E&_count=20");
        kinds.put("what was done to one resource", "entity=QuestionnaireResponse/%R&_count=20");
        kinds.put("signatures", "subtype=attest&_count=20");
        kinds.put("oldest of a kind", "subtype=update&_sort=date&_count=20");
        kinds.put("of nobody", "agent=Practitioner/none&_count=20");
        List<Double> allTimes = new ArrayList<>();
        System.out.println("%-44s %8s %8s %8s".formatted("search, one client", "p50 ms", "p95 ms", "max ms"));
        for (var kind : kinds.entrySet()) {
            List<Double> took = new ArrayList<>();
            for (int number = 0; number < SEARCHES; number++) {
                took.add(search(GeneratedEvents.filled(kind.getValue(), random, EVENTS)));
            }
            allTimes.addAll(took);
            row(kind.getKey(), took);
        }
        row("all of them", allTimes);
    }

    private double search(String query) throws IOException {
        String path = URI.create(service.base()).getPath() + "/AuditEvent?" + encoded(query);
        byte[] request = Connection.request("GET", path, service.client().token(), "", new byte[0]);
        try (Connection connection = new Connection(service.port())) {
            long start = System.nanoTime();
            Connection.Answer answer = connection.send(request);
            double took = seconds(start) * 1e3;
            if (answer.status() != 200) {
                throw new IOException(query + " was answered " + answer.status());
            }
            return took;
        }
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8)
                .replace("%26", "&")
                .replace("%3D", "=");
    }

    private static void row(String what, List<Double> took) {
        List<Double> sorted = took.stream().sorted().toList();
        System.out.println("%-44s %8.1f %8.1f %8.1f"
                .formatted(
                        what,
                        sorted.get(sorted.size() / 2),
                        sorted.get((int) (sorted.size() * 0.95)),
                        sorted.getLast()));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
