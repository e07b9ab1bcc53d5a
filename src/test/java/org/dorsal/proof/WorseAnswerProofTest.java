package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SafetyRule.AnswerOrder;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;

/**
 * Proves for all pairs of responses that differ in one answer, of which the second is worse by the orders of {@code
 * profiles/safety-rule/}, that the second has no lower tier. Answers that speak against a danger are excepted in a table, with
 * the reason and its source.
 */
class WorseAnswerProofTest {
    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/proof/worse-answers-2.0.0.table");
    private static final boolean ALL = Boolean.getBoolean("proof.worse-answers");
    private static final Set<String> FEW = Set.of("pain-course", "pain-worst-score", "organ-disease");
    private static final ProvenModels EDITION = ProvenModels.shipped();

    @Test
    void a_worse_answer_lowers_no_tier_except_where_the_table_says_why() {
        long start = System.nanoTime();
        EncodedEvidence better = EDITION.evidence();
        Circuit circuit = EDITION.circuit();
        Map<String, Integer> claims = new LinkedHashMap<>();
        Map<String, EncodedEvidence> results = new HashMap<>();
        orders().filter(WorseAnswerProofTest::isProved).forEach(order -> {
            Item item = EDITION.form().item(order.question()).orElseThrow();
            EncodedEvidence worse = new EncodedEvidence(
                    circuit, new EncodedResponse(better.response(), item.linkId()), EDITION.models());
            int lowered = circuit.or(Disposition.TIERS.stream()
                    .map(tier -> circuit.and(better.literalFor(tier), -worse.literalFor(tier)))
                    .toList());
            worse(circuit, item, order, better.response(), worse.response()).forEach((step, literal) -> {
                claims.put(step, circuit.and(literal, lowered));
                results.put(step, worse);
            });
        });
        Satisfiability solver = new Satisfiability(circuit);
        Map<String, String> lower = new TreeMap<>();
        claims.forEach((step, claim) ->
                solver.model(claim).ifPresent(model -> lower.put(step, changes(better, results.get(step), model))));
        System.out.println("worse answers: " + claims.size() + ", " + (claims.size() - lower.size())
                + " proved never to lower the tier, " + lower.size() + " lower it, in "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        lower.forEach((name, tiers) -> System.out.println(name + ": " + tiers));
        assertThat(claims).hasSizeGreaterThan(ALL ? 250 : 10);
        assertThat(new TreeSet<>(lower.keySet())).isEqualTo(new TreeSet<>(excepted()));
    }

    /** Pairs of random responses and their results by the scoring itself, for the questions that take long to prove. */
    @Test
    void a_worse_answer_of_a_random_response_lowers_no_tier() {
        Random random = new Random(51);
        RandomResponses responses = new RandomResponses(51);
        List<AnswerOrder> orders = orders().filter(order ->
                        EDITION.form().item(order.question()).orElseThrow().repeats())
                .toList();
        Set<String> excepted = Set.copyOf(excepted());
        int pairs = ALL ? 50_000 : 4_000;
        for (int compared = 0; compared < pairs; ) {
            SomeScoredResponse better = responses.next();
            Item item = EDITION.form()
                    .item(orders.get(random.nextInt(orders.size())).question())
                    .orElseThrow();
            String code = item.options()
                    .get(random.nextInt(item.options().size()))
                    .coded()
                    .code();
            List<String> chosen = better.codes(item.linkId());
            if (chosen.isEmpty()
                    || chosen.contains(code)
                    || code.equals("none")
                    || code.equals("UNK")
                    || excepted.contains(item.linkId() + "=" + code)) {
                continue;
            }
            SomeScoredResponse worse = better.with(
                    item.linkId(),
                    Stream.concat(chosen.stream().filter(option -> !option.equals("none")), Stream.of(code))
                            .toArray(String[]::new));
            assertThat(scoredTier(worse))
                    .as("%s, and then also %s=%s", better, item.linkId(), code)
                    .isLessThanOrEqualTo(scoredTier(better));
            compared++;
        }
        System.out.println("worse answers: " + pairs + " random pairs, 0 lower the tier");
    }

    private static Disposition scoredTier(SomeScoredResponse response) {
        return EDITION.score(response).causes().stream()
                .map(CauseResult::tier)
                .reduce(Disposition.SELF_CARE, Disposition::or);
    }

    private static Stream<AnswerOrder> orders() {
        return EDITION.rules().orders().stream().filter(AnswerOrder::ordered);
    }

    /** All questions take minutes, so that a usual build proves a few, among them those of the exceptions. */
    private static boolean isProved(AnswerOrder order) {
        return ALL || FEW.contains(order.question());
    }

    /** Literal for each step to a worse answer: an option added, the next of an order, or a higher number. */
    private static Map<String, Integer> worse(
            Circuit circuit, Item item, AnswerOrder order, EncodedResponse better, EncodedResponse worse) {
        Map<String, Integer> steps = new LinkedHashMap<>();
        String linkId = item.linkId();
        for (int place = 1; place < order.worse().size(); place++) {
            steps.put(
                    linkId + "=" + order.worse().get(place),
                    circuit.and(
                            better.option(linkId, order.worse().get(place - 1)),
                            worse.option(linkId, order.worse().get(place))));
        }
        if (order.worse().isEmpty() && item.repeats()) {
            item.options().stream().filter(option -> !option.exclusive()).forEach(added -> {
                String code = added.coded().code();
                List<Integer> parts = new ArrayList<>(
                        List.of(better.answered(linkId), -better.option(linkId, code), worse.option(linkId, code)));
                item.options().stream()
                        .filter(option -> !option.exclusive() && !option.equals(added))
                        .forEach(option -> parts.add(equal(
                                circuit,
                                better.option(linkId, option.coded().code()),
                                worse.option(linkId, option.coded().code()))));
                if (!EncodedResponse.saysUnknown(added)) {
                    steps.put(linkId + "=" + code, circuit.and(parts));
                }
            });
        }
        for (int region = 1; region < better.numbers(linkId).size(); region++) {
            steps.put(
                    linkId + " from " + better.regions(linkId).samples().get(region),
                    circuit.and(
                            better.numbers(linkId).get(region - 1),
                            worse.numbers(linkId).get(region)));
        }
        return steps;
    }

    private static int equal(Circuit circuit, int first, int other) {
        return circuit.and(circuit.or(-first, other), circuit.or(first, -other));
    }

    /** Causes with a different tier. */
    private static String changes(EncodedEvidence better, EncodedEvidence worse, Satisfiability.Model model) {
        Map<String, Disposition> after = tiers(worse, model);
        return tiers(better, model).entrySet().stream()
                .filter(cause -> after.get(cause.getKey()) != cause.getValue())
                .map(cause -> cause + " to " + after.get(cause.getKey()))
                .toList()
                .toString();
    }

    private static Map<String, Disposition> tiers(EncodedEvidence evidence, Satisfiability.Model model) {
        Map<String, Disposition> tiers = new LinkedHashMap<>();
        evidence.causes()
                .forEach((code, cause) -> cause.least().forEach((tier, literal) -> {
                    if (model.holds(literal)) {
                        tiers.putIfAbsent(code, tier);
                    }
                }));
        return tiers;
    }

    private static List<String> excepted() {
        try {
            return Files.readAllLines(TABLE).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3)[0])
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
