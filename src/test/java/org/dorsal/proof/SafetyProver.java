package org.dorsal.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;

/** Proves each safety rule of an edition for all responses, or finds the smallest response that violates it. */
final class SafetyProver {
    private final ProvenEdition edition;
    private final Map<SafetyRule, Claim> claims = new LinkedHashMap<>();

    /**
     * A rule as literals.
     *
     * @param violated the premise holds and the bound is not kept
     * @param settled violated, and no answer that is open could change it
     */
    private record Claim(int premise, int violated, int settled) {}

    /**
     * A response that violates a rule, with the fewest answers.
     *
     * @param settled whether a response with every deciding question answered violates the rule, too
     */
    record Counterexample(SafetyRule rule, SomeScoredResponse response, Scoring scored, boolean settled) {
        @Override
        public String toString() {
            return rule.id() + ": " + response + " → " + scored.disposition().code()
                    + (scored.provisional() ? ", provisional" : "") + (settled ? "" : ", while questions are open");
        }
    }

    SafetyProver(ProvenEdition edition) {
        this.edition = edition;
        edition.rules().rules().forEach(rule -> claims.put(rule, claim(rule)));
    }

    private Claim claim(SafetyRule rule) {
        Circuit circuit = edition.circuit();
        EncodedScoring scoring = edition.scoring();
        int premise = scoring.truth(rule.premise()).yes();
        return switch (rule.kind()) {
            case MUST_ACT -> {
                Circuit.Kleene acts = scoring.atLeast(EncodedScoring.ofCode(rule.bound()));
                yield new Claim(premise, circuit.and(premise, -acts.yes()), circuit.and(premise, acts.no()));
            }
            case NEVER_RUSH -> {
                Disposition bound = EncodedScoring.ofCode(rule.bound());
                int rushes = circuit.or(Disposition.TIERS.stream()
                        .filter(tier -> tier.compareTo(bound) < 0)
                        .map(tier -> scoring.tier(tier).yes())
                        .toList());
                yield new Claim(premise, circuit.and(premise, rushes), circuit.and(premise, rushes));
            }
            // criteria have no such rules
            case MUST_ASK -> throw new IllegalArgumentException(rule.id());
            case NEVER_OFFER -> {
                int offered = scoring.activities().getOrDefault(rule.bound(), Circuit.FALSE);
                // a risk that is open speaks against the activity as one that is present
                yield new Claim(
                        premise,
                        circuit.and(-scoring.truth(rule.premise()).no(), offered),
                        circuit.and(premise, offered));
            }
        };
    }

    /** Rules that no response can violate whatever the criteria say: their premise never holds. */
    List<String> vacuous() {
        Satisfiability solver = new Satisfiability(edition.circuit());
        return claims.entrySet().stream()
                .filter(claim -> !solver.holds(claim.getValue().premise()))
                .map(claim -> claim.getKey().id())
                .toList();
    }

    /** Whether every rule holds, without a search for counterexamples. */
    boolean holds() {
        Satisfiability solver = new Satisfiability(edition.circuit());
        return claims.values().stream().noneMatch(claim -> solver.holds(claim.violated()));
    }

    /** The smallest counterexample of each rule that is violated. */
    List<Counterexample> violations() {
        return violations(_ -> true);
    }

    /** Those of rules that are not known to be violated. */
    List<Counterexample> newViolations() {
        return violations(rule -> rule.knownViolation().isEmpty());
    }

    private List<Counterexample> violations(Predicate<SafetyRule> of) {
        Satisfiability solver = new Satisfiability(edition.circuit());
        return claims.entrySet().stream()
                .filter(claim -> of.test(claim.getKey()))
                .flatMap(claim -> violation(claim.getKey(), claim.getValue(), solver).stream())
                .toList();
    }

    private Optional<Counterexample> violation(SafetyRule rule, Claim claim, Satisfiability all) {
        if (!all.holds(claim.violated())) {
            return Optional.empty();
        }
        EncodedResponse encoded = edition.scoring().response();
        boolean settled = all.holds(claim.settled());
        int exactAge = encoded.exactAge();
        List<Integer> answered =
                encoded.questions().stream().map(encoded::answered).toList();
        Satisfiability.Model fewest = new Satisfiability(edition.circuit())
                .smallest(answered, claim.violated(), exactAge)
                .orElseThrow(() -> new IllegalStateException(rule.id() + " is violated by an unknown age alone"));
        SomeScoredResponse response = withFewerOptions(new Assignment(encoded), fewest, claim, all);
        return Optional.of(new Counterexample(rule, response, edition.score(response), settled));
    }

    /** Drops options of several-answers questions, one after another, while the rule stays violated. */
    private static SomeScoredResponse withFewerOptions(
            Assignment assignment, Satisfiability.Model fewest, Claim claim, Satisfiability all) {
        SomeScoredResponse response = assignment.response(fewest);
        for (String linkId : List.copyOf(response.answered())) {
            for (String code : response.codes(linkId)) {
                List<String> others = response.codes(linkId).stream()
                        .filter(other -> !other.equals(code))
                        .toList();
                if (!others.isEmpty()) {
                    SomeScoredResponse fewer = response.with(linkId, others.toArray(String[]::new));
                    response = all.holds(assignment.literals(fewer, claim.violated())) ? fewer : response;
                }
            }
        }
        return response;
    }

    /** Whether the scoring itself breaks the rule with this response. */
    static boolean isConfirmed(Counterexample found) {
        SafetyRule rule = found.rule();
        Scoring scored = found.scored();
        return switch (rule.kind()) {
            case MUST_ACT -> scored.disposition().compareTo(EncodedScoring.ofCode(rule.bound())) > 0;
            case NEVER_RUSH -> scored.disposition().compareTo(EncodedScoring.ofCode(rule.bound())) < 0;
            case MUST_ASK -> throw new IllegalArgumentException(rule.id());
            case NEVER_OFFER ->
                scored.offers().stream().anyMatch(offer -> offer.code().code().equals(rule.bound()));
        };
    }
}
