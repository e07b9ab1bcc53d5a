package org.dorsal.proof;

import java.util.*;
import java.util.function.Predicate;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;

/** Proves each safety rule of evidence models for all responses, or finds a small response that violates it. */
final class EvidenceProver {
    private final ProvenModels edition;
    private final Map<SafetyRule, Claim> claims = new LinkedHashMap<>();
    private final List<Integer> answered;
    private final int exactAge;

    /** @param violated the premise holds and the bound is not kept */
    private record Claim(int premise, int violated) {}

    /** Response that violates a rule. */
    record Counterexample(SafetyRule rule, SomeScoredResponse response, Scoring scored) {
        @Override
        public String toString() {
            return rule.id() + ": " + response + " → " + scored.disposition().code() + " "
                    + scored.reached().stream()
                            .map(cause -> cause.code() + " " + cause.tier().code())
                            .toList();
        }

        /** Whether the scoring itself breaks the rule with this response. */
        boolean isConfirmed() {
            Disposition bound = Disposition.ofCode(rule.bound());
            Disposition disposition = scored.disposition();
            Disposition tier =
                    scored.causes().stream().map(CauseResult::tier).reduce(Disposition.SELF_CARE, Disposition::or);
            return switch (rule.kind()) {
                case MUST_ACT ->
                    bound == Disposition.SELF_CARE_WITH_CHECK
                            ? disposition == Disposition.SELF_CARE
                            : tier.compareTo(bound) > 0;
                case MUST_ASK ->
                    tier.compareTo(bound) > 0
                            && disposition != Disposition.INCOMPLETE
                            && !(disposition == Disposition.SOON && scored.emergencyNotExcluded());
                case NEVER_RUSH -> disposition == Disposition.INCOMPLETE || disposition.compareTo(bound) < 0;
                case NEVER_OFFER ->
                    scored.offers().stream()
                            .anyMatch(offer -> offer.code().code().equals(rule.bound()));
            };
        }
    }

    EvidenceProver(ProvenModels edition, Set<SafetyRule.Kind> kinds) {
        this.edition = edition;
        EncodedResponse encoded = edition.evidence().response();
        answered = encoded.questions().stream().map(encoded::answered).toList();
        exactAge = encoded.exactAge();
        edition.rules().rules().stream()
                .filter(rule -> kinds.contains(rule.kind()))
                .forEach(rule -> claims.put(rule, claim(rule)));
    }

    private Claim claim(SafetyRule rule) {
        Circuit circuit = edition.circuit();
        EncodedEvidence evidence = edition.evidence();
        int premise = evidence.truth(rule.premise(), true).yes();
        return switch (rule.kind()) {
            case MUST_ACT ->
                new Claim(premise, circuit.and(premise, -edition.reaches(Disposition.ofCode(rule.bound()))));
            case MUST_ASK ->
                new Claim(
                        premise,
                        circuit.and(
                                premise,
                                -edition.reaches(Disposition.ofCode(rule.bound())),
                                -evidence.disposition(Disposition.INCOMPLETE),
                                -circuit.and(evidence.disposition(Disposition.SOON), evidence.isUnreleased())));
            // of a birth year alone two ages are possible, of which a result may have to wait for the right one
            case NEVER_RUSH ->
                new Claim(premise, circuit.and(premise, exactAge, -edition.restsAt(Disposition.ofCode(rule.bound()))));
            case NEVER_OFFER -> throw new IllegalArgumentException("care is proved elsewhere: " + rule.id());
        };
    }

    int size() {
        return claims.size();
    }

    /** Rules that no response can violate with any models: their premise never holds. */
    List<String> vacuous() {
        Satisfiability solver = new Satisfiability(edition.circuit());
        Map<SafetyRule, Claim> open = new LinkedHashMap<>(claims);
        List<String> vacuous = new ArrayList<>();
        claims.forEach((rule, claim) -> {
            if (open.remove(rule) != null) {
                // a response that fulfils the premise fulfils others as well
                solver.model(claim.premise())
                        .ifPresentOrElse(
                                model -> open.values().removeIf(other -> model.holds(other.premise())),
                                () -> vacuous.add(rule.id()));
            }
        });
        return vacuous;
    }

    /** A counterexample of each of these rules that is violated. */
    List<Counterexample> violations(Predicate<SafetyRule> selection) {
        Satisfiability solver = new Satisfiability(edition.circuit());
        return claims.entrySet().stream()
                .filter(claim -> selection.test(claim.getKey()))
                .filter(claim -> solver.holds(claim.getValue().violated()))
                .map(claim -> counterexample(claim.getKey(), claim.getValue(), solver))
                .toList();
    }

    /** Leaves out one answer after another while the rule stays violated. */
    private Counterexample counterexample(SafetyRule rule, Claim claim, Satisfiability solver) {
        List<Integer> assumed = new ArrayList<>(List.of(claim.violated(), exactAge));
        Satisfiability.Model model = model(solver, assumed)
                .orElseThrow(() -> new IllegalStateException(rule.id() + " is violated by an unknown age alone"));
        for (int answer : answered) {
            assumed.add(-answer);
            Optional<Satisfiability.Model> without = model.holds(answer) ? model(solver, assumed) : Optional.of(model);
            if (without.isEmpty()) {
                assumed.removeLast();
            }
            model = without.orElse(model);
        }
        SomeScoredResponse response = new Assignment(edition.evidence().response()).response(model);
        return new Counterexample(rule, response, edition.score(response));
    }

    private static Optional<Satisfiability.Model> model(Satisfiability solver, List<Integer> assumed) {
        return solver.model(assumed.stream().mapToInt(Integer::intValue).toArray());
    }
}
