package org.dorsal.http.audit;

import java.time.LocalDate;
import java.util.*;
import org.dorsal.note.PageDates;

/**
 * Rows of a search that are shown together.
 *
 * @param title may be empty
 */
record EventGroup(String title, List<EventRow> rows) {
    /** Events of one person on one day. */
    private record PersonDay(String day, String identity, String name) {}

    /** All rows as one group without a title; none for no rows. */
    static List<EventGroup> untitled(List<EventRow> rows) {
        return rows.isEmpty() ? List.of() : List.of(new EventGroup("", rows));
    }

    /** Groups by person and day, the same action on the same record in one row. */
    static List<EventGroup> byPersonAndDay(List<EventRow> rows, AuditorRequest request) {
        Map<PersonDay, Map<List<Object>, EventRow>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(key(row, request), _ -> new LinkedHashMap<>())
                .merge(row.subject(), row, (first, _) -> first.repeated()));
        return groups.entrySet().stream()
                .map(group -> new EventGroup(
                        request.words()
                                .message(
                                        "audit.group",
                                        group.getKey().day(),
                                        group.getKey().name(),
                                        group.getValue().values().stream()
                                                .mapToInt(EventRow::times)
                                                .sum()),
                        List.copyOf(group.getValue().values())))
                .toList();
    }

    private static PersonDay key(EventRow row, AuditorRequest request) {
        LocalDate day = LocalDate.ofInstant(
                row.event().recordedAt(), request.sitePages().zone());
        return new PersonDay(
                PageDates.day(day.toString()),
                row.summary().actor().map(EventAgent::identity).orElse(""),
                row.actorName().orElse(""));
    }
}
