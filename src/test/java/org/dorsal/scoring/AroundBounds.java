package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/**
 * Responses that hold only what some conditions read, with numbers around each of their bounds.
 *
 * @param ways ways to answer each question that is read
 */
record AroundBounds(Form form, Map<String, List<List<String>>> ways) {
    static AroundBounds of(Form form, List<Condition> conditions) {
        Map<String, List<List<String>>> ways = new LinkedHashMap<>();
        conditions.forEach(condition -> ConditionLeaves.of(condition).forEach(leaf -> add(form, leaf, ways)));
        return new AroundBounds(form, ways);
    }

    List<SomeScoredResponse> drawn(int count, Random random) {
        return IntStream.range(0, count)
                .mapToObj(_ -> {
                    SomeScoredResponse response = SomeScoredResponse.empty(form);
                    for (Map.Entry<String, List<List<String>>> question : ways.entrySet()) {
                        response = with(
                                response,
                                question.getKey(),
                                question.getValue()
                                        .get(random.nextInt(question.getValue().size())));
                    }
                    return response;
                })
                .toList();
    }

    /** Takes harmful answers away, in any order and now and then for another one, while what holds still does: each that stays decides. */
    SomeScoredResponse fewest(SomeScoredResponse response, Predicate<SomeScoredResponse> holds, Random random) {
        List<String> order = new ArrayList<>(ways.keySet());
        Collections.shuffle(order, random);
        SomeScoredResponse fewest = response;
        for (String linkId : order) {
            List<List<String>> all = ways.get(linkId);
            List<String> other = random.nextInt(3) > 0 ? harmless(linkId) : all.get(random.nextInt(all.size()));
            SomeScoredResponse fewer = with(fewest, linkId, other);
            fewest = holds.test(fewer) ? fewer : fewest;
        }
        return fewest;
    }

    /** The response and those that answer one question otherwise. */
    Stream<SomeScoredResponse> neighbours(SomeScoredResponse response) {
        return Stream.concat(
                Stream.of(response),
                ways.entrySet().stream()
                        .flatMap(question -> question.getValue().stream()
                                .distinct()
                                .map(codes -> with(response, question.getKey(), codes))));
    }

    private List<String> harmless(String linkId) {
        String code = NewestCriteriaTest.GOOD.contains(linkId) ? "Y" : "N";
        return Stream.of(List.of(code), List.of("none"))
                .filter(ways.get(linkId)::contains)
                .findFirst()
                .orElseGet(() -> least(ways.get(linkId)));
    }

    /** The lowest number, or the last option. */
    private static List<String> least(List<List<String>> ways) {
        return ways.stream()
                .filter(codes -> !codes.isEmpty() && codes.getFirst().matches("-?[0-9.]+"))
                .min(Comparator.comparing(codes -> new BigDecimal(codes.getFirst())))
                .orElse(ways.getLast());
    }

    private static SomeScoredResponse with(SomeScoredResponse response, String linkId, List<String> codes) {
        return codes.isEmpty() ? response.without(linkId) : response.with(linkId, codes.toArray(String[]::new));
    }

    private static void add(Form form, Condition leaf, Map<String, List<List<String>>> ways) {
        if (leaf instanceof Condition.ComparedNumber compared) {
            if (compared.name().equals("pain-duration-days")) {
                ways.put("pain-duration-unit", List.of(List.of("d"), List.of("wk"), List.of()));
            }
            String linkId = compared.name().replace("-days", "-value");
            ways.computeIfAbsent(linkId, _ -> new ArrayList<>(List.of(List.of())))
                    .addAll(Stream.of("-1", "0", "1", "0.5", "-2", "2")
                            .filter(step -> !step.contains(".") || linkId.endsWith("-value"))
                            .map(step -> compared.bound().add(new BigDecimal(step)))
                            .filter(value -> form.item(linkId)
                                    .flatMap(Item::max)
                                    .filter(max -> value.compareTo(max) > 0)
                                    .isEmpty())
                            .map(value -> List.of(value.toPlainString()))
                            .toList());
            return;
        }
        ConditionLeaves.linkIds(leaf).forEach(linkId -> ways.computeIfAbsent(linkId, _ -> ways(form, linkId)));
    }

    /**
     * Ways to answer a question: each option alone, all combinable options, all but the first of them, and no answer;
     * "none" as often as all others.
     */
    private static List<List<String>> ways(Form form, String linkId) {
        Item item = form.item(linkId).orElseThrow();
        List<List<String>> ways = new ArrayList<>(List.of(List.of()));
        item.options().forEach(option -> ways.add(List.of(option.coded().code())));
        if (item.repeats()) {
            List<String> together = item.options().stream()
                    .filter(option -> !option.exclusive())
                    .map(option -> option.coded().code())
                    .toList();
            ways.add(together);
            together.forEach(code -> ways.add(
                    together.stream().filter(other -> !other.equals(code)).toList()));
        }
        String no = SomeScoredResponse.yesNo(item) ? "N" : "none";
        if (item.options().stream().anyMatch(option -> option.coded().code().equals(no))) {
            int others = ways.size();
            IntStream.range(0, others).forEach(_ -> ways.add(List.of(no)));
        }
        return ways;
    }
}
