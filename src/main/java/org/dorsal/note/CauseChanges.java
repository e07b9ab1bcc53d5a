package org.dorsal.note;

import java.time.ZoneId;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.RescoringOutcome.ResultSummary;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.Scoring;

/**
 * How the causes differ from those of the assessment before, as they were stored then. A cause that open questions could
 * still lead to is neither new nor gone; a tier of another release is neither more nor less.
 *
 * @param when the assessment before was answered, with its time: there may be two of one day
 * @param lines only those that name a cause
 */
public record CauseChanges(String when, List<CauseChangeView> lines) {

    /**
     * Change of some causes.
     *
     * @param key message key {@code since.KEY}
     * @param causes names of the causes
     */
    public record CauseChangeView(String key, List<String> causes) {
        public String named() {
            return String.join("; ", causes);
        }
    }

    public static CauseChanges of(
            AssessmentHistory.PreviousResult before, Scoring scoring, Codes codes, Wording.Locale locale, ZoneId zone) {
        return of(
                PageDates.moment(before.authored(), zone),
                before.result().causes(),
                ResultSummary.of(scoring, List.of()).causes(),
                cause -> CodeNames.code(codes, "cause", cause, locale));
    }

    /** Compares outcomes: the tier of a cause, incomplete where it is open, and none where nothing leads to it. */
    public static CauseChanges of(
            String when, Map<String, String> then, Map<String, String> now, UnaryOperator<String> name) {
        Set<String> causes = new LinkedHashSet<>(now.keySet());
        causes.addAll(then.keySet());
        Map<String, List<String>> byKey = causes.stream()
                .collect(Collectors.groupingBy(
                        cause -> key(outcome(then, cause), outcome(now, cause)),
                        Collectors.mapping(name, Collectors.toList())));
        return new CauseChanges(
                when,
                Stream.of("new", "found", "more", "less", "gone", "unknown", "other")
                        .map(key -> new CauseChangeView(key, byKey.getOrDefault(key, List.of())))
                        .filter(line -> !line.causes().isEmpty())
                        .toList());
    }

    private static String key(String then, String now) {
        return then.equals(now)
                ? "same"
                : Disposition.find(then)
                        .flatMap(before -> Disposition.find(now).map(after -> key(before, after)))
                        .orElse("other");
    }

    private static String key(Disposition then, Disposition now) {
        boolean was = isReached(then);
        boolean is = isReached(now);
        if (!was && !is) {
            return "same";
        }
        if (was && is) {
            return now.compareTo(then) < 0 ? "more" : "less";
        }
        if (is) {
            return then == Disposition.INCOMPLETE ? "found" : "new";
        }
        return now == Disposition.INCOMPLETE ? "unknown" : "gone";
    }

    private static boolean isReached(Disposition outcome) {
        return outcome != Disposition.INCOMPLETE && outcome != Disposition.SELF_CARE;
    }

    private static String outcome(Map<String, String> causes, String cause) {
        return causes.getOrDefault(cause, Disposition.SELF_CARE.code());
    }
}
