package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.RecordRule.CodeSet;

/**
 * Edition of a PlanDefinition of CDS Hooks cards (type eca-rule with triggers): the cards of each hook.
 *
 * @param overrideReasons codes that a clinician may choose from when dismissing a card
 */
public record CardPlan(Edition edition, Approval approval, List<CardRule> rules, List<Coded> overrideReasons) {
    public CardPlan {
        rules = List.copyOf(rules);
        overrideReasons = List.copyOf(overrideReasons);
    }

    /** Edition and approval of the cards. */
    public Plan plan() {
        return new Plan(edition, approval);
    }

    /**
     * Rule for one card, which is shown only when each condition is true; unknown shows nothing.
     *
     * @param id name of the card in feedback and on auditors' pages
     * @param data what the conditions read, at each hook of the rule
     * @param summary less than 140 characters in each wording
     * @param link label of the link that launches the assessment
     * @param topic what the card is about, by which an EHR can remember that it was overridden; letters and digits alone
     * @param source label of the card's source
     * @param citations displayed citations
     */
    public record CardRule(
            String id,
            List<CardData> data,
            List<Condition> conditions,
            Wording summary,
            Wording detail,
            Wording link,
            CardIndicator indicator,
            Coded topic,
            Wording source,
            Optional<String> sourceUrl,
            List<String> citations) {
        public CardRule {
            data = List.copyOf(data);
            conditions = List.copyOf(conditions);
            citations = List.copyOf(citations);
        }

        /** Whether the hook is one of its triggers. */
        public boolean isAt(String hook) {
            return data.stream().anyMatch(required -> required.hook().equals(hook));
        }
    }

    /**
     * Fact that is read at a hook.
     *
     * @param fact code of the fact, as in {@code record=thoracic-pain}
     * @param sites body sites, one of which an order must have too; empty where its code alone decides
     */
    public record CardData(String hook, CardDataKind kind, String fact, CodeSet codes, Optional<CodeSet> sites) {}

    /** Resource that a fact is read from. */
    public enum CardDataKind {
        CONDITION("Condition", "code", "record"),
        ENCOUNTER("Encounter", "reasonCode", "record"),
        SERVICE_REQUEST("ServiceRequest", "code", "order");

        private final String type;
        private final String path;
        private final String subject;

        CardDataKind(String type, String path, String subject) {
            this.type = type;
            this.path = path;
            this.subject = subject;
        }

        /** Resource type. */
        public String type() {
            return type;
        }

        /** Element with the code. */
        public String path() {
            return path;
        }

        /** First part of the fact's name. */
        public String subject() {
            return subject;
        }
    }

    /** Indicator of a card (CDS Hooks 2.0, "Card Attributes"), from the action's priority. */
    public enum CardIndicator {
        INFO("info", "routine"),
        WARNING("warning", "urgent"),
        CRITICAL("critical", "stat");

        private final String code;
        private final String priority;

        CardIndicator(String code, String priority) {
            this.code = code;
            this.priority = priority;
        }

        public String code() {
            return code;
        }

        String priority() {
            return priority;
        }
    }
}
