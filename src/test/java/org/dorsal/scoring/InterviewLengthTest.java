package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;

/**
 * Number of questions that are put to simulated people until their tier is decided, asked in the order that the page
 * proposes. {@code -Ddorsal.interview.people=5000} takes as many people as were published. Age and sex come from the
 * record; how the person looks is seen; a value and its unit are one question.
 */
class InterviewLengthTest {
    private static final int PEOPLE = Integer.getInteger("dorsal.interview.people", 300);
    private static final Set<String> NOT_SPOKEN =
            Set.of("age-years", "sex", "looks-ill", "help-sought-before", "bmi", "pain-duration-unit");
    private static final long SEED = 7;
    private static final int FINAL = 34;
    private static final int EMERGENCY_MEDIAN = 8;
    private static final int EMERGENCY_NINE_TENTHS = 16;

    private record Length(Disposition tier, boolean enough, int questions) {}

    @Test
    void few_questions_decide() {
        SimulatedPeople people = new SimulatedPeople(Long.getLong("dorsal.interview.seed", SEED));
        Map<Disposition, List<Integer>> lengths = new TreeMap<>();
        List<String> without = new ArrayList<>();
        IntStream.range(0, PEOPLE).forEach(number -> {
            Length length = length(people.person(number));
            if (length.enough()) {
                lengths.computeIfAbsent(length.tier(), _ -> new ArrayList<>()).add(length.questions());
            } else {
                without.add(people.person(number).toString());
            }
        });
        lengths.forEach((tier, counts) -> System.out.printf(
                "%s: %d people, median %d, 90 %% %d, most %d%n",
                tier.code(), counts.size(), share(counts, 0.5), share(counts, 0.9), share(counts, 1)));
        System.out.println("without an end: " + without.size());

        assertThat(without).isEmpty();
        assertThat(share(lengths.get(Disposition.EMERGENCY), 0.5)).isLessThanOrEqualTo(EMERGENCY_MEDIAN);
        assertThat(share(lengths.get(Disposition.EMERGENCY), 0.9)).isLessThanOrEqualTo(EMERGENCY_NINE_TENTHS);
        assertThat(lengths.getOrDefault(Disposition.SELF_CARE, List.of()))
                .as("questions to a person without signs")
                .isNotEmpty()
                .allMatch(count -> count <= FINAL);
    }

    private static Length length(Map<String, String> person) {
        Interview interview = new Interview(EvidenceCases.FORM, person);
        interview.answer("age-years");
        interview.answer("sex");
        TriageStop stop = interview.stop();
        int spoken = 0;
        while (!stop.enough()) {
            String linkId =
                    stop.next().stream().filter(person::containsKey).findFirst().orElse("");
            if (!interview.answer(linkId)) {
                return new Length(stop.most(), false, spoken);
            }
            spoken += NOT_SPOKEN.contains(linkId) ? 0 : 1;
            stop = interview.stop();
        }
        return new Length(stop.most(), true, spoken);
    }

    private static int share(List<Integer> counts, double share) {
        List<Integer> sorted = counts.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
