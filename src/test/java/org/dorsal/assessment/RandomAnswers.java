package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * Generates valid responses to any form: some questions answered within their bounds, no disabled question answered.
 */
final class RandomAnswers {

    private static final List<QuestionnaireResponseStatus> STATUSES = List.of(
            QuestionnaireResponseStatus.COMPLETED,
            QuestionnaireResponseStatus.AMENDED,
            QuestionnaireResponseStatus.INPROGRESS,
            QuestionnaireResponseStatus.ENTEREDINERROR);

    private final Form form;
    private final Random random;
    private final Map<String, List<Type>> values = new LinkedHashMap<>();

    private RandomAnswers(Form form, Random random) {
        this.form = form;
        this.random = random;
    }

    static QuestionnaireResponse of(Form form, Random random) {
        RandomAnswers answers = new RandomAnswers(form, random);
        form.items().values().forEach(answers::draw);
        answers.keepWhatIsAsked();
        QuestionnaireResponse response = SampleAnswers.empty();
        response.setStatus(STATUSES.get(random.nextInt(STATUSES.size())));
        answers.below(Optional.empty()).forEach(response::addItem);
        return response;
    }

    private void draw(Item item) {
        boolean question = item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY;
        if (question && random.nextInt(5) > 0) {
            values.put(item.linkId(), item.kind() == Item.ItemKind.CHOICE ? options(item) : List.of(value(item)));
        }
    }

    private List<Type> options(Item item) {
        List<Item.AnswerOption> drawn = new ArrayList<>();
        for (Item.AnswerOption option : item.options()) {
            if (random.nextBoolean()) {
                drawn.add(option);
            }
        }
        if (drawn.isEmpty() || !item.repeats() || drawn.stream().anyMatch(Item.AnswerOption::exclusive)) {
            drawn = List.of(item.options().get(random.nextInt(item.options().size())));
        }
        return drawn.stream().map(this::coding).collect(Collectors.toList());
    }

    private Type coding(Item.AnswerOption option) {
        Coding coding = new Coding()
                .setSystem(option.coded().system())
                .setCode(option.coded().code());
        return switch (random.nextInt(3)) {
            case 0 -> coding;
            case 1 -> coding.setDisplay(option.coded().display().us());
            default -> coding.setDisplay(option.coded().display().in(Wording.Locale.EN_GB));
        };
    }

    private Type value(Item item) {
        return switch (item.kind()) {
            case INTEGER -> new IntegerType(number(item).intValue());
            case DECIMAL -> new DecimalType(number(item));
            case DATE -> new DateType("20" + (10 + random.nextInt(16)) + "-0" + (1 + random.nextInt(9)));
            case STRING, TEXT -> new StringType("x".repeat(1 + random.nextInt(ValueCheck.MAX_TEXT_CHARS)));
            case CHOICE, GROUP, DISPLAY -> throw new IllegalArgumentException("No number, date or text");
        };
    }

    private BigDecimal number(Item item) {
        BigDecimal min = item.min().orElse(BigDecimal.ZERO);
        BigDecimal max = item.max().orElse(min.add(BigDecimal.TEN));
        return min.add(max.subtract(min).multiply(BigDecimal.valueOf(random.nextInt(11), 1)));
    }

    private void keepWhatIsAsked() {
        boolean removed = true;
        while (removed) {
            Map<String, List<Item.AnswerOption>> chosen = values.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> chosen(entry.getKey(), entry.getValue())));
            EnabledItems enabled = EnabledItems.of(form, chosen, numbers());
            removed = values.keySet().removeIf(linkId -> !enabled.has(linkId));
        }
    }

    /** The numbers among the answers, which open other questions of the form. */
    private Map<String, BigDecimal> numbers() {
        Map<String, BigDecimal> numbers = new HashMap<>();
        values.forEach((linkId, givenValues) -> {
            switch (givenValues.getFirst()) {
                case IntegerType number -> numbers.put(linkId, BigDecimal.valueOf(number.getValue()));
                case DecimalType number -> numbers.put(linkId, number.getValue());
                default -> {
                    // no condition of a form compares it
                }
            }
        });
        return numbers;
    }

    private List<Item.AnswerOption> chosen(String linkId, List<Type> values) {
        return values.stream()
                .filter(Coding.class::isInstance)
                .map(Coding.class::cast)
                .map(coding -> form.item(linkId)
                        .flatMap(item -> item.option(coding.getSystem(), coding.getCode()))
                        .orElseThrow())
                .toList();
    }

    private List<QuestionnaireResponseItemComponent> below(Optional<String> parent) {
        List<QuestionnaireResponseItemComponent> items = new ArrayList<>();
        for (Item item : form.under(parent)) {
            List<QuestionnaireResponseItemComponent> inner = below(Optional.of(item.linkId()));
            QuestionnaireResponseItemComponent built =
                    new QuestionnaireResponseItemComponent().setLinkId(item.linkId());
            if (item.kind() == Item.ItemKind.GROUP && !inner.isEmpty()) {
                inner.forEach(built::addItem);
                items.add(built);
            } else if (values.containsKey(item.linkId())) {
                values.getOrDefault(item.linkId(), List.of())
                        .forEach(value -> built.addAnswer().setValue(value));
                inner.forEach(built.getAnswerFirstRep()::addItem);
                items.add(built);
            }
        }
        return items;
    }
}
