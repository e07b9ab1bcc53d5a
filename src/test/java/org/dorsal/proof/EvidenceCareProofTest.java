package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Proves for all responses and all decisions of a clinician that nothing is proposed while something known or open speaks
 * against it, and that no two things are proposed together that contradict each other.
 */
class EvidenceCareProofTest {
    private static final Path CONTRADICTING =
            Path.of("src/test/resources/org/dorsal/proof/contradicting-activities-2.0.0.table");
    private static final ProvenModels EDITION = ProvenModels.shipped();

    /** Claim that must not hold, and the response that makes it hold. */
    private record Violation(String claim, String response) {}

    @Test
    void no_activity_is_proposed_while_a_reason_against_it_holds_or_is_open() {
        assertThat(violatedReasons(EDITION, EDITION.care())).isEmpty();
    }

    @Test
    void no_activity_is_proposed_with_a_risk_of_the_table_of_contraindications() {
        List<SafetyRule> rules = contraindications(EDITION);
        List<Violation> violations = violatedRules(EDITION, EDITION.care());
        System.out.println("contraindications: " + rules.size() + " pairs of an activity and a risk, "
                + (rules.size() - violations.size()) + " proved for all responses");
        violations.forEach(System.out::println);
        assertThat(rules).hasSizeGreaterThan(150);
        assertThat(violations).isEmpty();
    }

    @Test
    void no_two_activities_that_contradict_each_other_are_proposed_together() {
        EncodedCare care = care(EDITION);
        List<String[]> pairs = contradicting();
        List<Violation> violations = new ArrayList<>();
        List<Integer> claims = new ArrayList<>();
        pairs.forEach(pair ->
                claims.add(EDITION.circuit().and(literal(EDITION, care, pair[0]), literal(EDITION, care, pair[1]))));
        List<Integer> alone = pairs.stream()
                .flatMap(pair -> Stream.of(pair[0], pair[1]))
                .distinct()
                .map(proposal -> literal(EDITION, care, proposal))
                .toList();
        Satisfiability solver = new Satisfiability(EDITION.circuit());
        for (int index = 0; index < claims.size(); index++) {
            violation(EDITION, solver, pairs.get(index)[0] + " + " + pairs.get(index)[1], claims.get(index))
                    .ifPresent(violations::add);
        }
        System.out.println("pairs of activities that contradict each other: " + pairs.size() + ", "
                + (pairs.size() - violations.size()) + " proved never to be proposed together");
        violations.forEach(System.out::println);
        assertThat(alone).allMatch(solver::holds);
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        lithium` or | lithium` and | no-over-the-counter-pain-relief-lithium
        %`exam-circulation-sign=pulse-deficit` | %`exam-circulation-sign=shock-signs` | no-aspirin-option-pulse-deficit
        """)
    void a_hole_in_the_reasons_is_found(String from, String to, String rule) {
        Care changed = SomeProfiles.knowledge(SomeProfiles.changed(ProvenModels.CARE, text -> text.replace(from, to)))
                .newestCare(EDITION.form())
                .orElseThrow();
        assertThat(violatedRules(EDITION, changed)).extracting(Violation::claim).contains(rule);
    }

    @Test
    void an_activity_that_lacks_a_reason_under_one_disposition_is_found() {
        List<Care.Offer> offers = new ArrayList<>(EDITION.care().offers());
        offers.replaceAll(offer -> offer.equals(offers.reversed().stream()
                        .filter(one -> one.activity().code().code().equals("heat-or-ice"))
                        .findFirst()
                        .orElseThrow())
                ? new Care.Offer(
                        offer.activity(),
                        offer.conditions(),
                        offer.never().subList(1, offer.never().size()),
                        offer.insteadOf(),
                        offer.must(),
                        offer.signs())
                : offer);
        Care care = EDITION.care();
        assertThat(violatedReasons(
                        EDITION,
                        new Care(
                                care.edition(),
                                care.title(),
                                care.complaint(),
                                care.form(),
                                offers,
                                care.hints(),
                                care.goals(),
                                care.contradictions(),
                                care.approval())))
                .extracting(Violation::claim)
                .allMatch(claim -> claim.startsWith("heat-or-ice"))
                .isNotEmpty();
    }

    /** The formula of care proposes what the scoring proposes, for every decision of a clinician. */
    @Test
    void the_encoding_proposes_and_names_what_the_scoring_proposes_and_names() {
        EncodedCare care = care(EDITION);
        EncodedDecisions decisions = EDITION.evidence().decisions();
        List<Disposition> decided = Disposition.TIERS;
        decided.forEach(decisions::disposition);
        Map<Care.Offer, Integer> applying = new LinkedHashMap<>();
        Map<Care.Offer, Map<Care.Sign, Integer>> named = new LinkedHashMap<>();
        EDITION.care().offers().stream()
                .filter(offer -> !offer.signs().isEmpty())
                .forEach(offer -> {
                    applying.put(offer, care.all(offer.conditions()));
                    named.put(offer, care.named(offer));
                });
        Satisfiability solver = new Satisfiability(EDITION.circuit())
                .with(Stream.of(
                                care.activities().stream().map(care::proposed),
                                applying.values().stream(),
                                named.values().stream().flatMap(signs -> signs.values().stream()))
                        .flatMap(literals -> literals));
        RandomResponses random = new RandomResponses(7);
        int compared = 0;
        for (int index = 0; index < 300; index++) {
            SomeScoredResponse response = daysOrNone(random.next());
            Disposition tier = decided.get(index % decided.size());
            Optional<Satisfiability.Model> model = solver.model(
                    new Assignment(EDITION.evidence().response()).literals(response, decisions.disposition(tier)));
            if (model.isEmpty()) {
                continue; // an answer to a question that the form does not ask
            }
            Scoring scored = EDITION.score(response, Optional.of(tier));
            assertThat(care.activities().stream().filter(code -> model.get().holds(care.proposed(code))))
                    .as("%s, decided %s", response, tier)
                    .containsExactlyInAnyOrderElementsOf(scored.offers().stream()
                            .map(offer -> offer.code().code())
                            .toList());
            String texts = scored.offers().stream()
                    .map(offer -> offer.says().us())
                    .toList()
                    .toString();
            applying.forEach((offer, applies) -> {
                if (model.get().holds(applies)) {
                    assertThat(named.get(offer).entrySet().stream()
                                    .filter(sign -> model.get().holds(sign.getValue()))
                                    .map(sign -> sign.getKey().words().us())
                                    .filter(words -> !texts.contains(words)))
                            .as("%s, decided %s", response, tier)
                            .isEmpty();
                }
            });
            compared++;
        }
        System.out.println("care and its encoding: " + compared + " responses, 0 differences");
        assertThat(compared).isGreaterThan(150);
    }

    /** A duration is in days or missing in the formula. */
    private static SomeScoredResponse daysOrNone(SomeScoredResponse response) {
        return response.codes("pain-duration-unit").contains("UNK") ? response.without("pain-duration-unit") : response;
    }

    /** Whether an activity is proposed, or, in quotes, whether its text names a sign or an advice. */
    private static int literal(ProvenModels edition, EncodedCare care, String what) {
        if (!what.startsWith("\"")) {
            return care.proposed(what);
        }
        String words = what.substring(1, what.length() - 1);
        List<Integer> named = new ArrayList<>();
        for (Care.Offer offer : edition.care().offers()) {
            int applies = care.all(offer.conditions());
            care.named(offer).forEach((sign, literal) -> {
                if (sign.words().us().contains(words)) {
                    named.add(edition.circuit().and(applies, literal));
                }
            });
        }
        return edition.circuit().or(named);
    }

    private static List<String[]> contradicting() {
        try {
            return Files.readAllLines(CONTRADICTING).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static EncodedCare care(ProvenModels edition) {
        return new EncodedCare(edition.circuit(), edition.evidence(), edition.care());
    }

    private static List<SafetyRule> contraindications(ProvenModels edition) {
        return edition.rules().rules().stream()
                .filter(rule -> rule.kind() == SafetyRule.Kind.NEVER_OFFER)
                .toList();
    }

    private static List<Violation> violatedReasons(ProvenModels edition, Care changed) {
        EncodedCare care = new EncodedCare(edition.circuit(), edition.evidence(), changed);
        List<String> names = new ArrayList<>();
        List<Integer> claims = new ArrayList<>();
        for (Care.Offer offer : edition.care().offers()) {
            String code = offer.activity().code().code();
            for (Care.Exclusion never : offer.never()) {
                names.add(code + ": " + never.reason().us());
                claims.add(edition.circuit().and(care.proposed(code), care.holdsOrIsOpen(never.when())));
            }
        }
        assertThat(names).hasSizeGreaterThan(200);
        return violations(edition, names, claims);
    }

    private static List<Violation> violatedRules(ProvenModels edition, Care changed) {
        EncodedCare care = new EncodedCare(edition.circuit(), edition.evidence(), changed);
        List<SafetyRule> rules = contraindications(edition);
        return violations(
                edition,
                rules.stream().map(SafetyRule::id).toList(),
                rules.stream()
                        .map(rule ->
                                edition.circuit().and(care.proposed(rule.bound()), care.holdsOrIsOpen(rule.premise())))
                        .toList());
    }

    private static List<Violation> violations(ProvenModels edition, List<String> names, List<Integer> claims) {
        Satisfiability solver = new Satisfiability(edition.circuit());
        List<Violation> violations = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            violation(edition, solver, names.get(index), claims.get(index)).ifPresent(violations::add);
        }
        return violations;
    }

    private static Optional<Violation> violation(ProvenModels edition, Satisfiability solver, String name, int claim) {
        return solver.model(claim)
                .map(model -> new Violation(
                        name,
                        new Assignment(edition.evidence().response())
                                .response(model)
                                .toString()));
    }
}
