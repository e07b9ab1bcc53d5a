package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;

/**
 * Scoring function: answers → flags → disposition → care. The same answers and the same editions always give the same
 * result (promise P8).
 */
public final class CriteriaScorer {
    private final List<Criteria> inForce;
    private final EnabledItems asked;
    private final Answers answers;

    private CriteriaScorer(List<Criteria> inForce, Form form, Answers answers) {
        this.inForce = inForce;
        this.asked = EnabledItems.of(form, answers);
        this.answers = answers;
    }

    /**
     * Scores the answers.
     *
     * @param inForce the criteria that apply at the site; at least one, or nothing could be excluded
     */
    public static Scoring score(List<Criteria> inForce, Care care, Form form, Answers answers) {
        return score(inForce, care, form, answers, Optional.empty());
    }

    /**
     * Scores the answers where a clinician has decided on another disposition: the care follows the clinician, flags
     * and disposition stay what the answers came to.
     *
     * @param decided the clinician's disposition; empty when it is the computed one
     */
    public static Scoring score(
            List<Criteria> inForce, Care care, Form form, Answers answers, Optional<Disposition> decided) {
        if (inForce.stream().allMatch(criteria -> criteria.criteria().isEmpty())) {
            throw new IllegalArgumentException("no criteria in force: without a criterion nothing is excluded");
        }
        return new CriteriaScorer(inForce, form, answers).scored(care, decided);
    }

    private Scoring scored(Care care, Optional<Disposition> decided) {
        ContradictionJudge judge = ContradictionJudge.of(answers, care.contradictions(), _ -> Truth.UNKNOWN);
        List<FlagResult> flags = new ArrayList<>();
        for (Criteria criteria : inForce) {
            criteria.criteria().forEach(criterion -> flags.add(flag(criteria, criterion, judge)));
        }
        Decisions decisions = Decisions.of(flags);
        ConditionJudge computed = new ConditionJudge(answers, decisions::of);
        Function<Condition.DecidedFact, Truth> ledTo =
                decided.map(decisions::ledTo).orElse(decisions)::of;
        ConditionJudge led = new ConditionJudge(answers, ledTo);
        Proposals proposals =
                new Proposals(care, led::holds, ContradictionJudge.of(answers, care.contradictions(), ledTo)::truth);
        return new Scoring(
                decisions.disposition(),
                decisions.provisional(),
                decisions.tier(Disposition.EMERGENCY) == Truth.UNKNOWN,
                flags,
                List.of(),
                open(flags),
                proposals.offers(),
                proposals.withheld(),
                care.goals().stream()
                        .filter(goal -> led.holds(goal.conditions()))
                        .toList(),
                care.hints().stream()
                        .filter(hint -> computed.holds(hint.conditions()))
                        .toList(),
                answers.findings(),
                care.contradictions().stream()
                        .filter(contradiction -> led.truth(contradiction.when()) == Truth.TRUE)
                        .toList(),
                Stream.concat(inForce.stream().map(Criteria::plan), Stream.of(care.plan()))
                        .toList());
    }

    private FlagResult flag(Criteria criteria, Criterion criterion, ContradictionJudge judge) {
        ConditionJudge.ConditionResult judgement = judge.judge(criterion.condition());
        List<String> settledBy = askable(judgement.settledBy());
        return new FlagResult(
                criteria.edition(),
                criterion,
                judgement.truth().state(),
                judgement.because(),
                settledBy,
                !settledBy.isEmpty() && settledBy.stream().allMatch(answers::askedUnknown));
    }

    /** Returns the enabled questions; all of them when none is enabled, so that the list is never empty. */
    private List<String> askable(List<String> settledBy) {
        if (settledBy.isEmpty()) {
            return settledBy;
        }
        List<String> now = settledBy.stream().filter(asked::has).toList();
        return now.isEmpty() ? settledBy : now;
    }

    private static List<String> open(List<FlagResult> flags) {
        return flags.stream()
                .filter(FlagResult::open)
                .sorted(Comparator.comparing(flag -> flag.criterion().tier()))
                .flatMap(flag -> flag.settledBy().stream())
                .distinct()
                .toList();
    }
}
