package org.dorsal.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.store.AccessScope.Compartment;
import org.dorsal.store.NarrowSearch.NarrowPart;

/**
 * Searches current versions. The conditions decide which index is scanned (performance.md, kinds and origins): the
 * index of a patient, the few rows of an assessment, kind by kind, or all rows of a site in sort order, which stops
 * when the page is full.
 */
record ResourceSearch(JdbcAccess database, AccessScope reach, ResourceQuery query, QueryConditions asked) {
    ResourceSearch(JdbcAccess database, AccessScope reach, ResourceQuery query) {
        this(database, reach, query, QueryConditions.of(query));
    }

    Page page() {
        var narrow = isNarrow();
        return StoreException.ofSearch(narrow, () -> {
            if (isEvents()) {
                return run(texts());
            }
            return narrow ? narrow() : wide();
        });
    }

    /** How many there are; empty when there are more than so many. */
    OptionalLong count(int atMost) {
        var all = new ResourceQuery(query.type(), query.conditions(), query.sort(), query.size(), Optional.empty());
        var narrow = isNarrow();
        return StoreException.ofSearch(narrow, () -> {
            if (!narrow && !isEvents()) {
                asked.within(OriginAssessments.named(database, reach, asked)
                        .or(() -> OriginAssessments.linked(database, reach, all, asked, atMost)
                                .filter(OriginAssessments::whole)
                                .map(OriginAssessments::marks)));
            }
            var texts = asked.isWithin() ? SearchTexts.OF_ORIGINS : texts();
            var found = database.one(
                    texts.count(),
                    reach.site(),
                    call -> conditions(call, texts).number("at_most", atMost + 1),
                    row -> row.getLong("resources"));
            return found > atMost ? OptionalLong.empty() : OptionalLong.of(found);
        });
    }

    private Page narrow() {
        return database.run(NarrowSearch.page(reach, asked, query.sort()), reach.site(), call -> {
            asked.set(reach.set(call.leavingOutWhatIsNotNamed()));
            return StoredVersionRows.of(setPage(call).rowsOfTheSite()).page(query.size());
        });
    }

    private Page wide() {
        var origins = OriginAssessments.named(database, reach, asked);
        if (origins.isPresent()) {
            asked.within(origins);
            return run(SearchTexts.OF_ORIGINS);
        }
        var linked = OriginAssessments.linked(database, reach, query, asked);
        if (linked.filter(some -> some.whole() || !isByDate(query)).isPresent()) {
            var among = new ResourceSearch(database, reach, query);
            linked.get().narrow(among.asked, query.sort());
            Page found = among.run(SearchTexts.OF_ORIGINS);
            if (linked.get().whole() || found.next().isPresent()) {
                return found;
            }
        }
        return run(texts());
    }

    private Page run(SearchTexts texts) {
        return database.run(
                texts.page(query.sort()),
                reach.site(),
                call -> StoredVersionRows.of(set(call, texts).rowsOfTheSite()).page(query.size()));
    }

    private StatementCall conditions(StatementCall call, SearchTexts texts) throws SQLException {
        reach.set(call.plannedForItsValues());
        // a text by kind compares codes with the kinds, not with each row
        asked.set(texts.way() == SearchTexts.AccessPath.BY_KIND ? call.leavingOutWhatIsNotNamed() : call);
        return switch (texts.way()) {
            case IN_ORDER -> call;
            case BY_KIND -> asked.setKinds(call).truth("of_any_kind", !isOfKinds());
            case BY_ORIGIN -> asked.setOrigins(call);
        };
    }

    /** Returns whether the granular scopes restrict by codes only. */
    private boolean isOfKinds() {
        return !reach.restrictions().letEverythingThrough()
                && reach.restrictions().anyOf().stream().allMatch(all -> CodeKinds.all(all, CodeKinds::isCode));
    }

    StatementCall set(StatementCall call, SearchTexts texts) throws SQLException {
        return setPage(conditions(call, texts));
    }

    private StatementCall setPage(StatementCall call) throws SQLException {
        var after = after(query);
        return call.instant("after", after.at()).text("after_id", after.id()).number("at_most", query.size() + 1);
    }

    /** The text of a search that is not within some assessments. */
    SearchTexts texts() {
        if (isEvents()) {
            return isNarrow() ? ofNamedEvents() : ofEvents();
        }
        var byKind = asked.asksForKinds()
                || asked.asksForDates()
                || isByDate(query)
                || !reach.restrictions().letEverythingThrough();
        return byKind && !isNarrow() ? SearchTexts.OF_KINDS_OF_VERSIONS : SearchTexts.OF_VERSIONS;
    }

    private SearchTexts ofNamedEvents() {
        var parts = asked.parts();
        return parts.contains(NarrowPart.PATIENTS) && !parts.contains(NarrowPart.IDS)
                ? SearchTexts.OF_EVENTS_OF_PATIENTS
                : SearchTexts.OF_EVENTS;
    }

    private SearchTexts ofEvents() {
        var few = SelectiveTermLookup.of(
                database, reach.site(), asked.termsWithoutPatient(), asked.choicesWithoutPatient());
        if (asked.isNarrowedTo(few)) {
            return SearchTexts.OF_RARE_EVENTS;
        }
        return asked.asksForKinds() ? SearchTexts.OF_KINDS_OF_EVENTS : SearchTexts.OF_EVENTS;
    }

    /** Returns whether the search names patients, resources or business identifiers, which have few rows each. */
    private boolean isNarrow() {
        return reach.compartment() instanceof Compartment.OnlyPatient || asked.namesRows();
    }

    private boolean isEvents() {
        return query.type().equals(AuditRows.TYPE);
    }

    static boolean isByDate(ResourceQuery query) {
        return switch (query.sort()) {
            case LATEST_DATE_FIRST, EARLIEST_DATE_FIRST -> true;
            case LAST_RECORDED_FIRST, FIRST_RECORDED_FIRST -> false;
        };
    }

    static Page.Position after(ResourceQuery query) {
        return query.after()
                .orElse(
                        switch (query.sort()) {
                            case LAST_RECORDED_FIRST, LATEST_DATE_FIRST -> new Page.Position(Instant.MAX, "");
                            case FIRST_RECORDED_FIRST, EARLIEST_DATE_FIRST -> new Page.Position(Instant.MIN, "");
                        });
    }
}
