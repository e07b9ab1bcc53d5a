package org.dorsal.scoring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/** Random valid responses to the newest form, or to another: a strain with some answers changed, or anything at all. */
public final class NewestResponses {
    private static final Map<String, List<String>> NUMBERS = Map.of(
            "age-years", List.of("9", "15", "16", "19", "20", "34", "40", "50", "51", "60", "64", "65", "80"),
            "pain-severity-score", List.of("0", "3", "6", "7", "8", "10"),
            "pain-duration-value", List.of("0.5", "1", "6", "6.1", "14", "15", "42", "43"),
            "morning-settle-minutes", List.of("0", "30", "31"),
            "bmi", List.of("22", "25"));

    private final Random random;
    private final Form form;
    private final SomeScoredResponse strain;
    private final List<Item> questions;

    private NewestResponses(Form form, long seed) {
        this.random = new Random(seed);
        this.form = form;
        this.strain = Story.base(form);
        this.questions = form.items().values().stream()
                .filter(item -> item.kind() == Item.ItemKind.CHOICE || NUMBERS.containsKey(item.linkId()))
                .toList();
    }

    /** Creates {@code count} responses, reproducible by the seed. */
    public static List<SomeScoredResponse> some(int count, long seed) {
        return some(NewestEdition.FORM, count, seed);
    }

    /** Those to another form. */
    public static List<SomeScoredResponse> some(Form form, int count, long seed) {
        NewestResponses responses = new NewestResponses(form, seed);
        return Stream.generate(responses::next).limit(count).toList();
    }

    private SomeScoredResponse next() {
        boolean little = random.nextInt(3) > 0;
        SomeScoredResponse response = little ? strain : SomeScoredResponse.empty(form);
        int changes = little ? random.nextInt(7) : 20 + random.nextInt(120);
        for (int change = 0; change < changes; change++) {
            response = changed(response, questions.get(random.nextInt(questions.size())));
        }
        return response.asAsked();
    }

    private SomeScoredResponse changed(SomeScoredResponse response, Item item) {
        if (random.nextInt(12) == 0) {
            return response.without(item.linkId());
        }
        if (item.kind() != Item.ItemKind.CHOICE) {
            List<String> values = NUMBERS.getOrDefault(item.linkId(), List.of("0"));
            return response.with(item.linkId(), values.get(random.nextInt(values.size())));
        }
        List<Item.AnswerOption> options = new ArrayList<>(item.options());
        Collections.shuffle(options, random);
        if (!item.repeats() || options.getFirst().exclusive()) {
            return response.with(item.linkId(), options.getFirst().coded().code());
        }
        return response.with(
                item.linkId(),
                options.stream()
                        .filter(option -> !option.exclusive())
                        .limit(1 + random.nextInt(3))
                        .map(option -> option.coded().code())
                        .toArray(String[]::new));
    }
}
