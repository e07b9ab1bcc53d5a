package org.dorsal.restated;

import java.util.List;
import org.dorsal.restated.PublishedForm.FormItem;

/** Language in which conditions are restated. */
interface Dialect {
    /** Definition by its name. */
    String definition(String name);

    /** The definitions that a question needs, if any, with their names. */
    void declare(FormItem item, Definitions definitions);

    String unknown();

    String negated(String operand);

    String unlessKnown(String operand);

    String conjunction(List<String> operands);

    String disjunction(List<String> operands);

    String parenthesized(String inner);

    /** The first where the condition is true, and the second where it is false or unknown. */
    String choice(String condition, String then, String otherwise);

    /** Whether the option is chosen: true or false. */
    String chosen(FormItem question, String code);

    /** Whether the question has any answer: true or false. */
    String answered(FormItem question);

    /** Whether an answer is a code for "unknown": true or false. */
    String answeredUnknown(FormItem question);

    /** Number compared, or the difference of two; all are answered. */
    String compared(List<String> questions, String operator, String bound);

    /** Duration in days compared; value and unit are answered. */
    String duration(String stem, String operator, String bound);
}
