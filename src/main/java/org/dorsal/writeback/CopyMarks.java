package org.dorsal.writeback;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import tools.jackson.databind.node.ObjectNode;

/**
 * Identifiers and marks that recognise a copy in an EHR: the identifier of the resource, the same in all its
 * versions, and the mark of the version. A QuestionnaireResponse has only one identifier (R4), so its mark is a tag.
 */
final class CopyMarks {
    /** System of the identifier that every result carries. */
    static final String RESOURCE = Codes.CANONICAL + "/identifier";

    /** System of the version's mark, in identifiers and in tags. */
    static final String VERSION = Codes.CANONICAL + "/delivery";

    /** Pattern of a mark in text; HTML and RTF made by an EHR do not split a run of letters and digits. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "Dorsal(?:&nbsp;|&#160;|[^0-9A-Za-z]){1,8}([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    private CopyMarks() {}

    /** Returns the mark for a note's text or title, for EHRs that keep no identifier. */
    static String inText(ItemKey key) {
        return "Dorsal " + key.id().toString().replace("-", "");
    }

    /** Finds the version marks in a text. */
    static Stream<String> of(String text) {
        return IN_TEXT.matcher(text)
                .results()
                .map(mark ->
                        String.join("-", mark.group(1), mark.group(2), mark.group(3), mark.group(4), mark.group(5)));
    }

    /** Whether the type can carry more than one identifier. */
    static boolean room(String type) {
        return !type.equals(ResourceKind.RESPONSE.type());
    }

    /**
     * Returns the search parameter for the item, also used in {@code If-None-Exist}: the version's mark, or the
     * resource's identifier where the type has only one.
     */
    static String sought(ItemKey key) {
        return room(key.type()) ? search(VERSION + "|" + key.id()) : soughtVersions(key);
    }

    /** Returns the search parameter for the resource's identifier, which all its versions have. */
    static String soughtVersions(ItemKey key) {
        return search(RESOURCE + "|" + resource(key));
    }

    private static String search(String identifier) {
        return "identifier=" + URLEncoder.encode(identifier, StandardCharsets.UTF_8);
    }

    /** Our logical id of the resource. */
    static String resource(ItemKey key) {
        return key.slot().substring(key.slot().indexOf('/') + 1);
    }

    static ObjectNode identifier(String system, String value) {
        return ResourceTree.empty().put("system", system).put("value", value);
    }
}
