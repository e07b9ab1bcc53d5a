package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.http.audit.SearchView.SearchRows;
import org.dorsal.store.FoundEvent;

/** The files that are one line an event: CSV of results, CSV of events, NDJSON of AuditEvents. */
record Sheets(Walk walk, List<String> about) {
    private static final List<String> RESULTS = List.of(
            "recorded",
            "patient",
            "assessment",
            "version",
            "status",
            "disposition",
            "computed",
            "provisional",
            "overridden",
            "override-reasons",
            "clinician",
            "criteria",
            "questionnaire",
            "flags-present",
            "flags-not-assessed",
            "delivery",
            "position",
            "integrity",
            "event");
    private static final List<String> EVENTS = List.of(
            "recorded",
            "type",
            "subtype",
            "action",
            "outcome",
            "says",
            "who",
            "name",
            "roles",
            "client",
            "network",
            "purpose",
            "patient",
            "assessment",
            "query",
            "position",
            "integrity",
            "event");

    Sheets {
        about = List.copyOf(about);
    }

    long results(OutputStream out) throws IOException {
        Csv csv = new Csv(out, about, RESULTS);
        walk.each(event -> {
            EventSummary told = EventReading.of(event);
            csv.line(
                    moment(event.recordedAt()),
                    event.patient().orElse(""),
                    told.assessment().orElse(""),
                    Integer.toString(told.version()),
                    told.fact("status").orElse(""),
                    told.fact("disposition").orElse(""),
                    told.fact("computed").orElse(""),
                    told.fact("provisional").orElse(""),
                    Boolean.toString(told.overridden()),
                    all(told.reasons().toList()),
                    told.fact("clinician").orElse(""),
                    all(told.allOf("criteria")),
                    told.fact("questionnaire").orElse(""),
                    flags(told, "present"),
                    flags(told, "not-assessed"),
                    event.delivery().orElse(""),
                    event.position().map(at -> Long.toString(at)).orElse(""),
                    SearchRows.integrity(event),
                    event.id());
        });
        return csv.end();
    }

    long events(OutputStream out) throws IOException {
        Csv csv = new Csv(out, about, EVENTS);
        walk.each(event -> line(csv, event, EventReading.of(event)));
        return csv.end();
    }

    private static void line(Csv csv, FoundEvent event, EventSummary told) {
        Optional<EventSummary.Agent> actor = told.actor();
        csv.line(
                moment(event.recordedAt()),
                told.type(),
                told.subtype(),
                told.action(),
                told.outcome(),
                told.says(),
                actor.map(EventSummary.Agent::who).orElse(""),
                actor.flatMap(EventSummary.Agent::name).orElse(""),
                actor.map(EventSummary.Agent::roles).map(Sheets::all).orElse(""),
                told.client().map(EventSummary.Agent::who).orElse(""),
                told.network().orElse(""),
                told.purpose().orElse(""),
                event.patient().orElse(""),
                told.assessment().orElse(""),
                told.query().orElse(""),
                event.position().map(at -> Long.toString(at)).orElse(""),
                SearchRows.integrity(event),
                event.id());
    }

    /** The events' own bytes, a line each. */
    long ndjson(OutputStream out) throws IOException {
        return walk.each(event -> {
            out.write(event.bytes());
            out.write('\n');
        });
    }

    private static String flags(EventSummary told, String state) {
        return all(told.allOf("flag").stream()
                .filter(flag -> flag.endsWith("|" + state))
                .map(flag -> flag.substring(0, flag.lastIndexOf('|')))
                .toList());
    }

    private static String all(List<String> values) {
        return String.join(" ", values);
    }

    private static String moment(Instant at) {
        return at.toString();
    }
}
