package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/**
 * Auditors' searches for events that {@link Ledger#search} can't express, because they join the log and the
 * deliveries. Erased events are not found.
 */
public final class EventReads extends JdbcAccess {
    /** Most events that one page holds. */
    public static final int MAX_EVENTS = 1_000;

    private static final String BY_TIME = "e.recorded_at";

    /** No index has it: a few are looked up, where walking through all of time would take longer with each day. */
    private static final String SORTED = "(e.recorded_at + interval '0 seconds')";

    private static final Sql PAGE = page(false, "", BY_TIME);
    private static final Sql PAGE_OF_FEW = page(false, "", SORTED);
    private static final Sql RESULTS = page(true, "", BY_TIME);
    private static final Sql RESULTS_OF_FEW = page(true, "", SORTED);
    private static final Sql OF_ASSESSMENTS = page(true, "and e.assessment = any (:assessments::text[])", SORTED);

    public EventReads(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Page of events, newest first.
     *
     * @param next position of the next page; empty on the last
     */
    public record EventPage(List<FoundEvent> events, Optional<Page.Position> next) {
        public EventPage {
            events = List.copyOf(events);
        }
    }

    /**
     * Returns a page of matches, newest first.
     *
     * @param after last position of the page before
     * @param size maximum number of events, 1 to {@value #MAX_EVENTS}
     * @throws StoreException {@link StoreException.FaultKind#TOO_COSTLY} when it names no patient and takes too long
     */
    public EventPage page(String site, EventQuery query, Optional<Page.Position> after, int size) {
        return EventTexts.search(query, () -> {
            var narrowing = EventNarrowing.of(this, site, query);
            Sql sql = query.results().isPresent()
                    ? (narrowing.few() ? RESULTS_OF_FEW : RESULTS)
                    : (narrowing.few() ? PAGE_OF_FEW : PAGE);
            return page(sql, site, query, narrowing, List.of(), after, size);
        });
    }

    private EventPage page(
            Sql sql,
            String site,
            EventQuery query,
            EventNarrowing narrowing,
            Collection<String> assessments,
            Optional<Page.Position> after,
            int size) {
        if (size < 1 || size > MAX_EVENTS) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_EVENTS + " events");
        }
        var start = after.orElse(new Page.Position(Instant.MAX, ""));
        var events = list(
                sql,
                site,
                call -> EventTexts.set(call, query, narrowing)
                        .texts("assessments", assessments)
                        .instant("after", start.at())
                        .text("after_id", start.id())
                        .number("at_most", size + 1),
                EventReads::event);
        return found(events, size);
    }

    /** The events that committed results of these assessments, newest first; at most {@value #MAX_EVENTS}. */
    public List<FoundEvent> results(String site, Collection<String> assessments) {
        EventQuery query = EventQuery.of(EventQuery.ResultFilter.ALL);
        return assessments.isEmpty()
                ? List.of()
                : page(
                                OF_ASSESSMENTS,
                                site,
                                query,
                                EventNarrowing.of(this, site, query),
                                assessments,
                                Optional.empty(),
                                MAX_EVENTS)
                        .events();
    }

    private static Sql page(boolean results, String more, String order) {
        String ofResult = results
                ? EventTexts.DELIVERY + " as delivery,\n                   "
                        + "(select max(n.version) from result_set n where n.site = :site and n.assessment = e.assessment) as newest"
                : "null::text as delivery, 0 as newest";
        String text = """
            select e.id, e.recorded_at, e.patient, e.body, place.position, coalesce(place.position < %s, false) as signed, %s
              from (select e.*
                    %s
                       %s
                       and (e.recorded_at, e.id) < (:after, :after_id)
                     order by %s desc, e.id desc
                     limit :at_most) e
              left join log_entry place on place.site = :site and place.event = e.id
             order by e.recorded_at desc, e.id desc;
            """.formatted(EventTexts.SIGNED_SIZE, ofResult, EventTexts.matches(results), more, order);
        // the planner expects few results where it has no frequencies, and would read all to sort them
        return results && order.equals(BY_TIME) ? Sql.ofSiteInOrder(text) : Sql.ofSite(text);
    }

    private static EventPage found(List<FoundEvent> events, int size) {
        if (events.size() <= size) {
            return new EventPage(events, Optional.empty());
        }
        var last = events.get(size - 1);
        return new EventPage(events.subList(0, size), Optional.of(new Page.Position(last.recordedAt(), last.id())));
    }

    private static FoundEvent event(ResultSet row) throws SQLException {
        return new FoundEvent(
                row.getString("id"),
                StatementCall.instant(row, "recorded_at"),
                Optional.ofNullable(row.getString("patient")),
                Optional.ofNullable(row.getObject("position", Long.class)),
                row.getBoolean("signed"),
                Optional.ofNullable(row.getString("delivery")),
                row.getInt("newest"),
                BodyCompression.unpackOrAsStored(row.getBytes("body")));
    }
}
