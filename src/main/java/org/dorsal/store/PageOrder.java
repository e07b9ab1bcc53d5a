package org.dorsal.store;

import org.dorsal.store.ResourceQuery.QuerySort;

/**
 * Sort order of a page as SQL; ids decide among equal keys.
 *
 * @param key sort column
 * @param beyond operator that compares with the last row of the page before
 * @param direction {@code asc} or {@code desc}
 * @param back direction of the reverse order
 */
record PageOrder(String key, String beyond, String direction, String back) {
    private static final String DATE = "date_from";

    static PageOrder of(QuerySort sort) {
        return switch (sort) {
            case LAST_RECORDED_FIRST -> new PageOrder("recorded_at", "<", "desc", "asc");
            case FIRST_RECORDED_FIRST -> new PageOrder("recorded_at", ">", "asc", "desc");
            case LATEST_DATE_FIRST -> new PageOrder(DATE, "<", "desc", "asc");
            case EARLIEST_DATE_FIRST -> new PageOrder(DATE, ">", "asc", "desc");
        };
    }

    boolean isByDate() {
        return key.equals(DATE);
    }

    /** Columns of a row {@code v} in a page. */
    String columns() {
        return "v.id, v.version, v.patient, v.recorded_at, v.%s as sort_key".formatted(key);
    }

    /** Sorts by these columns and ends with so many rows. */
    String by(String first, String second, int most) {
        return "\n order by %1$s %3$s, %2$s %3$s limit %4$d".formatted(first, second, direction, most);
    }
}
