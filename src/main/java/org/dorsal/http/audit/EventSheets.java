package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.http.web.PageText;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.Page.Position;

/**
 * The files that are one line an event: CSV of results, CSV of events, NDJSON of AuditEvents. Times of CSV are the
 * site's.
 *
 * @param events taken once, by one file
 * @param results CSV is of results
 */
record EventSheets(Stream<FoundEvent> events, boolean results, PageText words) {
    private static final List<Column> RESULTS = List.of(
            new Column("patient", summary -> summary.event().patient().orElse("")),
            new Column("assessment", summary -> summary.assessment().orElse("")),
            new Column("version", summary -> Integer.toString(summary.version())),
            Column.fact("status"),
            Column.fact("disposition"),
            Column.fact("computed"),
            Column.fact("provisional"),
            new Column("overridden", summary -> Boolean.toString(summary.is("overridden"))),
            new Column("override-reasons", summary -> all(summary.reasons().toList())),
            Column.fact("clinician"),
            new Column("criteria", summary -> all(summary.allOf("criteria"))),
            Column.fact("questionnaire"),
            new Column("causes", summary -> all(summary.tiers())),
            new Column("causes-open", summary -> all(summary.causes("open"))),
            new Column("delivery", summary -> summary.event().delivery().orElse("")),
            new Column("position", summary -> position(summary.event())),
            new Column("integrity", summary -> EventRow.integrity(summary.event())),
            new Column("event", EventSummary::id));

    private static final List<Column> EVENTS = List.of(
            new Column("type", summary -> summary.textAt("/type/code")),
            new Column("subtype", EventSummary::subtype),
            new Column("action", summary -> summary.textAt("/action")),
            new Column("outcome", EventSummary::outcome),
            new Column("says", EventSummary::outcomeText),
            new Column(
                    "who", summary -> summary.actor().map(EventAgent::identity).orElse("")),
            new Column(
                    "name", summary -> summary.actor().flatMap(EventAgent::name).orElse("")),
            new Column(
                    "roles",
                    summary -> summary.actor()
                            .map(EventAgent::roles)
                            .map(EventSheets::all)
                            .orElse("")),
            new Column(
                    "client",
                    summary -> summary.client().map(EventAgent::identity).orElse("")),
            new Column("network", summary -> summary.network().orElse("")),
            new Column("purpose", summary -> summary.purpose().orElse("")),
            new Column("patient", summary -> summary.event().patient().orElse("")),
            new Column("assessment", summary -> summary.assessment().orElse("")),
            new Column("query", summary -> summary.query().orElse("")),
            new Column("position", summary -> position(summary.event())),
            new Column("integrity", summary -> EventRow.integrity(summary.event())),
            new Column("event", EventSummary::id));

    private record Column(String name, Function<EventSummary, String> cell) {
        static Column fact(String name) {
            return new Column(name, summary -> summary.fact(name).orElse(""));
        }
    }

    long csv(OutputStream out) throws IOException {
        List<Column> columns = results
                ? RESULTS
                : Stream.concat(Stream.of(new Column("what", summary -> summary.actionName(words))), EVENTS.stream())
                        .toList();
        Csv csv = new Csv(
                out,
                Stream.concat(Stream.of("recorded"), columns.stream().map(Column::name))
                        .toList());
        events.forEach(event -> {
            EventSummary summary = EventSummary.of(event);
            csv.line(Stream.concat(
                            Stream.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                    event.recordedAt().atZone(words.zone()))),
                            columns.stream().map(column -> column.cell().apply(summary)))
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
        return event.position().map(position -> Long.toString(position)).orElse("");
    }

    private static String all(List<String> values) {
        return String.join(" ", values);
    }

    /** Everything that a query finds, newest first, a page at a time: memory does not grow with it. */
    record EventStream(EventReads reads, String site, EventQuery query) {
        private static final int PAGE = 500;

        /**
         * Reads the first page at once, so that what can't be looked for is refused before anything is sent; each later
         * page when the one before has been taken.
         *
         * @throws org.dorsal.store.StoreException as {@link EventReads#page} does
         */
        Stream<FoundEvent> events() {
            return Stream.iterate(
                            Optional.of(page(Optional.empty())),
                            Optional::isPresent,
                            before -> before.flatMap(EventReads.EventPage::next).map(after -> page(Optional.of(after))))
                    .flatMap(page -> page.orElseThrow().events().stream());
        }

        private EventReads.EventPage page(Optional<Position> after) {
            return reads.page(site, query, after, PAGE);
        }
    }
}
