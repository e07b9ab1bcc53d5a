package org.dorsal.http.audit;

import java.time.*;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.http.web.PageForm;
import org.dorsal.knowledge.Disposition;
import org.dorsal.note.PageDates;
import org.dorsal.store.FigureReads.Figure;
import org.dorsal.store.FigureReads.FigureScope;

/**
 * Days of figures in the site's zone, both inclusive. Templates call its methods.
 *
 * @param days time after an assessment until which its record was read for outcomes
 */
record FigurePeriod(LocalDate from, LocalDate to, int days, ZoneId zone) {
    /** Times after an assessment at which outcomes are read. */
    static final List<String> DAYS = List.of("30", "90");

    /** Maximum number of weeks; of a longer period the last ones are shown. */
    static final int MAX_WEEKS = 53;

    /** Weeks that are shown if the form names no first day. */
    private static final int USUAL_WEEKS = 13;

    private static final List<String> TIERS =
            Stream.of(Disposition.values()).map(Disposition::code).toList();

    /** Reads a form with valid days. */
    static FigurePeriod of(PageForm form, AuditorRequest request) {
        SearchForm search = SearchForm.of(form);
        Optional<LocalDate> first = search.day("from");
        LocalDate today = request.today();
        LocalDate to = search.day("to").orElse(first.filter(today::isBefore).orElse(today));
        LocalDate monday = to.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate bound = monday.minusWeeks(MAX_WEEKS - 1L);
        LocalDate from = first.orElse(monday.minusWeeks(USUAL_WEEKS - 1L));
        return new FigurePeriod(
                from.isBefore(bound) ? bound : from,
                to,
                Integer.parseInt(form.value("days").filter(DAYS::contains).orElse(DAYS.getFirst())),
                request.sitePages().zone());
    }

    /** The same number of days directly before. */
    public FigurePeriod before() {
        return new FigurePeriod(from.minusDays(ChronoUnit.DAYS.between(from, to) + 1), from.minusDays(1), days, zone);
    }

    /** The weeks of the period, from Monday to Sunday; the first and the last may be cut off. */
    List<FigurePeriod> weeks() {
        List<LocalDate> starts = Stream.concat(
                        Stream.of(from),
                        Stream.iterate(
                                from.with(TemporalAdjusters.next(DayOfWeek.MONDAY)),
                                monday -> !monday.isAfter(to),
                                monday -> monday.plusWeeks(1)))
                .toList();
        return IntStream.range(0, starts.size())
                .mapToObj(week -> new FigurePeriod(
                        starts.get(week),
                        week + 1 < starts.size() ? starts.get(week + 1).minusDays(1) : to,
                        days,
                        zone))
                .toList();
    }

    Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    FigureScope scope(String site) {
        return new FigureScope(
                site, days, start(), to.plusDays(1).atStartOfDay(zone).toInstant(), TIERS);
    }

    public String first() {
        return PageDates.day(from.toString());
    }

    public String last() {
        return PageDates.day(to.toString());
    }

    /** The period as fields of an address. */
    String query() {
        return "from=" + from + "&to=" + to + "&days=" + days;
    }

    /** The period and a figure of it as fields of an address. */
    String query(Figure figure) {
        return query() + "&part=" + figure.part() + "&line=" + figure.line() + "&place=" + figure.place();
    }
}
