package org.dorsal.scoring;

import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.EvidenceModels.*;
import org.dorsal.knowledge.Form;

/**
 * Bounds of the tier over all answers that the person may still give. Measurements and examination are not waited for:
 * they count whenever they are entered.
 *
 * @param enough no unanswered question can change the tier
 * @param most most pressing tier that open answers could lead to
 * @param least least pressing one
 * @param next linkIds of the open questions that could change the tier: those that could lead to an emergency
 *     first, each in the order of the form; without those answered by "unknown"
 */
public record TriageStop(boolean enough, Disposition most, Disposition least, List<String> next) {
    public TriageStop {
        next = List.copyOf(next);
    }

    /** Computes the bounds of the answers. */
    public static TriageStop of(EvidenceModels models, Form form, Answers answers) {
        EvidenceJudge judge = EvidenceJudge.firm(models, form, answers);
        List<CauseBounds> causes = models.causes().stream()
                .map(model -> CauseBounds.of(models, model, judge))
                .toList();
        // without measured vital signs, self-care has a booked check: what leads no higher cannot change that
        Disposition least = judge.truth(models.selfCare()) == Truth.FALSE
                ? Disposition.SELF_CARE_WITH_CHECK
                : Disposition.SELF_CARE;
        Disposition most = least;
        for (CauseBounds cause : causes) {
            if (cause.least() == Disposition.EMERGENCY) {
                return new TriageStop(true, Disposition.EMERGENCY, Disposition.EMERGENCY, List.of());
            }
            least = least.or(cause.least());
            most = most.or(cause.most());
        }
        Set<String> pressing = new LinkedHashSet<>();
        Set<String> remaining = new LinkedHashSet<>();
        for (CauseBounds cause : causes) {
            cause.gather(least, judge, pressing, remaining);
        }
        boolean released =
                least.compareTo(Disposition.URGENT) <= 0 || addOpen(models.release(), judge, pressing) == Truth.TRUE;
        boolean checked =
                least != Disposition.SELF_CARE || addOpen(models.selfCare(), judge, remaining) != Truth.UNKNOWN;
        return new TriageStop(
                most == least && released && checked, most, least, ordered(form, answers, pressing, remaining));
    }

    /** Adds the open questions of a condition, and returns its truth by the known answers. */
    private static Truth addOpen(Condition condition, EvidenceJudge judge, Set<String> open) {
        open.addAll(judge.open(condition));
        return judge.truth(condition);
    }

    private static List<String> ordered(Form form, Answers answers, Set<String> pressing, Set<String> remaining) {
        List<String> askable = form.items().keySet().stream()
                .filter(linkId -> !answers.askedUnknown(linkId))
                .toList();
        return Stream.concat(
                        askable.stream().filter(pressing::contains),
                        askable.stream().filter(linkId -> remaining.contains(linkId) && !pressing.contains(linkId)))
                .toList();
    }

    /**
     * Bounds of one cause.
     *
     * @param least tier if each open answer were the better one
     * @param most tier if each were the worse one
     * @param mostPoints the same by points alone
     */
    private record CauseBounds(CauseModel model, Disposition least, Disposition most, Disposition mostPoints) {
        static CauseBounds of(EvidenceModels models, CauseModel model, EvidenceJudge judge) {
            Disposition certain = Disposition.SELF_CARE;
            Disposition possible = Disposition.SELF_CARE;
            for (Floor floor : model.floors()) {
                Truth truth = judge.truth(floor.condition());
                certain = truth == Truth.TRUE ? certain.or(floor.tier()) : certain;
                possible = truth == Truth.FALSE ? possible : possible.or(floor.tier());
            }
            EvidenceScorer.PointsSum sure = sum(model, entry -> judge.truth(entry.condition()) == Truth.TRUE);
            EvidenceScorer.PointsSum notExcluded = sum(model, entry -> judge.truth(entry.condition()) != Truth.FALSE);
            int lowered = lowering(model, judge, Truth.TRUE, Truth.FALSE);
            int lowest = lowering(model, judge, Truth.UNKNOWN, Truth.UNKNOWN);
            Disposition mostPoints = EvidenceScorer.byPoints(models, model, notExcluded.plus(lowered));
            return new CauseBounds(
                    model,
                    certain.or(EvidenceScorer.byPoints(models, model, sure.plus(lowest))),
                    possible.or(mostPoints),
                    mostPoints);
        }

        private static EvidenceScorer.PointsSum sum(CauseModel model, Predicate<PointsEntry> counts) {
            EvidenceScorer.PointsSum sum = new EvidenceScorer.PointsSum(0, false);
            for (Domain domain : model.domains()) {
                int points = 0;
                for (PointsEntry entry : domain.entries()) {
                    if (counts.test(entry)) {
                        points = EvidenceScorer.together(domain, points, entry);
                        sum = sum.with(entry);
                    }
                }
                sum = sum.plus(points);
            }
            return sum;
        }

        /**
         * Points that lower.
         *
         * @param counted truth with which an entry counts in addition to true
         * @param wide truth with which a narrower cap falls away in addition to false
         */
        private static int lowering(CauseModel model, EvidenceJudge judge, Truth counted, Truth wide) {
            int sum = 0;
            for (PointsEntry entry : model.lowering()) {
                Truth truth = judge.truth(entry.condition());
                sum += truth == Truth.TRUE || truth == counted ? entry.points() : 0;
            }
            int cap = model.cap();
            for (EvidenceModels.NarrowerCap narrower : model.narrowerCaps()) {
                Truth truth = judge.truth(narrower.condition());
                cap = truth == Truth.FALSE || truth == wide ? cap : Math.max(cap, narrower.cap());
            }
            return Math.max(cap, sum);
        }

        /** Adds the questions that could raise the cause above the tier. */
        void gather(Disposition above, EvidenceJudge judge, Set<String> pressing, Set<String> remaining) {
            if (most.compareTo(above) >= 0) {
                return;
            }
            for (Floor floor : model.floors()) {
                if (floor.tier().compareTo(above) < 0) {
                    add(floor.condition(), judge, floor.tier() == Disposition.EMERGENCY ? pressing : remaining);
                }
            }
            if (mostPoints.compareTo(above) < 0) {
                List<Condition> conditions = new ArrayList<>();
                model.domains().forEach(domain -> domain.entries().forEach(entry -> conditions.add(entry.condition())));
                model.lowering().forEach(entry -> conditions.add(entry.condition()));
                model.narrowerCaps().forEach(narrower -> conditions.add(narrower.condition()));
                Set<String> open = mostPoints == Disposition.EMERGENCY ? pressing : remaining;
                conditions.forEach(condition -> add(condition, judge, open));
            }
        }

        private static void add(Condition condition, EvidenceJudge judge, Set<String> open) {
            if (judge.truth(condition) == Truth.UNKNOWN) {
                open.addAll(judge.open(condition));
            }
        }
    }
}
