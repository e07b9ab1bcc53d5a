package org.dorsal.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.JsonChange;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.offer.PrefetchState.PrefetchTemplate;
import org.junit.jupiter.api.Test;

/** Test with the published cards and their examples on both sides of each condition. */
class HookExamplesTest {
    private static final String EXAMPLES = "hook-example/upper-back-pain-offers.json";
    private static final CardPlan CARDS = SomeProfiles.knowledge().newestCards().orElseThrow();

    @Test
    void each_example_shows_the_expected_cards() {
        assertThat(HookExamples.check(SomeProfiles.knowledge(), SomeProfiles.files()))
                .isEmpty();
    }

    @Test
    void a_difference_is_a_finding_with_the_name_of_the_example() {
        assertThat(findings(SomeProfiles.changed(EXAMPLES, JsonChange.of("set /0/assessedDays 3"))))
                .contains(EXAMPLES + ": pain in the record: expects the cards [pain-in-record] and shows []");
    }

    @Test
    void a_card_without_examples_is_a_finding_for_each_of_its_hooks() {
        assertThat(findings(SomeProfiles.files().stream()
                        .filter(file -> !file.path().equals(EXAMPLES))
                        .toList()))
                .hasSize(4)
                .contains("hook-example/: imaging-ordered: needs an example at order-sign that shows the card, and one"
                        + " without");
    }

    @Test
    void no_prefetch_template_repeats_a_parameter() {
        assertThat(Stream.of("patient-view", "encounter-start", "order-select", "order-sign")
                        .flatMap(hook -> PrefetchTemplate.of(CARDS, hook).stream())
                        .map(PrefetchTemplate::query))
                .contains("Condition?patient={{context.patientId}}", "Encounter/{{context.encounterId}}")
                .allSatisfy(query -> assertThat(Pattern.compile("[?&]([a-z_:-]+)=")
                                .matcher(query)
                                .results()
                                .map(parameter -> parameter.group(1))
                                .toList())
                        .doesNotHaveDuplicates());
    }

    @Test
    void each_card_says_that_it_is_a_draft_and_offers_no_more_than_an_assessment() {
        assertThat(CARDS.approval().isGiven()).isFalse();
        assertThat(CARDS.rules())
                .allSatisfy(rule ->
                        assertThat(rule.detail().in(Wording.Locale.EN_GB)).contains("Draft criteria", "await sign-off"))
                .allSatisfy(rule -> assertThat(rule.summary().us()).contains("You can start an assessment"));
    }

    private static List<String> findings(List<ProfileFile> files) {
        return HookExamples.check(SomeProfiles.knowledge(), files).stream()
                .map(LintFinding::toString)
                .toList();
    }
}
