package org.dorsal.population;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.ComparedEdition;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.FlagState;

/**
 * What an edition decides for simulated people, who are the same for every edition with the same seed.
 *
 * @param benign tiers raised in each person without a serious cause, by criterion
 * @param serious the same of people with each serious cause
 */
public record EditionMeasures(List<List<Criterion>> benign, SequencedMap<Pathology, List<List<Criterion>>> serious) {

    /** @param each people with each serious cause */
    public static EditionMeasures of(
            ComparedEdition edition, Population population, long seed, boolean gated, int benign, int each) {
        PeopleGenerator people =
                new PeopleGenerator(population, ComparedEdition.DRAFT.form(), edition.form(), seed, gated);
        SequencedMap<Pathology, List<List<Criterion>>> serious = new LinkedHashMap<>();
        population.serious().forEach(cause -> serious.put(cause, present(edition, people, Optional.of(cause), each)));
        return new EditionMeasures(present(edition, people, Optional.empty(), benign), serious);
    }

    private static List<List<Criterion>> present(
            ComparedEdition edition, PeopleGenerator people, Optional<Pathology> cause, int count) {
        Care care = PopulationMeasures.contradictions(edition.care());
        return IntStream.range(0, count)
                .mapToObj(number ->
                        CriteriaScorer.score(edition.plans(), care, edition.form(), people.person(cause, number))
                                .flags()
                                .stream()
                                .filter(flag -> flag.state() == FlagState.PRESENT)
                                .map(flag -> flag.criterion())
                                .toList())
                .toList();
    }

    /** Most pressing tier of flags; people answer everything, so nothing is open. */
    static Disposition disposition(List<Criterion> present, Map<String, Disposition> tiers) {
        return present.stream()
                .map(criterion -> tiers.getOrDefault(criterion.flag().code(), criterion.tier()))
                .min(Disposition::compareTo)
                .orElse(Disposition.SELF_CARE);
    }

    /** Shares of people without a serious cause, as the edition is. */
    Map<Disposition, Double> shares() {
        return shares(Map.of());
    }

    /** @param tiers other tiers of flags than the edition's */
    public Map<Disposition, Double> shares(Map<String, Disposition> tiers) {
        Map<Disposition, Double> shares = new EnumMap<>(Disposition.class);
        benign.forEach(person -> shares.merge(disposition(person, tiers), 1.0 / benign.size(), Double::sum));
        return shares;
    }

    /** The share of people with the cause who are sent to the tier or a more pressing one. */
    double reached(Pathology cause, Disposition tier) {
        return reached(cause, tier, Map.of());
    }

    public double reached(Pathology cause, Disposition tier, Map<String, Disposition> tiers) {
        List<List<Criterion>> people = serious.get(cause);
        return people.stream()
                        .filter(person -> disposition(person, tiers).compareTo(tier) <= 0)
                        .count()
                / (double) people.size();
    }
}
