package org.dorsal.note;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Wording;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Days of an appointment, from the bounds of the activity's timing in profiles/.
 *
 * @param first empty when it may be at once
 */
public record DueDays(Optional<LocalDate> first, LocalDate last) {
    static Optional<DueDays> of(Care.Activity activity, LocalDate day) {
        JsonNode bounds = activity.timing()
                .map(timing -> JsonMapper.shared().readTree(timing).at("/repeat/boundsRange"))
                .orElseGet(JsonMapper.shared()::missingNode);
        return after(day, bounds.path("high")).map(last -> new DueDays(after(day, bounds.path("low")), last));
    }

    private static Optional<LocalDate> after(LocalDate day, JsonNode quantity) {
        int number = quantity.path("value").asInt(0);
        return switch (quantity.path("code").asString("")) {
            case "d" -> Optional.of(day.plusDays(number));
            case "wk" -> Optional.of(day.plusWeeks(number));
            case "mo" -> Optional.of(day.plus(Period.ofMonths(number)));
            default -> Optional.empty();
        };
    }

    /** Returns the days as a reader of the language writes them. */
    public String in(Wording.Locale locale) {
        String end = PageDates.written(last, locale);
        return first.map(from -> Words.say(locale, "due.between", PageDates.written(from, locale), end))
                .orElseGet(() -> Words.say(locale, "due.by", end));
    }
}
