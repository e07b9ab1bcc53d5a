package org.dorsal.http.fhir;

import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.store.ResourceQuery;

/**
 * The parameters that shape an answer instead of choosing resources (FHIR R4 search, 3.1.1.5). Each may be given
 * once. What shapes the resources themselves, {@link ResponseShape} does; here it is checked and kept for links.
 */
record Paging(int size, int offset, boolean onlyCount, Total total, Optional<String> sort) {
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
    /** A client's subscriptions are given at once. */
    private static final List<String> OF_SUBSCRIPTIONS = List.of(ResponseShape.SUMMARY, ResponseShape.ELEMENTS, TOTAL);

    private static final Set<String> TOTALS = Set.of("none", "estimate", "accurate");
    private static final Set<String> SUMMARIES = Set.of("count", "false", "true", "text", "data");

    /** Whether the number of all matches is wanted. */
    enum Total {
        NONE,
        /** May be exact, says R4. */
        ESTIMATE,
        ACCURATE
    }

    /**
     * Names of the paging parameters. Knowledge is paged by offset in the order of its files; records are paged by a
     * link.
     */
    static List<String> names(String type) {
        if (type.equals(SubscriptionProvider.TYPE)) {
            return OF_SUBSCRIPTIONS;
        }
        return KnowledgeSearch.TYPES.contains(type) ? OF_KNOWLEDGE : OF_RECORDS;
    }

    static Paging of(String type, Map<String, List<String>> parameters) {
        Map<String, String> shaping = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            if (names(type).contains(name)) {
                if (values.size() > 1) {
                    throw ObjectionException.value(name, "give it once.");
                }
                shaping.put(name, values.getFirst());
            }
        });
        String elements = shaping.getOrDefault(ResponseShape.ELEMENTS, "id");
        if (!ResponseShape.isElements(elements)) {
            throw ObjectionException.value(ResponseShape.ELEMENTS, ResponseShape.cure(ResponseShape.ELEMENTS));
        }
        int count =
                number(shaping, COUNT, NUMBER, USUAL_SIZE, "write a number from 0 to " + ResourceQuery.MAX_SIZE + ".");
        int offset = number(
                shaping, OFFSET, SMALL_NUMBER, 0, "give one number, or follow the link to the next page as it is.");
        String summary = chosen(shaping, ResponseShape.SUMMARY, "false", SUMMARIES);
        String total = chosen(shaping, TOTAL, "none", TOTALS);
        return new Paging(
                Math.clamp(count, 1, ResourceQuery.MAX_SIZE),
                offset,
                count == 0 || summary.equals("count"), // zero requests the count (R4)
                Total.valueOf(total.toUpperCase(Locale.ROOT)),
                Optional.ofNullable(shaping.get(SORT)));
    }

    private static int number(Map<String, String> shaping, String name, Pattern form, int otherwise, String cure) {
        String written = shaping.getOrDefault(name, Integer.toString(otherwise));
        if (!form.matcher(written).matches()) {
            throw ObjectionException.value(name, cure);
        }
        return Integer.parseInt(written);
    }

    private static String chosen(Map<String, String> shaping, String name, String otherwise, Set<String> allowed) {
        String written = shaping.getOrDefault(name, otherwise);
        if (!allowed.contains(written)) {
            throw ObjectionException.value(
                    name,
                    "use only " + String.join(", ", allowed.stream().sorted().toList()) + ".");
        }
        return written;
    }

    /**
     * Sort order. A search by date without a requested order is sorted by date, latest first, because one index serves
     * both.
     *
     * @param date the type's date parameter, allowed in addition to {@code date}
     */
    ResourceQuery.QuerySort sort(String date, boolean asksForDates) {
        var written = sort.orElse(asksForDates ? "-date" : "-_lastUpdated");
        return switch (written.equals(date) || written.equals("-" + date) ? written.replace(date, "date") : written) {
            case "-_lastUpdated" -> ResourceQuery.QuerySort.LAST_RECORDED_FIRST;
            case "_lastUpdated" -> ResourceQuery.QuerySort.FIRST_RECORDED_FIRST;
            case "-date" -> ResourceQuery.QuerySort.LATEST_DATE_FIRST;
            case "date" -> ResourceQuery.QuerySort.EARLIEST_DATE_FIRST;
            default ->
                throw ObjectionException.value(
                        SORT, "sort by one of _lastUpdated, -_lastUpdated, " + date + ", -" + date + ".");
        };
    }

    /** The parameter as it was used. */
    Links.QueryParameter used(String name, String value) {
        return new Links.QueryParameter(name, name.equals(COUNT) && !onlyCount ? Integer.toString(size) : value);
    }
}
