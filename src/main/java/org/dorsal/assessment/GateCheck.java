package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.ResponseCheck.Faults;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.scoring.EnabledItems;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * Checks that a finished response answers only enabled questions. An answer left over from an abandoned path would be
 * scored or silently ignored; it is refused, so that the author decides.
 */
record GateCheck(EnabledItems enabled, Faults faults) {
    /**
     * Reports answers to disabled questions. Does nothing while a choice is unreadable, because its dependants cannot
     * be determined and the message would name the wrong answer.
     */
    static void check(Form form, QuestionnaireResponse response, Faults faults) {
        ChosenOptions choices = ChosenOptions.in(form, response);
        if (choices.allRead()) {
            EnabledItems enabled = EnabledItems.of(form, choices.byLinkId());
            new GateCheck(enabled, faults).items("QuestionnaireResponse", response.getItem());
        }
    }

    private void items(String place, List<QuestionnaireResponseItemComponent> items) {
        for (int i = 0; i < items.size(); i++) {
            String at = place + ".item[" + i + "]";
            QuestionnaireResponseItemComponent item = items.get(i);
            List<QuestionnaireResponseItemAnswerComponent> answers = item.getAnswer();
            if (answers.stream().anyMatch(answer -> GivenAnswer.in(answer) instanceof GivenAnswer.GivenValue)) {
                Optional.ofNullable(item.getLinkId())
                        .flatMap(enabled::closedBy)
                        .ifPresent(question -> closed(at, item.getLinkId(), question));
            }
            items(at, item.getItem());
            for (int j = 0; j < answers.size(); j++) {
                items(at + ".answer[" + j + "]", answers.get(j).getItem());
            }
        }
    }

    private void closed(String at, String linkId, String question) {
        String says = "'" + linkId + "' is not asked with this answer, or none, to '" + question
                + "'; remove its answer or correct that one.";
        faults.add("business-rule", at + ".answer", says);
    }

    /**
     * The options that a response chooses.
     *
     * @param byLinkId options of the form only; questions without any are left out
     * @param allRead every item is known, and every answer to a choice is one of its options or absent with a reason
     */
    record ChosenOptions(Map<String, List<Item.AnswerOption>> byLinkId, boolean allRead) {

        static ChosenOptions in(Form form, QuestionnaireResponse response) {
            Map<String, List<Item.AnswerOption>> chosen = new HashMap<>();
            boolean allRead = true;
            for (var sent : AnswerLookup.all(response.getItem()).toList()) {
                Optional<Item> item = Optional.ofNullable(sent.getLinkId()).flatMap(form::item);
                allRead &= item.isPresent();
                for (var answer : sent.getAnswer()) {
                    allRead &= item.isEmpty() || read(item.get(), answer, chosen);
                }
            }
            return new ChosenOptions(chosen, allRead);
        }

        private static boolean read(
                Item item,
                QuestionnaireResponseItemAnswerComponent answer,
                Map<String, List<Item.AnswerOption>> chosen) {
            return switch (GivenAnswer.in(answer)) {
                case GivenAnswer.GivenValue(var value)
                when item.kind() == Item.ItemKind.CHOICE -> {
                    Optional<Item.AnswerOption> option = value instanceof Coding coding
                            ? item.option(coding.getSystem(), coding.getCode())
                            : Optional.empty();
                    option.ifPresent(found -> chosen.computeIfAbsent(item.linkId(), _ -> new ArrayList<>())
                            .add(found));
                    yield option.isPresent();
                }
                case GivenAnswer.GivenValue _, GivenAnswer.AbsentAnswer _ -> true;
                case GivenAnswer.EmptyAnswer _, GivenAnswer.ContradictoryAnswer _ -> false;
            };
        }
    }
}
