package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.store.FoundEvent;

/**
 * The files that are one line an event: CSV of results, CSV of events, NDJSON of AuditEvents. Times of CSV are the
 * site's.
 *
 * @param events taken once, by one file
 * @param results CSV is of results
 */
record EventSheets(Stream<FoundEvent> events, boolean results, List<String> about, AuditWords words) {
    private static final List<Column> RESULTS = List.of(
            new Column("patient", (event, _) -> event.patient().orElse("")),
            Column.told("assessment", told -> told.assessment().orElse("")),
            Column.told("version", told -> Integer.toString(told.version())),
            Column.fact("status"),
            Column.fact("disposition"),
            Column.fact("computed"),
            Column.fact("provisional"),
            Column.told("overridden", told -> Boolean.toString(told.is("overridden"))),
            Column.told("override-reasons", told -> all(told.reasons().toList())),
            Column.fact("clinician"),
            Column.told("criteria", told -> all(told.allOf("criteria"))),
            Column.fact("questionnaire"),
            Column.told("flags-present", told -> all(told.flags("present"))),
            Column.told("flags-not-assessed", told -> all(told.flags("not-assessed"))),
            new Column("delivery", (event, _) -> event.delivery().orElse("")),
            new Column("position", (event, _) -> position(event)),
            new Column("integrity", (event, _) -> EventRow.integrity(event)),
            new Column("event", (event, _) -> event.id()));

    private static final List<Column> EVENTS = List.of(
            Column.told("type", told -> told.at("/type/code")),
            Column.told("subtype", EventSummary::subtype),
            Column.told("action", told -> told.at("/action")),
            Column.told("outcome", EventSummary::outcome),
            Column.told("says", EventSummary::says),
            Column.told("who", told -> told.actor().map(EventAgent::who).orElse("")),
            Column.told("name", told -> told.actor().flatMap(EventAgent::name).orElse("")),
            Column.told(
                    "roles",
                    told -> told.actor()
                            .map(EventAgent::roles)
                            .map(EventSheets::all)
                            .orElse("")),
            Column.told("client", told -> told.client().map(EventAgent::who).orElse("")),
            Column.told("network", told -> told.network().orElse("")),
            Column.told("purpose", told -> told.purpose().orElse("")),
            new Column("patient", (event, _) -> event.patient().orElse("")),
            Column.told("assessment", told -> told.assessment().orElse("")),
            Column.told("query", told -> told.query().orElse("")),
            new Column("position", (event, _) -> position(event)),
            new Column("integrity", (event, _) -> EventRow.integrity(event)),
            new Column("event", (event, _) -> event.id()));

    private record Column(String name, BiFunction<FoundEvent, EventSummary, String> cell) {
        static Column told(String name, Function<EventSummary, String> cell) {
            return new Column(name, (_, told) -> cell.apply(told));
        }

        static Column fact(String name) {
            return told(name, told -> told.fact(name).orElse(""));
        }
    }

    long csv(OutputStream out) throws IOException {
        List<Column> columns = results ? RESULTS : EVENTS;
        Csv csv = new Csv(
                out,
                about,
                Stream.concat(Stream.of("recorded"), columns.stream().map(Column::name))
                        .toList());
        events.forEach(event -> {
            EventSummary told = EventSummary.of(event);
            csv.line(Stream.concat(
                            Stream.of(words.iso(event.recordedAt())),
                            columns.stream().map(column -> column.cell().apply(event, told)))
                    .toList());
        });
        return csv.end();
    }

    /** The events' own bytes, a line each. */
    long ndjson(OutputStream out) throws IOException {
        long lines = 0;
        for (Iterator<FoundEvent> each = events.iterator(); each.hasNext(); lines++) {
            out.write(each.next().bytes());
            out.write('\n');
        }
        return lines;
    }

    private static String position(FoundEvent event) {
        return event.position().map(at -> Long.toString(at)).orElse("");
    }

    private static String all(List<String> values) {
        return String.join(" ", values);
    }
}
