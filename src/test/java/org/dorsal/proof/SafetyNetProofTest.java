package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.proof.Circuit.WeightedLiteral;
import org.junit.jupiter.api.Test;

/**
 * Proves for all responses and all decisions of a clinician that the safety net names five to eight signs, none that was
 * judged already, and each that a person can still develop, as far as there is room.
 */
class SafetyNetProofTest {
    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/proof/emergency-signs-2.0.0.table");
    private static final ProvenModels EDITION = ProvenModels.shipped();
    private static final EncodedCare CARE = new EncodedCare(EDITION.circuit(), EDITION.evidence(), EDITION.care());
    private static final List<SignLine> LINES = lines();
    /** Places that the signs of everybody need. */
    private static final int FOR_EVERYBODY = 4;

    /**
     * Line of the table.
     *
     * @param words words of the net, or "-" for facts that do not newly develop and are not noticed, and then the reason
     * @param facts options of the form that are this sign
     * @param risks options of the people who get the sign; "always" for everybody; "room" where others leave it
     */
    private record SignLine(String words, List<String> facts, List<String> risks) {
        boolean inNet() {
            return !words.startsWith("-");
        }

        boolean always() {
            return risks.equals(List.of("always"));
        }

        /** Signs of risks, of which a net has room for a few. */
        boolean ofRisk() {
            return inNet() && !always() && !risks.equals(List.of("room"));
        }
    }

    /**
     * Safety net of one disposition, with the signs that it names.
     *
     * @param emergencies number of signs of emergencies that it names at the most
     */
    private record Net(int applies, int emergencies, Map<Care.Sign, Integer> named) {
        int names(String words) {
            return EDITION.circuit()
                    .or(named.entrySet().stream()
                            .filter(sign -> sign.getKey().words().us().contains(words))
                            .map(Map.Entry::getValue)
                            .toList());
        }
    }

    @Test
    void every_fact_of_an_emergency_has_words_in_the_net_or_a_reason_why_not() {
        Set<String> facts = new TreeSet<>();
        EDITION.models().causes().stream()
                .flatMap(cause -> cause.floors().stream())
                .filter(floor -> floor.tier() == Disposition.EMERGENCY)
                .map(EvidenceModels.Floor::condition)
                .forEach(condition -> gather(condition, facts));
        LINES.forEach(line -> line.facts()
                .forEach(fact -> assertThat(facts.remove(fact) || line.inNet())
                        .as("%s of the table is a fact of an emergency", fact)
                        .isTrue()));
        assertThat(facts).as("facts of emergencies without a line").isEmpty();
        for (Net net : nets()) {
            assertThat(LINES.stream().filter(SignLine::inNet).map(SignLine::words))
                    .allMatch(words -> net.named().keySet().stream()
                            .anyMatch(sign -> sign.words().us().contains(words)));
        }
    }

    @Test
    void five_to_eight_signs_are_named_whatever_is_answered() {
        List<Integer> few = new ArrayList<>();
        List<Integer> many = new ArrayList<>();
        for (Net net : nets()) {
            List<WeightedLiteral> named = net.named().values().stream()
                    .map(sign -> new WeightedLiteral(sign, 1))
                    .toList();
            few.add(EDITION.circuit().and(net.applies(), -EDITION.circuit().atLeast(named, 5)));
            many.add(EDITION.circuit().and(net.applies(), EDITION.circuit().atLeast(named, 9)));
        }
        Satisfiability solver = new Satisfiability(EDITION.circuit());
        assertThat(nets()).hasSize(6);
        for (int claim : Stream.concat(few.stream(), many.stream()).toList()) {
            assertThat(solver.model(claim).map(SafetyNetProofTest::response)).isEmpty();
        }
    }

    @Test
    void a_sign_that_was_judged_is_not_named() {
        Map<String, Integer> claims = new LinkedHashMap<>();
        for (Net net : nets()) {
            LINES.stream()
                    .filter(SignLine::inNet)
                    .forEach(line -> line.facts()
                            .forEach(fact -> claims.merge(
                                    line.words() + " | " + fact,
                                    EDITION.circuit().and(net.applies(), net.names(line.words()), option(fact)),
                                    EDITION.circuit()::or)));
        }
        assertUnsatisfiable(claims, "signs and facts never named once judged");
    }

    @Test
    void a_sign_that_a_person_can_still_develop_is_named_while_there_is_room() {
        Circuit circuit = EDITION.circuit();
        List<WeightedLiteral> risks = LINES.stream()
                .filter(SignLine::ofRisk)
                .map(line -> new WeightedLiteral(any(line.risks()), 1))
                .toList();
        Map<String, Integer> claims = new LinkedHashMap<>();
        for (Net net : nets()) {
            int fewRisks = -circuit.atLeast(risks, net.emergencies() - FOR_EVERYBODY + 1);
            LINES.stream()
                    .filter(line -> line.always() || line.ofRisk())
                    .forEach(line -> claims.merge(
                            line.words(),
                            circuit.and(
                                    net.applies(),
                                    fewRisks,
                                    line.always() ? Circuit.TRUE : any(line.risks()),
                                    -any(line.facts()),
                                    -net.names(line.words())),
                            circuit::or));
        }
        assertUnsatisfiable(
                claims, "signs named to those who can still develop them, with as many risks as there is room for");
    }

    private static void assertUnsatisfiable(Map<String, Integer> claims, String what) {
        Satisfiability solver = new Satisfiability(EDITION.circuit());
        List<String> violated = new ArrayList<>();
        claims.forEach((name, claim) ->
                solver.model(claim).ifPresent(model -> violated.add(name + " violated by " + response(model))));
        System.out.println("safety net: " + claims.size() + " " + what + ", " + violated.size() + " violated");
        assertThat(violated).isEmpty();
    }

    private static List<Net> nets() {
        return EDITION.care().offers().stream()
                .filter(offer -> offer.activity().code().code().equals("safety-net"))
                .filter(offer -> offer.signs().size() > 1)
                .map(offer -> new Net(
                        CARE.all(offer.conditions()), offer.signs().getFirst().limit(), CARE.named(offer)))
                .toList();
    }

    private static int any(List<String> facts) {
        return EDITION.circuit()
                .or(facts.stream().map(SafetyNetProofTest::option).toList());
    }

    private static int option(String fact) {
        if (fact.equals("age<16")) {
            return compared(EncodedResponse.AGE, Condition.Comparison.LESS, 16);
        }
        if (fact.equals("temperature>=38")) {
            return compared("body-temperature", Condition.Comparison.GREATER_OR_EQUAL, 38);
        }
        String[] parts = fact.split("=", 2);
        if (parts[0].equals("cause")) {
            return EDITION.evidence()
                    .truth(new Condition.DecidedFact(Condition.DecidedFact.DecidedSubject.CAUSE, parts[1]), true)
                    .yes();
        }
        int literal = EDITION.evidence().response().chosen(parts[0], parts[1]).yes();
        assertThat(literal).as("%s is an option of the form", fact).isNotEqualTo(Circuit.FALSE);
        return literal;
    }

    private static int compared(String name, Condition.Comparison comparison, long bound) {
        return EDITION.evidence()
                .truth(new Condition.ComparedNumber(name, comparison, BigDecimal.valueOf(bound)), true)
                .yes();
    }

    /** Options that a condition wants to be chosen: not those of exceptions and negations. */
    private static void gather(Condition condition, Set<String> facts) {
        switch (condition) {
            case Condition.OrCondition or -> or.operands().forEach(operand -> gather(operand, facts));
            case Condition.AndCondition and -> and.operands().forEach(operand -> gather(operand, facts));
            case Condition.NamedCondition term -> gather(term.meaning(), facts);
            case Condition.PointsCondition points -> points.items().forEach(item -> gather(item.condition(), facts));
            case Condition.YesCondition yes -> facts.add(yes.linkId() + "=Y");
            case Condition.OptionCondition chosen -> facts.add(chosen.linkId() + "=" + chosen.code());
            case Condition.NotCondition _,
                    Condition.NotKnownCondition _,
                    Condition.ComparedNumber _,
                    Condition.DecidedFact _ -> {
                // not a fact that is chosen
            }
        }
    }

    private static String response(Satisfiability.Model model) {
        return new Assignment(EDITION.evidence().response()).response(model).toString();
    }

    private static List<SignLine> lines() {
        try {
            return Files.readAllLines(TABLE).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(line -> new SignLine(
                            line[0],
                            line[1].equals("-") ? List.of() : Arrays.asList(line[1].split(" ")),
                            Arrays.asList(line[2].split(" "))))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
