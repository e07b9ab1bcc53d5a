package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.ComparedEdition;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.junit.jupiter.api.Test;

/**
 * Number of questions of edition 1.2.0, asked in its order, until no further answer can change the disposition, for the
 * people of its population. Writes the table to {@code target/population/questions.md}; {@code
 * -Ddorsal.population.cases=3000} takes as many people as were published.
 */
class QuestionsUntilDecidedTest {
    private static final int CASES = Integer.getInteger("dorsal.population.cases", 500);
    private static final int OF_EACH_CAUSE = Math.max(1, CASES / 50);
    private static final int MOST_IN_THE_MIDDLE = 50;

    private static final ComparedEdition EDITION = ComparedEdition.DRAFT;
    private static final Form OLDER = ComparedEdition.NEWEST.form();
    private static final Form FORM = EDITION.form();
    private static final Care CARE = PopulationMeasures.contradictions(EDITION.care());
    private static final Population POPULATION = Population.withTextbookCauses();

    private final long seed = Long.getLong("dorsal.population.seed", Seeds.ofRun());
    private final PeopleGenerator people = new PeopleGenerator(POPULATION, FORM, FORM, seed, false);

    /**
     * @param disposition by all answers
     * @param asked questions until it is decided, in the order of the form
     * @param before the same in the order of edition 1.1.0, with what is new in the end
     * @param all questions that are asked of the person
     */
    private record AskedPerson(Disposition disposition, int asked, int before, int all) {}

    @Test
    void the_answers_that_decide_come_first() throws IOException {
        List<AskedPerson> benign = asked(Optional.empty(), CASES).toList();
        List<AskedPerson> serious = POPULATION.serious().stream()
                .flatMap(cause -> asked(Optional.of(cause), OF_EACH_CAUSE))
                .toList();
        List<String> lines = new ArrayList<>(List.of(
                "seed " + seed,
                "",
                "| People | number | median | 90 % | in the order of 1.1.0: median | 90 % of them | asked in all, mean |",
                "|---|---|---|---|---|---|---|",
                row("without a serious cause", benign)));
        Stream.concat(Disposition.TIERS.stream(), Stream.of(Disposition.SELF_CARE))
                .filter(disposition -> !sent(benign, disposition).isEmpty())
                .forEach(disposition -> lines.add(row("of these: " + disposition.code(), sent(benign, disposition))));
        lines.add(row("with a serious cause", serious));
        Path report = Files.createDirectories(Path.of("target/population")).resolve("questions.md");
        Files.write(report, lines);
        System.out.println(String.join("\n", lines));
        assertThat(share(benign, 0.5, false))
                .isLessThanOrEqualTo(share(benign, 0.5, true))
                .isLessThanOrEqualTo(MOST_IN_THE_MIDDLE);
        assertThat(share(benign, 0.9, false)).isLessThanOrEqualTo(share(benign, 0.9, true));
        assertThat(share(serious, 0.9, false)).isLessThanOrEqualTo(share(serious, 0.9, true));
    }

    private Stream<AskedPerson> asked(Optional<Pathology> cause, int count) {
        return IntStream.range(0, count).mapToObj(number -> asked(people.response(cause, number)));
    }

    private static List<AskedPerson> sent(List<AskedPerson> people, Disposition disposition) {
        return people.stream()
                .filter(person -> person.disposition() == disposition)
                .toList();
    }

    private static String row(String who, List<AskedPerson> people) {
        return "| %s | %d | %d | %d | %d | %d | %d |"
                .formatted(
                        who,
                        people.size(),
                        share(people, 0.5, false),
                        share(people, 0.9, false),
                        share(people, 0.5, true),
                        share(people, 0.9, true),
                        people.stream().mapToInt(AskedPerson::all).sum() / people.size());
    }

    private static int share(List<AskedPerson> people, double share, boolean before) {
        int[] sorted = people.stream()
                .mapToInt(person -> before ? person.before() : person.asked())
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static AskedPerson asked(QuestionnaireResponse response) {
        Map<String, QuestionnaireResponseItemComponent> answers = response.getItem().stream()
                .collect(Collectors.toMap(QuestionnaireResponseItemComponent::getLinkId, item -> item));
        List<String> inOrder = linkIds(FORM).filter(answers::containsKey).toList();
        List<String> before = Stream.concat(linkIds(OLDER), linkIds(FORM))
                .distinct()
                .filter(answers::containsKey)
                .toList();
        Scoring scoring = score(inOrder, answers);
        assertThat(isDecided(scoring)).as("decided by %s", inOrder).isTrue();
        return new AskedPerson(
                scoring.disposition(), untilDecided(inOrder, answers), untilDecided(before, answers), inOrder.size());
    }

    /** A further answer never takes a decision back, so half of the questions are left out in each step. */
    private static int untilDecided(List<String> linkIds, Map<String, QuestionnaireResponseItemComponent> answers) {
        int least = 0;
        int most = linkIds.size();
        while (least < most) {
            int middle = (least + most) / 2;
            if (isDecided(score(linkIds.subList(0, middle), answers))) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return most;
    }

    private static boolean isDecided(Scoring scoring) {
        return scoring.disposition() != Disposition.INCOMPLETE && !scoring.provisional();
    }

    private static Scoring score(List<String> linkIds, Map<String, QuestionnaireResponseItemComponent> answers) {
        QuestionnaireResponse response = new QuestionnaireResponse();
        linkIds.forEach(linkId -> response.addItem(answers.get(linkId)));
        return CriteriaScorer.score(
                EDITION.plans(), CARE, FORM, AnswerReader.read(FORM, response, Optional.empty(), LocalDate.EPOCH));
    }

    /** Questions for every person, without those of an examination and the clinician's own. */
    private static Stream<String> linkIds(Form form) {
        return form.items().values().stream()
                .filter(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .map(Item::linkId)
                .filter(linkId -> Stream.of("examination", "clinician")
                        .flatMap(group -> form.under(Optional.of(group)).stream())
                        .noneMatch(item -> item.linkId().equals(linkId)));
    }
}
