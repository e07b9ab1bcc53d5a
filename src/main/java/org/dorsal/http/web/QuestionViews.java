package org.dorsal.http.web;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.http.web.QuestionView.Choice;
import org.dorsal.http.web.QuestionView.Look;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Reads;
import org.dorsal.knowledge.Wording;

/** Makes questions of the published form: nothing that is asked stands in a template. */
final class QuestionViews {
    /** A whole number with so many values, or fewer, is a row of buttons. */
    private static final int MOST_BUTTONS = 11;

    private static final String MAPPED = "pain-side";
    private static final Set<String> MAP = Set.of("left", "right", "between-shoulder-blades", "both-sides");

    private final Sheet sheet;
    private final Problems problems;
    private final SuggestionViews suggestions;
    private final Set<String> read;

    QuestionViews(Sheet sheet) {
        this.sheet = sheet;
        this.problems = new Problems(sheet);
        this.suggestions = new SuggestionViews(sheet);
        this.read = sheet.scored().criteria().stream()
                .flatMap(criteria -> criteria.criteria().stream())
                .flatMap(criterion -> Reads.questions(criterion.condition(), sheet.form()).stream())
                .collect(Collectors.toSet());
    }

    /** The questions below a group, in the order of the form. */
    List<QuestionView> below(String group) {
        return sheet.form().under(Optional.of(group)).stream()
                .flatMap(item -> Posted.onThePage(item)
                        ? Stream.concat(Stream.of(view(item)), below(item.linkId()).stream())
                        : item.kind() == Item.Kind.GROUP ? below(item.linkId()).stream() : Stream.of())
                .toList();
    }

    private QuestionView view(Item item) {
        String linkId = item.linkId();
        List<String> written = sheet.draft().answers().of(linkId);
        Look look = look(item);
        List<Choice> choices = choices(item, look, written);
        return new QuestionView(
                linkId,
                look,
                say(item.text()),
                item.look().unit().filter(_ -> choices.isEmpty()),
                choices,
                choices.isEmpty() ? written.stream().findFirst().orElse("") : "",
                read.contains(linkId),
                item.gate().isPresent(),
                sheet.filled().enabled().has(linkId),
                displays(item, "lower").findFirst().orElse(""),
                displays(item, "upper").findFirst().orElse(""),
                displays(item, "help").toList(),
                suggestions.any(linkId),
                suggestions.of(item),
                problems.of(linkId),
                linkId.equals(MAPPED) && mapped(item));
    }

    private Stream<String> displays(Item item, String control) {
        return sheet.form().under(Optional.of(item.linkId())).stream()
                .filter(below ->
                        below.kind() == Item.Kind.DISPLAY && below.look().is(control))
                .map(below -> say(below.text()));
    }

    private static boolean mapped(Item item) {
        return MAP.stream()
                .allMatch(code -> item.options().stream()
                        .anyMatch(option -> option.coded().code().equals(code)));
    }

    private static Look look(Item item) {
        return switch (item.kind()) {
            case CHOICE -> item.repeats() ? Look.MANY : Look.ONE;
            case INTEGER -> buttons(item) > 0 ? Look.SCALE : Look.WHOLE;
            case DECIMAL -> Look.DECIMAL;
            case DATE -> Look.DATE;
            case STRING -> Look.LINE;
            case TEXT -> Look.LINES;
            case GROUP, DISPLAY -> throw new IllegalArgumentException("no question");
        };
    }

    /** How many buttons a whole number needs; none when there are too many. */
    private static int buttons(Item item) {
        int values = item.max()
                        .flatMap(max -> item.min().map(max::subtract))
                        .map(BigDecimal::intValue)
                        .orElse(MOST_BUTTONS)
                + 1;
        return values <= MOST_BUTTONS ? values : 0;
    }

    private List<Choice> choices(Item item, Look look, List<String> written) {
        return switch (look) {
            case ONE, MANY ->
                IntStream.range(0, item.options().size())
                        .mapToObj(at -> choice(item.options().get(at), at, written))
                        .toList();
            case SCALE ->
                IntStream.range(0, buttons(item))
                        .map(at -> item.min().orElse(BigDecimal.ZERO).intValue() + at)
                        .mapToObj(Integer::toString)
                        .map(number -> new Choice(
                                number, number, number.equals("10") ? "T" : number, written.contains(number), false))
                        .toList();
            case WHOLE, DECIMAL, DATE, LINE, LINES -> List.of();
        };
    }

    private Choice choice(Item.Option option, int at, List<String> written) {
        String code = option.coded().code();
        return new Choice(
                code, say(option.coded().display()), key(option, at), written.contains(code), option.exclusive());
    }

    private static String key(Item.Option option, int at) {
        if (option.coded().system().equals(Codes.YES_NO)) {
            switch (option.coded().code()) {
                case "Y", "N" -> {
                    return option.coded().code();
                }
                case "UNK" -> {
                    return "U";
                }
                default -> {
                    // by its number
                }
            }
        }
        return at < 9 ? Integer.toString(at + 1) : at == 9 ? "0" : "";
    }

    private String say(Wording wording) {
        return wording.in(sheet.locale());
    }
}
