package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.http.web.SuggestionViews.SuggestionView;

/**
 * View of a question. {@code asked} is true while the question is enabled.
 *
 * @param layout input control
 * @param unit unit of a number
 * @param written entered text, for questions without options
 * @param read true when a criterion in force reads the answer; the speed keys stop at these questions
 * @param gated true when the question depends on other answers
 * @param lower label of the low end of a scale
 * @param help help texts of the form
 * @param suggested true when a suggestion exists, even if the answer hides it
 * @param map true when a picture of the back mirrors the options
 * @param counted question about the unit of this number; both form a single field
 */
record QuestionView(
        String linkId,
        QuestionLook layout,
        String text,
        Optional<String> unit,
        List<OptionView> choices,
        String written,
        boolean read,
        boolean gated,
        boolean asked,
        String lower,
        String upper,
        List<String> help,
        boolean suggested,
        List<SuggestionView> suggestions,
        AnswerFault problem,
        boolean map,
        Optional<QuestionView> counted) {
    private static final int MAX_INLINE_CHOICES = 4;
    private static final int MAX_INLINE_CHARS = 45;

    /** How a question is answered. */
    enum QuestionLook {
        /** Single choice among options. */
        ONE,
        /** Several of some options. */
        MANY,
        /** Scale of at most eleven whole numbers. */
        SCALE,
        WHOLE,
        DECIMAL,
        DATE,
        LINE,
        LINES
    }

    /**
     * Option, or number of a scale.
     *
     * @param key keyboard shortcut
     * @param alone true when it excludes the other options
     */
    record OptionView(String code, String label, String key, boolean chosen, boolean alone) {}

    /** A unit that is shown with its number, also while the number is being typed: both are one field. */
    QuestionView shownWith(boolean gatedNumber, boolean askedNumber) {
        return new QuestionView(
                linkId,
                layout,
                text,
                unit,
                choices,
                written,
                read,
                gatedNumber,
                askedNumber,
                lower,
                upper,
                help,
                suggested,
                suggestions,
                problem,
                map,
                counted);
    }

    /** This question and the one about its unit. */
    Stream<QuestionView> whole() {
        return Stream.concat(Stream.of(this), counted.stream());
    }

    public boolean answered() {
        return !written.isEmpty() || choices.stream().anyMatch(OptionView::chosen);
    }

    public String id() {
        return "q-" + linkId;
    }

    public boolean scale() {
        return layout == QuestionLook.SCALE;
    }

    /**
     * Returns true when the options are placed below the question, because next to it they would narrow its text to a
     * column.
     */
    public boolean wide() {
        int letters =
                choices.stream().mapToInt(choice -> choice.label().length()).sum();
        return scale() || choices.size() > MAX_INLINE_CHOICES || letters > MAX_INLINE_CHARS;
    }

    public boolean optional() {
        return !choices.isEmpty();
    }

    public boolean many() {
        return layout == QuestionLook.MANY;
    }

    public boolean lines() {
        return layout == QuestionLook.LINES;
    }

    public String keyboard() {
        return switch (layout) {
            case WHOLE -> "numeric";
            case DECIMAL -> "decimal";
            case ONE, MANY, SCALE, DATE, LINE, LINES -> "text";
        };
    }

    public boolean date() {
        return layout == QuestionLook.DATE;
    }

    public boolean number() {
        return layout == QuestionLook.WHOLE || layout == QuestionLook.DECIMAL;
    }
}
