package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.store.NarrowSearch.Part;
import org.dorsal.store.Reach.Compartment;

/**
 * Searches current versions. What is asked for decides which index is walked (ADR 31): a patient's own, an assessment's few rows, kind by
 * kind, or all of a site along the order, which stops with the page.
 */
final class Search {
    private Search() {}

    static Page page(Connected database, Reach reach, Query query) {
        var asked = QueryConditions.of(query);
        if (isNarrow(reach, asked)) {
            return isEvents(query)
                    ? run(database, texts(query, asked), reach, query, asked)
                    : narrow(database, reach, query, asked);
        }
        try {
            return isEvents(query)
                    ? run(database, texts(database, reach, query, asked), reach, query, asked)
                    : wide(database, reach, query, asked);
        } catch (StoreFault fault) {
            throw fault.ofWideSearch();
        }
    }

    /** How many there are; empty when there are more than so many. */
    static OptionalLong count(Connected database, Reach reach, Query query, int atMost) {
        var asked = QueryConditions.of(query);
        var all = new Query(query.type(), query.conditions(), query.sort(), query.size(), Optional.empty());
        try {
            if (!isNarrow(reach, asked) && !isEvents(query)) {
                asked.within(Origins.named(database, reach, asked)
                        .or(() -> Origins.linked(database, reach, all, asked, atMost)
                                .filter(Origins::whole)
                                .map(Origins::marks)));
            }
            var texts = asked.isWithin() ? SearchTexts.OF_ORIGINS : texts(database, reach, query, asked);
            var found = database.one(
                    texts.count(),
                    reach.site(),
                    call -> conditions(call, texts, reach, asked).number("at_most", atMost + 1),
                    row -> row.getLong("resources"));
            return found > atMost ? OptionalLong.empty() : OptionalLong.of(found);
        } catch (StoreFault fault) {
            throw isNarrow(reach, asked) ? fault : fault.ofWideSearch();
        }
    }

    private static Page narrow(Connected database, Reach reach, Query query, QueryConditions asked) {
        return database.run(NarrowSearch.page(reach, asked, query.sort()), reach.site(), call -> {
            asked.set(reach.set(call.leavingOutWhatIsNotNamed()));
            return Rows.of(setPage(call, query).rowsOfTheSite()).page(query.size());
        });
    }

    private static Page wide(Connected database, Reach reach, Query query, QueryConditions asked) {
        var origins = Origins.named(database, reach, asked);
        if (origins.isPresent()) {
            return run(database, SearchTexts.OF_ORIGINS, reach, query, asked.within(origins));
        }
        var linked = Origins.linked(database, reach, query, asked);
        if (linked.filter(some -> some.whole() || !isByDate(query)).isPresent()) {
            var among = linked.get().within(QueryConditions.of(query), query.sort());
            Page found = run(database, SearchTexts.OF_ORIGINS, reach, query, among);
            if (linked.get().whole() || found.next().isPresent()) {
                return found;
            }
        }
        return run(database, texts(database, reach, query, asked), reach, query, asked);
    }

    private static Page run(Connected database, SearchTexts texts, Reach reach, Query query, QueryConditions asked) {
        return database.run(
                texts.page(query.sort()),
                reach.site(),
                call -> Rows.of(set(call, texts, reach, query, asked).rowsOfTheSite())
                        .page(query.size()));
    }

    private static Call conditions(Call call, SearchTexts texts, Reach reach, QueryConditions asked)
            throws SQLException {
        asked.set(reach.set(call.plannedForItsValues()));
        return switch (texts.way()) {
            case IN_ORDER -> call;
            case BY_KIND -> asked.setKinds(call).truth("of_any_kind", !isOfKinds(reach));
            case BY_ORIGIN -> asked.setOrigins(call);
        };
    }

    /** Its granular scopes are about codes. */
    private static boolean isOfKinds(Reach reach) {
        return !reach.restrictions().letEverythingThrough()
                && reach.restrictions().anyOf().stream().allMatch(all -> Kinds.all(all, Kinds::isCode));
    }

    static Call set(Call call, SearchTexts texts, Reach reach, Query query, QueryConditions asked) throws SQLException {
        return setPage(conditions(call, texts, reach, asked), query);
    }

    private static Call setPage(Call call, Query query) throws SQLException {
        var after = after(query);
        return call.instant("after", after.at()).text("after_id", after.id()).number("at_most", query.size() + 1);
    }

    /** The text of a search that is not within some assessments. */
    static SearchTexts texts(Connected database, Reach reach, Query query, QueryConditions asked) {
        if (isNarrow(reach, asked)) {
            return texts(query, asked);
        }
        if (isEvents(query)) {
            var few = RareTerms.of(database, reach.site(), asked.termsWithoutPatient(), asked.choicesWithoutPatient());
            if (asked.isNarrowedTo(few)) {
                return SearchTexts.OF_RARE_EVENTS;
            }
            return asked.asksForKinds() ? SearchTexts.OF_KINDS_OF_EVENTS : SearchTexts.OF_EVENTS;
        }
        return asked.asksForKinds()
                        || asked.asksForDates()
                        || isByDate(query)
                        || !reach.restrictions().letEverythingThrough()
                ? SearchTexts.OF_KINDS_OF_VERSIONS
                : SearchTexts.OF_VERSIONS;
    }

    private static SearchTexts texts(Query query, QueryConditions asked) {
        if (!isEvents(query)) {
            return SearchTexts.OF_VERSIONS;
        }
        var parts = asked.parts();
        return parts.contains(Part.PATIENTS) && !parts.contains(Part.IDS)
                ? SearchTexts.OF_EVENTS_OF_PATIENTS
                : SearchTexts.OF_EVENTS;
    }

    /** It names patients, resources or business identifiers: there are few rows of each. */
    private static boolean isNarrow(Reach reach, QueryConditions asked) {
        return reach.compartment() instanceof Compartment.OnlyPatient || asked.namesRows();
    }

    private static boolean isEvents(Query query) {
        return query.type().equals(AuditRows.TYPE);
    }

    static boolean isByDate(Query query) {
        return switch (query.sort()) {
            case LATEST_DATE_FIRST, EARLIEST_DATE_FIRST -> true;
            case LAST_RECORDED_FIRST, FIRST_RECORDED_FIRST -> false;
        };
    }

    static Page.Position after(Query query) {
        return query.after()
                .orElse(
                        switch (query.sort()) {
                            case LAST_RECORDED_FIRST, LATEST_DATE_FIRST -> new Page.Position(Instant.MAX, "");
                            case FIRST_RECORDED_FIRST, EARLIEST_DATE_FIRST -> new Page.Position(Instant.MIN, "");
                        });
    }
}
