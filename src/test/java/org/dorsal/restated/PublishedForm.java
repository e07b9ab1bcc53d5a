package org.dorsal.restated;

import java.util.*;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.EnableWhenBehavior;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;

/**
 * Questions of a published form, with their branches.
 *
 * @param questions and groups, by linkId
 */
record PublishedForm(Map<String, FormItem> questions) {
    private static final String UNKNOWN = "http://terminology.hl7.org/CodeSystem/v2-0532";

    /**
     * A question or a group.
     *
     * @param unknown codes of its options for "unknown"
     * @param any whether one of the conditions is enough
     */
    record FormItem(
            String linkId,
            QuestionnaireItemType type,
            Optional<String> parent,
            Set<String> codes,
            Set<String> unknown,
            List<BranchCondition> conditions,
            boolean any) {
        boolean number() {
            return type == QuestionnaireItemType.INTEGER || type == QuestionnaireItemType.DECIMAL;
        }

        boolean choice() {
            return type == QuestionnaireItemType.CHOICE;
        }
    }

    /** Condition of {@code enableWhen}. */
    record BranchCondition(String question, String operator, String answer) {}

    static PublishedForm of(Questionnaire questionnaire) {
        Map<String, FormItem> questions = new LinkedHashMap<>();
        add(questionnaire.getItem(), Optional.empty(), questions);
        return new PublishedForm(questions);
    }

    FormItem get(String linkId) {
        return Optional.ofNullable(questions.get(linkId)).orElseThrow(() -> new IllegalArgumentException(linkId));
    }

    boolean has(String linkId) {
        return questions.containsKey(linkId);
    }

    /** Whether the question is below one of the groups. */
    boolean below(String linkId, Set<String> groups) {
        return groups.contains(linkId)
                || get(linkId).parent().filter(parent -> below(parent, groups)).isPresent();
    }

    /** Value and unit of a number of days; empty when the name is of another number. */
    Optional<String> duration(String name) {
        return Optional.of(name)
                .filter(days -> days.endsWith("-days"))
                .map(days -> days.substring(0, days.length() - "-days".length()))
                .filter(stem -> has(stem + "-value") && has(stem + "-unit"));
    }

    private static void add(
            List<QuestionnaireItemComponent> items, Optional<String> parent, Map<String, FormItem> questions) {
        for (QuestionnaireItemComponent item : items) {
            if (item.getType() == QuestionnaireItemType.DISPLAY) {
                continue;
            }
            Set<String> codes = new LinkedHashSet<>();
            Set<String> unknown = new LinkedHashSet<>();
            item.getAnswerOption().forEach(option -> {
                Coding code = option.getValueCoding();
                boolean isKnown =
                        !code.getSystem().equals(UNKNOWN) || Set.of("Y", "N").contains(code.getCode());
                (isKnown ? codes : unknown).add(code.getCode());
            });
            List<BranchCondition> conditions = new ArrayList<>();
            item.getEnableWhen()
                    .forEach(when -> conditions.add(new BranchCondition(
                            when.getQuestion(),
                            when.getOperator().toCode(),
                            when.getAnswer() instanceof Coding code
                                    ? code.getCode()
                                    : when.getAnswer().primitiveValue())));
            questions.put(
                    item.getLinkId(),
                    new FormItem(
                            item.getLinkId(),
                            item.getType(),
                            parent,
                            codes,
                            unknown,
                            conditions,
                            item.getEnableBehavior() != EnableWhenBehavior.ALL));
            if (item.getType() != QuestionnaireItemType.GROUP
                    && item.getItem().stream().anyMatch(below -> below.getType() != QuestionnaireItemType.DISPLAY)) {
                throw new IllegalArgumentException(item.getLinkId() + " has questions below its answers");
            }
            add(item.getItem(), Optional.of(item.getLinkId()), questions);
        }
    }
}
