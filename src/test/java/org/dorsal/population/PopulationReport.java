package org.dorsal.population;

import static java.util.stream.Collectors.joining;
import static org.dorsal.knowledge.Disposition.CLINICIAN_REVIEW;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;
import static org.dorsal.knowledge.Disposition.URGENT;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.population.BarChart.ChartBar;
import org.dorsal.population.ExtensionChoices.ExtensionChoice;
import org.dorsal.population.PopulationMeasures.MeasuredCause;
import org.dorsal.population.PopulationMeasures.MeasuredPerson;

/**
 * The report about simulated people, in Markdown, with its plots. Its sentences stand in {@code population/report.md}.
 */
public final class PopulationReport {
    private static final double MAX_TO_EMERGENCY = 0.08;
    private static final double MAX_TO_URGENT = 0.15;
    private static final double MIN_FOUND = 0.99;

    private final PopulationMeasures measured;
    private final Map<Criterion, Double> alone = new HashMap<>();

    public PopulationReport(PopulationMeasures measured) {
        this.measured = measured;
        measured.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .forEach(criterion -> alone.put(criterion, benign(person -> person.hangsOn(criterion))));
    }

    /** Returns whether each cause is found as often as required and no person with one gets self-care. */
    public boolean everybodyFound() {
        return measured.serious().stream()
                .allMatch(cause -> cause.reached(PopulationReport::any) >= MIN_FOUND && count(cause, SELF_CARE) == 0);
    }

    public String markdown() {
        Population population = measured.population();
        Map<String, Object> values = new HashMap<>(Map.of(
                "title", population.title(),
                "caution", population.caution(),
                "seed", measured.seed(),
                "cases", measured.benign().size(),
                "criteria",
                        measured.criteria().stream()
                                .map(plan -> "`" + plan.edition().canonical().replaceAll(".*/", "") + "`")
                                .collect(joining(" and ")),
                "both", row(PopulationReport::any),
                "sources", row(PopulationReport::ofTheSources),
                "flagged", percent(benign(person -> !person.present().isEmpty())),
                "weak", percent(sent(CLINICIAN_REVIEW, PopulationReport::any))));
        limits(values, EMERGENCY, MAX_TO_EMERGENCY);
        limits(values, URGENT, MAX_TO_URGENT);
        values.put(
                "weak-single",
                percent(benign(person -> person.disposition() == CLINICIAN_REVIEW
                        && person.present().size() == 1)));
        values.put(
                "serious",
                measured.serious().stream()
                        .mapToInt(cause -> cause.people().size())
                        .sum());
        values.put(
                "rules",
                criteria(EMERGENCY, URGENT, CLINICIAN_REVIEW).map(this::rule).collect(joining("\n")));
        values.put("found-at-least", percent(MIN_FOUND));
        values.put(
                "found",
                measured.serious().stream().map(PopulationReport::found).collect(joining("\n")));
        choices(values);
        values.put(
                "bases",
                population.bases().entrySet().stream()
                        .map(basis -> "| " + basis.getValue() + " | "
                                + population.sources().get(basis.getKey()) + " |")
                        .collect(joining("\n")));
        String text = Population.shipped("report.md");
        for (Map.Entry<String, Object> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue().toString());
        }
        return text;
    }

    private void limits(Map<String, Object> values, Disposition to, double most) {
        values.put("most-" + to.code(), percent(most));
        values.put("excess-" + to.code(), percent(Math.max(0, sent(to, PopulationReport::any) - most)));
        values.put("sources-" + to.code(), percent(sent(to, PopulationReport::ofTheSources)));
        values.put(
                "added-" + to.code(),
                percent(benign(
                        person -> person.disposition() == to && person.by(PopulationReport::ofTheSources) != to)));
    }

    private void choices(Map<String, Object> values) {
        ExtensionChoices choices = new ExtensionChoices(measured, MIN_FOUND);
        values.put("choices", choices.all());
        values.put("choices-safe", choices.safe().size());
        values.put(
                "choices-least",
                Stream.of(
                                choices.least(ExtensionChoice::emergency),
                                choices.least(ExtensionChoice::urgent),
                                choices.least(choice -> choice.emergency() + choice.urgent()))
                        .flatMap(Optional::stream)
                        .map(choice -> "| %s | %s | %s |"
                                .formatted(
                                        percent(choice.emergency()),
                                        percent(choice.urgent()),
                                        choice.off().stream()
                                                .map(criterion ->
                                                        criterion.flag().code())
                                                .collect(joining(", "))))
                        .collect(joining("\n")));
    }

    /** The plots by the names that the text links to. */
    public SequencedMap<String, String> plots() {
        SequencedMap<String, String> plots = new LinkedHashMap<>();
        plots.put(
                "population-dispositions.svg",
                BarChart.svg(
                        "People without a serious cause, by disposition",
                        Stream.of(EMERGENCY, URGENT, CLINICIAN_REVIEW, SELF_CARE)
                                .flatMap(to -> Stream.of(
                                        new ChartBar(to.code() + ", both plans", sent(to, PopulationReport::any)),
                                        new ChartBar(
                                                to.code() + ", sources alone",
                                                sent(to, PopulationReport::ofTheSources))))
                                .toList()));
        plots.put(
                "population-alarms.svg",
                BarChart.svg(
                        "People without a serious cause who are sent up by one criterion alone",
                        criteria(EMERGENCY, URGENT)
                                .map(criterion -> new ChartBar(criterion.flag().code(), alone(criterion)))
                                .filter(bar -> bar.share() > 0)
                                .toList()));
        plots.put(
                "population-found.svg",
                BarChart.svg(
                        "People with a serious cause who reach its tier or a higher one",
                        measured.serious().stream()
                                .map(cause ->
                                        new ChartBar(cause.pathology().name(), cause.reached(PopulationReport::any)))
                                .toList()));
        return plots;
    }

    private static boolean ofTheSources(Criterion criterion) {
        return criterion.label() != Criterion.CriterionLabel.BEYOND_SOURCES;
    }

    private static boolean any(Criterion criterion) {
        return true;
    }

    private String row(Predicate<Criterion> counts) {
        return Stream.of(EMERGENCY, URGENT, CLINICIAN_REVIEW, SELF_CARE, INCOMPLETE)
                .map(to -> percent(sent(to, counts)))
                .collect(joining(" | "));
    }

    private double benign(Predicate<MeasuredPerson> which) {
        return PopulationMeasures.share(measured.benign(), which);
    }

    private double sent(Disposition to, Predicate<Criterion> counts) {
        return benign(person -> person.by(counts) == to);
    }

    private String rule(Criterion criterion) {
        Disposition tier = criterion.tier();
        double part = benign(person -> person.disposition() == tier && person.has(criterion));
        return "| %s | %s | %s | %s | %s | %s | %d |"
                .formatted(
                        criterion.flag().code(),
                        tier.code(),
                        criterion.label().code(),
                        percent(benign(person -> person.has(criterion))),
                        percent(alone(criterion)),
                        percent(part == 0 ? 0 : part / sent(tier, PopulationReport::any)),
                        measured.lostWithout(criterion));
    }

    private double alone(Criterion criterion) {
        return alone.getOrDefault(criterion, 0.0);
    }

    /** Most pressing first, and of one tier the costliest. */
    private Stream<Criterion> criteria(Disposition... tiers) {
        return measured.criteria().stream()
                .flatMap(plan -> plan.criteria().stream())
                .filter(criterion -> List.of(tiers).contains(criterion.tier()))
                .sorted(Comparator.comparing(Criterion::tier)
                        .thenComparing(Comparator.comparingDouble(this::alone).reversed()));
    }

    private static String found(MeasuredCause cause) {
        return "| %s | %s | %s | %d | %s | %s | %d | %d | %d |"
                .formatted(
                        cause.pathology().name(),
                        cause.pathology().frequency(),
                        cause.pathology().tier().code(),
                        cause.people().size(),
                        percent(cause.reached(PopulationReport::any)),
                        percent(cause.reached(PopulationReport::ofTheSources)),
                        Math.round((1 - cause.reached(PopulationReport::any))
                                * cause.people().size()),
                        count(cause, SELF_CARE),
                        count(cause, INCOMPLETE));
    }

    private static long count(MeasuredCause cause, Disposition to) {
        return cause.people().stream()
                .filter(person -> person.disposition() == to)
                .count();
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
