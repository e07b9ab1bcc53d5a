package org.dorsal.population;

import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.Population.Pathology;
import org.dorsal.population.PopulationMeasures.MeasuredPerson;

/**
 * Combinations of extensions that can be removed while the serious causes are still found. A site may choose among
 * extensions; this class counts whether a choice gives fewer people a higher tier. Switches only extensions of the
 * tiers emergency and urgent that occurred.
 */
final class ExtensionChoices {
    private final double foundAtLeast;
    private final List<Criterion> switched;
    private final PeopleGroup benign;
    private final Map<Pathology, PeopleGroup> serious = new HashMap<>();
    private final List<ExtensionChoice> safe = new ArrayList<>();

    /** @param foundAtLeast the share of each serious cause that must reach its tier or a higher one */
    ExtensionChoices(PopulationMeasures measured, double foundAtLeast) {
        this.foundAtLeast = foundAtLeast;
        List<MeasuredPerson> everybody = Stream.concat(
                        measured.benign().stream(),
                        measured.serious().stream().flatMap(cause -> cause.people().stream()))
                .toList();
        this.switched = measured.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .filter(criterion -> criterion.label() == Criterion.CriterionLabel.BEYOND_SOURCES)
                .filter(criterion -> Set.of(EMERGENCY, URGENT).contains(criterion.tier()))
                .filter(criterion -> everybody.stream().anyMatch(person -> person.has(criterion)))
                .toList();
        this.benign = new PeopleGroup(measured.benign());
        measured.serious().forEach(cause -> serious.put(cause.pathology(), new PeopleGroup(cause.people())));
        long all = (1L << switched.size()) - 1;
        if (isSafe(all)) {
            walk(0, all);
        }
    }

    /**
     * Combination that finds the serious causes.
     *
     * @param off the extensions that are switched off
     * @param emergency share of the people without a serious cause
     * @param urgent as before
     */
    record ExtensionChoice(List<Criterion> off, double emergency, double urgent) {}

    /** Returns all safe combinations; none when even the full set finds too few. */
    List<ExtensionChoice> safe() {
        return List.copyOf(safe);
    }

    /** Number of combinations, safe or not. */
    long all() {
        return 1L << switched.size();
    }

    /** The one with the least; of several the one that switches off the fewest. */
    Optional<ExtensionChoice> least(ToDoubleFunction<ExtensionChoice> share) {
        return safe.stream()
                .min(Comparator.comparingDouble(share)
                        .thenComparingInt(choice -> choice.off().size()));
    }

    /** Visits the combinations below a safe one: with fewer extensions, no more people are found. */
    private void walk(int next, long on) {
        safe.add(new ExtensionChoice(off(on), benign.share(on, EMERGENCY), benign.share(on, URGENT)));
        for (int at = next; at < switched.size(); at++) {
            long without = on & ~(1L << at);
            if (isSafe(without)) {
                walk(at + 1, without);
            }
        }
    }

    private boolean isSafe(long on) {
        return serious.entrySet().stream()
                .allMatch(cause -> cause.getValue().reached(on, cause.getKey().tier()) >= foundAtLeast
                        && cause.getValue().share(on, SELF_CARE) == 0);
    }

    private List<Criterion> off(long on) {
        return IntStream.range(0, switched.size())
                .filter(at -> (on & 1L << at) == 0)
                .mapToObj(switched::get)
                .toList();
    }

    /**
     * People who are alike here.
     *
     * @param met which of the switched criteria, a bit each
     * @param without where they are sent when all of those are off
     */
    private record SimilarPeople(long met, Disposition without) {}

    private final class PeopleGroup {
        private final Map<SimilarPeople, Integer> people = new HashMap<>();
        private final int size;

        PeopleGroup(List<MeasuredPerson> crowd) {
            size = crowd.size();
            for (MeasuredPerson person : crowd) {
                long met = IntStream.range(0, switched.size())
                        .filter(at -> person.has(switched.get(at)))
                        .mapToLong(at -> 1L << at)
                        .sum();
                people.merge(new SimilarPeople(met, person.by(one -> !switched.contains(one))), 1, Integer::sum);
            }
        }

        double share(long on, Disposition to) {
            return share(on, to, to);
        }

        double reached(long on, Disposition tier) {
            return share(on, EMERGENCY, tier);
        }

        private double share(long on, Disposition from, Disposition to) {
            int sent = 0;
            for (Map.Entry<SimilarPeople, Integer> alike : people.entrySet()) {
                Disposition by = by(on, alike.getKey());
                if (by.compareTo(from) >= 0 && by.compareTo(to) <= 0) {
                    sent += alike.getValue();
                }
            }
            return sent / (double) size;
        }

        private Disposition by(long on, SimilarPeople alike) {
            Disposition most = alike.without();
            for (long met = alike.met() & on; met != 0; met &= met - 1) {
                Disposition tier = switched.get(Long.numberOfTrailingZeros(met)).tier();
                most = tier.compareTo(most) < 0 ? tier : most;
            }
            return most;
        }
    }
}
