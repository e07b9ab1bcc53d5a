package org.dorsal.assessment;

import java.util.List;
import org.dorsal.knowledge.Wording.Locale;

/** Builds {@code text.div} from escaped text nodes only, without characters that change the reading direction. */
final class NarrativeBuilder {
    /** Id of the element that holds the status, once in each narrative that has one. */
    static final String STATUS = "status";

    private static final char FIRST_TO_TURN_TEXT = '\u061C';

    private final StringBuilder html = new StringBuilder(1024);

    /** Attributes stand in the order in which HAPI writes them, so that its encoding of a result equals ours. */
    NarrativeBuilder(Locale wording) {
        html.append("<div xml:lang=\"")
                .append(wording.tag())
                .append("\" xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"")
                .append(wording.tag())
                .append("\">");
    }

    NarrativeBuilder title(String text) {
        return element("<p><b>", text, "</b></p>");
    }

    /** Title with the status of the result, which {@link StatusRevision} finds by its id. */
    NarrativeBuilder title(String text, ResultSetState.ResultStatus status) {
        element("<p><b>", text + " ", "<span id=\"" + STATUS + "\">");
        return element("", status.words(), "</span></b></p>");
    }

    /** Line with the status of a plan, which {@link StatusRevision} finds by its id. */
    NarrativeBuilder status(String text) {
        return element("<p id=\"" + STATUS + "\">", text, "</p>");
    }

    NarrativeBuilder line(String text) {
        return element("<p>", text, "</p>");
    }

    NarrativeBuilder lines(List<String> texts) {
        texts.forEach(this::line);
        return this;
    }

    /** A list under its label; nothing when it is empty. */
    NarrativeBuilder list(String label, List<String> texts) {
        if (texts.isEmpty()) {
            return this;
        }
        line(label);
        html.append("<ul>");
        texts.forEach(text -> element("<li>", text, "</li>"));
        html.append("</ul>");
        return this;
    }

    String div() {
        return html + "</div>";
    }

    private NarrativeBuilder element(String start, String text, String end) {
        html.append(start);
        escape(text);
        html.append(end);
        return this;
    }

    private void escape(String text) {
        int copied = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (!plain(character)) {
                html.append(text, copied, index).append(instead(character));
                copied = index + 1;
            }
        }
        html.append(text, copied, text.length());
    }

    /** Tests for a character that needs no replacement; a fast path, because it runs for every character. */
    private static boolean plain(char here) {
        return here < FIRST_TO_TURN_TEXT && here != '&' && here != '<' && here != '>' && here != '"';
    }

    /** Replacement of a special character. */
    private static String instead(char here) {
        return switch (here) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            default -> turnsText(here) ? "\uFFFD" : Character.toString(here);
        };
    }

    /** Bidirectional controls: they could show "absent" where "present" is written. */
    private static boolean turnsText(char here) {
        return here == FIRST_TO_TURN_TEXT
                || here == '\u200E'
                || here == '\u200F'
                || (here >= '\u202A' && here <= '\u202E')
                || (here >= '\u2066' && here <= '\u2069');
    }
}
