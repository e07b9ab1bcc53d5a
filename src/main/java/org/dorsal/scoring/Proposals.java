package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;

/**
 * Proposals of a plan. A contraindication that is present, or that is not excluded, removes the activity everywhere
 * in the plan: an unanswered question is never a "no".
 */
final class Proposals {
    private final ContradictionJudge against;
    private final List<Care.Offer> applying;
    private final Map<Care.Activity, List<Scoring.WithholdingReason>> weighed = new HashMap<>();

    /** @param against judges what speaks against an activity: a safer answer counts there too */
    Proposals(Care care, ConditionJudge judge, ContradictionJudge against) {
        this.against = against;
        this.applying = care.offers().stream()
                .filter(offer -> judge.holds(offer.conditions()))
                .toList();
        applying.stream().filter(offer -> offer.insteadOf().isEmpty()).forEach(this::weigh);
        List<String> taken = withheld().stream()
                .map(withheld -> withheld.activity().code().code())
                .toList();
        applying.stream()
                .filter(offer -> offer.insteadOf().filter(taken::contains).isPresent())
                .forEach(this::weigh);
    }

    /** Proposed activities in the order of the plan. */
    List<Care.Activity> offers() {
        return inOrder().filter(activity -> against(activity).isEmpty()).toList();
    }

    List<Scoring.WithheldActivity> withheld() {
        return inOrder()
                .filter(activity -> !against(activity).isEmpty())
                .map(activity -> new Scoring.WithheldActivity(activity, against(activity)))
                .toList();
    }

    private Stream<Care.Activity> inOrder() {
        return applying.stream()
                .map(Care.Offer::activity)
                .filter(weighed::containsKey)
                .distinct();
    }

    private List<Scoring.WithholdingReason> against(Care.Activity activity) {
        return weighed.getOrDefault(activity, List.of());
    }

    private void weigh(Care.Offer offer) {
        List<Scoring.WithholdingReason> reasons = weighed.computeIfAbsent(offer.activity(), _ -> new ArrayList<>());
        for (Care.Exclusion exclusion : offer.never()) {
            Truth truth = against.truth(exclusion.when());
            Scoring.WithholdingReason because =
                    new Scoring.WithholdingReason(exclusion.reason(), truth == Truth.UNKNOWN);
            if (truth != Truth.FALSE && !reasons.contains(because)) {
                reasons.add(because);
            }
        }
    }
}
