package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.population.Population.Layer;
import org.dorsal.population.Population.Shares;
import org.junit.jupiter.api.Test;

/** The data behind the simulated people, and whether the measurement sees a hole in the criteria. */
class PopulationTest {
    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
    private static final Knowledge KNOWLEDGE = SomeProfiles.knowledge();
    private static final Form FORM = KNOWLEDGE.newestForm(NAMES).orElseThrow();
    private static final Care CARE = KNOWLEDGE.newestCare(FORM).orElseThrow();
    private static final List<Criteria> CRITERIA = NAMES.stream()
            .map(name -> KNOWLEDGE.newestCriteria(name, FORM).orElseThrow())
            .toList();
    private static final Population POPULATION = Population.shipped();

    @Test
    void every_share_answers_a_question_of_the_form_and_says_what_it_stands_on() {
        assertThat(layers())
                .allSatisfy(layer -> layer.answers().forEach((linkId, shares) -> {
                    Item item = FORM.item(linkId).orElseThrow();
                    assertThat(item.options().stream()
                                    .map(option -> option.coded().code()))
                            .as(linkId)
                            .containsAll(shares.codes().keySet());
                    assertThat(POPULATION.sources()).as(linkId).containsKey(shares.basis());
                    if (!item.repeats()) {
                        double sum = sum(shares);
                        assertThat(
                                        item.options().stream()
                                                        .anyMatch(option -> option.coded()
                                                                .code()
                                                                .equals("N"))
                                                ? sum <= 1
                                                : Math.abs(sum - 1) < 1e-9)
                                .as("%s sums up to %s", linkId, sum)
                                .isTrue();
                    }
                }));
        assertThat(POPULATION.bases().values()).allMatch(shares -> shares > 0);
    }

    @Test
    void everybody_answers_all_that_criteria_read() {
        PopulationMeasures measured = measured(CRITERIA, 300);
        assertThat(measured.benign()).allMatch(PopulationMeasures.MeasuredPerson::decided);
        assertThat(measured.serious())
                .allSatisfy(cause -> assertThat(cause.people()).allMatch(PopulationMeasures.MeasuredPerson::decided));
    }

    @Test
    void the_same_seed_draws_the_same_people_however_many_they_are() {
        assertThat(measured(CRITERIA, 300).benign().subList(0, 100))
                .isEqualTo(measured(CRITERIA, 100).benign());
    }

    @Test
    void a_criterion_that_finds_people_is_missed_when_it_is_gone() {
        PopulationMeasures whole = measured(CRITERIA, 4_000);
        for (String flag :
                List.of("possible-fracture", "chest-pain-any-side", "shingles-like-rash", "cancer-history")) {
            assertThat(new PopulationReport(without(whole, flag)).everybodyFound())
                    .as(flag)
                    .isFalse();
        }
    }

    @Test
    void the_choices_of_extensions_are_those_that_trying_each_of_them_finds() {
        PopulationMeasures measured = measured(CRITERIA, 300);
        double atLeast = 0.9;
        ExtensionChoices choices = new ExtensionChoices(measured, atLeast);
        List<Criterion> switched =
                choices.least(choice -> -choice.off().size()).orElseThrow().off();
        assertThat(switched).hasSizeGreaterThan(3);
        long safe = Stream.of(switched)
                .flatMap(PopulationTest::subsets)
                .filter(off -> isSafe(measured, off, atLeast))
                .count();
        assertThat(choices.safe().stream().filter(choice -> switched.containsAll(choice.off())))
                .hasSize((int) safe)
                .allSatisfy(choice -> {
                    assertThat(isSafe(measured, choice.off(), atLeast)).isTrue();
                    assertThat(choice.emergency()).isEqualTo(sent(measured, choice.off(), Disposition.EMERGENCY));
                    assertThat(choice.urgent()).isEqualTo(sent(measured, choice.off(), Disposition.URGENT));
                });
        assertThat(choices.safe()).hasSizeLessThan((int) choices.all());
        assertThat(choices.least(ExtensionChoices.ExtensionChoice::emergency)
                        .orElseThrow()
                        .emergency())
                .isLessThan(sent(measured, List.of(), Disposition.EMERGENCY));
    }

    private static Stream<List<Criterion>> subsets(List<Criterion> of) {
        return IntStream.range(0, 1 << of.size())
                .mapToObj(bits -> IntStream.range(0, of.size())
                        .filter(at -> (bits & 1 << at) != 0)
                        .mapToObj(of::get)
                        .toList());
    }

    private static boolean isSafe(PopulationMeasures measured, List<Criterion> off, double atLeast) {
        return measured.serious().stream()
                .allMatch(cause -> cause.reached(criterion -> !off.contains(criterion)) >= atLeast
                        && cause.people().stream()
                                .noneMatch(person ->
                                        person.by(criterion -> !off.contains(criterion)) == Disposition.SELF_CARE));
    }

    private static double sent(PopulationMeasures measured, List<Criterion> off, Disposition to) {
        return PopulationMeasures.share(
                measured.benign(), person -> person.by(criterion -> !off.contains(criterion)) == to);
    }

    private static PopulationMeasures without(PopulationMeasures whole, String flag) {
        return new PopulationMeasures(
                whole.population(),
                whole.seed(),
                whole.criteria(),
                List.of(whole.benign().getFirst()),
                whole.serious().stream()
                        .map(cause -> new PopulationMeasures.MeasuredCause(
                                cause.pathology(),
                                cause.people().stream()
                                        .map(person -> new PopulationMeasures.MeasuredPerson(
                                                person.present().stream()
                                                        .filter(criterion -> !criterion
                                                                .flag()
                                                                .code()
                                                                .equals(flag))
                                                        .toList(),
                                                person.decided()))
                                        .toList()))
                        .toList());
    }

    private static PopulationMeasures measured(List<Criteria> criteria, int cases) {
        return PopulationMeasures.of(POPULATION, FORM, criteria, CARE, 1, cases);
    }

    private static double sum(Shares shares) {
        return Stream.concat(
                        shares.codes().values().stream(),
                        shares.bands().stream().map(band -> band[2]))
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static Stream<Layer> layers() {
        return Stream.concat(
                POPULATION.everybody().stream(),
                POPULATION.serious().stream().flatMap(cause -> cause.layers().stream()));
    }
}
