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

    private static final Sql PAGE = page("", BY_TIME);
    private static final Sql PAGE_OF_FEW = page("", SORTED);

    /** Not by the index of terms: most events may be results, and an assessment has few events. */
    private static final Sql RESULTS = page("and :result_term = any (e.terms)", SORTED);

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
            return page(narrowing.leavesFew() ? PAGE_OF_FEW : PAGE, site, query, narrowing, after, size);
        });
    }

    private EventPage page(
            Sql sql, String site, EventQuery query, EventNarrowing narrowing, Optional<Page.Position> after, int size) {
        if (size < 1 || size > MAX_EVENTS) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_EVENTS + " events");
        }
        var start = after.orElse(new Page.Position(Instant.MAX, ""));
        var events = list(
                sql,
                site,
                call -> EventTexts.set(call.plannedForItsValues(), query, narrowing)
                        .text("result_term", EventTexts.RESULT)
                        .instant("after", start.at())
                        .text("after_id", start.id())
                        .number("at_most", size + 1),
                EventReads::event);
        return found(events, size);
    }

    /** Every result-making event of these assessments, newest first; at most {@value #MAX_EVENTS}. */
    public List<FoundEvent> results(String site, Collection<String> assessments) {
        if (assessments.isEmpty()) {
            return List.of();
        }
        var named = assessments.stream().map(id -> "x-assessment=" + id).toList();
        var query = EventQuery.everything().withAny(named);
        var narrowing = EventNarrowing.of(this, site, query);
        return page(RESULTS, site, query, narrowing, Optional.empty(), MAX_EVENTS)
                .events();
    }

    private static Sql page(String more, String order) {
        return Sql.ofSite(
                """
            select p.id, p.recorded_at, p.patient, p.body, place.position, coalesce(place.position < %s, false) as signed,
                   case when :result_term = any (p.terms) then %s end as delivery
              from (select e.id, e.recorded_at, e.patient, e.body, e.terms
                    %s
                       %s
                       and (e.recorded_at, e.id) < (:after, :after_id)
                     order by %s desc, e.id desc
                     limit :at_most) p
              left join log_entry place on place.site = :site and place.event = p.id
             order by p.recorded_at desc, p.id desc;
            """.formatted(EventTexts.SIGNED_SIZE, EventTexts.delivery("p"), EventTexts.MATCHES, more, order));
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
                BodyCompression.unpackOrAsStored(row.getBytes("body")));
    }
}
