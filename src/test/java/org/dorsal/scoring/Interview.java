package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/** Answers of a person, question by question: they are codes or numbers, several joined by {@code +}. */
final class Interview {
    private final Form form;
    private final Map<String, String> person;
    private final Map<String, String> givenAnswers = new LinkedHashMap<>();

    /** @param person what the person would answer to each question */
    Interview(Form form, Map<String, String> person) {
        this.form = form;
        this.person = person;
    }

    Map<String, String> answers() {
        return givenAnswers;
    }

    /** Answers the question, if the person has an answer to it. */
    boolean answer(String linkId) {
        String answer = person.get(linkId);
        if (answer != null) {
            givenAnswers.put(linkId, answer);
        }
        return answer != null;
    }

    /** Questions that a page shows now and that have no answer. */
    List<Item> open() {
        return form.items().values().stream()
                .filter(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .filter(item -> !givenAnswers.containsKey(item.linkId()) && shown(item))
                .toList();
    }

    TriageStop stop() {
        return stop(givenAnswers);
    }

    static TriageStop stop(Map<String, String> answers) {
        return TriageStop.of(
                EvidenceCases.MODELS,
                EvidenceCases.FORM,
                AnswerReader.read(
                        EvidenceCases.FORM,
                        EvidenceCases.response(answers).response(),
                        Optional.empty(),
                        SomeScoredResponse.DAY));
    }

    /** enableWhen as FHIR R4 defines it, with the groups around it. */
    boolean shown(Item item) {
        return item.parent().flatMap(form::item).map(this::shown).orElse(true)
                && item.gate().map(this::opens).orElse(true);
    }

    private boolean opens(Item.EnableGate gate) {
        return gate.allRequired()
                ? gate.conditions().stream().allMatch(this::holds)
                : gate.conditions().stream().anyMatch(this::holds);
    }

    private boolean holds(Item.EnableWhen when) {
        List<String> answers = new ArrayList<>(Optional.ofNullable(givenAnswers.get(when.question()))
                .map(answer -> Arrays.asList(answer.split("\\+")))
                .orElse(List.of()));
        return switch (when.operator()) {
            case EQUAL -> answers.contains(when.code());
            case EXISTS -> !answers.isEmpty();
            case MISSING -> answers.isEmpty();
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                answers.stream().map(BigDecimal::new).anyMatch(when::compares);
        };
    }
}
