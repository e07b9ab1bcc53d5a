package org.dorsal.http.web;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.*;
import org.dorsal.http.web.QuestionView.OptionView;
import org.dorsal.http.web.QuestionView.QuestionLook;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.ScoredEntries;
import org.dorsal.note.Words;

/** Builds question views from the published form; the templates contain no questions. */
final class QuestionViews {
    /** A whole number with so many values, or fewer, is a row of buttons. */
    private static final int MAX_BUTTONS = 11;

    private static final String UNKNOWN = "UNK";
    /** Null flavour "asked but unknown" (v3-NullFlavor). */
    private static final String ASKED = "ASKU";

    private static final String MAPPED = "pain-area";
    private static final Set<String> MAP = Set.of("left", "right", "between-shoulder-blades");
    private static final String NUMBER = "-value";
    private static final String UNIT = "-unit";
    /** The page's own keys. */
    private static final Set<String> TAKEN = Set.of("C", "X");

    /** Keys of options by place: digits, then letters that neither the page nor yes, no and unknown have. */
    private static final String KEYS = "1234567890ABDEFGHIJKLM";

    private final AssessmentState sheet;
    private final AnswerProblems problems;
    private final SuggestionViews suggestions;
    private final Set<String> read;

    QuestionViews(AssessmentState sheet, AnswerProblems problems, SuggestionViews suggestions) {
        this.sheet = sheet;
        this.problems = problems;
        this.suggestions = suggestions;
        this.read = sheet.scored().models().stream()
                .flatMap(models -> models.causes().stream())
                .flatMap(EvidenceModels.CauseModel::conditions)
                .flatMap(condition -> ConditionReads.questions(condition, sheet.form()).stream())
                .collect(Collectors.toSet());
    }

    /** The questions below a group, in the order of the form. */
    List<QuestionView> below(String group) {
        return sheet.form().under(Optional.of(group)).stream()
                .filter(item -> numberOf(item).isEmpty())
                .flatMap(item -> ScoredEntries.isOnThePage(item)
                        ? Stream.concat(Stream.of(view(item)), below(item.linkId()).stream())
                        : item.kind() == Item.ItemKind.GROUP ? below(item.linkId()).stream() : Stream.of())
                .toList();
    }

    /** The number that this question gives the unit of. */
    private Optional<Item> numberOf(Item item) {
        return other(item, UNIT, NUMBER).filter(number -> item.kind() == Item.ItemKind.CHOICE);
    }

    private Optional<Item> other(Item item, String ending, String otherEnding) {
        return Optional.of(item.linkId())
                .filter(linkId -> linkId.endsWith(ending))
                .map(linkId -> linkId.substring(0, linkId.length() - ending.length()) + otherEnding)
                .flatMap(sheet.form()::item);
    }

    private QuestionView view(Item item) {
        String linkId = item.linkId();
        List<String> written = sheet.draft().answers().of(linkId);
        QuestionLook layout = layout(item);
        List<OptionView> choices = choices(item, layout, written);
        return new QuestionView(
                linkId,
                layout,
                localized(item.text()),
                item.display().unit().filter(_ -> choices.isEmpty()).map(this::localized),
                choices,
                choices.isEmpty() ? written.stream().findFirst().orElse("") : "",
                read.contains(linkId),
                sheet.form().isConditional(item),
                sheet.filled().enabled().has(linkId),
                displays(item, "lower").findFirst().orElse(""),
                displays(item, "upper").findFirst().orElse(""),
                displays(item, "help").toList(),
                suggestions.any(linkId),
                suggestions.of(linkId),
                problems.of(linkId),
                linkId.equals(MAPPED)
                        && MAP.stream().allMatch(code -> item.option(code).isPresent()),
                other(item, NUMBER, UNIT)
                        .filter(unit -> numberOf(unit).isPresent())
                        .map(unit -> view(unit)
                                .shownWith(
                                        sheet.form().isConditional(item),
                                        sheet.filled().enabled().has(linkId))));
    }

    private Stream<String> displays(Item item, String control) {
        return sheet.form().under(Optional.of(item.linkId())).stream()
                .filter(below ->
                        below.kind() == Item.ItemKind.DISPLAY && below.display().is(control))
                .map(below -> localized(below.text()));
    }

    private static QuestionLook layout(Item item) {
        return switch (item.kind()) {
            case CHOICE -> item.repeats() ? QuestionLook.MANY : QuestionLook.ONE;
            case INTEGER -> buttons(item) > 0 ? QuestionLook.SCALE : QuestionLook.WHOLE;
            case DECIMAL -> QuestionLook.DECIMAL;
            case DATE -> QuestionLook.DATE;
            case STRING -> QuestionLook.LINE;
            case TEXT -> QuestionLook.LINES;
            case GROUP, DISPLAY -> throw new IllegalArgumentException("no question");
        };
    }

    /** How many buttons a whole number needs; none when there are too many. */
    private static int buttons(Item item) {
        int values = item.max()
                        .flatMap(max -> item.min().map(max::subtract))
                        .map(BigDecimal::intValue)
                        .orElse(MAX_BUTTONS)
                + 1;
        return values <= MAX_BUTTONS ? values : 0;
    }

    private List<OptionView> choices(Item item, QuestionLook layout, List<String> written) {
        return switch (layout) {
            case ONE, MANY -> options(item, written);
            case SCALE ->
                IntStream.range(0, buttons(item))
                        .map(step -> item.min().orElse(BigDecimal.ZERO).intValue() + step)
                        .mapToObj(Integer::toString)
                        .map(number -> new OptionView(
                                number, number, number.equals("10") ? "T" : number, written.contains(number), false))
                        .toList();
            case WHOLE, DECIMAL, DATE, LINE, LINES -> List.of();
        };
    }

    private List<OptionView> options(Item item, List<String> written) {
        List<Item.AnswerOption> options = item.options();
        List<String> letters = numberOf(item).isPresent() ? letters(options) : List.of();
        boolean unit = !letters.isEmpty();
        // both have the same effect, so a question with both offers a single one; the other is shown where it was
        // chosen
        boolean asksTwice = item.option(Codes.YES_NO, UNKNOWN).isPresent();
        return IntStream.range(0, options.size())
                .mapToObj(index -> {
                    Item.AnswerOption option = options.get(index);
                    String code = option.coded().code();
                    String key = unit ? letters.get(index) : key(option, index);
                    String label = unit && option.coded().system().equals(Codes.UCUM)
                            ? Words.say(sheet.locale(), "assess.unit." + code)
                            : localized(option.coded().display());
                    return new OptionView(code, label, key, written.contains(code), option.exclusive());
                })
                .filter(choice -> choice.chosen() || !choice.code().equals(ASKED) || !asksTwice)
                .toList();
    }

    /**
     * Returns a keyboard shortcut of each unit after the number: the first letter of its name with which no unit begins
     * but itself. An initial that two units share is no key, so that minutes are never taken for months; a digit is none
     * either, because it continues the number.
     */
    private List<String> letters(List<Item.AnswerOption> options) {
        List<String> names = options.stream()
                .map(option -> localized(option.coded().display()).toUpperCase(Locale.ROOT))
                .toList();
        List<String> letters = new ArrayList<>();
        for (String name : names) {
            letters.add(name.chars()
                    .mapToObj(Character::toString)
                    .filter(letter -> names.stream()
                                    .filter(other -> other.startsWith(letter))
                                    .allMatch(name::equals)
                            && !letters.contains(letter)
                            && !TAKEN.contains(letter))
                    .findFirst()
                    .orElse(""));
        }
        return letters;
    }

    private static String key(Item.AnswerOption option, int index) {
        Coded coded = option.coded();
        return switch (coded.system().equals(Codes.YES_NO) ? coded.code() : "") {
            case "Y", "N" -> coded.code();
            case UNKNOWN -> "U";
            default -> index < KEYS.length() ? KEYS.substring(index, index + 1) : "";
        };
    }

    private String localized(Wording wording) {
        return wording.in(sheet.locale());
    }
}
