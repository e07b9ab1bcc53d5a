package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/** Background without a symptom, sign or measurement leads to a booked check at the most; the exceptions are named. */
class BackgroundAloneTest {
    private static final Path QUESTIONS =
            Path.of("src/test/resources/org/dorsal/scoring/background-questions-2.0.0.table");

    /** Each option of each question about the past, in a person who is well otherwise, with pain like before. */
    @Test
    void a_background_of_pain_like_before_asks_for_a_check_at_the_most() throws IOException {
        Map<String, String> found = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(QUESTIONS)) {
            String[] cells = line.split(" \\| ");
            if (line.startsWith("#")) {
                continue;
            }
            Stream.of(cells).skip(1).filter(cell -> cell.contains("=")).forEach(cell -> {
                String[] exception = cell.split(" ");
                expected.put(exception[0], exception[1]);
            });
            Item item = EvidenceCases.FORM.item(cells[0]).orElseThrow();
            item.options().stream()
                    .map(option -> option.coded().code())
                    .filter(code -> !Set.of("none", "N", "UNK", "ASKU").contains(code))
                    .forEach(code -> {
                        Map<String, String> person = SimulatedPeople.harmless();
                        person.put("pain-newness", "same");
                        person.put("infection-over", "Y");
                        person.put(item.linkId(), code);
                        Disposition tier = EvidenceCases.scored(person).causes().stream()
                                .map(CauseResult::tier)
                                .reduce(Disposition.SELF_CARE, Disposition::or);
                        if (tier.compareTo(Disposition.SELF_CARE_WITH_CHECK) < 0) {
                            found.put(item.linkId() + "=" + code, tier.code());
                        }
                    });
        }

        assertThat(found).isEqualTo(expected);
    }

    /** A cancer that one answer names counts although another denies it, and the result says so. */
    @Test
    void of_two_answers_about_a_cancer_the_graver_one_counts() {
        Map<String, String> person = SimulatedPeople.harmless();
        person.put("cancer-status", "never-cancer");
        person.put("cancer-spread", "to-bone");
        Scoring scoring = EvidenceCases.scored(person);

        assertThat(scoring.disposition()).isEqualTo(Disposition.URGENT);
        assertThat(scoring.contradictions()).isNotEmpty();
    }

    /** A result of soon is kept with an open question that could lead to an emergency. */
    @Test
    void soon_stands_beside_an_open_emergency_question() {
        Map<String, String> person = SimulatedPeople.harmless();
        person.put("function-loss", "clumsy-hands");
        person.put("neuro-onset-speed", "months");
        person.remove("looks-ill");
        Scoring scoring = EvidenceCases.scored(person);

        assertThat(scoring.disposition()).isEqualTo(Disposition.SOON);
        assertThat(scoring.provisional()).isTrue();
        assertThat(scoring.emergencyNotExcluded()).isTrue();
        assertThat(scoring.openQuestions()).contains("looks-ill");
    }
}
