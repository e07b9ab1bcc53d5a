package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;

/** Property tests with random records. The seed is printed. */
class ChartProperties {
    private static final int RUNS = 400;
    private static final Set<String> NEVER = Set.of(
            "N", "UNK", "ASKU", "NASK", "none", "no-pregnancy-or-birth", "not-applicable", "never", "never-cancer");
    private static final String FOREIGN = "text-of-another-patient";

    private final long seed = Seeds.ofRun();
    private final Random random = new Random(seed);
    private final RandomRecords records = new RandomRecords(random, SomeProfiles.form());

    @Test
    void no_record_ever_suggests_no_none_or_dont_know_and_every_suggestion_is_an_answer_of_the_form() {
        int suggested = 0;
        for (int run = 0; run < RUNS; run++) {
            for (Suggestion suggestion : ehr().chart().suggestions()) {
                suggested++;
                assertThat(NEVER).as("seed %d: %s", seed, suggestion).doesNotContain(suggestion.answer());
                assertThat(SomeProfiles.form().item(suggestion.linkId()))
                        .as("seed %d: %s", seed, suggestion)
                        .get()
                        .satisfies(item -> assertThat(item.options().isEmpty()
                                        || item.options().stream()
                                                .anyMatch(option ->
                                                        option.coded().code().equals(suggestion.answer())))
                                .isTrue());
            }
        }
        assertThat(suggested)
                .as("seed %d: the generator reaches the rules", seed)
                .isGreaterThan(RUNS);
    }

    @Test
    void a_chart_never_holds_text_of_a_resource_of_another_patient() {
        int dropped = 0;
        for (int run = 0; run < RUNS; run++) {
            Chart chart = ehr().chart();
            assertThat(new String(chart.bytes(), StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .doesNotContain(FOREIGN);
            dropped += chart.unread().stream().anyMatch(name -> name.endsWith("other-patient")) ? 1 : 0;
        }
        assertThat(dropped).as("seed %d: the generator mixes patients", seed).isGreaterThan(RUNS / 4);
    }

    @Test
    void a_record_that_says_nothing_suggests_nothing() {
        assertThat(SomeChartEhr.ofPatient("").chart().suggestions()).isEmpty();
    }

    private SomeChartEhr ehr() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient(
                records.pick("", ",\"gender\":\"unknown\"", ",\"gender\":\"female\",\"birthDate\":\"1948\""));
        for (String type : RandomRecords.TYPES) {
            List<String> resources = new ArrayList<>();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                String record = records.resource(type);
                resources.add(random.nextInt(4) == 0 ? foreign(record) : record);
            }
            ehr.with(type + "?", SomeChartEhr.bundle(resources.toArray(String[]::new)));
        }
        return ehr;
    }

    private String foreign(String resource) {
        return resource.replace(
                        "\"Patient/7\"",
                        records.pick("\"Patient/8\"", "\"https://other.example/fhir/Patient/7\"", "\"Patient/70\""))
                .replaceAll("as recorded|tablets|measured|answered", FOREIGN);
    }

    ChartProperties() {
        System.out.println("seed=" + seed + " of ChartProperties");
    }
}
