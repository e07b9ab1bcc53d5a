package org.dorsal.population;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.junit.jupiter.api.Test;

/**
 * Number of questions of edition 1.2.0, asked in its order, until no further answer can change the disposition. The
 * people are those of edition 1.1.0; what only the newer edition asks is answered harmlessly.
 */
class QuestionsUntilDecidedTest {
    private static final long SEED = 20261126;
    private static final int BENIGN = 1_000;
    private static final int OF_EACH_CAUSE = 40;
    private static final int MOST_IN_THE_MIDDLE = 50;

    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
    private static final Knowledge KNOWLEDGE = SomeProfiles.knowledge();
    private static final Form OLDER =
            KNOWLEDGE.formInUse(NAMES, Optional.of("1.1.0")).orElseThrow();
    private static final Form FORM =
            KNOWLEDGE.formInUse(NAMES, Optional.of("1.2.0")).orElseThrow();
    private static final List<Criteria> CRITERIA = NAMES.stream()
            .map(name -> KNOWLEDGE.newestCriteria(name, FORM).orElseThrow())
            .toList();
    private static final Care CARE = withoutAdvice(KNOWLEDGE.newestCare(FORM).orElseThrow());
    private static final Population POPULATION = Population.shipped();
    private static final PeopleGenerator PEOPLE = new PeopleGenerator(POPULATION, OLDER, SEED);

    /** Options that stand in another place since edition 1.2.0. */
    private static final Map<String, List<String>> MOVED = Map.of(
            "other-signs=anticoagulant", List.of("medicine-cautions", "anticoagulant"),
            "cord-signs=both-legs", List.of("cord-signs", "both-legs-numb-or-weak"));

    /**
     * @param disposition by all answers
     * @param asked questions until it is decided, in the order of the form
     * @param before the same in the order of edition 1.1.0, with what is new in the end
     * @param all questions that are asked of the person
     */
    private record AskedPerson(Disposition disposition, int asked, int before, int all) {}

    @Test
    void the_answers_that_decide_come_first() {
        List<AskedPerson> benign = IntStream.range(0, BENIGN)
                .mapToObj(number -> asked(PEOPLE.response(Optional.empty(), number)))
                .toList();
        List<AskedPerson> serious = POPULATION.serious().stream()
                .flatMap(QuestionsUntilDecidedTest::withCause)
                .toList();
        tell("benign", benign);
        for (Disposition disposition : Disposition.TIERS) {
            tell("benign, " + disposition.code(), sent(benign, disposition));
        }
        tell("benign, self-care", sent(benign, Disposition.SELF_CARE));
        tell("serious", serious);
        assertThat(share(benign, 0.5, false))
                .isLessThanOrEqualTo(share(benign, 0.5, true))
                .isLessThanOrEqualTo(MOST_IN_THE_MIDDLE);
        assertThat(share(benign, 0.9, false)).isLessThanOrEqualTo(share(benign, 0.9, true));
        assertThat(share(serious, 0.9, false)).isLessThanOrEqualTo(share(serious, 0.9, true));
    }

    private static Stream<AskedPerson> withCause(Pathology cause) {
        return IntStream.range(0, OF_EACH_CAUSE).mapToObj(number -> asked(PEOPLE.response(Optional.of(cause), number)));
    }

    private static List<AskedPerson> sent(List<AskedPerson> people, Disposition disposition) {
        return people.stream()
                .filter(person -> person.disposition() == disposition)
                .toList();
    }

    private static void tell(String who, List<AskedPerson> people) {
        if (!people.isEmpty()) {
            System.out.println("questions until decided, " + who + " (" + people.size() + "): median "
                    + share(people, 0.5, false) + ", 90 % " + share(people, 0.9, false) + "; in the order of 1.1.0 "
                    + share(people, 0.5, true) + " and " + share(people, 0.9, true) + "; of "
                    + people.stream().mapToInt(AskedPerson::all).sum() / people.size() + " that are asked");
        }
    }

    private static int share(List<AskedPerson> people, double share, boolean before) {
        int[] sorted = people.stream()
                .mapToInt(person -> before ? person.before() : person.asked())
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static AskedPerson asked(QuestionnaireResponse older) {
        Map<String, QuestionnaireResponseItemComponent> answers = answers(older);
        List<String> inOrder = linkIds(FORM).filter(answers::containsKey).toList();
        List<String> before = Stream.concat(linkIds(OLDER), linkIds(FORM))
                .distinct()
                .filter(answers::containsKey)
                .toList();
        return new AskedPerson(
                score(inOrder, answers).disposition(),
                untilDecided(inOrder, answers),
                untilDecided(before, answers),
                inOrder.size());
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
                CRITERIA, CARE, FORM, AnswerReader.read(FORM, response, Optional.empty(), LocalDate.EPOCH));
    }

    private static Map<String, QuestionnaireResponseItemComponent> answers(QuestionnaireResponse older) {
        Map<String, List<Coding>> moved = new LinkedHashMap<>();
        Map<String, QuestionnaireResponseItemComponent> answers = new LinkedHashMap<>();
        for (QuestionnaireResponseItemComponent item : older.getItem()) {
            List<QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent> stays = new ArrayList<>();
            item.getAnswer().forEach(answer -> {
                List<String> to = answer.getValue() instanceof Coding coding
                        ? MOVED.getOrDefault(item.getLinkId() + "=" + coding.getCode(), List.of())
                        : List.of();
                if (to.isEmpty()) {
                    stays.add(answer);
                } else {
                    moved.computeIfAbsent(to.getFirst(), _ -> new ArrayList<>())
                            .add(coding(to.getFirst(), to.getLast()));
                }
            });
            if (!stays.isEmpty()) {
                answers.put(item.getLinkId(), item.setAnswer(stays));
            }
        }
        moved.forEach((linkId, codes) ->
                codes.forEach(code -> answers.computeIfAbsent(linkId, QuestionsUntilDecidedTest::item)
                        .addAnswer()
                        .setValue(code)));
        linkIds(FORM)
                .filter(linkId -> !answers.containsKey(linkId) && isAsked(linkId, answers))
                .forEach(linkId -> harmless(linkId).ifPresent(code -> answers.put(linkId, answered(linkId, code))));
        return answers;
    }

    private static QuestionnaireResponseItemComponent item(String linkId) {
        return new QuestionnaireResponseItemComponent().setLinkId(linkId);
    }

    private static QuestionnaireResponseItemComponent answered(String linkId, String code) {
        QuestionnaireResponseItemComponent item = item(linkId);
        item.addAnswer().setValue(coding(linkId, code));
        return item;
    }

    private static Optional<String> harmless(String linkId) {
        Item item = FORM.item(linkId).orElseThrow();
        return Stream.of("N", "none", "first")
                .filter(code -> item.option(code).isPresent())
                .findFirst();
    }

    private static boolean isAsked(String linkId, Map<String, QuestionnaireResponseItemComponent> answers) {
        return FORM.item(linkId)
                .flatMap(Item::gate)
                .map(gate -> gate.conditions().stream()
                        .anyMatch(when -> Optional.ofNullable(answers.get(when.question())).stream()
                                .flatMap(item -> item.getAnswer().stream())
                                .anyMatch(answer -> answer.getValue() instanceof Coding coding
                                        && coding.getCode().equals(when.code()))))
                .orElse(true);
    }

    private static Coding coding(String linkId, String code) {
        Item.AnswerOption option = FORM.item(linkId).orElseThrow().option(code).orElseThrow();
        return new Coding().setSystem(option.coded().system()).setCode(code);
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

    private static Care withoutAdvice(Care care) {
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
}
