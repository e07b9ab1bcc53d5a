package org.dorsal.http.fhir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dorsal.store.ResourceQuery;

/**
 * The parameters that shape an answer instead of choosing resources (FHIR R4 search, 3.1.1.5). Each may be given
 * once. What shapes the resources themselves, {@link ResponseShape} does; here it is checked and kept for links.
 */
final class Paging {
    static final String COUNT = "_count";
    static final String OFFSET = "_offset";
    private static final String SORT = "_sort";
    private static final String TOTAL = "_total";
    private static final int USUAL_SIZE = 20;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern SMALL_NUMBER = Pattern.compile("\\d{1,6}");
    private static final List<String> OF_RECORDS =
            List.of(COUNT, SORT, ResponseShape.SUMMARY, ResponseShape.ELEMENTS, TOTAL);
    private static final List<String> OF_KNOWLEDGE =
            List.of(COUNT, OFFSET, ResponseShape.SUMMARY, ResponseShape.ELEMENTS, TOTAL);
    private static final Set<String> SUMMARIES = Set.of("count", "false", "true", "text", "data");

    private final SearchFaults faults;
    private final Map<String, String> given = new LinkedHashMap<>();

    Paging(SearchFaults faults) {
        this.faults = faults;
    }

    /**
     * Names of the paging parameters. Knowledge is paged by offset in the order of its files; records are paged by a
     * link.
     */
    static List<String> names(String type) {
        return KnowledgeSearch.TYPES.contains(type) ? OF_KNOWLEDGE : OF_RECORDS;
    }

    /** Notes one of these parameters. */
    void take(String name, List<String> values) {
        if (name.equals(OFFSET)) {
            given.put(name, String.join(",", values));
            return;
        }
        if (values.size() > 1) {
            faults.value(name, "give it once.");
        }
        given.put(name, values.getFirst());
        if (name.equals(ResponseShape.ELEMENTS) && !ResponseShape.isElements(values.getFirst())) {
            faults.value(name, ResponseShape.cure(name));
        }
    }

    /** Page size, limited to the maximum. Zero requests the count (R4). */
    int size() {
        return count().map(count -> Math.clamp(count, 1, ResourceQuery.MAX_SIZE))
                .orElse(USUAL_SIZE);
    }

    /** How many matches the pages before have shown. */
    int offset() {
        var written = given.getOrDefault(OFFSET, "0");
        if (SMALL_NUMBER.matcher(written).matches()) {
            return Integer.parseInt(written);
        }
        faults.value(OFFSET, "give one number, or follow the link to the next page as it is.");
        return 0;
    }

    boolean onlyCount() {
        var summary = chosen(ResponseShape.SUMMARY, "false", SUMMARIES);
        return summary.equals("count") || count().equals(Optional.of(0));
    }

    /** Whether the number of all matches is wanted. */
    enum Total {
        NONE,
        /** May be exact, says R4. */
        ESTIMATE,
        ACCURATE
    }

    Total total() {
        return switch (chosen(TOTAL, "none", Set.of("none", "estimate", "accurate"))) {
            case "estimate" -> Total.ESTIMATE;
            case "accurate" -> Total.ACCURATE;
            default -> Total.NONE;
        };
    }

    /**
     * Sort order. A search by date without a requested order is sorted by date, latest first, because one index
     * serves both.
     *
     * @param date the type's date parameter, allowed in addition to {@code date}
     */
    ResourceQuery.QuerySort sort(String date, boolean asksForDates) {
        var written = given.getOrDefault(SORT, asksForDates ? "-date" : "-_lastUpdated");
        return switch (written.equals(date) || written.equals("-" + date) ? written.replace(date, "date") : written) {
            case "-_lastUpdated" -> ResourceQuery.QuerySort.LAST_RECORDED_FIRST;
            case "_lastUpdated" -> ResourceQuery.QuerySort.FIRST_RECORDED_FIRST;
            case "-date" -> ResourceQuery.QuerySort.LATEST_DATE_FIRST;
            case "date" -> ResourceQuery.QuerySort.EARLIEST_DATE_FIRST;
            default -> {
                faults.value(SORT, "sort by one of _lastUpdated, -_lastUpdated, " + date + ", -" + date + ".");
                yield ResourceQuery.QuerySort.LAST_RECORDED_FIRST;
            }
        };
    }

    /** The parameter as it was used. */
    Links.QueryParameter used(String name, String value) {
        return name.equals(COUNT) && !onlyCount()
                ? new Links.QueryParameter(name, "" + size())
                : new Links.QueryParameter(name, value);
    }

    private Optional<Integer> count() {
        var written = given.getOrDefault(COUNT, "" + USUAL_SIZE);
        if (!NUMBER.matcher(written).matches()) {
            faults.value(COUNT, "write a number from 0 to " + ResourceQuery.MAX_SIZE + ".");
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(written));
    }

    private String chosen(String name, String otherwise, Set<String> allowed) {
        var written = given.getOrDefault(name, otherwise);
        if (!allowed.contains(written)) {
            faults.value(
                    name,
                    "take from " + String.join(", ", allowed.stream().sorted().toList()) + ".");
        }
        return written;
    }
}
