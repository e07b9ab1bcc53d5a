package org.dorsal.fhirjson;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks through a narrative's XHTML (R4 narrative.html, invariant txt-1): formatting elements only, no DOCTYPE
 * (external entities), no script, no event handlers. It is stored and served again as it came, so it must harm no
 * reader. Whether it is well formed is left to HAPI.
 */
final class NarrativeCheck {

    private static final Set<String> ELEMENTS = Set.of("""
            a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3
            h4 h5 h6 hr i kbd li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr
            tt ul var""".split("\\s"));

    private static final Set<String> ATTRIBUTES = Set.of("""
            abbr align border cellpadding cellspacing class colspan dir headers id lang name rowspan scope
            span start summary title valign width xml:lang""".split("\\s"));

    private static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final Pattern TAG = Pattern.compile("</?([A-Za-z][A-Za-z0-9]*+)");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s++([A-Za-z:\\-]++)\\s*+=\\s*+([\"'])([^\"'<]*+)\\2");
    private static final Pattern MARKUP = Pattern.compile("<[^>]*+>");
    private static final Pattern NAMED =
            Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)");
    private static final Pattern END = Pattern.compile("\\s*+/?>");
    private static final Pattern LINK = Pattern.compile("(?i)https?://|mailto:|#");

    /** url(…), escapes and comments are how a style reaches out. */
    private static final Pattern FETCHING = Pattern.compile("[(\\\\/@&]");

    private NarrativeCheck() {}

    static Optional<String> fault(String div) {
        if (!div.startsWith("<div")) {
            return Optional.of("Begin the narrative with <div, or leave it out.");
        }
        for (int start = div.indexOf('<'); start >= 0; start = div.indexOf('<', start + 1)) {
            if (!harmless(div, start)) {
                return Optional.of(
                        "Use formatting elements and plain attributes of FHIR's narrative only: no comments, no"
                                + " DOCTYPE, no scripts or images; or leave the narrative out.");
            }
        }
        // each < begins a tag that ends: nothing is looked through twice
        if (MARKUP.matcher(div).replaceAll("").isBlank()) {
            return Optional.of("A narrative without text says nothing (txt-2); write some, or leave it out.");
        }
        if (NAMED.matcher(div).find()) {
            return Optional.of("Of named references only &amp;, &lt;, &gt;, &quot; and &apos; are XML; write others as"
                    + " characters or numbers, such as &#160; for &nbsp;.");
        }
        return Optional.empty();
    }

    private static boolean harmless(String div, int from) {
        Matcher tag = TAG.matcher(div).region(from, div.length());
        if (!tag.lookingAt() || !ELEMENTS.contains(tag.group(1))) {
            return false;
        }
        int position = tag.end();
        Matcher attribute = ATTRIBUTE.matcher(div).region(position, div.length());
        while (attribute.lookingAt()) {
            if (!harmless(attribute.group(1), attribute.group(3))) {
                return false;
            }
            position = attribute.end();
            attribute.region(position, div.length());
        }
        return END.matcher(div).region(position, div.length()).lookingAt();
    }

    private static boolean harmless(String attribute, String value) {
        return switch (attribute) {
            case "href" -> LINK.matcher(value).lookingAt();
            case "xmlns" -> value.equals(XHTML);
            case "style" -> !FETCHING.matcher(value).find();
            default -> ATTRIBUTES.contains(attribute);
        };
    }
}
