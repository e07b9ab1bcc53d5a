package org.dorsal.writeback;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a copy in an EHR is found again by: the identifier of the resource, the same in all its versions, and the mark of the
 * version. A QuestionnaireResponse has room for one identifier (R4), so its mark stands in a tag alone.
 */
final class CopyMarks {
    /** System of the identifier that every result carries. */
    static final String RESOURCE = Codes.CANONICAL + "/identifier";

    /** System of the version's mark, in identifiers and in tags. */
    static final String VERSION = Codes.CANONICAL + "/delivery";

    /** As it stands in a text: HTML and RTF that an EHR makes of it break no run of letters and digits. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "Dorsal(?:&nbsp;|&#160;|[^0-9A-Za-z]){1,8}([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    private CopyMarks() {}

    /** What a note's text or title is marked with, for EHRs that keep no identifier. */
    static String inText(ItemKey key) {
        return "Dorsal " + key.id().toString().replace("-", "");
    }

    /** The versions' marks that stand in a text. */
    static Stream<String> of(String text) {
        return IN_TEXT.matcher(text)
                .results()
                .map(found -> String.join(
                        "-", found.group(1), found.group(2), found.group(3), found.group(4), found.group(5)));
    }

    /** Whether the type can carry more than one identifier. */
    static boolean room(String type) {
        return !type.equals(ResourceKind.RESPONSE.type());
    }

    /** What finds what was sent, also for {@code If-None-Exist}: the version's mark, else the identifier of all versions. */
    static String sought(ItemKey key) {
        String identifier = room(key.type()) ? VERSION + "|" + key.id() : RESOURCE + "|" + resource(key);
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
