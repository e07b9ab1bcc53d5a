package org.dorsal.note;

import java.time.*;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Wording;

/** Unambiguous dates in every wording: {@code 14-Mar-1971} (NHS CUI date display). */
public final class PageDates {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd-MMM-uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM-uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm z", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final int YEAR_CHARS = 4;
    private static final int MONTH_CHARS = 7;
    private static final int DAY_CHARS = 10;

    private PageDates() {}

    /** Formats a FHIR date or dateTime of any precision, up to the day; invalid text is returned unchanged. */
    public static String day(String fhir) {
        try {
            return switch (fhir.length()) {
                case YEAR_CHARS -> Year.parse(fhir).toString();
                case MONTH_CHARS -> MONTH.format(YearMonth.parse(fhir));
                default -> DAY.format(LocalDate.parse(fhir.substring(0, Math.min(DAY_CHARS, fhir.length()))));
            };
        } catch (DateTimeParseException _) {
            return fhir;
        }
    }

    /** The day of a FHIR dateTime in that zone. */
    public static String day(String authored, ZoneId zone) {
        return authored.length() > DAY_CHARS
                ? TimeRange.of(authored)
                        .map(span -> DAY.format(span.from().atZone(zone)))
                        .orElse(authored)
                : day(authored);
    }

    /** A FHIR dateTime with its time and the zone's name; to the day where it holds no time. */
    public static String moment(String authored, ZoneId zone) {
        return authored.length() > DAY_CHARS
                ? TimeRange.of(authored).map(span -> moment(span.from(), zone)).orElse(authored)
                : day(authored);
    }

    /** With the zone's name. */
    public static String moment(Instant instant, ZoneId zone) {
        return MOMENT.format(instant.atZone(zone));
    }

    /**
     * A FHIR dateTime to the minute, without its day if that is the given one.
     *
     * @param day day of the page
     */
    static String shortTime(String authored, ZoneId zone, LocalDate day) {
        if (authored.length() <= DAY_CHARS) {
            return day(authored);
        }
        return TimeRange.of(authored)
                .map(span -> span.from().atZone(zone))
                .map(time -> (time.toLocalDate().equals(day) ? "" : DAY.format(time) + " ") + MINUTE.format(time))
                .orElse(authored);
    }

    /** A day in full, as a patient's language writes it. */
    static String written(LocalDate day, Wording.Locale language) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(Words.locale(language))
                .format(day);
    }

    public static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }
}
