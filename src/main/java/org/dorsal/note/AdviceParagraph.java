package org.dorsal.note;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Paragraph of an activity's text. A sentence that enumerates becomes a list, and a sentence that begins with a label
 * ("Cobra: …") starts a new paragraph. The paragraphs hold all words of the text, in its order.
 *
 * @param lead sentences, or the beginning of the sentence that introduces the items
 * @param items enumerated parts of the sentence, empty for plain sentences
 */
public record AdviceParagraph(String lead, List<String> items) {
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.]) ");
    private static final Pattern ITEM_END = Pattern.compile("(?<=;) ");
    private static final String BEFORE_ITEMS = ": ";
    private static final int MIN_ITEMS = 3;
    private static final int MAX_LABEL_CHARS = 20;

    /** Splits a text into its paragraphs; plain sentences that follow one another stay together. */
    public static List<AdviceParagraph> of(String text) {
        List<AdviceParagraph> paragraphs = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        for (String sentence : SENTENCE_END.split(text, -1)) {
            int label = sentence.indexOf(BEFORE_ITEMS);
            List<String> items =
                    label < 0 ? List.of() : List.of(ITEM_END.split(sentence.substring(label + BEFORE_ITEMS.length())));
            if (items.size() >= MIN_ITEMS) {
                addPlain(paragraphs, plain);
                paragraphs.add(new AdviceParagraph(sentence.substring(0, label + 1), items));
                continue;
            }
            if (label > 0 && label <= MAX_LABEL_CHARS) {
                addPlain(paragraphs, plain);
            }
            plain.add(sentence);
        }
        addPlain(paragraphs, plain);
        return List.copyOf(paragraphs);
    }

    public static boolean isListed(String text) {
        return of(text).stream().anyMatch(paragraph -> !paragraph.items().isEmpty());
    }

    private static void addPlain(List<AdviceParagraph> paragraphs, List<String> plain) {
        if (!plain.isEmpty()) {
            paragraphs.add(new AdviceParagraph(String.join(" ", plain), List.of()));
            plain.clear();
        }
    }
}
