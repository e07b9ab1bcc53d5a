package org.dorsal.proof;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Condition;

/**
 * Partition of a number at the bounds that conditions compare it with: all numbers of a region have the same results.
 *
 * @param bounds in rising order
 * @param samples one number of each region, in rising order
 */
record NumberRegions(List<BigDecimal> bounds, List<BigDecimal> samples) {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /**
     * Divides the numbers from least to most.
     *
     * @param whole whether only whole numbers are possible
     */
    static NumberRegions of(SortedSet<BigDecimal> bounds, BigDecimal least, BigDecimal most, boolean whole) {
        TreeSet<BigDecimal> ends = new TreeSet<>(bounds);
        ends.add(least);
        ends.add(most);
        TreeSet<BigDecimal> candidates = new TreeSet<>(ends);
        for (BigDecimal end : ends) {
            BigDecimal higher = ends.higher(end);
            if (higher != null) {
                BigDecimal middle = end.add(higher).divide(TWO);
                candidates.add(whole ? new BigDecimal(middle.toBigInteger()) : middle);
            }
            if (whole) {
                candidates.add(end.subtract(BigDecimal.ONE));
                candidates.add(end.add(BigDecimal.ONE));
            }
        }
        NumberRegions none = new NumberRegions(List.copyOf(bounds), List.of());
        Map<Integer, List<BigDecimal>> regions = new LinkedHashMap<>();
        candidates.stream()
                .filter(number -> number.compareTo(least) >= 0 && number.compareTo(most) <= 0)
                .filter(number -> !whole || number.stripTrailingZeros().scale() <= 0)
                .forEach(number -> regions.computeIfAbsent(none.place(number), _ -> new ArrayList<>())
                        .add(number));
        return new NumberRegions(
                none.bounds(),
                regions.values().stream()
                        .map(region -> region.get(region.size() / 2))
                        .sorted(Comparator.naturalOrder())
                        .toList());
    }

    /** Least whole number of a region. */
    BigDecimal least(int region, BigDecimal floor) {
        BigDecimal sample = samples.get(region);
        return bounds.contains(sample)
                ? sample
                : bounds.stream()
                        .filter(bound -> bound.compareTo(sample) < 0)
                        .reduce((_, last) -> last)
                        .map(bound -> bound.add(BigDecimal.ONE))
                        .orElse(floor);
    }

    /** Greatest whole number of a region. */
    BigDecimal greatest(int region, BigDecimal ceiling) {
        BigDecimal sample = samples.get(region);
        return bounds.contains(sample)
                ? sample
                : bounds.stream()
                        .filter(bound -> bound.compareTo(sample) > 0)
                        .findFirst()
                        .map(bound -> bound.subtract(BigDecimal.ONE))
                        .orElse(ceiling);
    }

    /** Index of the region of a number. */
    int region(BigDecimal number) {
        int place = place(number);
        for (int region = 0; region < samples.size(); region++) {
            if (place(samples.get(region)) == place) {
                return region;
            }
        }
        throw new IllegalArgumentException(number + " is outside the limits");
    }

    /** Twice the number of lower bounds, and one more for a number that is a bound. */
    private int place(BigDecimal number) {
        int place = 0;
        for (BigDecimal bound : bounds) {
            place += Integer.signum(number.compareTo(bound)) + 1;
        }
        return place;
    }

    boolean holds(int region, Condition.ComparedNumber compared) {
        int order = samples.get(region).compareTo(compared.bound());
        return switch (compared.comparison()) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
