package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/**
 * The end of the questions: never while an answer that is still to be given could change the tier, and no later than
 * that.
 */
class TriageStopTest {
    private static final int PEOPLE =
            Integer.getInteger("dorsal.stop.people", Boolean.getBoolean("dorsal.long") ? 4_000 : 150);
    private static final int COMPLETIONS = 4;
    private static final List<String> RECORD = List.of("age-years", "sex");
    private static final List<String> NUMBERS = List.of("0", "1", "2", "6", "7", "8", "10", "44");

    private final Random random = new Random(Seeds.next());

    @Test
    void no_completion_changes_the_tier_once_it_says_enough() {
        int stopped = 0;
        for (int number = 0; number < PEOPLE; number++) {
            Interview interview = new Interview(EvidenceCases.FORM, mutated(someone()));
            RECORD.forEach(interview::answer);
            TriageStop stop = interview.stop();
            while (!stop.enough() && !stop.next().isEmpty()) {
                answer(interview, stop.next().getFirst());
                stop = interview.stop();
            }
            stopped += stop.enough() ? 1 : 0;
            for (int completion = 0; stop.enough() && completion < COMPLETIONS; completion++) {
                isDecided(stop, interview.answers(), completed(interview.answers()));
            }
        }
        assertThat(stopped).as("people with an end").isGreaterThan(PEOPLE / 2);
    }

    /** Random order of the questions, as a clinician may put them. */
    @Test
    void the_bounds_hold_whatever_was_asked_first() {
        for (int number = 0; number < PEOPLE; number++) {
            Interview interview = new Interview(EvidenceCases.FORM, mutated(someone()));
            RECORD.forEach(interview::answer);
            int count = random.nextInt(60);
            for (int questionCount = 0; questionCount < count; questionCount++) {
                List<Item> open = waiting(interview);
                if (!open.isEmpty()) {
                    answer(interview, open.getFirst().linkId());
                }
            }
            TriageStop stop = interview.stop();
            Scoring whole = EvidenceCases.scored(completed(interview.answers()));

            assertThat(dispositionOf(whole))
                    .as("%s, then %s", interview.answers(), whole.reached())
                    .isGreaterThanOrEqualTo(stop.most());
            if (stop.enough()) {
                isDecided(stop, interview.answers(), completed(interview.answers()));
            }
        }
    }

    @Test
    void while_it_waits_it_names_a_question_that_is_open() {
        for (int number = 0; number < PEOPLE / 4; number++) {
            Interview interview = new Interview(EvidenceCases.FORM, mutated(someone()));
            RECORD.forEach(interview::answer);
            TriageStop stop = interview.stop();
            while (!stop.enough() && !stop.next().isEmpty()) {
                String linkId = stop.next().getFirst();
                assertThat(interview.open()).extracting(Item::linkId).contains(linkId);
                answer(interview, linkId);
                stop = interview.stop();
            }
            assertThat(stop.enough()
                            || interview.answers().values().stream().anyMatch(answer -> answer.contains("UNK")))
                    .as("%s", interview.answers())
                    .isTrue();
        }
    }

    @Test
    void an_emergency_that_is_certain_ends_the_questions() {
        Map<String, String> few =
                new HashMap<>(Map.of("age-years", "50", "sex", "male", "numbness-area", "between-legs"));

        assertThat(Interview.stop(few).enough()).isTrue();
        assertThat(Interview.stop(few).next()).isEmpty();
    }

    @Test
    void an_unknown_answer_is_no_end() {
        Map<String, String> answers = EvidenceCases.wellPerson();
        answers.put("sign-with-pain", "UNK");

        assertThat(Interview.stop(answers).enough()).isFalse();
        assertThat(Interview.stop(EvidenceCases.wellPerson()).enough()).isTrue();
    }

    private static void isDecided(TriageStop stop, Map<String, String> answers, Map<String, String> whole) {
        Scoring scoring = EvidenceCases.scored(whole);
        assertThat(scoring.disposition())
                .as("enough after %s; then %s with %s", answers, scoring.reached(), whole)
                .isEqualTo(stop.most());
    }

    private static Disposition dispositionOf(Scoring scoring) {
        return scoring.causes().stream().map(CauseResult::tier).reduce(Disposition.SELF_CARE, Disposition::or);
    }

    private Map<String, String> someone() {
        List<EvidenceCases.EvidenceCase> cases = EvidenceCases.all();
        Map<String, String> answers = EvidenceCases.wellPerson();
        if (random.nextBoolean()) {
            answers =
                    new LinkedHashMap<>(cases.get(random.nextInt(cases.size())).answers());
        }
        EvidenceCases.MODELS.optional().forEach(answers::remove);
        return answers;
    }

    private Map<String, String> mutated(Map<String, String> person) {
        Map<String, String> other = new LinkedHashMap<>(person);
        List<Item> items = new ArrayList<>(EvidenceCases.FORM.items().values());
        for (int change = random.nextInt(8); change > 0; change--) {
            Item item = items.get(random.nextInt(items.size()));
            if (isEnabled(item) && !RECORD.contains(item.linkId())) {
                other.put(item.linkId(), someAnswer(item));
            }
        }
        return other;
    }

    private void answer(Interview interview, String linkId) {
        if (!interview.answer(linkId)) {
            interview
                    .answers()
                    .put(linkId, someAnswer(EvidenceCases.FORM.item(linkId).orElseThrow()));
        }
    }

    /** Answers all open questions at random; measurements and examination stay open. */
    private Map<String, String> completed(Map<String, String> answers) {
        Interview interview = new Interview(EvidenceCases.FORM, Map.of());
        interview.answers().putAll(answers);
        List<Item> open = waiting(interview);
        while (!open.isEmpty()) {
            answer(interview, open.get(random.nextInt(open.size())).linkId());
            open = waiting(interview);
        }
        return interview.answers();
    }

    private List<Item> waiting(Interview interview) {
        List<Item> open = interview.open().stream()
                .filter(this::isEnabled)
                .filter(item -> !item.linkId().equals("pain-severity-word")
                        || !interview.answers().containsKey("pain-worst-score"))
                .collect(Collectors.toList());
        if (interview.answers().containsKey("pain-severity-word")) {
            open.removeIf(item -> item.linkId().equals("pain-worst-score"));
        }
        Collections.shuffle(open, random);
        return open;
    }

    private boolean isEnabled(Item item) {
        return item.kind() != Item.ItemKind.GROUP
                && item.kind() != Item.ItemKind.DISPLAY
                && item.kind() != Item.ItemKind.TEXT
                && item.kind() != Item.ItemKind.DATE
                && !EvidenceCases.MODELS.optional().contains(item.linkId());
    }

    private String someAnswer(Item item) {
        if (item.options().isEmpty()) {
            List<String> admitted = NUMBERS.stream()
                    .filter(number -> item.admits(new BigDecimal(number)))
                    .toList();
            return admitted.get(random.nextInt(admitted.size()));
        }
        List<String> codes = new ArrayList<>(item.options().stream()
                .map(option -> option.coded().code())
                .filter(code -> !code.equals("UNK") && !code.equals("ASKU"))
                .toList());
        if (!item.repeats()) {
            return codes.get(random.nextInt(codes.size()));
        }
        if (random.nextInt(3) > 0 || codes.size() < 3) {
            return "none";
        }
        codes.remove("none");
        Collections.shuffle(codes, random);
        return String.join("+", codes.subList(0, 1 + random.nextInt(2)));
    }
}
