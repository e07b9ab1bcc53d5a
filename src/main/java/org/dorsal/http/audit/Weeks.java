package org.dorsal.http.audit;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.dorsal.note.PageDates;

/** Weeks from Monday to Sunday in the site's zone; the last one may end before its Sunday. */
record Weeks(List<LocalDate> mondays, LocalDate last, boolean cut, ZoneId zone) {
    /** Weeks that are shown where no days are given. */
    private static final int USUAL = 13;

    /** Maximum number of weeks in a chart; of a longer period the last weeks are shown. */
    static final int MAX_WEEKS = 26;

    static Weeks of(SearchForm form, Instant now, ZoneId zone) {
        LocalDate last = form.day("to").orElseGet(() -> LocalDate.ofInstant(now, zone));
        LocalDate end = monday(last);
        LocalDate first = monday(form.day("from").orElseGet(() -> end.minusWeeks(USUAL - 1)));
        LocalDate bounded = end.minusWeeks(MAX_WEEKS - 1);
        LocalDate start = first.isBefore(bounded) ? bounded : first;
        return new Weeks(
                start.datesUntil(end.plusDays(1), Period.ofWeeks(1)).toList(), last, first.isBefore(bounded), zone);
    }

    /** The preceding period: the same number of weeks, ending on the same day of the week. */
    Weeks earlier() {
        int weeks = mondays.size();
        return new Weeks(
                mondays.stream().map(monday -> monday.minusWeeks(weeks)).toList(), last.minusWeeks(weeks), false, zone);
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    List<Instant> starts() {
        return mondays.stream().map(this::start).toList();
    }

    Instant from() {
        return start(mondays.getFirst());
    }

    Instant before() {
        return start(last.plusDays(1));
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** Day and month of each Monday. */
    List<String> words() {
        return mondays.stream()
                .map(day -> PageDates.day(day.toString()).substring(0, 6))
                .toList();
    }
}
