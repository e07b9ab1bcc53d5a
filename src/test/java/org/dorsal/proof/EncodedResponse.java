package org.dorsal.proof;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.proof.Circuit.Kleene;

/**
 * All valid responses to a form as literals: one for each option of a choice, one for each region of a number. A
 * question without a true literal is not answered; "don't know" is a separate option.
 */
final class EncodedResponse {
    static final String AGE = "age-years";

    private static final String DAYS = "-days";
    private static final BigDecimal MAX_DIFFERENCE = BigDecimal.valueOf(400);
    private static final BigDecimal MAX_DAYS = BigDecimal.valueOf(100_000);

    private final Circuit circuit;
    private final Form form;
    private final Map<String, Map<String, Integer>> options = new LinkedHashMap<>();
    private final Map<String, NumberRegions> regions = new LinkedHashMap<>();
    private final Map<String, List<Integer>> numbers = new LinkedHashMap<>();
    private final Map<String, ReadQuestion> read = new LinkedHashMap<>();

    /** @param compared all comparisons in the conditions to be encoded */
    EncodedResponse(Circuit circuit, Form form, List<Condition.ComparedNumber> compared) {
        this.circuit = circuit;
        this.form = form;
        Map<String, SortedSet<BigDecimal>> bounds = new HashMap<>();
        compared.forEach(comparison ->
                bounds.computeIfAbsent(comparison.name(), _ -> new TreeSet<>()).add(comparison.bound()));
        form.items().values().stream()
                .flatMap(item -> item.gate().stream())
                .flatMap(gate -> gate.conditions().stream())
                .filter(EncodedResponse::isOrder)
                .forEach(when -> bounds.computeIfAbsent(when.question(), _ -> new TreeSet<>())
                        .add(when.bound()));
        for (Item item : form.items().values()) {
            switch (item.kind()) {
                case CHOICE -> choice(item);
                case INTEGER, DECIMAL -> number(item, bounds.getOrDefault(item.linkId(), new TreeSet<>()));
                case DATE, STRING, TEXT, GROUP, DISPLAY -> {
                    // no flag and no activity reads these
                }
            }
        }
        form.items().values().forEach(this::requireEnabled);
        bounds.forEach((name, values) -> duration(name, values));
    }

    /** The same response but for its answer to one question. */
    EncodedResponse(EncodedResponse other, String changed) {
        circuit = other.circuit;
        form = other.form;
        options.putAll(other.options);
        regions.putAll(other.regions);
        numbers.putAll(other.numbers);
        Item item = form.item(changed).orElseThrow();
        if (item.kind() == Item.ItemKind.CHOICE) {
            choice(item);
        } else {
            number(item, new TreeSet<>(regions(changed).bounds()));
        }
        form.items().values().forEach(this::requireEnabled);
    }

    private void choice(Item item) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        item.options().forEach(option -> codes.put(option.coded().code(), circuit.variable()));
        options.put(item.linkId(), codes);
        if (!item.repeats()) {
            circuit.requireAtMostOne(List.copyOf(codes.values()));
            return;
        }
        item.options().stream()
                .filter(Item.AnswerOption::exclusive)
                .forEach(alone -> codes.forEach((code, literal) -> {
                    if (!code.equals(alone.coded().code())) {
                        circuit.require(
                                -literal, -option(item.linkId(), alone.coded().code()));
                    }
                }));
    }

    private void number(Item item, SortedSet<BigDecimal> bounds) {
        NumberRegions numberRegions = NumberRegions.of(
                bounds,
                item.min().orElse(BigDecimal.ZERO),
                item.max().orElse(MAX_DAYS),
                item.kind() == Item.ItemKind.INTEGER);
        List<Integer> literals =
                numberRegions.samples().stream().map(_ -> circuit.variable()).toList();
        regions.put(item.linkId(), numberRegions);
        numbers.put(item.linkId(), literals);
        if (!item.linkId().equals(AGE)) {
            circuit.requireAtMostOne(literals);
            return;
        }
        // of a birth year alone two ages are possible, which may lie on both sides of a bound
        for (int first = 0; first < literals.size(); first++) {
            for (int second = first + 2; second < literals.size(); second++) {
                circuit.require(-literals.get(first), -literals.get(second));
            }
        }
    }

    /** Days of a duration: known when its value and its unit are answered. */
    private void duration(String name, SortedSet<BigDecimal> bounds) {
        if (numbers.containsKey(name)) {
            return;
        }
        if (name.contains(Condition.MINUS)) {
            difference(name, bounds);
            return;
        }
        String stem = name.substring(0, name.length() - DAYS.length());
        if (!name.endsWith(DAYS) || !form.duration(stem)) {
            throw new IllegalArgumentException("no encoding for the number " + name);
        }
        NumberRegions numberRegions = NumberRegions.of(bounds, BigDecimal.ZERO, MAX_DAYS, false);
        List<Integer> literals =
                numberRegions.samples().stream().map(_ -> circuit.variable()).toList();
        regions.put(name, numberRegions);
        numbers.put(name, literals);
        circuit.requireAtMostOne(literals);
        requireKnown(literals, circuit.and(answered(stem + "-value"), answered(stem + "-unit")));
    }

    /** Difference of two whole numbers, which has a value when both have one, within the bounds of their regions. */
    private void difference(String name, SortedSet<BigDecimal> bounds) {
        String[] parts = name.split(Condition.MINUS);
        NumberRegions numberRegions = NumberRegions.of(bounds, MAX_DIFFERENCE.negate(), MAX_DIFFERENCE, true);
        List<Integer> literals =
                numberRegions.samples().stream().map(_ -> circuit.variable()).toList();
        regions.put(name, numberRegions);
        numbers.put(name, literals);
        circuit.requireAtMostOne(literals);
        requireKnown(literals, circuit.and(answered(parts[0]), answered(parts[1])));
        requireFit(numberRegions, literals, parts[0], parts[1]);
    }

    private void requireFit(NumberRegions numberRegions, List<Integer> literals, String minuend, String subtrahend) {
        for (int first = 0; first < numbers(minuend).size(); first++) {
            BigDecimal low = regions(minuend).least(first, BigDecimal.ZERO);
            BigDecimal high = regions(minuend).greatest(first, MAX_DIFFERENCE);
            for (int second = 0; second < numbers(subtrahend).size(); second++) {
                BigDecimal least = low.subtract(regions(subtrahend).greatest(second, MAX_DIFFERENCE));
                BigDecimal most = high.subtract(regions(subtrahend).least(second, BigDecimal.ZERO));
                for (int region = 0; region < literals.size(); region++) {
                    if (numberRegions.greatest(region, MAX_DIFFERENCE).compareTo(least) < 0
                            || numberRegions
                                            .least(region, MAX_DIFFERENCE.negate())
                                            .compareTo(most)
                                    > 0) {
                        circuit.require(
                                -numbers(minuend).get(first),
                                -numbers(subtrahend).get(second),
                                -literals.get(region));
                    }
                }
            }
        }
    }

    private void requireKnown(List<Integer> literals, int knownLiteral) {
        circuit.require(-knownLiteral, circuit.or(literals));
        circuit.require(knownLiteral, -circuit.or(literals));
    }

    private static boolean isOrder(Item.EnableWhen when) {
        return switch (when.operator()) {
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            case EQUAL, EXISTS, MISSING -> false;
        };
    }

    /** Truth of the order of a number; unknown without an answer, or while both are possible. */
    Kleene ordered(Item.EnableWhen when) {
        List<Integer> holding = new ArrayList<>();
        List<Integer> failing = new ArrayList<>();
        List<Integer> literals = numbers(when.question());
        NumberRegions numberRegions = regions(when.question());
        for (int region = 0; region < literals.size(); region++) {
            (when.compares(numberRegions.samples().get(region)) ? holding : failing).add(literals.get(region));
        }
        int anyHolding = circuit.or(holding);
        int anyFailing = circuit.or(failing);
        return new Kleene(circuit.and(anyHolding, -anyFailing), circuit.and(anyFailing, -anyHolding));
    }

    private void requireEnabled(Item item) {
        if (isRead(item.linkId())) {
            circuit.require(-answered(item.linkId()), enabled(item));
        }
    }

    int enabled(Item item) {
        int parent = item.parent().flatMap(form::item).map(this::enabled).orElse(Circuit.TRUE);
        return circuit.and(parent, item.gate().map(this::open).orElse(Circuit.TRUE));
    }

    private int open(Item.EnableGate gate) {
        List<Integer> conditions = gate.conditions().stream()
                .map(when -> switch (when.operator()) {
                    case EQUAL -> option(when.question(), when.code());
                    case EXISTS -> answered(when.question());
                    case MISSING -> -answered(when.question());
                    case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                        ordered(when).yes();
                })
                .toList();
        return gate.allRequired() ? circuit.and(conditions) : circuit.or(conditions);
    }

    /** Link ids of the questions with literals. */
    List<String> questions() {
        return form.items().keySet().stream().filter(this::isRead).toList();
    }

    private boolean isRead(String linkId) {
        return options.containsKey(linkId) || numbers.containsKey(linkId);
    }

    Form form() {
        return form;
    }

    Map<String, Integer> options(String linkId) {
        return options.getOrDefault(linkId, Map.of());
    }

    List<Integer> numbers(String name) {
        return numbers.getOrDefault(name, List.of());
    }

    Set<String> numberNames() {
        return numbers.keySet();
    }

    int option(String linkId, String code) {
        return options(linkId).getOrDefault(code, Circuit.FALSE);
    }

    int answered(String linkId) {
        List<Integer> literals = new ArrayList<>(options(linkId).values());
        literals.addAll(numbers(linkId));
        return circuit.or(literals);
    }

    /** Codes of "don't know". */
    List<Integer> unknown(String linkId) {
        return form.item(linkId).orElseThrow().options().stream()
                .filter(EncodedResponse::saysUnknown)
                .map(option -> option(linkId, option.coded().code()))
                .toList();
    }

    static boolean saysUnknown(Item.AnswerOption option) {
        String code = option.coded().code();
        return option.coded().system().equals(Codes.YES_NO) && !code.equals("Y") && !code.equals("N");
    }

    /**
     * Question as it is read.
     *
     * @param chosen literal of each option
     * @param answered literal for an answer
     * @param unknown literal for options of which it is not known whether they were chosen
     */
    private record ReadQuestion(Map<String, Integer> chosen, int answered, int unknown) {}

    /** Truth of an option after reading: an answer may imply one to an earlier question, and denials there give way. */
    Kleene chosen(String linkId, String code) {
        if (read.isEmpty()) {
            options.forEach((question, codes) ->
                    read.put(question, new ReadQuestion(codes, answered(question), circuit.or(unknown(question)))));
            form.implying().forEach(this::imply);
        }
        ReadQuestion question = read.get(linkId);
        int chosen = question == null ? Circuit.FALSE : question.chosen().getOrDefault(code, Circuit.FALSE);
        return new Kleene(
                chosen,
                question == null ? Circuit.FALSE : circuit.and(question.answered(), -question.unknown(), -chosen));
    }

    private void imply(Item item) {
        int opened = circuit.or(item.gate().stream()
                .flatMap(gate -> gate.conditions().stream())
                .filter(when -> !when.question().equals("ask-all") && read.containsKey(when.question()))
                .map(when -> read.get(when.question()).chosen().getOrDefault(when.code(), Circuit.FALSE))
                .toList());
        Map<String, Integer> chosen = read.get(item.linkId()).chosen();
        item.meaning()
                .implied()
                .forEach((code, answer) -> imply(
                        form.item(answer.question()).orElseThrow(),
                        answer.code(),
                        circuit.and(chosen.get(code), -opened)));
    }

    private void imply(Item opener, String code, int holds) {
        ReadQuestion given = read.get(opener.linkId());
        Map<String, Integer> chosen = new LinkedHashMap<>(given.chosen());
        List<String> denials =
                given.chosen().keySet().stream().filter(opener::givesWay).toList();
        List<Integer> denied = denials.stream().map(given.chosen()::get).toList();
        denials.forEach(denial -> chosen.computeIfPresent(denial, (_, literal) -> circuit.and(literal, -holds)));
        if (opener.option(code).filter(EncodedResponse::saysUnknown).isEmpty()) {
            chosen.computeIfPresent(code, (_, literal) -> circuit.or(literal, holds));
        }
        int gaveWay = circuit.and(holds, circuit.or(circuit.or(denied), -given.answered()));
        read.put(
                opener.linkId(),
                new ReadQuestion(chosen, circuit.or(given.answered(), holds), circuit.or(given.unknown(), gaveWay)));
    }

    Kleene compared(Condition.ComparedNumber compared) {
        List<Integer> holding = new ArrayList<>();
        List<Integer> failing = new ArrayList<>();
        List<Integer> literals = numbers(compared.name());
        NumberRegions numberRegions = regions(compared.name());
        for (int region = 0; region < literals.size(); region++) {
            (numberRegions.holds(region, compared) ? holding : failing).add(literals.get(region));
        }
        int anyHolding = circuit.or(holding);
        int anyFailing = circuit.or(failing);
        return new Kleene(circuit.and(anyHolding, -anyFailing), circuit.and(anyFailing, -anyHolding));
    }

    /** Literal that holds for responses with a known age. */
    int exactAge() {
        List<Integer> literals = numbers(AGE);
        List<Integer> pairs = new ArrayList<>();
        for (int region = 1; region < literals.size(); region++) {
            pairs.add(circuit.and(literals.get(region - 1), literals.get(region)));
        }
        return -circuit.or(pairs);
    }

    NumberRegions regions(String name) {
        return Optional.ofNullable(regions.get(name)).orElseThrow();
    }
}
