package org.dorsal.scoring;

import java.util.*;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.EvidenceModels.*;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording;

/**
 * Scores answers by evidence models (profiles/README.md, "Evidence models"): each cause has an interval of points, the
 * tier of the known answers and an upper tier, which open questions could still lead to.
 */
public final class EvidenceScorer {
    private final EvidenceModels models;
    private final Form form;
    private final EvidenceJudge judge;
    private final List<Floor> undecided = new ArrayList<>();
    private final Map<Disposition, List<CauseModel>> undecidedPoints = new TreeMap<>();

    private EvidenceScorer(EvidenceModels models, Care care, Form form, Answers answers) {
        this.models = models;
        this.form = form;
        this.judge = EvidenceJudge.of(models, care, form, answers);
    }

    /**
     * Scores the answers.
     *
     * @param decided disposition that a clinician decided on, which the care follows; empty when it is the computed one
     */
    public static Scoring score(
            EvidenceModels models, Care care, Form form, Answers answers, Optional<Disposition> decided) {
        return new EvidenceScorer(models, care, form, answers).scored(care, decided);
    }

    private Scoring scored(Care care, Optional<Disposition> decided) {
        List<CauseResult> causes = causes();
        Disposition highest = causes.stream().map(CauseResult::tier).reduce(Disposition.SELF_CARE, Disposition::or);
        Disposition upper = causes.stream().map(CauseResult::upper).reduce(highest, Disposition::or);
        Disposition disposition = disposition(highest, upper);
        boolean incomplete = disposition == Disposition.INCOMPLETE;
        SequencedMap<String, Disposition> open = new LinkedHashMap<>();
        if (incomplete || upper.compareTo(highest) < 0) {
            openAbove(highest).forEach((tier, linkIds) -> linkIds.forEach(linkId -> open.putIfAbsent(linkId, tier)));
        }
        if (highest.compareTo(Disposition.URGENT) > 0) {
            judge.open(models.release()).forEach(linkId -> open.putIfAbsent(linkId, Disposition.EMERGENCY));
        }
        boolean provisional =
                !incomplete && (upper.compareTo(disposition) < 0 || (highest == Disposition.SOON && !released(upper)));
        if (open.isEmpty() && (incomplete || provisional)) {
            // sums of points alone hold the result open
            undecidedPoints.forEach((tier, held) -> held.stream()
                    .filter(_ -> tier.compareTo(highest) < 0)
                    .flatMap(model -> model.domains().stream())
                    .flatMap(domain -> domain.entries().stream())
                    .flatMap(entry -> judge.open(entry.condition()).stream())
                    .forEach(linkId -> open.putIfAbsent(linkId, tier)));
        }
        CauseDecisions decisions = CauseDecisions.of(decided.orElse(disposition), provisional, highest, causes);
        EvidenceJudge led = judge.deciding(decisions::of);
        Proposals proposals = new Proposals(care, led::holds, led::truth);
        return new Scoring(
                disposition,
                provisional,
                highest != Disposition.EMERGENCY && !released(upper),
                causes,
                open,
                proposals.offers(),
                proposals.withheld(),
                care.goals().stream()
                        .filter(goal -> led.holds(goal.conditions()))
                        .toList(),
                care.hints().stream()
                        .filter(hint -> led.holds(hint.conditions()))
                        .toList(),
                judge.answers().findings(),
                contradictions(care),
                List.of(models.plan(), care.plan()));
    }

    /** Contradictions of the answers as they were given. */
    private List<Care.Contradiction> contradictions(Care care) {
        Answers original = judge.answers().asGiven();
        EvidenceJudge asGiven = original == judge.answers() ? judge : EvidenceJudge.of(models, care, form, original);
        return care.contradictions().stream()
                .filter(contradiction -> asGiven.truth(contradiction.when()) == Truth.TRUE)
                .toList();
    }

    /** Whether no open question could lead to an emergency. */
    private boolean released(Disposition upper) {
        return upper != Disposition.EMERGENCY && judge.truth(models.release()) == Truth.TRUE;
    }

    /**
     * Below soon, nothing stands while an emergency is open, and self-care none while care on the same day is; without a
     * booked check, self-care rests on no open question that could lead to a clinician.
     */
    private Disposition disposition(Disposition highest, Disposition upper) {
        if (highest.compareTo(Disposition.SOON) <= 0) {
            return highest;
        }
        boolean selfCare = highest.compareTo(Disposition.CLINICIAN_REVIEW) > 0;
        if (!released(upper) || (selfCare && upper.compareTo(Disposition.URGENT) <= 0)) {
            return Disposition.INCOMPLETE;
        }
        boolean settled =
                upper.compareTo(Disposition.CLINICIAN_REVIEW) > 0 && judge.truth(models.selfCare()) == Truth.TRUE;
        return highest == Disposition.SELF_CARE && !settled ? Disposition.SELF_CARE_WITH_CHECK : highest;
    }

    private List<CauseResult> causes() {
        List<CauseResult> results = new ArrayList<>();
        for (CompiledConditions.CompiledCause compiled : judge.conditions().causes()) {
            results.add(cause(models.causes().get(results.size()), compiled));
        }
        return results;
    }

    private CauseResult cause(CauseModel model, CompiledConditions.CompiledCause compiled) {
        SequencedMap<String, CauseResult.CauseFact> because = new LinkedHashMap<>();
        Disposition tier = Disposition.SELF_CARE;
        Disposition upper = Disposition.SELF_CARE;
        int weight = 0;
        List<Disposition> floors = new ArrayList<>();
        for (int index = 0; index < compiled.floors().length; index++) {
            Truth truth = judge.truth(compiled.floors()[index]);
            if (truth == Truth.FALSE) {
                continue;
            }
            Floor floor = model.floors().get(index);
            if (truth == Truth.TRUE) {
                tier = tier.or(floor.tier());
                weight += models.points(floor.tier());
                if (because.putIfAbsent(
                                floor.words().us(),
                                new CauseResult.CauseFact(floor.words(), floor.condition(), List.of()))
                        == null) {
                    floors.add(floor.tier());
                }
            } else {
                undecided.add(floor);
                upper = upper.or(floor.tier());
            }
        }
        PointsSum least = new PointsSum(0, false);
        PointsSum most = new PointsSum(0, false);
        for (int index = 0; index < compiled.domains().length; index++) {
            Domain domain = model.domains().get(index);
            int certain = 0;
            int possible = 0;
            for (int entry = 0; entry < compiled.domains()[index].length; entry++) {
                Truth truth = judge.truth(compiled.domains()[index][entry]);
                if (truth == Truth.FALSE) {
                    continue;
                }
                PointsEntry points = domain.entries().get(entry);
                possible = together(domain, possible, points);
                most = most.with(points);
                if (truth == Truth.TRUE) {
                    certain = together(domain, certain, points);
                    least = least.with(points);
                    because.putIfAbsent(
                            points.words().us(),
                            new CauseResult.CauseFact(points.words(), points.condition(), List.of()));
                }
            }
            least = least.plus(certain);
            most = most.plus(possible);
        }
        int lowering = lowering(model, compiled);
        Disposition byPoints = byPoints(models, model, least.plus(lowering));
        Disposition upperByPoints = byPoints(models, model, most.plus(lowering));
        if (upperByPoints.compareTo(tier.or(byPoints)) < 0) {
            undecidedPoints
                    .computeIfAbsent(upperByPoints, _ -> new ArrayList<>())
                    .add(model);
        }
        Disposition reachedTier = tier.or(byPoints);
        List<CauseResult.CauseFact> facts = List.copyOf(because.values());
        boolean reached = reachedTier != Disposition.SELF_CARE;
        return new CauseResult(
                models.edition(),
                model,
                reachedTier,
                upper.or(reachedTier).or(upperByPoints),
                least.points() + lowering,
                most.points() + lowering,
                weight + least.points() + lowering,
                reached ? new DistinctFacts(judge).select(facts, floors) : facts,
                reached ? openTests(model) : List.of());
    }

    private List<Wording> openTests(CauseModel model) {
        return model.tests().stream()
                .filter(test ->
                        test.questions().isEmpty() || test.questions().stream().anyMatch(judge.answers()::isUndone))
                .map(CauseTest::words)
                .toList();
    }

    static int together(Domain domain, int points, PointsEntry entry) {
        return domain.limit()
                .map(limit -> Math.min(limit, points + entry.points()))
                .orElseGet(() -> Math.max(points, entry.points()));
    }

    /** Facts that lower count only while they are known, and never below the cap. */
    private int lowering(CauseModel model, CompiledConditions.CompiledCause compiled) {
        int sum = 0;
        for (int index = 0; index < compiled.lowering().length; index++) {
            sum += judge.truth(compiled.lowering()[index]) == Truth.TRUE
                    ? model.lowering().get(index).points()
                    : 0;
        }
        int cap = model.cap();
        for (EvidenceModels.NarrowerCap narrower :
                sum < 0 ? model.narrowerCaps() : List.<EvidenceModels.NarrowerCap>of()) {
            cap = judge.truth(narrower.condition()) == Truth.FALSE ? cap : Math.max(cap, narrower.cap());
        }
        return Math.max(cap, sum);
    }

    static Disposition byPoints(EvidenceModels models, CauseModel model, PointsSum sum) {
        Disposition tier = models.tier(sum.points()).atMost(model.highest());
        return sum.strong() ? tier : tier.atMost(models.ceiling());
    }

    /** Questions that could raise the disposition above a tier, by the tier that they could lead to. */
    private Map<Disposition, Set<String>> openAbove(Disposition highest) {
        Map<Disposition, Set<String>> open = new TreeMap<>();
        undecided.stream()
                .filter(floor -> floor.tier().compareTo(highest) < 0)
                .forEach(floor -> open.computeIfAbsent(floor.tier(), _ -> new LinkedHashSet<>())
                        .addAll(judge.open(floor.condition())));
        return open;
    }

    /**
     * Points of a cause.
     *
     * @param strong whether a fact counts that is not weak
     */
    record PointsSum(int points, boolean strong) {
        PointsSum plus(int more) {
            return new PointsSum(points + more, strong);
        }

        PointsSum with(PointsEntry entry) {
            return new PointsSum(points, strong || !entry.weak());
        }
    }
}
