package org.dorsal.assessment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.ResponseCheck.Faults;
import org.dorsal.assessment.ValueCheck.GivenAnswer;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * Checks that each item is known, in its place, unique and of the structure that its kind demands; then its answers,
 * and whether its question is enabled.
 *
 * @param latest latest allowed time of an answer
 */
record ItemCheck(Form form, Faults faults, ValueCheck values, Instant latest) {
    void check(List<QuestionnaireResponseItemComponent> items) {
        siblings("QuestionnaireResponse", Optional.empty(), items);
    }

    private void siblings(String place, Optional<String> parent, List<QuestionnaireResponseItemComponent> items) {
        Set<String> linkIds = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String path = place + ".item[" + i + "]";
            QuestionnaireResponseItemComponent sent = items.get(i);
            Optional<Item> defined = Optional.ofNullable(sent.getLinkId()).flatMap(form::item);
            if (defined.isEmpty()) {
                // the linkId is not repeated: a caller may have written personal data into it
                faults.add(
                        "not-found",
                        path + ".linkId",
                        "The form has no item of this linkId; correct it or leave the item out.");
            } else {
                item(path, parent, defined.get(), sent, linkIds.add(sent.getLinkId()));
            }
        }
    }

    private void item(
            String path, Optional<String> parent, Item item, QuestionnaireResponseItemComponent sent, boolean first) {
        if (!item.parent().equals(parent)) {
            String home = item.parent().map(id -> "under '" + id + "'").orElse("at the top of the response");
            faults.add("structure", path, "'" + item.linkId() + "' belongs " + home + "; put it there.");
        }
        if (!first && !(item.kind() == Item.ItemKind.GROUP && item.repeats())) {
            faults.add(
                    "structure",
                    path,
                    "'" + item.linkId() + "' occurs here twice; send it once, with all its answers.");
        }
        switch (item.kind()) {
            case GROUP -> group(path, item, sent);
            case DISPLAY -> display(path, item, sent);
            case CHOICE, INTEGER, DECIMAL, DATE, STRING, TEXT -> question(path, item, sent);
        }
    }

    private void group(String path, Item item, QuestionnaireResponseItemComponent sent) {
        if (!sent.getAnswer().isEmpty()) {
            faults.add(
                    "structure",
                    path + ".answer",
                    "'" + item.linkId() + "' is a group and takes no answer; answer the questions in it.");
        }
        siblings(path, Optional.of(item.linkId()), sent.getItem());
    }

    private void display(String path, Item item, QuestionnaireResponseItemComponent sent) {
        if (!sent.getAnswer().isEmpty() || !sent.getItem().isEmpty()) {
            faults.add("structure", path, "'" + item.linkId() + "' is a text to read; send nothing below it.");
        }
    }

    private void question(String path, Item item, QuestionnaireResponseItemComponent sent) {
        if (!sent.getItem().isEmpty()) {
            faults.add(
                    "structure",
                    path + ".item",
                    "'" + item.linkId() + "' is a question; put items below it into its answer.");
        }
        AnswerTimes.check(path, sent, latest, faults);
        List<QuestionnaireResponseItemAnswerComponent> answers = sent.getAnswer();
        answers(path, item, answers);
        for (int i = 0; i < answers.size(); i++) {
            siblings(
                    path + ".answer[" + i + "]",
                    Optional.of(item.linkId()),
                    answers.get(i).getItem());
        }
    }

    /** How many answers, each with a value, and which may stand together. */
    private void answers(String place, Item item, List<QuestionnaireResponseItemAnswerComponent> answers) {
        String name = "'" + item.linkId() + "'";
        if (answers.size() > 1 && !item.repeats()) {
            faults.add("structure", place + ".answer", name + " accepts one answer; send the right one.");
        }
        Set<Item.AnswerOption> chosen = new HashSet<>();
        for (int i = 0; i < answers.size(); i++) {
            String path = place + ".answer[" + i + "]";
            switch (GivenAnswer.in(answers.get(i))) {
                case GivenAnswer.GivenValue(var value) -> {
                    for (Item.AnswerOption option : values.check(path + ".value", item, value)) {
                        boolean first = answers.size() == 1 || chosen.add(option);
                        option(path + ".value", name, option, first, answers.size());
                    }
                }
                case GivenAnswer.AbsentAnswer _ -> alone(path, name, answers.size());
                case GivenAnswer.EmptyAnswer _ ->
                    faults.add("required", path, "Give this answer of " + name + " a value, or leave it out.");
                case GivenAnswer.ContradictoryAnswer _ ->
                    faults.add(
                            "invariant",
                            path,
                            "A value and a reason for its absence contradict each other; send one of them.");
            }
        }
    }

    private void option(String path, String name, Item.AnswerOption option, boolean first, int answers) {
        if (!first) {
            faults.add("duplicate", path, "This option of " + name + " is chosen twice; send it once.");
        } else if (option.exclusive() && answers > 1) {
            faults.add(
                    "business-rule",
                    path,
                    "This option of " + name + " can't be combined with others; remove it or the others.");
        }
    }

    private void alone(String path, String name, int answers) {
        if (answers > 1) {
            faults.add(
                    "business-rule",
                    path,
                    "A reason for no answer to " + name + " is sent together with answers; remove it or them.");
        }
    }

    /**
     * Reports answers to disabled questions of a finished response. An answer left over from an abandoned path would
     * be scored or silently ignored; it is refused, so that the author decides. Does nothing while a choice is
     * unreadable, because its dependants cannot be determined and the message would name the wrong answer.
     */
    void disabled(List<QuestionnaireResponseItemComponent> items) {
        ChosenOptions choices = ChosenOptions.in(form, items);
        if (choices.allRead()) {
            disabled("QuestionnaireResponse", EnabledItems.of(form, choices.byLinkId(), choices.numbers()), items);
        }
    }

    private void disabled(String place, EnabledItems enabled, List<QuestionnaireResponseItemComponent> items) {
        for (int i = 0; i < items.size(); i++) {
            String path = place + ".item[" + i + "]";
            QuestionnaireResponseItemComponent item = items.get(i);
            List<QuestionnaireResponseItemAnswerComponent> answers = item.getAnswer();
            if (answers.stream().anyMatch(answer -> GivenAnswer.in(answer) instanceof GivenAnswer.GivenValue)) {
                Optional.ofNullable(item.getLinkId())
                        .flatMap(enabled::disabledBy)
                        .ifPresent(question -> faults.add(
                                "business-rule",
                                path + ".answer",
                                "'" + item.getLinkId() + "' is not asked with this answer, or none, to '" + question
                                        + "'; remove its answer or correct that one."));
            }
            disabled(path, enabled, item.getItem());
            for (int j = 0; j < answers.size(); j++) {
                disabled(path + ".answer[" + j + "]", enabled, answers.get(j).getItem());
            }
        }
    }

    /**
     * The options that a response chooses.
     *
     * @param byLinkId options of the form only; questions without any are left out
     * @param numbers numeric answers, by linkId
     * @param allRead every item is known, and every answer to a choice is one of its options or absent with a reason
     */
    record ChosenOptions(
            Map<String, List<Item.AnswerOption>> byLinkId, Map<String, BigDecimal> numbers, boolean allRead) {

        static ChosenOptions in(Form form, List<QuestionnaireResponseItemComponent> items) {
            Map<String, List<Item.AnswerOption>> chosen = new HashMap<>();
            Map<String, BigDecimal> numbers = new HashMap<>();
            boolean allRead = true;
            for (var sent : AnswerLookup.all(items).toList()) {
                Optional<Item> item = Optional.ofNullable(sent.getLinkId()).flatMap(form::item);
                allRead &= item.isPresent();
                for (var answer : sent.getAnswer()) {
                    allRead &= item.isEmpty() || read(item.get(), answer, chosen);
                    number(answer).ifPresent(number -> numbers.put(sent.getLinkId(), number));
                }
            }
            return new ChosenOptions(chosen, numbers, allRead);
        }

        private static Optional<BigDecimal> number(QuestionnaireResponseItemAnswerComponent answer) {
            return switch (answer.getValue()) {
                case IntegerType whole when whole.hasValue() -> Optional.of(BigDecimal.valueOf(whole.getValue()));
                case DecimalType decimal when decimal.hasValue() -> Optional.of(decimal.getValue());
                case null, default -> Optional.empty();
            };
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
                    option.ifPresent(chosenOption -> chosen.computeIfAbsent(item.linkId(), _ -> new ArrayList<>())
                            .add(chosenOption));
                    yield option.isPresent();
                }
                case GivenAnswer.GivenValue _, GivenAnswer.AbsentAnswer _ -> true;
                case GivenAnswer.EmptyAnswer _, GivenAnswer.ContradictoryAnswer _ -> false;
            };
        }
    }
}
