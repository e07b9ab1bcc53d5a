package org.dorsal.note;

import java.time.LocalDate;
import java.util.Optional;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Wording;

/**
 * Days of an appointment, from the bounds of the activity's timing in profiles/.
 *
 * @param first empty when it may be at once
 */
public record DueDays(Optional<LocalDate> first, LocalDate last) {
    static Optional<DueDays> of(Care.Activity activity, LocalDate day) {
        return activity.timing()
                .flatMap(_ -> activity.term())
                .map(term -> new DueDays(term.first().map(day::plusDays), day.plusDays(term.last())));
    }

    /** Returns the days as a reader of the language writes them. */
    public String in(Wording.Locale locale) {
        String end = PageDates.written(last, locale);
        return first.map(from -> Words.say(locale, "due.between", PageDates.written(from, locale), end))
                .orElseGet(() -> Words.say(locale, "due.by", end));
    }
}
