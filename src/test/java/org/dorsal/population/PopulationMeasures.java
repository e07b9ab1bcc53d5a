package org.dorsal.population;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * Results of the criteria for simulated people.
 *
 * @param population shares of the population
 * @param seed the seed they were drawn with
 * @param criteria the criteria that scored them
 * @param benign people without a serious cause
 * @param serious people with one, each cause for itself
 */
public record PopulationMeasures(
        Population population,
        long seed,
        List<Criteria> criteria,
        List<MeasuredPerson> benign,
        List<MeasuredCause> serious) {
    /** Number of people with each serious cause per person without one. */
    private static final int CAUSES_PER_PERSON = 10;

    record MeasuredCause(Pathology pathology, List<MeasuredPerson> people) {
        /** The share of those who are sent at least where they belong, by the criteria that count. */
        double reached(Predicate<Criterion> counts) {
            return share(people, person -> person.by(counts).compareTo(pathology.tier()) <= 0);
        }
    }

    /**
     * @param present flags raised
     * @param decided whether every other flag is absent
     */
    record MeasuredPerson(List<Criterion> present, boolean decided) {
        /** The disposition if only these criteria were in force. */
        Disposition by(Predicate<Criterion> counts) {
            return present.stream()
                    .filter(counts)
                    .map(Criterion::tier)
                    .min(Disposition::compareTo)
                    .orElse(decided ? Disposition.SELF_CARE : Disposition.INCOMPLETE);
        }

        Disposition disposition() {
            return by(_ -> true);
        }

        boolean has(Criterion criterion) {
            return present.contains(criterion);
        }

        /** Whether the disposition would fall without this criterion. */
        boolean hangsOn(Criterion criterion) {
            return has(criterion) && by(other -> !other.equals(criterion)) != disposition();
        }
    }

    /**
     * Draws and scores.
     *
     * @param cases people without a serious cause; of each serious cause there are a tenth as many
     */
    public static PopulationMeasures of(
            Population population, Form form, List<Criteria> criteria, Care care, long seed, int cases) {
        PeopleGenerator people = new PeopleGenerator(population, form, seed);
        // what contradicts itself counts as in a result; activities do not matter here
        Care contradictions = contradictions(care);
        return new PopulationMeasures(
                population,
                seed,
                criteria,
                scored(people, Optional.empty(), form, criteria, contradictions, cases),
                population.serious().stream()
                        .map(cause -> new MeasuredCause(
                                cause,
                                scored(
                                        people,
                                        Optional.of(cause),
                                        form,
                                        criteria,
                                        contradictions,
                                        Math.max(1, cases / CAUSES_PER_PERSON))))
                        .toList());
    }

    /** The care plan with nothing but its contradictions, of which the safer answer counts. */
    static Care contradictions(Care care) {
        return new Care(
                care.edition(),
                care.title(),
                care.form(),
                List.of(),
                List.of(),
                List.of(),
                care.contradictions(),
                care.approval());
    }

    private static List<MeasuredPerson> scored(
            PeopleGenerator people,
            Optional<Pathology> cause,
            Form form,
            List<Criteria> criteria,
            Care care,
            int cases) {
        return IntStream.range(0, cases)
                .mapToObj(number -> person(CriteriaScorer.score(criteria, care, form, people.person(cause, number))))
                .toList();
    }

    private static MeasuredPerson person(Scoring scoring) {
        return new MeasuredPerson(
                scoring.flags().stream()
                        .filter(flag -> flag.state() == FlagState.PRESENT)
                        .map(flag -> flag.criterion())
                        .toList(),
                scoring.open().isEmpty() && scoring.findings().isEmpty());
    }

    /** Everybody with a serious cause that those criteria alone do not send where the cause belongs. */
    long lostWithout(Criterion criterion) {
        return serious.stream()
                .mapToLong(cause -> cause.people().stream()
                        .filter(person ->
                                person.disposition().compareTo(cause.pathology().tier()) <= 0)
                        .filter(person -> person.by(other -> !other.equals(criterion))
                                        .compareTo(cause.pathology().tier())
                                > 0)
                        .count())
                .sum();
    }

    static double share(List<MeasuredPerson> people, Predicate<MeasuredPerson> which) {
        return people.stream().filter(which).count() / (double) people.size();
    }
}
