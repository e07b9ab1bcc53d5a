package org.dorsal.scoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;

/**
 * Valid responses for comparing implementations: people of the check cases and simulated people with some answers changed or
 * left out, and random responses; numbers at the bounds that the conditions name, and next to them.
 */
public final class CasesAroundBounds {
    private static final Pattern COMPARED =
            Pattern.compile("%`([\\w-]+)`(?: - %`([\\w-]+)`)? (?:<|<=|>|>=) (\\d+(?:\\.\\d+)?)");
    private static final Map<String, BigDecimal> DAYS = Map.of(
            "min", new BigDecimal("0.0006944445"),
            "h", new BigDecimal("0.0416666667"),
            "d", BigDecimal.ONE,
            "wk", new BigDecimal(7),
            "mo", new BigDecimal("30.4375"),
            "a", new BigDecimal("365.25"));

    private final Random random;
    private final RandomResponses responses;
    private final SimulatedPeople people;
    private final List<EvidenceCases.EvidenceCase> cases = EvidenceCases.all();
    private final List<Item> questions = EvidenceCases.FORM.items().values().stream()
            .filter(item -> List.of(Item.ItemKind.CHOICE, Item.ItemKind.INTEGER, Item.ItemKind.DECIMAL)
                    .contains(item.kind()))
            .toList();
    private final Map<String, Set<BigDecimal>> bounds = new LinkedHashMap<>();

    private CasesAroundBounds(long seed) {
        random = new Random(seed);
        responses = new RandomResponses(random);
        people = new SimulatedPeople(seed);
        SomeProfiles.files().stream()
                .filter(file -> file.path().startsWith("plan/"))
                .map(file -> COMPARED.matcher(new String(file.bytes(), StandardCharsets.UTF_8)))
                .flatMap(Matcher::results)
                .forEach(compared -> bounds.computeIfAbsent(compared.group(1), _ -> new TreeSet<>())
                        .add(new BigDecimal(compared.group(3))));
    }

    /** Responses without an end, around the bounds that the shipped plans name. */
    public static Stream<SomeScoredResponse> of(long seed) {
        return Stream.generate(new CasesAroundBounds(seed)::next);
    }

    private SomeScoredResponse next() {
        SomeScoredResponse response = switch (random.nextInt(5)) {
            case 0 -> responses.next();
            case 1 ->
                EvidenceCases.response(cases.get(random.nextInt(cases.size())).answers());
            case 2, 3 -> EvidenceCases.response(people.person(random.nextInt(1_000_000)));
            default -> EvidenceCases.response(EvidenceCases.wellPerson());
        };
        for (int changes = random.nextInt(random.nextBoolean() ? 3 : 12); changes > 0; changes--) {
            response = changed(response, questions.get(random.nextInt(questions.size())));
        }
        if (random.nextInt(8) == 0) {
            for (Item item : questions) {
                response = item.kind() == Item.ItemKind.CHOICE ? response : changed(response, item);
            }
        }
        return random.nextBoolean() ? response.asAsked() : response;
    }

    private SomeScoredResponse changed(SomeScoredResponse response, Item item) {
        if (item.linkId().equals("pain-duration-value")) {
            String unit = List.copyOf(DAYS.keySet()).get(random.nextInt(DAYS.size()));
            BigDecimal value = number("pain-duration-days", item)
                    .divide(DAYS.getOrDefault(unit, BigDecimal.ONE), random.nextInt(3), RoundingMode.HALF_UP);
            return response.with("pain-duration-value", value.toPlainString()).with("pain-duration-unit", unit);
        }
        return item.kind() == Item.ItemKind.CHOICE || random.nextInt(4) == 0
                ? responses.changed(response, item)
                : response.with(item.linkId(), number(item.linkId(), item).toPlainString());
    }

    private BigDecimal number(String name, Item item) {
        List<BigDecimal> values = new ArrayList<>(bounds.getOrDefault(name, Set.of(BigDecimal.TEN)));
        BigDecimal step = item.kind() == Item.ItemKind.INTEGER ? BigDecimal.ONE : new BigDecimal("0.1");
        BigDecimal value =
                values.get(random.nextInt(values.size())).add(step.multiply(BigDecimal.valueOf(random.nextInt(3) - 1)));
        BigDecimal least = item.min().filter(min -> min.compareTo(value) > 0).orElse(value);
        return item.max().filter(max -> max.compareTo(least) < 0).orElse(least);
    }
}
