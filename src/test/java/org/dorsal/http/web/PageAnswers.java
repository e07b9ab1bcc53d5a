package org.dorsal.http.web;

import java.util.*;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/** Generates answers as the fields of a page hold them, by linkId: partial, unknown, invalid, and of disabled questions. */
public final class PageAnswers {
    private static final List<String> NO_NUMBERS = List.of("x", "", "1e1", "+7", " 7 ", "7.5", "-1", "99999999999999");

    private PageAnswers() {}

    /** Draws answers of a page: from few to nearly all questions, mostly valid. */
    public static Map<String, List<String>> draw(Form form, Random random) {
        Map<String, List<String>> answers = new HashMap<>();
        double share = List.of(0.1, 0.5, 0.9, 1.0).get(random.nextInt(4));
        for (Item item : form.items().values()) {
            if (random.nextDouble() < share) {
                List<String> values = values(item, random);
                if (!values.isEmpty()) {
                    answers.put(item.linkId(), values);
                }
            }
        }
        return answers;
    }

    private static List<String> values(Item item, Random random) {
        return switch (item.kind()) {
            case CHOICE -> options(item, random);
            case INTEGER, DECIMAL ->
                List.of(
                        random.nextInt(10) == 0
                                ? NO_NUMBERS.get(random.nextInt(NO_NUMBERS.size()))
                                : Integer.toString(random.nextInt(12)));
            case DATE -> List.of("2026-11-01");
            case GROUP, DISPLAY, STRING, TEXT -> List.of();
        };
    }

    private static List<String> options(Item item, Random random) {
        Set<String> chosen = new LinkedHashSet<>();
        for (int left = item.repeats() ? 1 + random.nextInt(2) : 1; left > 0; left--) {
            chosen.add(item.options()
                    .get(random.nextInt(item.options().size()))
                    .coded()
                    .code());
        }
        return List.copyOf(chosen);
    }
}
