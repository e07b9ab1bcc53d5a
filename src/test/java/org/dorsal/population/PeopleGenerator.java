package org.dorsal.population;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.population.Population.Layer;
import org.dorsal.population.Population.Pathology;
import org.dorsal.population.Population.Shares;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.Answers;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * Draws people: demographics first, then conditions, then answers. The same seed gives the same people.
 *
 * @param form form with the drawn questions
 * @param asked form of the answers; answers without a question in it are left out or moved
 * @param gated whether people with a serious cause are drawn again until they show a sign that the cause is known for
 */
public record PeopleGenerator(Population population, Form form, Form asked, long seed, boolean gated) {
    private static final List<String> WHO = List.of("age-years", "sex");
    private static final int MAX_DRAWS = 10_000;

    public PeopleGenerator(Population population, Form form, long seed) {
        this(population, form, form, seed, true);
    }

    /** The answers of the person of that number among people without a serious cause, or with the given one. */
    Answers person(Optional<Pathology> pathology, int number) {
        return AnswerReader.read(asked, response(pathology, number), Optional.empty(), LocalDate.EPOCH);
    }

    /** FHIR form of the answers, without nesting. */
    public QuestionnaireResponse response(Optional<Pathology> pathology, int number) {
        int group = pathology.map(population.serious()::indexOf).orElse(-1);
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + group * 10_000_019L + number).split();
        for (int draws = 0; draws < MAX_DRAWS; draws++) {
            Map<String, List<String>> drawn = drawn(pathology, random);
            if (pathology.filter(cause -> gated && !shows(cause, drawn)).isEmpty()) {
                return response(drawn);
            }
        }
        throw new IllegalStateException(
                "nobody shows a sign of " + pathology.orElseThrow().name());
    }

    private static boolean shows(Pathology cause, Map<String, List<String>> drawn) {
        return cause.presents().entrySet().stream()
                .anyMatch(sign ->
                        drawn.getOrDefault(sign.getKey(), List.of()).stream().anyMatch(sign.getValue()::contains));
    }

    private Map<String, List<String>> drawn(Optional<Pathology> pathology, RandomGenerator random) {
        List<Layer> layers = Stream.concat(
                        population.everybody().stream(), pathology.stream().flatMap(cause -> cause.layers().stream()))
                .toList();
        Map<String, List<String>> answers = new LinkedHashMap<>();
        for (String linkId : WHO) {
            Shares last = layers.stream()
                    .flatMap(layer -> Stream.ofNullable(layer.answers().get(linkId)))
                    .reduce((_, later) -> later)
                    .orElseThrow();
            answers.put(linkId, drawn(item(linkId), last, random));
        }
        Map<String, Shares> shares = new LinkedHashMap<>();
        for (Layer layer : layers) {
            if (random.nextDouble() < layer.chance() && concerns(layer, answers)) {
                layer.answers()
                        .forEach((linkId, more) -> shares.merge(
                                linkId, more, (older, newer) -> item(linkId).repeats() ? newer.over(older) : newer));
            }
        }
        for (Item item : form.items().values()) {
            Optional.ofNullable(shares.get(item.linkId()))
                    .filter(_ -> !WHO.contains(item.linkId()) && asks(item, answers))
                    .ifPresent(how -> answers.put(item.linkId(), drawn(item, how, random)));
        }
        return answers;
    }

    private static boolean concerns(Layer layer, Map<String, List<String>> answers) {
        return layer.when().entrySet().stream().allMatch(when -> {
            String answer = answers.getOrDefault(when.getKey(), List.of("")).getFirst();
            List<String> wanted = when.getValue();
            return when.getKey().equals("age-years")
                    ? Integer.parseInt(answer) >= Integer.parseInt(wanted.getFirst())
                            && Integer.parseInt(answer) <= Integer.parseInt(wanted.getLast())
                    : wanted.contains(answer);
        });
    }

    private static boolean asks(Item item, Map<String, List<String>> answers) {
        return item.gate()
                .map(gate -> gate.conditions().stream().anyMatch(when -> {
                    List<String> given = answers.getOrDefault(when.question(), List.of());
                    return switch (when.operator()) {
                        case EQUAL -> given.contains(when.code());
                        case NOT_EQUAL -> !given.isEmpty() && !given.contains(when.code());
                        case EXISTS -> !given.isEmpty();
                        case MISSING -> given.isEmpty();
                        case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                            given.stream().map(BigDecimal::new).anyMatch(when::compares);
                    };
                }))
                .orElse(true);
    }

    private static List<String> drawn(Item item, Shares shares, RandomGenerator random) {
        if (!shares.bands().isEmpty()) {
            return List.of(Integer.toString(number(shares.bands(), random.nextDouble(), random)));
        }
        if (item.repeats()) {
            List<String> chosen = new ArrayList<>();
            shares.codes().forEach((code, share) -> {
                if (random.nextDouble() < share) {
                    chosen.add(code);
                }
            });
            return chosen.isEmpty() ? List.of(shares.otherwise().orElse("none")) : chosen;
        }
        double left = random.nextDouble();
        for (Map.Entry<String, Double> option : shares.codes().entrySet()) {
            left -= option.getValue();
            if (left < 0) {
                return List.of(option.getKey());
            }
        }
        return item.option("N").isPresent()
                ? List.of("N")
                : List.of(shares.codes().lastEntry().getKey());
    }

    private static int number(List<double[]> bands, double share, RandomGenerator random) {
        double left = share;
        for (double[] band : bands) {
            left -= band[2];
            if (left < 0) {
                return random.nextInt((int) band[0], (int) band[1] + 1);
            }
        }
        return (int) bands.getLast()[1];
    }

    private QuestionnaireResponse response(Map<String, List<String>> answers) {
        QuestionnaireResponse response = new QuestionnaireResponse();
        asked(answers).forEach((linkId, values) -> {
            Item item = asked.item(linkId).orElseThrow();
            QuestionnaireResponse.QuestionnaireResponseItemComponent given =
                    response.addItem().setLinkId(linkId);
            values.forEach(value -> given.addAnswer()
                    .setValue(
                            switch (item.kind()) {
                                case INTEGER -> new IntegerType(value);
                                case DECIMAL -> new DecimalType(value);
                                case CHOICE, DATE, STRING, TEXT, GROUP, DISPLAY -> coding(item, value);
                            }));
        });
        return response;
    }

    /** The drawn answers where the form has them. */
    private Map<String, List<String>> asked(Map<String, List<String>> drawn) {
        if (asked.equals(form) && population.moved().isEmpty()) {
            return drawn;
        }
        Map<String, List<String>> answers = new LinkedHashMap<>();
        drawn.forEach((linkId, codes) -> codes.forEach(code -> Stream.of(linkId + "=" + code)
                .flatMap(drawnAs -> Stream.concat(
                        Stream.of(drawnAs), Stream.ofNullable(population.moved().get(drawnAs))))
                .filter(this::has)
                .findFirst()
                .map(place -> place.split("=", 2))
                .ifPresent(place -> answers.computeIfAbsent(place[0], _ -> new ArrayList<>())
                        .add(place[1]))));
        asked.items().values().stream()
                .filter(item -> item.repeats()
                        && item.gate().isEmpty()
                        && item.option("none").isPresent())
                .forEach(item -> answers.computeIfAbsent(item.linkId(), _ -> new ArrayList<>(List.of("none"))));
        answers.values().forEach(codes -> codes.removeIf(code -> code.equals("none") && codes.size() > 1));
        answers.replaceAll((_, codes) -> codes.stream().distinct().toList());
        return answers;
    }

    private boolean has(String place) {
        String[] parts = place.split("=", 2);
        return asked.item(parts[0])
                .filter(item ->
                        item.options().isEmpty() || item.option(parts[1]).isPresent())
                .isPresent();
    }

    private static Coding coding(Item item, String code) {
        Item.AnswerOption option = item.option(code)
                .orElseThrow(() -> new IllegalArgumentException(item.linkId() + " has no option " + code));
        return new Coding().setSystem(option.coded().system()).setCode(code);
    }

    private Item item(String linkId) {
        return form.item(linkId).orElseThrow(() -> new IllegalArgumentException("the form asks no " + linkId));
    }
}
