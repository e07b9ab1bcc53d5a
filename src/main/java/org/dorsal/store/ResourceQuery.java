package org.dorsal.store;

import java.util.*;

/**
 * Search among current versions.
 *
 * @param type FHIR resource type
 * @param conditions all of which must hold, at most {@value #MAX_CONDITIONS}
 * @param size rows on a page, 1 to {@value #MAX_SIZE}
 * @param after last position of the page before
 */
public record ResourceQuery(
        String type, List<SearchCondition> conditions, QuerySort sort, int size, Optional<Page.Position> after) {
    public static final int MAX_SIZE = 100;
    public static final int MAX_CONDITIONS = 64;

    /** Order of the rows; ids decide among equal keys. */
    public enum QuerySort {
        /** {@code -_lastUpdated}, the default order: the newest version first. */
        LAST_RECORDED_FIRST("recorded_at", true),
        FIRST_RECORDED_FIRST("recorded_at", false),
        LATEST_DATE_FIRST("date_from", true),
        EARLIEST_DATE_FIRST("date_from", false);

        private final String key;
        private final boolean descending;

        QuerySort(String key, boolean descending) {
            this.key = key;
            this.descending = descending;
        }

        /** Sort column. */
        String key() {
            return key;
        }

        String direction() {
            return descending ? "desc" : "asc";
        }

        /** Operator that compares with the last row of the page before. */
        String beyond() {
            return descending ? "<" : ">";
        }

        boolean isByDate() {
            return key.equals("date_from");
        }
    }

    public ResourceQuery {
        conditions = List.copyOf(conditions);
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_SIZE + " rows");
        }
        if (conditions.size() > MAX_CONDITIONS) {
            throw new IllegalArgumentException("a search has at most " + MAX_CONDITIONS + " conditions");
        }
    }

    /** Every current resource of a type, what changed last first, 20 a page. */
    public static ResourceQuery of(String type) {
        return new ResourceQuery(type, List.of(), QuerySort.LAST_RECORDED_FIRST, 20, Optional.empty());
    }

    public ResourceQuery and(SearchCondition condition) {
        var more = new ArrayList<>(conditions);
        more.add(condition);
        return new ResourceQuery(type, more, sort, size, after);
    }

    public ResourceQuery sorted(QuerySort by) {
        return new ResourceQuery(type, conditions, by, size, after);
    }

    public ResourceQuery paged(int rows) {
        return new ResourceQuery(type, conditions, sort, rows, after);
    }

    public ResourceQuery after(Page.Position position) {
        return new ResourceQuery(type, conditions, sort, size, Optional.of(position));
    }
}
