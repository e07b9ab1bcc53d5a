package org.dorsal.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.*;
import org.dorsal.Seeds;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardRule;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.offer.HookExamples.CardSelection;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Test that cards stay quiet: 1,000 synthetic charts without pain in the upper back, each opened, visited, and with an
 * order signed. One order of fifty is an image of the thoracic spine, as after a fall or for a known cancer.
 */
class QuietCardsTest {
    private static final CardPlan CARDS = SomeProfiles.knowledge().newestCards().orElseThrow();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CHARTS = 1_000;
    private static final String ICD = "http://hl7.org/fhir/sid/icd-10-cm";

    /** Conditions and reasons of visits that are near to the back, and common others; any code is drawn as well. */
    private static final List<String> REASONS = List.of(
            "M54.2",
            "M54.50",
            "M54.9",
            "M51.34",
            "M47.814",
            "M40.04",
            "R07.4",
            "R07.1",
            "S22.010A",
            "C79.51",
            "I10",
            "E11.9",
            "J45.909",
            "F32.9",
            "N18.3",
            "Z00.00",
            "M25.511",
            "M79.7",
            "K21.9",
            "R10.9");

    /** Laboratory tests and images of other parts of the body. */
    private static final List<String> ORDERS = List.of(
            "24321-2", "58410-2", "24331-1", "4548-4", "24323-8", "30746-2", "24627-2", "24968-0", "24972-2", "24935-9",
            "24946-6", "36643-5", "24725-4", "24558-9", "37362-1", "26175-0", "24606-6", "38268-7", "24899-7",
            "42272-5");

    private static final List<String> THORACIC = List.of("24983-9", "24980-5", "24978-9");

    private final SplittableRandom random = new SplittableRandom(Seeds.ofRun());

    /** The figures and the text of every card, shown or not, are in {@code target/cards.txt} for people to read. */
    @Test
    void of_charts_without_back_pain_at_least_95_of_100_show_no_card() throws IOException {
        Map<String, Integer> shown = new TreeMap<>();
        long silent = IntStream.range(0, CHARTS)
                .filter(_ -> {
                    List<String> cards = cards();
                    cards.forEach(card -> shown.merge(card, 1, Integer::sum));
                    return cards.isEmpty();
                })
                .count();

        Files.writeString(Path.of("target/cards.txt"), listing(silent, shown));
        assertThat(silent).as("silent charts; shown: %s", shown).isGreaterThanOrEqualTo(CHARTS * 95 / 100);
        assertThat(shown.keySet()).isSubsetOf("imaging-ordered");
    }

    private static String listing(long silent, Map<String, Integer> shown) {
        return Stream.concat(
                        Stream.of("%d of %d charts without pain in the upper back show no card"
                                .formatted(silent, CHARTS)),
                        CARDS.rules().stream()
                                .flatMap(rule -> Stream.of(Wording.Locale.EN_US, Wording.Locale.EN_GB)
                                        .map(locale -> text(rule, locale, shown.getOrDefault(rule.id(), 0)))))
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private static String text(CardRule rule, Wording.Locale locale, int shown) {
        return Stream.concat(
                        Stream.of(
                                "%s, %s, %s, shown on %d charts"
                                        .formatted(
                                                rule.id(),
                                                locale,
                                                rule.indicator().code(),
                                                shown),
                                rule.summary().in(locale),
                                rule.detail().in(locale),
                                "[" + rule.link().in(locale) + "]  source: "
                                        + rule.source().in(locale)),
                        CARDS.overrideReasons().stream()
                                .map(reason -> "( ) " + reason.display().in(locale)))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void a_chart_with_pain_in_the_upper_back_is_not_silent() {
        assertThat(select("patient-view", List.of(condition("M54.6")), List.of()))
                .containsExactly("pain-in-record");
    }

    private List<String> cards() {
        List<JsonNode> conditions = Stream.generate(() -> condition(reason()))
                .limit(random.nextInt(0, 12))
                .toList();
        List<JsonNode> orders = List.of(order(random.nextInt(50) == 0 ? pick(THORACIC) : pick(ORDERS)));
        List<String> cards = new ArrayList<>(select("patient-view", conditions, List.of()));
        cards.addAll(select("encounter-start", conditions, List.of()));
        cards.addAll(select("order-sign", conditions, orders));
        return cards;
    }

    private List<String> select(String hook, List<JsonNode> conditions, List<JsonNode> orders) {
        Map<String, List<JsonNode>> resources = new HashMap<>();
        resources.put("Condition", conditions);
        resources.put("Encounter", List.of(visit(reason())));
        resources.put("ServiceRequest", orders);
        var facts = new HookFacts(new PatientReferences("p", List.of()), resources, Optional.<Set<String>>empty());
        return CardSelection.select(CARDS, hook, facts, Optional.empty()).stream()
                .map(CardRule::id)
                .toList();
    }

    private String reason() {
        if (random.nextInt(3) == 0) {
            return pick(REASONS);
        }
        String drawn =
                (char) ('A' + random.nextInt(26)) + String.format("%02d.%d", random.nextInt(100), random.nextInt(10));
        return drawn.startsWith("M54.6") ? pick(REASONS) : drawn;
    }

    private String pick(List<String> codes) {
        return codes.get(random.nextInt(codes.size()));
    }

    private static JsonNode condition(String code) {
        return JSON.readTree("""
            {"resourceType": "Condition", "subject": {"reference": "Patient/p"},
             "clinicalStatus": {"coding": [{"code": "active"}]}, "code": {"coding": [{"system": "%s", "code": "%s"}]}}
            """.formatted(ICD, code));
    }

    private static JsonNode visit(String code) {
        return JSON.readTree("""
            {"resourceType": "Encounter", "status": "in-progress", "subject": {"reference": "Patient/p"},
             "reasonCode": [{"coding": [{"system": "%s", "code": "%s"}]}]}
            """.formatted(ICD, code));
    }

    private static JsonNode order(String code) {
        return JSON.readTree("""
            {"resourceType": "ServiceRequest", "id": "1", "status": "draft", "subject": {"reference": "Patient/p"},
             "code": {"coding": [{"system": "http://loinc.org", "code": "%s"}]}}
            """.formatted(code));
    }
}
