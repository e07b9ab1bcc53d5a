package org.dorsal.note;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * How the flags differ from those of the assessment before, as they were stored then. A flag that is not assessed is
 * neither new nor gone.
 *
 * @param when the assessment before was answered, with its time: there may be two of one day
 * @param lines only those that name a flag
 */
public record FlagChanges(String when, List<FlagChangeView> lines) {

    /**
     * Change of some flags.
     *
     * @param key message key {@code since.KEY}
     * @param flags names of the flags
     */
    public record FlagChangeView(String key, List<String> flags) {
        public String named() {
            return String.join("; ", flags);
        }
    }

    public static FlagChanges of(
            AssessmentHistory.PreviousResult before, Scoring scoring, Codes codes, Wording.Locale locale, ZoneId zone) {
        Map<String, String> names = new HashMap<>();
        scoring.flags().stream()
                .map(flag -> flag.criterion().flag())
                .forEach(flag -> names.put(flag.code(), flag.display().in(locale)));
        return of(
                PageDates.moment(before.authored(), zone),
                before.result().flags(),
                scoring.states(),
                flag -> names.getOrDefault(flag, CodeNames.code(codes, "flag", flag, locale)));
    }

    /** A flag that the criteria of either day did not have counts as not assessed on it. */
    public static FlagChanges of(
            String when, Map<String, FlagState> then, Map<String, FlagState> now, UnaryOperator<String> name) {
        Set<String> flags = new LinkedHashSet<>(now.keySet());
        flags.addAll(then.keySet());
        Map<String, List<String>> byKey = flags.stream()
                .collect(Collectors.groupingBy(
                        flag -> key(state(then, flag), state(now, flag)),
                        Collectors.mapping(name, Collectors.toList())));
        return new FlagChanges(
                when,
                Stream.of("new", "found", "gone", "unknown")
                        .map(key -> new FlagChangeView(key, byKey.getOrDefault(key, List.of())))
                        .filter(line -> !line.flags().isEmpty())
                        .toList());
    }

    private static String key(FlagState then, FlagState now) {
        if (then == now) {
            return "same";
        }
        return switch (now) {
            case PRESENT -> then == FlagState.ABSENT ? "new" : "found";
            case ABSENT -> then == FlagState.PRESENT ? "gone" : "same";
            case NOT_ASSESSED -> then == FlagState.PRESENT ? "unknown" : "same";
        };
    }

    private static FlagState state(Map<String, FlagState> flags, String flag) {
        return flags.getOrDefault(flag, FlagState.NOT_ASSESSED);
    }
}
