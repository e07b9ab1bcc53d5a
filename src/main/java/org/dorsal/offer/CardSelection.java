package org.dorsal.offer;

import java.util.*;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardData;
import org.dorsal.knowledge.CardPlan.CardRule;

/** Selects the cards of a hook with conditions that are known to be true. */
public final class CardSelection {
    private CardSelection() {}

    /**
     * Returns the rules of the cards to show.
     *
     * @param days age of the newest stored assessment; empty where there is none
     */
    public static List<CardRule> select(CardPlan plan, String hook, HookFacts facts, Optional<Long> days) {
        return plan.rules().stream()
                .filter(rule -> rule.isAt(hook))
                .filter(rule -> facts.read(of(rule, hook), days).hold(rule.conditions()))
                .toList();
    }

    private static List<CardData> of(CardRule rule, String hook) {
        return rule.data().stream()
                .filter(required -> required.hook().equals(hook))
                .toList();
    }
}
