package org.dorsal.assessment;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;

/**
 * Dates as FHIR R4 writes them, from 1900 on: HAPI also takes a time without zone or seconds, an offset of 15 hours, or a
 * time in the place of a date. That the day exists was seen when it was parsed.
 */
final class Dates {

    private static final String DATE = "(?:19|[2-9]\\d)\\d\\d(?:-\\d\\d(?:-\\d\\d%s)?)?";
    private static final String TIME =
            "(?:T\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00)))?";
    private static final Pattern OF_DATE = Pattern.compile(DATE.formatted(""));
    private static final Pattern OF_DATE_TIME = Pattern.compile(DATE.formatted(TIME));

    /** Where on Earth a day begins first. */
    private static final ZoneOffset EASTERNMOST = ZoneOffset.ofHours(14);

    private static final int DAY_CHARS = "YYYY-MM-DD".length();

    private Dates() {}

    static boolean isDate(DateType date) {
        return OF_DATE.matcher(date.getValueAsString()).matches();
    }

    static boolean isDateTime(DateTimeType time) {
        return OF_DATE_TIME.matcher(time.getValueAsString()).matches();
    }

    /** The first moment that it can mean: a day without zone begins in the far east. */
    static Instant earliest(DateTimeType time) {
        String written = time.getValueAsString();
        if (written.length() > DAY_CHARS) {
            return time.getValue().toInstant();
        }
        String day = written + "-01-01".substring(written.length() - "YYYY".length());
        return LocalDate.parse(day).atStartOfDay(EASTERNMOST).toInstant();
    }
}
