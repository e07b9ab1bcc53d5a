package org.dorsal.scoring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.TableFile;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;

/**
 * Condition of an evidence table as its first lines explain it, judged without a line of the production code. Reads
 * every name, so that {@link ClinicalAnswers#lookedAt} is complete.
 */
final class Meaning {
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
    private static final Pattern NAME = Pattern.compile("([a-z-]+)(?:(=|<|>=|>)(\\S+))?");
    private static final String POINTS = "POINTS>=";
    private static final Pattern DAYS = Pattern.compile("(\\d+)d");
    private static final Map<String, Function<ClinicalAnswers, Optional<Boolean>>> TERMS = terms();

    private final String text;
    private final Map<String, Function<ClinicalAnswers, Optional<Boolean>>> terms;
    private final Deque<String> tokens = new ArrayDeque<>();

    private Meaning(String text, Map<String, Function<ClinicalAnswers, Optional<Boolean>>> terms) {
        this.text = text;
        this.terms = terms;
        TOKEN.matcher(text).results().forEach(token -> tokens.add(token.group()));
    }

    /** Reads a condition; refuses unknown words, questions and options. */
    static Function<ClinicalAnswers, Optional<Boolean>> of(String text) {
        return of(text, TERMS);
    }

    private static Function<ClinicalAnswers, Optional<Boolean>> of(
            String text, Map<String, Function<ClinicalAnswers, Optional<Boolean>>> terms) {
        Meaning meaning = new Meaning(text, terms);
        Function<ClinicalAnswers, Optional<Boolean>> whole = meaning.or();
        if (!meaning.tokens.isEmpty()) {
            throw meaning.wrong(meaning.tokens.peek());
        }
        return whole;
    }

    private static Map<String, Function<ClinicalAnswers, Optional<Boolean>>> terms() {
        Map<String, Function<ClinicalAnswers, Optional<Boolean>>> terms = new HashMap<>();
        TableFile.rows(Meaning.class, "terms.table")
                .forEach(row -> terms.put(row.getFirst(), of(row.getLast(), terms)));
        return Map.copyOf(terms);
    }

    private Function<ClinicalAnswers, Optional<Boolean>> or() {
        List<Function<ClinicalAnswers, Optional<Boolean>>> parts = new ArrayList<>(List.of(and()));
        while (follows("or")) {
            parts.add(and());
        }
        return given -> parts.stream()
                .map(part -> part.apply(given))
                .reduce(Optional.of(false), (a, b) -> ClinicalAnswers.any(a, b));
    }

    private Function<ClinicalAnswers, Optional<Boolean>> and() {
        List<Function<ClinicalAnswers, Optional<Boolean>>> parts = new ArrayList<>(List.of(negatable()));
        while (follows("and")) {
            parts.add(negatable());
        }
        return given -> parts.stream()
                .map(part -> part.apply(given))
                .reduce(Optional.of(true), (a, b) -> ClinicalAnswers.all(a, b));
    }

    private Function<ClinicalAnswers, Optional<Boolean>> negatable() {
        if (follows("not")) {
            Function<ClinicalAnswers, Optional<Boolean>> part = negatable();
            return given -> ClinicalAnswers.not(part.apply(given));
        }
        if (follows("(")) {
            Function<ClinicalAnswers, Optional<Boolean>> inner = or();
            if (!follows(")")) {
                throw wrong("a missing parenthesis");
            }
            return inner;
        }
        String token = Optional.ofNullable(tokens.poll()).orElseThrow(() -> wrong("the end"));
        return token.startsWith(POINTS) ? points(Integer.parseInt(token.substring(POINTS.length()))) : named(token);
    }

    /** A sum of points in parentheses, as an interval of what it can be. */
    private Function<ClinicalAnswers, Optional<Boolean>> points(int bound) {
        Map<Function<ClinicalAnswers, Optional<Boolean>>, Integer> items = new LinkedHashMap<>();
        if (!follows("(")) {
            throw wrong("points without parentheses");
        }
        do {
            int worth = Integer.parseInt(tokens.remove());
            items.put(negatable(), worth);
        } while (follows("+"));
        if (!follows(")")) {
            throw wrong("a missing parenthesis");
        }
        return given -> {
            int known = 0;
            int possible = 0;
            for (Map.Entry<Function<ClinicalAnswers, Optional<Boolean>>, Integer> item : items.entrySet()) {
                Optional<Boolean> earned = item.getKey().apply(given);
                known += earned.orElse(false) ? item.getValue() : 0;
                possible += earned.orElse(true) ? item.getValue() : 0;
            }
            return known >= bound ? Optional.of(true) : possible < bound ? Optional.of(false) : Optional.empty();
        };
    }

    private boolean follows(String token) {
        boolean follows = token.equals(tokens.peek());
        if (follows) {
            tokens.remove();
        }
        return follows;
    }

    private Function<ClinicalAnswers, Optional<Boolean>> named(String token) {
        if (terms.containsKey(token)) {
            return terms.get(token);
        }
        Matcher name = NAME.matcher(token);
        if (!name.matches()) {
            throw wrong(token);
        }
        String linkId = name.group(1);
        String value = Optional.ofNullable(name.group(3)).orElse("");
        Matcher days = DAYS.matcher(value);
        if (linkId.equals("pain-duration") && days.matches()) {
            return given -> given.lastsOver(Integer.parseInt(days.group(1)));
        }
        return switch (Optional.ofNullable(name.group(2)).orElse("")) {
            case "" -> answer(linkId, "Y", token, given -> given.yes(linkId));
            case "=" -> chosen(linkId, value.split("/"), token);
            default -> compared(linkId, name.group(2), bound(linkId, value, token));
        };
    }

    private static Function<ClinicalAnswers, Optional<Boolean>> compared(String linkId, String operator, int bound) {
        return switch (operator) {
            case "<" -> given -> given.under(linkId, bound);
            case ">" -> given -> given.over(linkId, bound);
            default -> given -> given.atLeast(linkId, bound);
        };
    }

    private Function<ClinicalAnswers, Optional<Boolean>> chosen(String linkId, String[] codes, String token) {
        List<Function<ClinicalAnswers, Optional<Boolean>>> options = Stream.of(codes)
                .map(code -> answer(linkId, code, token, given -> given.chose(linkId, code)))
                .toList();
        return given -> options.stream()
                .map(option -> option.apply(given))
                .reduce(Optional.of(false), (a, b) -> ClinicalAnswers.any(a, b));
    }

    private Function<ClinicalAnswers, Optional<Boolean>> answer(
            String linkId, String code, String token, Function<ClinicalAnswers, Optional<Boolean>> judged) {
        if (questions(linkId)
                .flatMap(item -> item.options().stream())
                .noneMatch(option -> option.coded().code().equals(code))) {
            throw wrong(token);
        }
        return judged;
    }

    private int bound(String linkId, String value, String token) {
        if (questions(linkId).findAny().isEmpty()) {
            throw wrong(token);
        }
        return Integer.parseInt(value);
    }

    private static Stream<Item> questions(String linkId) {
        return Stream.of(SomeProfiles.form(), NewestEdition.FORM, ComparedEdition.DRAFT.form())
                .flatMap(form -> form.item(linkId).stream());
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("“" + text + "” has " + what);
    }
}
