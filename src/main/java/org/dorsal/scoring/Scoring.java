package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;

/**
 * The result of scoring one set of answers.
 *
 * @param disposition the highest tier of any flag present; self-care only when each tier has flags that are not optional, each of
 *     them was assessed and is absent, and each optional one (a sign that only an examination can show) is absent or {@link
 *     FlagResult#notExamined not examined}, which the result names; else incomplete
 * @param provisional a flag of a higher tier than the disposition is not assessed; never so while incomplete, which is no
 *     disposition
 * @param emergencyNotExcluded no emergency flag is present, and at least one that is not optional is not assessed, or there is
 *     none
 * @param flags every criterion in force, in published order
 * @param causes every cause of the evidence models in force, in published order; an edition has either flags or causes
 * @param open linkIds of the questions that would settle the flags not assessed, each once, most pressing tier first
 * @param offers activities with true conditions
 * @param withheld activities with true conditions and a contraindication
 * @param goals goals with true conditions
 * @param hints remarks with true conditions
 * @param findings faults met while scoring; each left its flag not assessed and must be recorded by the caller
 * @param contradictions pairs of answers that can't both be right, and answers against the record; a clinician confirms each
 * @param plans criteria and care in force, with who has approved them
 */
public record Scoring(
        Disposition disposition,
        boolean provisional,
        boolean emergencyNotExcluded,
        List<FlagResult> flags,
        List<CauseResult> causes,
        List<String> open,
        List<Care.Activity> offers,
        List<WithheldActivity> withheld,
        List<Care.Goal> goals,
        List<Care.Hint> hints,
        List<AnswerFinding> findings,
        List<Care.Contradiction> contradictions,
        List<Plan> plans) {
    public Scoring {
        flags = List.copyOf(flags);
        causes = List.copyOf(causes);
        open = List.copyOf(open);
        offers = List.copyOf(offers);
        withheld = List.copyOf(withheld);
        goals = List.copyOf(goals);
        hints = List.copyOf(hints);
        findings = List.copyOf(findings);
        contradictions = List.copyOf(contradictions);
        plans = List.copyOf(plans);
    }

    /** Returns the plans in force without an approval. */
    public List<Plan> unapproved() {
        return plans.stream().filter(plan -> !plan.approval().given()).toList();
    }

    /** Code of each cause that reaches a tier above self-care, with that tier, most pressing first. */
    public SequencedMap<String, Disposition> reached() {
        SequencedMap<String, Disposition> reached = new LinkedHashMap<>();
        causes.stream()
                .filter(cause -> cause.tier() != Disposition.SELF_CARE)
                .sorted(Comparator.comparing(CauseResult::tier))
                .forEach(cause -> reached.put(cause.model().cause().code(), cause.tier()));
        return reached;
    }

    /** The dispositions that a clinician can decide on; a tier that is not required only where a criterion has it. */
    public List<Disposition> decidable() {
        if (!causes.isEmpty()) {
            return Disposition.EVIDENCE_TIERS;
        }
        return Arrays.stream(Disposition.values())
                .filter(tier -> tier != Disposition.INCOMPLETE && tier != Disposition.SELF_CARE_WITH_CHECK)
                .filter(tier -> !Disposition.TIERS.contains(tier)
                        || Disposition.REQUIRED_TIERS.contains(tier)
                        || flags.stream().anyMatch(flag -> flag.criterion().tier() == tier))
                .toList();
    }

    /** Code to state of each flag, in published order; criteria of several plans may hold the same flag. */
    public SequencedMap<String, FlagState> states() {
        SequencedMap<String, FlagState> states = new LinkedHashMap<>();
        flags.forEach(flag -> states.merge(flag.criterion().flag().code(), flag.state(), FlagState::or));
        return states;
    }

    /**
     * Returns whether every emergency flag in force is absent, and there is one, or no cause can reach an emergency. That
     * says something of the criteria alone and excludes no emergency. Optional signs that were not examined are ignored.
     */
    public boolean noEmergencyCriterionMet() {
        if (!causes.isEmpty()) {
            return causes.stream().noneMatch(cause -> cause.upper() == Disposition.EMERGENCY);
        }
        List<FlagState> states = flags.stream()
                .filter(flag -> flag.criterion().tier() == Disposition.EMERGENCY && !flag.notExamined())
                .map(FlagResult::state)
                .distinct()
                .toList();
        return states.equals(List.of(FlagState.ABSENT));
    }

    /** The activities that are not proposed, together where the same speaks against them. */
    public SequencedMap<List<WithholdingReason>, List<Care.Activity>> withheldTogether() {
        SequencedMap<List<WithholdingReason>, List<Care.Activity>> together = new LinkedHashMap<>();
        withheld.forEach(activity -> together.computeIfAbsent(activity.because(), _ -> new ArrayList<>())
                .add(activity.activity()));
        return together;
    }

    /**
     * Returns the flag that the criteria do not cover this person or this pain; empty when they do, or while that is
     * open.
     */
    public Optional<FlagResult> outsideUse() {
        return flags.stream()
                .filter(flag -> flag.criterion().role() == Criterion.Role.SCOPE && flag.state() == FlagState.PRESENT)
                .findFirst();
    }

    /** An activity that is not proposed, with all that speaks against it. */
    public record WithheldActivity(Care.Activity activity, List<WithholdingReason> because) {
        public WithheldActivity {
            because = List.copyOf(because);
        }
    }

    /**
     * A reason against an activity.
     *
     * @param open it is not known to hold, and not excluded either
     */
    public record WithholdingReason(Wording reason, boolean open) {}

    /** A named answer that could not be read as its question demands; no value of it is kept. */
    public record AnswerFinding(String linkId, String says) {}
}
