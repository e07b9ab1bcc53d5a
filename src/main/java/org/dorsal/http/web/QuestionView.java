package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.http.web.Problems.ProblemView;
import org.dorsal.http.web.SuggestionViews.SuggestionView;

/**
 * @param look how it is answered
 * @param unit what the number counts
 * @param written what was entered, for questions without options
 * @param read whether a criterion in force reads it: the speed keys stop there
 * @param gated whether it is asked only upon some answers
 * @param asked whether it is asked now
 * @param lower word at the low end of a scale
 * @param help texts of the form
 * @param suggested whether anything was, even if the answer hides it by now
 * @param map whether a picture of the back mirrors its options
 * @param counted the question about the unit of this number: both are one field
 */
record QuestionView(
        String linkId,
        QuestionLook look,
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
        ProblemView problem,
        boolean map,
        Optional<QuestionView> counted) {
    private static final int MOST_BESIDE = 4;
    private static final int MOST_LETTERS_BESIDE = 45;

    /** How a question is answered. */
    enum QuestionLook {
        /** One of some options. */
        ONE,
        /** Several of some options. */
        MANY,
        /** One of at most eleven whole numbers. */
        SCALE,
        WHOLE,
        DECIMAL,
        DATE,
        LINE,
        LINES
    }

    /**
     * One option, or one number of a scale.
     *
     * @param key what to press for it
     * @param alone it excludes the others
     */
    record OptionView(String code, String label, String key, boolean chosen, boolean alone) {}

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

    /** The picture of the back sets its options, so each has a name that a label can point to. */
    public boolean marked() {
        return map || linkId.equals("pain-location");
    }

    public boolean scale() {
        return look == QuestionLook.SCALE;
    }

    /** Its options stand below the question: beside it they would squeeze its words into a column. */
    public boolean wide() {
        int letters =
                choices.stream().mapToInt(choice -> choice.label().length()).sum();
        return scale() || choices.size() > MOST_BESIDE || letters > MOST_LETTERS_BESIDE;
    }

    public boolean optional() {
        return !choices.isEmpty();
    }

    public boolean many() {
        return look == QuestionLook.MANY;
    }

    public boolean lines() {
        return look == QuestionLook.LINES;
    }

    public String keyboard() {
        return switch (look) {
            case WHOLE -> "numeric";
            case DECIMAL -> "decimal";
            case ONE, MANY, SCALE, DATE, LINE, LINES -> "text";
        };
    }

    public boolean date() {
        return look == QuestionLook.DATE;
    }

    public boolean number() {
        return look == QuestionLook.WHOLE || look == QuestionLook.DECIMAL;
    }
}
