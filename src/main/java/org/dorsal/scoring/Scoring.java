package org.dorsal.scoring;

import java.util.*;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.Wording;

/**
 * The result of scoring one set of answers.
 *
 * @param disposition the most pressing tier of any cause; below urgent only when no open question could lead to an
 *     emergency, and self-care only when none could lead to care on the same day; else incomplete
 * @param provisional an open question could lead to a more pressing tier than the disposition; never so while
 *     incomplete, which is no disposition
 * @param emergencyNotExcluded no cause reaches an emergency, and an open question could still lead to one
 * @param causes every cause of the evidence models in force, in published order
 * @param open the questions that would settle the result, each once, with the most pressing tier that they could lead to,
 *     most pressing first
 * @param offers activities with true conditions
 * @param withheld activities with true conditions and a contraindication
 * @param goals goals with true conditions
 * @param hints remarks with true conditions
 * @param findings faults met while scoring; each left its question open and must be recorded by the caller
 * @param contradictions pairs of answers that can't both be right, and answers against the record; a clinician confirms each
 * @param plans evidence models and care in force, with who has approved them
 */
public record Scoring(
        Disposition disposition,
        boolean provisional,
        boolean emergencyNotExcluded,
        List<CauseResult> causes,
        SequencedMap<String, Disposition> open,
        List<Care.Activity> offers,
        List<WithheldActivity> withheld,
        List<Care.Goal> goals,
        List<Care.Hint> hints,
        List<AnswerFinding> findings,
        List<Care.Contradiction> contradictions,
        List<Plan> plans) {
    /** Beginning of the ids of the hints that the models are not meant for this person or this pain. */
    private static final String SCOPE = "scope-";

    private static final int LIKELY = 5;

    public Scoring {
        causes = List.copyOf(causes);
        open = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(open));
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
        return plans.stream().filter(plan -> !plan.approval().isGiven()).toList();
    }

    /** linkIds of the questions that would settle the result, most pressing first. */
    public List<String> openQuestions() {
        return List.copyOf(open.keySet());
    }

    /** The causes to think of first: of the most pressing tier, those with the most weight, {@value #LIKELY} at the most. */
    public List<CauseResult> likely() {
        List<CauseResult> reached = reached();
        return reached.stream()
                .filter(cause -> cause.tier() == reached.getFirst().tier())
                .limit(LIKELY)
                .toList();
    }

    /** The other causes that reach a tier, most pressing first. */
    public List<CauseResult> lessLikely() {
        return reached().subList(likely().size(), reached().size());
    }

    /**
     * Causes that reach a tier above self-care, most pressing first, and within a tier by weight. Only those of the most
     * pressing tier keep their tests, and for a booked check nothing is tested.
     */
    public List<CauseResult> reached() {
        Disposition leading = causes.stream().map(CauseResult::tier).reduce(Disposition.SELF_CARE, Disposition::or);
        boolean tested = leading.compareTo(Disposition.SELF_CARE_WITH_CHECK) < 0;
        return causes.stream()
                .filter(CauseResult::isReached)
                .sorted(Comparator.comparing(CauseResult::tier)
                        .thenComparing(CauseResult::weight, Comparator.reverseOrder()))
                .map(cause -> tested && cause.tier() == leading ? cause : cause.untested())
                .toList();
    }

    /**
     * Code of each cause that reaches a tier above self-care, with that tier, and of each other that open questions could
     * still lead to, with incomplete; in published order.
     */
    public SequencedMap<String, Disposition> outcomes() {
        SequencedMap<String, Disposition> outcomes = new LinkedHashMap<>();
        causes.stream()
                .filter(cause -> cause.isReached() || cause.isOpen())
                .forEach(
                        cause -> outcomes.put(cause.code(), cause.isReached() ? cause.tier() : Disposition.INCOMPLETE));
        return outcomes;
    }

    /** The activities that are not proposed, together where the same speaks against them. */
    public SequencedMap<List<WithholdingReason>, List<Care.Activity>> withheldTogether() {
        SequencedMap<List<WithholdingReason>, List<Care.Activity>> together = new LinkedHashMap<>();
        withheld.forEach(activity -> together.computeIfAbsent(activity.because(), _ -> new ArrayList<>())
                .add(activity.activity()));
        return together;
    }

    /** Returns the remark that this person or this pain is outside the intended use; empty when that is not known. */
    public Optional<Care.Hint> outsideUse() {
        return hints.stream().filter(hint -> hint.id().startsWith(SCOPE)).findFirst();
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
    public record AnswerFinding(String linkId, String message) {}
}
