package org.dorsal.assessment;

import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/** Generates entries for any form: mostly valid, some invalid, also for disabled questions. */
final class RandomEntries {
    private static final List<String> NONSENSE = List.of(
            "",
            " ",
            "x",
            "-1",
            "11",
            "0.5",
            "1e9",
            "99999999999999",
            "2026-02-30",
            "1899",
            "<b>",
            "Y",
            "none",
            "\u202e",
            "1,5",
            "NaN",
            "٣",
            "0x1",
            "+1",
            " 7 ",
            "x".repeat(5_001),
            "a\r\nb",
            "\u0000",
            "\ud800");

    private RandomEntries() {}

    static FormAnswers of(Form form, RandomGenerator random) {
        Map<String, List<String>> answers = new HashMap<>();
        for (Item item : form.items().values()) {
            if (random.nextInt(5) > 0) {
                answers.put(item.linkId(), random.nextInt(8) == 0 ? nonsense(random) : sense(item, random));
            }
        }
        if (random.nextBoolean()) {
            answers.put("no-such-question", List.of("Y"));
        }
        return new FormAnswers(answers);
    }

    private static List<String> nonsense(RandomGenerator random) {
        List<String> drawn = new ArrayList<>();
        for (int left = random.nextInt(3); left >= 0; left--) {
            drawn.add(NONSENSE.get(random.nextInt(NONSENSE.size())));
        }
        return drawn;
    }

    private static List<String> sense(Item item, RandomGenerator random) {
        return switch (item.kind()) {
            case CHOICE -> options(item, random);
            case INTEGER, DECIMAL -> List.of(Integer.toString(random.nextInt(40)));
            case DATE -> List.of(List.of("2026", "2026-02", "2026-02-28").get(random.nextInt(3)));
            case STRING, TEXT -> List.of("some text " + random.nextInt());
            case GROUP, DISPLAY -> List.of("nothing to answer");
        };
    }

    private static List<String> options(Item item, RandomGenerator random) {
        List<String> drawn = new ArrayList<>();
        int most = item.repeats() ? 1 + random.nextInt(3) : 1;
        for (int left = most; left > 0; left--) {
            drawn.add(item.options()
                    .get(random.nextInt(item.options().size()))
                    .coded()
                    .code());
        }
        return drawn;
    }
}
