package org.dorsal.offer;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.CardPlan;
import org.dorsal.knowledge.CardPlan.CardData;
import org.dorsal.knowledge.CardPlan.CardRule;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.offer.PrefetchState.PrefetchTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the examples of {@code profiles/hook-example}: each array holds requests with the ids of the expected cards.
 * Each card needs an example that shows it and one that does not, at each of its hooks.
 */
public final class HookExamples {
    /** Folder of the examples. */
    private static final String FOLDER = "hook-example/";

    private final CardPlan plan;
    private final List<LintFinding> findings = new ArrayList<>();
    private final Set<String> sides = new HashSet<>();

    private HookExamples(CardPlan plan) {
        this.plan = plan;
    }

    /** Returns each difference from the expected cards, and each card that lacks an example; empty without cards. */
    public static List<LintFinding> check(Knowledge knowledge, List<ProfileFile> files) {
        return knowledge
                .newestCards()
                .map(HookExamples::new)
                .map(examples -> examples.checkAll(files))
                .orElseGet(List::of);
    }

    private List<LintFinding> checkAll(List<ProfileFile> files) {
        files.stream().filter(file -> file.path().startsWith(FOLDER)).forEach(this::check);
        for (CardRule rule : plan.rules()) {
            rule.data().stream()
                    .map(CardData::hook)
                    .distinct()
                    .filter(hook -> !sides.contains(side(rule, hook, true)) || !sides.contains(side(rule, hook, false)))
                    .forEach(hook -> add(
                            FOLDER,
                            rule.id(),
                            "needs an example at " + hook + " that shows the card, and one without"));
        }
        return List.copyOf(findings);
    }

    private void check(ProfileFile file) {
        try {
            JsonMapper.shared().readTree(file.bytes()).valueStream().forEach(example -> check(file.path(), example));
        } catch (JacksonException unreadable) {
            add(file.path(), "/", "is not JSON; write an array of examples");
        }
    }

    private void check(String path, JsonNode example) {
        String hook = example.path("hook").asString("");
        Set<String> shown = CardSelection.select(plan, hook, facts(hook, example), days(example)).stream()
                .map(CardRule::id)
                .collect(Collectors.toSet());
        Set<String> expected = example.path("cards")
                .valueStream()
                .map(card -> card.asString(""))
                .collect(Collectors.toSet());
        if (!shown.equals(expected)) {
            add(path, example.path("name").asString("/"), "expects the cards " + expected + " and shows " + shown);
        }
        plan.rules().stream()
                .filter(rule -> rule.isAt(hook))
                .forEach(rule -> sides.add(side(rule, hook, shown.contains(rule.id()))));
    }

    private static Optional<Long> days(JsonNode example) {
        return Optional.of(example.path("assessedDays"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::longValue);
    }

    private HookFacts facts(String hook, JsonNode example) {
        Map<String, List<JsonNode>> supplied = PrefetchTemplate.of(plan, hook).stream()
                .collect(Collectors.toMap(
                        PrefetchTemplate::type,
                        template -> PrefetchState.of(example.path("prefetch"), template)
                                        instanceof PrefetchState.SuppliedPrefetch(var resources)
                                ? resources
                                : List.of()));
        return HookFacts.of(
                example.path("context"),
                supplied,
                List.of(example.path("fhirServer").asString("urn:none")));
    }

    private static String side(CardRule rule, String hook, boolean shown) {
        return rule.id() + " " + hook + " " + shown;
    }

    private void add(String path, String element, String message) {
        findings.add(new LintFinding(path, element, message));
    }

    /** Selects the cards of a hook with conditions that are known to be true. */
    public static final class CardSelection {
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
}
