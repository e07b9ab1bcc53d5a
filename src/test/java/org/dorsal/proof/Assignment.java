package org.dorsal.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.*;
import java.util.stream.*;
import org.dorsal.knowledge.Condition;
import org.dorsal.scoring.Age;
import org.dorsal.scoring.SomeScoredResponse;

/** Translates between responses and the literals of {@link EncodedResponse}. */
record Assignment(EncodedResponse encoded) {
    private static final String DAYS = "-days";
    private static final Map<String, BigDecimal> DAYS_OF_UNIT = Map.of(
            "d",
            BigDecimal.ONE,
            "wk",
            BigDecimal.valueOf(7),
            "mo",
            new BigDecimal("30.4375"),
            "a",
            new BigDecimal("365.25"));

    private static final Map<String, BigDecimal> UNITS_A_DAY =
            Map.of("h", BigDecimal.valueOf(24), "min", BigDecimal.valueOf(1440));

    /** Literals of this response: each option and each region, true or negated, and more literals. */
    int[] literals(SomeScoredResponse response, Integer... more) {
        return literals(response, Optional.empty(), more);
    }

    /** @param age the age by the birth date, of which only the year may be known; the response then has none */
    int[] literals(SomeScoredResponse response, Optional<Age> age, Integer... more) {
        List<Integer> literals = new ArrayList<>(List.of(more));
        for (String linkId : encoded.questions()) {
            encoded.options(linkId)
                    .forEach((code, literal) ->
                            literals.add(response.codes(linkId).contains(code) ? literal : -literal));
        }
        for (String name : encoded.numberNames()) {
            List<Integer> regions = encoded.numbers(name);
            Set<Integer> held = numbers(name, response, age)
                    .map(number -> encoded.regions(name).region(number))
                    .collect(Collectors.toSet());
            for (int index = 0; index < regions.size(); index++) {
                literals.add(held.contains(index) ? regions.get(index) : -regions.get(index));
            }
        }
        return literals.stream().mapToInt(Integer::intValue).toArray();
    }

    private Stream<BigDecimal> numbers(String name, SomeScoredResponse response, Optional<Age> age) {
        return age.filter(_ -> name.equals(EncodedResponse.AGE))
                .map(known -> Stream.of(known.least(), known.most()).map(BigDecimal::valueOf))
                .orElseGet(() -> number(name, response).stream());
    }

    private Optional<BigDecimal> number(String name, SomeScoredResponse response) {
        if (encoded.form().item(name).isPresent()) {
            return response.codes(name).stream().findFirst().map(BigDecimal::new);
        }
        if (name.contains(Condition.MINUS)) {
            String[] parts = name.split(Condition.MINUS);
            return number(parts[0], response)
                    .flatMap(minuend -> number(parts[1], response).map(minuend::subtract));
        }
        String stem = name.substring(0, name.length() - DAYS.length());
        return number(stem + "-value", response)
                .flatMap(value -> response.codes(stem + "-unit").stream()
                        .findFirst()
                        .map(unit -> UNITS_A_DAY.containsKey(unit)
                                ? value.divide(UNITS_A_DAY.getOrDefault(unit, BigDecimal.ONE), 10, RoundingMode.UP)
                                : value.multiply(Optional.ofNullable(DAYS_OF_UNIT.get(unit))
                                        .orElseThrow())));
    }

    /** The response of an assignment, with a sample of each region; a duration is given in days. */
    SomeScoredResponse response(Satisfiability.Model holding) {
        SomeScoredResponse response = SomeScoredResponse.empty(encoded.form());
        for (String linkId : encoded.questions()) {
            List<String> values = new ArrayList<>(encoded.options(linkId).entrySet().stream()
                    .filter(option -> holding.holds(option.getValue()))
                    .map(Map.Entry::getKey)
                    .toList());
            values.addAll(sample(linkId, holding));
            if (!values.isEmpty()) {
                response = response.with(linkId, values.toArray(String[]::new));
            }
        }
        for (String name : encoded.numberNames()) {
            List<String> days = encoded.form().item(name).isEmpty() && !name.contains(Condition.MINUS)
                    ? sample(name, holding)
                    : List.of();
            if (!days.isEmpty()) {
                String stem = name.substring(0, name.length() - DAYS.length());
                response = response.with(stem + "-value", days.getFirst()).with(stem + "-unit", "d");
            }
        }
        return response;
    }

    private List<String> sample(String name, Satisfiability.Model holding) {
        List<Integer> regions = encoded.numbers(name);
        return IntStream.range(0, regions.size())
                .filter(region -> holding.holds(regions.get(region)))
                .mapToObj(region -> encoded.regions(name).samples().get(region).toPlainString())
                .limit(1)
                .toList();
    }
}
