package org.dorsal.http.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.*;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.scoring.EvidenceCases;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;

/** Generates answers as the fields of a page hold them, by linkId: partial, unknown, invalid, and of disabled questions. */
public final class PageAnswers {
    private static final List<String> NO_NUMBERS = List.of("x", "", "1e1", "+7", " 7 ", "7.5", "-1", "99999999999999");

    private static final List<Map<String, String>> CASES = EvidenceCases.all().stream()
            .map(EvidenceCases.EvidenceCase::answers)
            .toList();

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

    /** Valid responses, fields of a page with invalid and disabled answers, and check cases with answers changed. */
    public static Map<String, List<String>> mixed(Form form, RandomResponses valid, Random random) {
        Map<String, List<String>> drawn = draw(form, random);
        Map<String, List<String>> entered = switch (random.nextInt(8)) {
            case 0 -> drawn;
            case 1, 2, 3 -> of(valid.next());
            default -> of(EvidenceCases.response(CASES.get(random.nextInt(CASES.size()))));
        };
        List<String> linkIds = List.copyOf(form.items().keySet());
        for (int changes = random.nextInt(8); changes > 0; changes--) {
            String linkId = linkIds.get(random.nextInt(linkIds.size()));
            entered.remove(linkId);
            Optional.of(drawn)
                    .map(answers -> answers.get(linkId))
                    .filter(_ -> random.nextInt(3) == 0)
                    .ifPresent(values -> entered.put(linkId, values));
        }
        if (random.nextInt(4) == 0) {
            form.items().values().stream()
                    .filter(item -> item.max().isPresent() && random.nextInt(3) == 0)
                    .forEach(item -> entered.put(item.linkId(), List.of(number(item, random))));
        }
        return entered;
    }

    /** A number within the bounds of its question, or at one of them. */
    private static String number(Item item, Random random) {
        BigDecimal min = item.min().orElse(BigDecimal.ZERO);
        BigDecimal span = item.max().orElseThrow().subtract(min);
        int scale = item.kind() == Item.ItemKind.INTEGER ? 0 : 1;
        double share = Math.clamp(random.nextDouble(-0.1, 1.1), 0, 1);
        return min.add(span.multiply(BigDecimal.valueOf(share)))
                .setScale(scale, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** Fields of a response. */
    public static Map<String, List<String>> of(SomeScoredResponse response) {
        Map<String, List<String>> fields = new HashMap<>();
        response.answered().forEach(linkId -> fields.put(linkId, response.codes(linkId)));
        return fields;
    }
}
