package org.dorsal.proof;

import java.util.*;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.EvidenceModels.Domain;
import org.dorsal.knowledge.EvidenceModels.PointsEntry;
import org.dorsal.knowledge.Item;
import org.dorsal.proof.Circuit.Kleene;
import org.dorsal.proof.Circuit.WeightedLiteral;

/**
 * Evidence models of all responses as literals (profiles/README.md, "Evidence models"): tier and upper tier of each cause,
 * and the disposition. The differential test holds it against {@code EvidenceScorer}.
 */
final class EncodedEvidence {
    private static final String ASK_ALL = "ask-all";
    private static final Kleene NO = Kleene.valueOf(Circuit.FALSE);

    private final Circuit circuit;
    private final EncodedResponse response;
    private final EvidenceModels models;
    private final Map<String, Kleene> enabled = new HashMap<>();
    // by meaning: rules and care may give another meaning to a name
    private final Map<Condition, Kleene> plain = new IdentityHashMap<>();
    private final Map<Condition, Kleene> negated = new IdentityHashMap<>();
    private final Map<String, CauseTiers> causes = new LinkedHashMap<>();
    private final EncodedDecisions decided;

    EncodedEvidence(Circuit circuit, EncodedResponse response, EvidenceModels models) {
        this.circuit = circuit;
        this.response = response;
        this.models = models;
        this.decided = new EncodedDecisions(circuit, this);
        models.causes().forEach(model -> causes.put(model.cause().code(), tiers(model)));
    }

    /** Literals of a cause: it has this tier or a more pressing one; the same for its upper tier. */
    record CauseTiers(Map<Disposition, Integer> least, Map<Disposition, Integer> most) {}

    Map<String, CauseTiers> causes() {
        return causes;
    }

    EncodedResponse response() {
        return response;
    }

    EncodedDecisions decisions() {
        return decided;
    }

    /** Literal for a cause with this tier or a more pressing one. */
    int literalFor(Disposition tier) {
        return circuit.or(causes.values().stream()
                .map(cause -> literalOf(cause.least(), tier))
                .toList());
    }

    /** Literal for a cause that open questions could lead to this tier or to a more pressing one. */
    int upper(Disposition tier) {
        return circuit.or(causes.values().stream()
                .map(cause -> literalOf(cause.most(), tier))
                .toList());
    }

    /** Literal for an open question that could lead to an emergency. */
    int isUnreleased() {
        return circuit.or(
                upper(Disposition.EMERGENCY), -truth(models.release(), true).yes());
    }

    /** Literal for this disposition. */
    int disposition(Disposition disposition) {
        int urgent = literalFor(Disposition.URGENT);
        int review = literalFor(Disposition.CLINICIAN_REVIEW);
        int open = isUnreleased();
        int soon = literalFor(Disposition.SOON);
        int sameDay = circuit.and(-review, upper(Disposition.URGENT));
        int incomplete = circuit.and(-soon, circuit.or(open, sameDay));
        int check = circuit.or(
                literalFor(Disposition.SELF_CARE_WITH_CHECK),
                circuit.or(
                        upper(Disposition.CLINICIAN_REVIEW),
                        -truth(models.selfCare(), true).yes()));
        return switch (disposition) {
            case EMERGENCY -> literalFor(Disposition.EMERGENCY);
            case URGENT -> circuit.and(urgent, -literalFor(Disposition.EMERGENCY));
            case SOON -> circuit.and(soon, -urgent);
            case CLINICIAN_REVIEW -> circuit.and(review, -soon, -incomplete);
            case SELF_CARE_WITH_CHECK -> circuit.and(-review, -incomplete, check);
            case SELF_CARE -> circuit.and(-review, -incomplete, -check);
            case INCOMPLETE -> incomplete;
        };
    }

    private CauseTiers tiers(CauseModel model) {
        Map<Disposition, Integer> least = new EnumMap<>(Disposition.class);
        Map<Disposition, Integer> most = new EnumMap<>(Disposition.class);
        List<Integer> lowered = lowered(model);
        for (Disposition tier : Disposition.TIERS) {
            if (tier == Disposition.SELF_CARE) {
                continue;
            }
            least.put(tier, reaches(model, tier, lowered, Kleene::yes));
            most.put(tier, circuit.or(literalOf(least, tier), reaches(model, tier, lowered, truth -> -truth.no())));
        }
        return new CauseTiers(least, most);
    }

    /** Literal for floors or points that lead to the tier. */
    private int reaches(CauseModel model, Disposition tier, List<Integer> lowered, ToIntFunction<Kleene> counts) {
        List<Integer> floors = model.floors().stream()
                .filter(floor -> floor.tier().compareTo(tier) <= 0)
                .map(floor -> counts.applyAsInt(truth(floor.condition(), true)))
                .toList();
        Optional<Integer> bound = models.thresholds().stream()
                .filter(threshold -> threshold.tier().compareTo(tier) <= 0)
                .map(EvidenceModels.Threshold::points)
                .min(Integer::compare);
        if (model.highest().compareTo(tier) > 0 || bound.isEmpty()) {
            return circuit.or(floors);
        }
        List<WeightedLiteral> points = new ArrayList<>();
        model.domains().forEach(domain -> points.addAll(points(domain, counts)));
        lowered.forEach(literal -> points.add(new WeightedLiteral(-literal, 1)));
        int strong = models.ceiling().compareTo(tier) > 0
                ? circuit.or(entries(model)
                        .filter(entry -> !entry.weak())
                        .map(entry -> counts.applyAsInt(truth(entry.condition(), true)))
                        .toList())
                : Circuit.TRUE;
        int reached = circuit.and(strong, circuit.atLeast(points, bound.get() + lowered.size()));
        return circuit.or(Stream.concat(floors.stream(), Stream.of(reached)).toList());
    }

    private static Stream<PointsEntry> entries(CauseModel model) {
        return model.domains().stream().flatMap(domain -> domain.entries().stream());
    }

    /** Points of a domain as steps: one for each value that its strongest entry may have, or for each sum. */
    private List<WeightedLiteral> points(Domain domain, ToIntFunction<Kleene> counts) {
        List<WeightedLiteral> entries = domain.entries().stream()
                .map(entry -> new WeightedLiteral(counts.applyAsInt(truth(entry.condition(), true)), entry.points()))
                .toList();
        List<WeightedLiteral> steps = new ArrayList<>();
        domain.limit().ifPresent(limit -> {
            for (int sum = 1; sum <= limit; sum++) {
                steps.add(new WeightedLiteral(circuit.atLeast(entries, sum), 1));
            }
        });
        int below = 0;
        TreeSet<Integer> values = new TreeSet<>(
                domain.limit().isPresent()
                        ? List.of()
                        : entries.stream().map(WeightedLiteral::points).toList());
        for (int value : values) {
            steps.add(new WeightedLiteral(
                    circuit.or(entries.stream()
                            .filter(entry -> entry.points() >= value)
                            .map(WeightedLiteral::literal)
                            .toList()),
                    value - below));
            below = value;
        }
        return steps;
    }

    /** Literal for each point that known facts lower within the caps. */
    private List<Integer> lowered(CauseModel model) {
        List<WeightedLiteral> facts = model.lowering().stream()
                .map(entry -> new WeightedLiteral(truth(entry.condition(), true).yes(), -entry.points()))
                .toList();
        List<Integer> lowered = new ArrayList<>();
        for (int points = 1; points <= -model.cap(); points++) {
            int lowering = -points;
            List<Integer> allowed = model.narrowerCaps().stream()
                    .filter(narrower -> narrower.cap() > lowering)
                    .map(narrower -> truth(narrower.condition(), true).no())
                    .toList();
            lowered.add(circuit.and(circuit.and(allowed), circuit.atLeast(facts, points)));
        }
        return lowered;
    }

    /** Truth of a condition of the models. */
    Kleene truth(Condition condition, boolean positive) {
        return switch (condition) {
            case Condition.OrCondition or ->
                circuit.any(or.operands().stream()
                        .map(operand -> truth(operand, positive))
                        .toList());
            case Condition.AndCondition and ->
                circuit.all(and.operands().stream()
                        .map(operand -> truth(operand, positive))
                        .toList());
            case Condition.NotCondition not -> truth(not.operand(), !positive).not();
            case Condition.NotKnownCondition not ->
                Kleene.valueOf(-truth(not.operand(), true).yes());
            case Condition.NamedCondition term -> term(term, positive);
            case Condition.PointsCondition points -> circuit.reached(points, item -> truth(item.condition(), positive));
            case Condition.YesCondition yes -> leaf(chosen(yes.linkId(), "Y"), List.of(yes.linkId()), positive);
            case Condition.OptionCondition chosen ->
                leaf(chosen(chosen.linkId(), chosen.code()), List.of(chosen.linkId()), positive);
            case Condition.ComparedNumber compared -> compared(compared, positive);
            case Condition.DecidedFact fact -> decided.truth(fact);
        };
    }

    private Kleene term(Condition.NamedCondition term, boolean positive) {
        Map<Condition, Kleene> truths = positive ? plain : negated;
        Kleene truth = truths.get(term.meaning());
        if (truth == null) {
            truth = truth(term.meaning(), positive);
            truths.put(term.meaning(), truth);
        }
        return truth;
    }

    /** A question that need not be answered has the value that fulfils nothing while it is open. */
    private Kleene leaf(Kleene truth, List<String> behind, boolean positive) {
        if (behind.stream().noneMatch(models.optional()::contains)) {
            return truth;
        }
        return positive ? new Kleene(truth.yes(), -truth.yes()) : new Kleene(-truth.no(), truth.no());
    }

    private Kleene compared(Condition.ComparedNumber compared, boolean positive) {
        Kleene order = response.compared(compared);
        int anyNumber = circuit.or(response.numbers(compared.name()));
        List<String> behind = behind(compared.name());
        int off = circuit.and(
                -anyNumber,
                circuit.or(
                        behind.stream().map(linkId -> enabledWhen(linkId).no()).toList()));
        Kleene truth = new Kleene(order.yes(), circuit.or(order.no(), off));
        if (behind.stream().noneMatch(models.optional()::contains)) {
            return truth;
        }
        // a number of a known region on an unknown side stays open
        return positive
                ? new Kleene(truth.yes(), circuit.or(truth.no(), -anyNumber))
                : new Kleene(circuit.or(truth.yes(), circuit.and(-anyNumber, -off)), truth.no());
    }

    private List<String> behind(String name) {
        if (name.contains(Condition.MINUS)) {
            return List.of(name.split(Condition.MINUS));
        }
        String stem = name.replaceFirst("-days$", "");
        return response.form().item(name).isPresent() ? List.of(name) : List.of(stem + "-value", stem + "-unit");
    }

    private Kleene chosen(String linkId, String code) {
        Kleene chosen = response.chosen(linkId, code);
        return new Kleene(
                chosen.yes(),
                circuit.or(
                        chosen.no(),
                        circuit.and(-chosen.yes(), enabledWhen(linkId).no())));
    }

    /** Whether the question concerns the person. */
    private Kleene enabledWhen(String linkId) {
        Kleene condition = enabled.get(linkId);
        if (condition == null) {
            condition = response.form().item(linkId).map(this::decide).orElse(NO);
            enabled.put(linkId, condition);
        }
        return condition;
    }

    private Kleene decide(Item item) {
        Kleene above = item.parent().map(this::enabledWhen).orElse(Kleene.valueOf(Circuit.TRUE));
        return circuit.all(List.of(above, item.gate().map(this::opened).orElse(Kleene.valueOf(Circuit.TRUE))));
    }

    private Kleene opened(Item.EnableGate gate) {
        List<Kleene> conditions = gate.conditions().stream()
                .filter(when -> !when.question().equals(ASK_ALL))
                .map(this::fulfilled)
                .toList();
        return gate.allRequired() ? circuit.all(conditions) : circuit.any(conditions);
    }

    private Kleene fulfilled(Item.EnableWhen when) {
        Kleene missing = new Kleene(Circuit.FALSE, enabledWhen(when.question()).no());
        int anyNumber = circuit.or(response.numbers(when.question()));
        return switch (when.operator()) {
            case EQUAL -> equal(when);
            case EXISTS -> new Kleene(anyNumber, circuit.and(-anyNumber, missing.no()));
            case MISSING -> new Kleene(Circuit.FALSE, anyNumber);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                Kleene order = response.ordered(when);
                yield new Kleene(order.yes(), circuit.or(order.no(), circuit.and(-anyNumber, missing.no())));
            }
        };
    }

    private Kleene equal(Item.EnableWhen when) {
        if (!when.system().equals(Codes.YES_NO)
                || when.code().equals("Y")
                || when.code().equals("N")) {
            return chosen(when.question(), when.code());
        }
        int answered = response.answered(when.question());
        int chosen = response.option(when.question(), when.code());
        return new Kleene(
                chosen,
                circuit.or(
                        circuit.and(answered, -chosen),
                        circuit.and(-answered, enabledWhen(when.question()).no())));
    }

    private static int literalOf(Map<Disposition, Integer> literals, Disposition tier) {
        return Optional.ofNullable(literals.get(tier)).orElse(Circuit.TRUE);
    }
}
