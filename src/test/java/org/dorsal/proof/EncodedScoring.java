package org.dorsal.proof;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.proof.Circuit.Kleene;

/**
 * Scoring of all responses as literals: flags, tiers, disposition and proposed activities, with contradictions that
 * count a safer answer. The differential test holds it against {@code CriteriaScorer}.
 */
final class EncodedScoring {
    private final Circuit circuit;
    private final EncodedResponse response;
    private final Care care;
    private final List<Care.Contradiction> counting;
    private final Map<String, Kleene> flags = new LinkedHashMap<>();
    private final Map<Disposition, Kleene> tiers = new EnumMap<>(Disposition.class);
    private final Map<String, Integer> activities = new HashMap<>();

    EncodedScoring(Circuit circuit, EncodedResponse response, List<Criteria> inForce, Care care) {
        this.circuit = circuit;
        this.response = response;
        this.care = care;
        this.counting = care.contradictions().stream()
                .filter(found -> found.counts().isPresent() && found.ofRecord().isEmpty())
                .toList();
        List<Criterion> criteria =
                inForce.stream().flatMap(plan -> plan.criteria().stream()).toList();
        criteria.forEach(
                criterion -> flags.put(criterion.flag().code(), weighed(criterion.condition(), _ -> Kleene.UNKNOWN)));
        for (Disposition tier : Disposition.TIERS) {
            List<Criterion> ofTier =
                    criteria.stream().filter(one -> one.tier() == tier).toList();
            tiers.put(
                    tier,
                    ofTier.isEmpty() && !Disposition.REQUIRED_TIERS.contains(tier)
                            ? new Kleene(Circuit.FALSE, Circuit.TRUE)
                            : tier(ofTier));
        }
        offers();
    }

    /** A tier with an optional flag that is not examined is decided by its other flags. */
    private Kleene tier(List<Criterion> criteria) {
        List<Integer> present = new ArrayList<>();
        List<Integer> absent = new ArrayList<>();
        for (Criterion criterion : criteria) {
            Kleene flag = flag(criterion.flag().code());
            present.add(flag.yes());
            absent.add(criterion.optional() ? -flag.yes() : flag.no());
        }
        boolean excludes = criteria.stream().anyMatch(criterion -> !criterion.optional());
        return new Kleene(circuit.or(present), excludes ? circuit.and(absent) : Circuit.FALSE);
    }

    EncodedResponse response() {
        return response;
    }

    Map<String, Kleene> flags() {
        return flags;
    }

    Kleene flag(String code) {
        return flags.getOrDefault(code, Kleene.UNKNOWN);
    }

    Kleene tier(Disposition tier) {
        return Optional.ofNullable(tiers.get(tier)).orElseThrow();
    }

    /** Present: a flag of this tier or of a more pressing one is; absent: all of them are. */
    Kleene atLeast(Disposition tier) {
        return circuit.any(Disposition.TIERS.stream()
                .filter(one -> one.compareTo(tier) <= 0)
                .map(this::tier)
                .toList());
    }

    /** Literal for this disposition. */
    int disposition(Disposition disposition) {
        int nothing = -atLeast(Disposition.CLINICIAN_REVIEW).yes();
        int excluded = atLeast(Disposition.CLINICIAN_REVIEW).no();
        return switch (disposition) {
            case EMERGENCY -> tier(Disposition.EMERGENCY).yes();
            case URGENT, SOON, CLINICIAN_REVIEW ->
                circuit.and(
                        tier(disposition).yes(),
                        -circuit.or(Disposition.TIERS.stream()
                                .filter(one -> one.compareTo(disposition) < 0)
                                .map(one -> tier(one).yes())
                                .toList()));
            case SELF_CARE -> circuit.and(nothing, excluded);
            // criteria have no such tier
            case SELF_CARE_WITH_CHECK -> Circuit.FALSE;
            case INCOMPLETE -> circuit.and(nothing, -excluded);
        };
    }

    /** Literal for a disposition below a tier that is open. */
    int provisional() {
        return circuit.or(Disposition.TIERS.stream()
                .map(disposition -> circuit.and(
                        disposition(disposition),
                        circuit.or(Disposition.TIERS.stream()
                                .filter(one -> one.compareTo(disposition) < 0)
                                .map(one ->
                                        circuit.and(-tier(one).yes(), -tier(one).no()))
                                .toList())))
                .toList());
    }

    /** Literal for each activity of the care plan: it is proposed. */
    Map<String, Integer> activities() {
        return activities;
    }

    private void offers() {
        List<Care.Offer> first = care.offers().stream()
                .filter(offer -> offer.insteadOf().isEmpty())
                .toList();
        Map<Care.Offer, Integer> weighed = new HashMap<>();
        first.forEach(offer -> weighed.put(offer, applies(offer)));
        Map<String, List<Integer>> withheld = new HashMap<>();
        first.forEach(offer -> withheld.computeIfAbsent(offer.activity().code().code(), _ -> new ArrayList<>())
                .add(circuit.and(weighed.getOrDefault(offer, Circuit.FALSE), -allowed(offer))));
        care.offers()
                .forEach(offer -> offer.insteadOf()
                        .ifPresent(other -> weighed.put(
                                offer,
                                circuit.and(applies(offer), circuit.or(withheld.getOrDefault(other, List.of()))))));
        for (Care.Offer offer : care.offers()) {
            List<Care.Offer> same = care.offers().stream()
                    .filter(other -> other.activity().equals(offer.activity()))
                    .toList();
            int proposed = circuit.and(
                    circuit.or(same.stream()
                            .map(one -> weighed.getOrDefault(one, Circuit.FALSE))
                            .toList()),
                    circuit.and(same.stream()
                            .map(one -> circuit.or(-weighed.getOrDefault(one, Circuit.FALSE), allowed(one)))
                            .toList()));
            activities.merge(offer.activity().code().code(), proposed, circuit::or);
        }
    }

    private int applies(Care.Offer offer) {
        return circuit.and(offer.conditions().stream()
                .map(condition -> plain(condition, Map.of(), this::decided).yes())
                .toList());
    }

    private int allowed(Care.Offer offer) {
        return circuit.and(
                offer.never().stream().map(never -> excluded(never.when())).toList());
    }

    /** Literal for a reason against an activity that is known not to hold. */
    int excluded(Condition never) {
        return weighed(never, this::decided).no();
    }

    private Kleene decided(Condition.DecidedFact about) {
        return switch (about.subject()) {
            case DISPOSITION -> Kleene.known(disposition(ofCode(about.code())));
            case PROVISIONAL -> Kleene.known(provisional());
            case TIER -> tier(ofCode(about.code()));
            case FLAG -> flag(about.code());
            case CAUSE, LEADING -> throw new IllegalArgumentException("causes are not encoded yet");
        };
    }

    static Disposition ofCode(String code) {
        return Stream.of(Disposition.values())
                .filter(disposition -> disposition.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** Truth of a condition with the answers as given. */
    Kleene truth(Condition condition) {
        return plain(condition, Map.of(), this::decided);
    }

    /** Truth with the answers as given, or with the safer ones while their contradictions stand. */
    private Kleene weighed(Condition condition, Function<Condition.DecidedFact, Kleene> decided) {
        Set<String> read = ConditionReads.questions(condition, response.form());
        List<SaferAnswers> branches = new ArrayList<>(List.of(new SaferAnswers(List.of(), Map.of())));
        for (Care.Contradiction contradiction : counting) {
            Care.CountingAnswer answer = contradiction.counts().orElseThrow();
            if (read.contains(answer.linkId())) {
                for (SaferAnswers branch : List.copyOf(branches)) {
                    if (!branch.codes().containsKey(answer.linkId())) {
                        branches.add(branch.and(contradiction.when(), answer));
                    }
                }
            }
        }
        return circuit.any(branches.stream()
                .map(branch -> circuit.all(Stream.concat(
                                branch.when().stream().map(when -> plain(when, Map.of(), decided)),
                                Stream.of(plain(condition, branch.codes(), decided)))
                        .toList()))
                .toList());
    }

    private record SaferAnswers(List<Condition> when, Map<String, String> codes) {
        SaferAnswers and(Condition contradiction, Care.CountingAnswer answer) {
            Map<String, String> more = new HashMap<>(codes);
            more.put(answer.linkId(), answer.code());
            return new SaferAnswers(
                    Stream.concat(when.stream(), Stream.of(contradiction)).toList(), more);
        }
    }

    private Kleene plain(
            Condition condition, Map<String, String> safer, Function<Condition.DecidedFact, Kleene> decided) {
        return switch (condition) {
            case Condition.OrCondition or ->
                circuit.any(or.operands().stream()
                        .map(operand -> plain(operand, safer, decided))
                        .toList());
            case Condition.AndCondition and ->
                circuit.all(and.operands().stream()
                        .map(operand -> plain(operand, safer, decided))
                        .toList());
            case Condition.NotCondition not ->
                plain(not.operand(), safer, decided).not();
            // criteria cannot contain exceptions; evidence models are proven elsewhere
            case Condition.NotKnownCondition not -> throw new IllegalArgumentException(not.toString());
            case Condition.NamedCondition term -> plain(term.meaning(), safer, decided);
            case Condition.PointsCondition points ->
                circuit.reached(points, item -> plain(item.condition(), safer, decided));
            case Condition.YesCondition yes ->
                Optional.ofNullable(safer.get(yes.linkId()))
                        .map(code -> Kleene.known(code.equals("Y") ? Circuit.TRUE : Circuit.FALSE))
                        .orElseGet(() -> response.yes(yes.linkId()));
            case Condition.OptionCondition chosen when chosen.linkId().startsWith(Condition.RECORD) -> Kleene.UNKNOWN;
            case Condition.OptionCondition chosen ->
                Optional.ofNullable(safer.get(chosen.linkId()))
                        .map(code -> Kleene.known(code.equals(chosen.code()) ? Circuit.TRUE : Circuit.FALSE))
                        .orElseGet(() -> response.chosen(chosen.linkId(), chosen.code()));
            case Condition.ComparedNumber compared -> response.compared(compared);
            case Condition.DecidedFact about -> decided.apply(about);
        };
    }
}
