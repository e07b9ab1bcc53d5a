package org.dorsal.scoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;

/**
 * Random valid responses: questions that the form does not ask stay unanswered, options fit, exclusive options stand
 * alone. Half of them are the response without a finding with a few answers changed, or self-care would never be met.
 */
public final class RandomResponses {
    private static final Map<String, List<String>> NUMBERS = Map.of(
            "age-years", List.of("0", "15", "19", "20", "35", "50", "51", "90", "130"),
            "pain-worst-score", List.of("0", "1", "2", "6", "7", "8", "9", "10"),
            "pain-duration-value",
                    List.of("0", "0.45", "0.46", "1", "2", "2.1", "14", "14.1", "15", "336", "336.5", "337"),
            "morning-settle-minutes", List.of("0", "15", "30", "31", "1440"),
            "bmi", List.of("10", "24.9", "25", "31.5", "100"));

    private final Random random;

    /** Creates a reproducible source: equal seeds give equal responses; a test prints the seed in its failures. */
    public RandomResponses(long seed) {
        this(new Random(seed));
    }

    /** @param random source of randomness */
    public RandomResponses(Random random) {
        this.random = random;
    }

    /** Creates {@code count} responses, reproducible by the seed. */
    public static List<SomeScoredResponse> someResponses(int count, long seed) {
        RandomResponses responses = new RandomResponses(seed);
        return Stream.generate(responses::next).limit(count).toList();
    }

    /** The next response. */
    public SomeScoredResponse next() {
        return random.nextBoolean() ? anything(SomeProfiles.form()) : almostNothingWrong();
    }

    /** The next response to this edition of the form. */
    public SomeScoredResponse to(Form form) {
        return form.equals(SomeProfiles.form()) ? next() : anything(form);
    }

    /** Copy with another valid answer, or none, to that question. */
    SomeScoredResponse changed(SomeScoredResponse response, Item item) {
        return random.nextInt(4) == 0 ? response.without(item.linkId()) : answered(response, item);
    }

    private SomeScoredResponse almostNothingWrong() {
        SomeScoredResponse response = SomeScoredResponse.nothingWrong();
        List<Item> questions = questions(SomeProfiles.form());
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            response = changed(response, questions.get(random.nextInt(questions.size())));
        }
        return response.asAsked();
    }

    private SomeScoredResponse anything(Form form) {
        double answering = List.of(0.2, 0.6, 0.9, 0.97, 1.0).get(random.nextInt(5));
        SomeScoredResponse response = SomeScoredResponse.empty(form);
        for (Item item : questions(form)) {
            if (response.isEnabled(item) && random.nextDouble() < answering) {
                response = answered(response, item);
            }
        }
        return response;
    }

    private SomeScoredResponse answered(SomeScoredResponse response, Item item) {
        return switch (item.kind()) {
            case CHOICE -> response.with(item.linkId(), chosen(item));
            case INTEGER, DECIMAL ->
                response.with(item.linkId(), oneOf(NUMBERS.getOrDefault(item.linkId(), numbers(item))));
            case DATE -> response.with(item.linkId(), oneOf(List.of("2026-11-01", "2026-10", "2019")));
            case STRING, TEXT -> response.with(item.linkId(), "some words");
            case GROUP, DISPLAY -> response;
        };
    }

    /** The bounds of the question, and whole numbers between them. */
    private List<String> numbers(Item item) {
        int min = item.min()
                .orElse(BigDecimal.ZERO)
                .setScale(0, RoundingMode.CEILING)
                .intValue();
        int max = item.max().orElse(BigDecimal.valueOf(100)).intValue();
        return Stream.concat(
                        Stream.concat(item.min().stream(), item.max().stream()).map(BigDecimal::toPlainString),
                        random.ints(4, min, max + 1).mapToObj(Integer::toString))
                .toList();
    }

    private String[] chosen(Item item) {
        List<Item.AnswerOption> options = new ArrayList<>(item.options());
        Collections.shuffle(options, random);
        Item.AnswerOption first = options.getFirst();
        if (!item.repeats() || first.exclusive() || random.nextBoolean()) {
            return new String[] {first.coded().code()};
        }
        return options.stream()
                .filter(option -> !option.exclusive())
                .limit(1 + random.nextInt(3))
                .map(option -> option.coded().code())
                .toArray(String[]::new);
    }

    private String oneOf(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<Item> questions(Form form) {
        return form.items().values().stream()
                .filter(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .toList();
    }
}
