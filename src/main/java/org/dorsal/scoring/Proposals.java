package org.dorsal.scoring;

import java.util.*;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Wording;

/**
 * Proposals of a plan. A contraindication that is present, or that is not excluded, removes the activity everywhere
 * in the plan: an unanswered question is never a "no".
 */
final class Proposals {
    private static final Wording SPACE = Wording.same(" ");
    private static final Wording SEMICOLON = Wording.same("; ");
    private static final Wording STOP = Wording.same(".");

    private final Function<Condition, Truth> against;
    private final Predicate<List<Condition>> judge;
    private final List<Care.Offer> applying;
    private final Map<Care.Activity, List<Scoring.WithholdingReason>> weighed = new HashMap<>();

    /** @param against judges what speaks against an activity: a safer answer counts there too */
    Proposals(Care care, Predicate<List<Condition>> judge, Function<Condition, Truth> against) {
        this.judge = judge;
        this.against = against;
        this.applying = care.offers().stream()
                .filter(offer -> judge.test(offer.conditions()))
                .toList();
        applying.stream().filter(offer -> offer.insteadOf().isEmpty()).forEach(this::evaluateExclusions);
        List<String> withheldCodes = withheld().stream()
                .map(withheld -> withheld.activity().code().code())
                .toList();
        applying.stream()
                .filter(offer ->
                        offer.insteadOf().filter(withheldCodes::contains).isPresent())
                .forEach(this::evaluateExclusions);
    }

    /** Proposed activities in the order of the plan. */
    List<Care.Activity> offers() {
        return inOrder()
                .filter(activity -> against(activity).isEmpty())
                .map(this::completed)
                .toList();
    }

    /** Copy of an activity whose text names the signs that apply to this person. */
    private Care.Activity completed(Care.Activity activity) {
        Care.Activity completed = activity;
        for (Care.Offer offer : applying) {
            if (!offer.signs().isEmpty() && offer.activity().equals(activity)) {
                for (Care.SignList list : offer.signs()) {
                    completed = with(completed, list);
                }
            }
        }
        return completed;
    }

    private Care.Activity with(Care.Activity activity, Care.SignList list) {
        List<Wording> text = new ArrayList<>(List.of(activity.says(), SPACE, list.lead(), SPACE));
        int before = text.size();
        for (Care.Sign sign : list.signs()) {
            if (text.size() < before + 2 * list.limit() && judge.test(sign.conditions())) {
                text.add(sign.words());
                text.add(SEMICOLON);
            }
        }
        if (text.size() == before) {
            return activity;
        }
        text.set(text.size() - 1, STOP);
        return activity.saying(Wording.joined("", text));
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

    private void evaluateExclusions(Care.Offer offer) {
        List<Scoring.WithholdingReason> reasons = weighed.computeIfAbsent(offer.activity(), _ -> new ArrayList<>());
        for (Care.Exclusion exclusion : offer.never()) {
            Truth truth = against.apply(exclusion.when());
            Scoring.WithholdingReason because =
                    new Scoring.WithholdingReason(exclusion.reason(), truth == Truth.UNKNOWN);
            if (truth != Truth.FALSE && !reasons.contains(because)) {
                reasons.add(because);
            }
        }
    }
}
