package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.dorsal.knowledge.Care;

/**
 * What a plan proposes. A reason against an activity that is present, or that nobody has excluded, takes the activity away
 * wherever it stands in the plan: an unanswered question is never a "no".
 */
final class Proposals {
    private final Judge judge;
    private final SequencedMap<Care.Activity, List<Scoring.Because>> weighed = new LinkedHashMap<>();

    private Proposals(Judge judge) {
        this.judge = judge;
    }

    static Proposals of(Care care, Judge judge) {
        Proposals proposals = new Proposals(judge);
        List<Care.Offer> applying =
                care.offers().stream().filter(proposals::applies).toList();
        applying.stream().filter(offer -> offer.insteadOf().isEmpty()).forEach(proposals::weigh);
        List<String> taken = proposals.withheld().stream()
                .map(withheld -> withheld.activity().code().code())
                .toList();
        Predicate<Care.Offer> inPlace =
                offer -> offer.insteadOf().filter(taken::contains).isPresent();
        applying.stream().filter(inPlace).forEach(proposals::weigh);
        return proposals;
    }

    /** In the order of the plan, what stands instead of something at the end. */
    List<Care.Activity> offers() {
        return weighed.entrySet().stream()
                .filter(activity -> activity.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    List<Scoring.Withheld> withheld() {
        return weighed.entrySet().stream()
                .filter(activity -> !activity.getValue().isEmpty())
                .map(activity -> new Scoring.Withheld(activity.getKey(), activity.getValue()))
                .toList();
    }

    private boolean applies(Care.Offer offer) {
        return offer.conditions().stream().allMatch(condition -> judge.truth(condition) == Truth.TRUE);
    }

    private void weigh(Care.Offer offer) {
        List<Scoring.Because> against = weighed.computeIfAbsent(offer.activity(), _ -> new ArrayList<>());
        for (Care.Exclusion exclusion : offer.never()) {
            Truth truth = judge.truth(exclusion.when());
            Scoring.Because because = new Scoring.Because(exclusion.reason(), truth == Truth.UNKNOWN);
            if (truth != Truth.FALSE && !against.contains(because)) {
                against.add(because);
            }
        }
    }
}
