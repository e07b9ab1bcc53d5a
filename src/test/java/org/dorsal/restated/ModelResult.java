package org.dorsal.restated;

import java.util.*;
import java.util.function.ToIntFunction;
import org.dorsal.restated.PublishedModels.FloorText;
import org.dorsal.restated.PublishedModels.PointsText;
import org.dorsal.restated.PublishedModels.PublishedCause;
import org.dorsal.restated.PublishedModels.PublishedDomain;

/**
 * Result of the models for the truths of their conditions, computed as profiles/README.md, "From answers to a result"
 * has it.
 *
 * @param causes outcome by code, in published order
 */
public record ModelResult(
        String disposition, boolean provisional, boolean emergencyNotExcluded, Map<String, CauseOutcome> causes) {
    private static final List<String> TIERS =
            List.of("emergency", "urgent", "soon", "clinician-review", "self-care-with-check", "self-care");

    /** Truth of a condition. */
    public enum Truth3 {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /** Truths of conditions by name. */
    @FunctionalInterface
    public interface Truths {
        /** Truth of the condition of that name. */
        Truth3 of(String condition);
    }

    /** Outcome of a cause; the points are those after lowering. */
    public record CauseOutcome(String tier, String upper, int least, int most) {}

    /** The result of the models. */
    public static ModelResult of(PublishedModels models, Truths truths) {
        Map<String, CauseOutcome> causes = new LinkedHashMap<>();
        models.causes().forEach(cause -> causes.put(cause.code(), outcome(models, cause, truths)));
        String highest = causes.values().stream().map(CauseOutcome::tier).reduce("self-care", ModelResult::higher);
        String upper = causes.values().stream().map(CauseOutcome::upper).reduce(highest, ModelResult::higher);
        boolean released = truths.of("release") == Truth3.TRUE;
        boolean open = upper.equals("emergency") || !released;
        String disposition = disposition(highest, upper, open, truths.of("self-care") == Truth3.TRUE);
        return new ModelResult(
                disposition,
                disposition.equals("soon") && open
                        || !disposition.equals("incomplete") && TIERS.indexOf(upper) < TIERS.indexOf(disposition),
                !highest.equals("emergency") && open,
                causes);
    }

    /** Whether any outcome would be another if that condition were false. */
    public boolean rests(PublishedModels models, Truths truths, String condition) {
        return !equals(of(models, name -> name.equals(condition) ? Truth3.FALSE : truths.of(name)));
    }

    private static String disposition(String highest, String upper, boolean open, boolean measured) {
        if (isAtLeast(highest, "soon")) {
            return highest;
        }
        if (open) {
            return "incomplete";
        }
        if (isAtLeast(highest, "clinician-review")) {
            return highest;
        }
        if (isAtLeast(upper, "urgent")) {
            return "incomplete";
        }
        return measured && !isAtLeast(upper, "clinician-review") ? highest : "self-care-with-check";
    }

    private static CauseOutcome outcome(PublishedModels models, PublishedCause cause, Truths truths) {
        int least = 0;
        int most = 0;
        for (PublishedDomain domain : cause.domains()) {
            least += points(domain, entry -> truths.of("entry " + entry.id()) == Truth3.TRUE ? entry.points() : 0);
            most += points(domain, entry -> truths.of("entry " + entry.id()) != Truth3.FALSE ? entry.points() : 0);
        }
        int lowering = 0;
        for (PointsText entry : cause.lowering()) {
            lowering += truths.of("entry " + entry.id()) == Truth3.TRUE ? entry.points() : 0;
        }
        int cap = cause.cap();
        int number = 0;
        for (int narrower : cause.narrowerCaps().values()) {
            if (truths.of("cap " + cause.code() + " " + ++number) != Truth3.FALSE) {
                cap = Math.max(cap, narrower);
            }
        }
        lowering = Math.max(lowering, cap);
        String byLeast = byPoints(models, cause, least + lowering, strong(cause, truths, false));
        String byMost = byPoints(models, cause, most + lowering, strong(cause, truths, true));
        String floor = "self-care";
        String upperFloor = "self-care";
        for (FloorText entry : cause.floors()) {
            Truth3 truth = truths.of("entry " + entry.id());
            floor = truth == Truth3.TRUE ? higher(floor, entry.tier()) : floor;
            upperFloor = truth != Truth3.FALSE ? higher(upperFloor, entry.tier()) : upperFloor;
        }
        String tier = higher(floor, byLeast);
        return new CauseOutcome(tier, higher(higher(upperFloor, byMost), tier), least + lowering, most + lowering);
    }

    private static int points(PublishedDomain domain, ToIntFunction<PointsText> counted) {
        return domain.limit()
                .map(limit -> Math.min(
                        limit, domain.entries().stream().mapToInt(counted).sum()))
                .orElseGet(
                        () -> domain.entries().stream().mapToInt(counted).max().orElse(0));
    }

    private static boolean strong(PublishedCause cause, Truths truths, boolean most) {
        return cause.domains().stream()
                .flatMap(domain -> domain.entries().stream())
                .filter(entry -> !entry.weak())
                .map(entry -> truths.of("entry " + entry.id()))
                .anyMatch(truth -> truth == Truth3.TRUE || most && truth == Truth3.UNKNOWN);
    }

    private static String byPoints(PublishedModels models, PublishedCause cause, int points, boolean strong) {
        String tier = "self-care";
        for (Map.Entry<Integer, String> threshold : models.thresholds().entrySet()) {
            tier = points >= threshold.getKey() ? threshold.getValue() : tier;
        }
        String limited = lower(tier, cause.highest());
        return strong ? limited : lower(limited, models.ceiling());
    }

    /** Truth of a fact about the result that care reads; empty when the name is of none. */
    public Truth3 decided(String name) {
        int equals = name.indexOf('=');
        String code = name.substring(equals + 1);
        return switch (equals < 0 ? name : name.substring(0, equals)) {
            case "disposition" -> truth(disposition.equals(code));
            case "provisional" -> truth(provisional);
            case "cause" ->
                isAtLeast(cause(code).tier(), "clinician-review")
                        ? Truth3.TRUE
                        : isAtLeast(cause(code).upper(), "clinician-review") ? Truth3.UNKNOWN : Truth3.FALSE;
            case "leading" ->
                truth(isAtLeast(cause(code).tier(), "clinician-review")
                        && causes.values().stream()
                                .allMatch(other -> isAtLeast(cause(code).tier(), other.tier())));
            case "tier" ->
                causes.values().stream().anyMatch(cause -> cause.tier().equals(code))
                        ? Truth3.TRUE
                        : causes.values().stream()
                                        .anyMatch(cause ->
                                                !isAtLeast(cause.tier(), code) && isAtLeast(cause.upper(), code))
                                ? Truth3.UNKNOWN
                                : Truth3.FALSE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private CauseOutcome cause(String code) {
        CauseOutcome outcome = causes.get(code);
        if (outcome == null) {
            throw new IllegalArgumentException(code);
        }
        return outcome;
    }

    private static Truth3 truth(boolean value) {
        return value ? Truth3.TRUE : Truth3.FALSE;
    }

    private static boolean isAtLeast(String tier, String other) {
        return TIERS.indexOf(tier) <= TIERS.indexOf(other);
    }

    private static String higher(String first, String other) {
        return isAtLeast(first, other) ? first : other;
    }

    private static String lower(String first, String other) {
        return isAtLeast(first, other) ? other : first;
    }
}
