package org.dorsal.fhirjson;

import ca.uhn.fhir.rest.param.ParameterUtil;
import java.util.Optional;
import java.util.regex.*;

/**
 * Value of a token search (FHIR R4 search, 3.1.1.4.10) with its escapes (3.1.1.4.0.2). HAPI's reader leaves those of
 * the system and drops backslashes of {@code \\,} and {@code \\\\}.
 *
 * @param system empty text for {@code |code}; empty for a code alone
 * @param code the code, or the value of an identifier; empty for {@code system|}, all codes of the system
 */
public record SearchToken(Optional<String> system, String code) {
    private static final String PART = "((?:\\\\.|[^|])*+)";
    private static final Pattern TOKEN = Pattern.compile("(?s)(?:" + PART + "[|])?" + PART);
    private static final Pattern ESCAPED = Pattern.compile("\\\\([$,|\\\\])");

    /** Reads one value of a search; empty without code and system, and with more than one bar that is not escaped. */
    public static Optional<SearchToken> read(String written) {
        Matcher parts = TOKEN.matcher(written);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<String> system = Optional.ofNullable(parts.group(1)).map(SearchToken::plain);
        String code = plain(parts.group(2));
        boolean ofSystem =
                code.isEmpty() && system.filter(text -> !text.isBlank()).isPresent();
        return ofSystem || !code.isBlank() ? Optional.of(new SearchToken(system, code)) : Optional.empty();
    }

    /** Token of all codes of a system. */
    public static SearchToken all(String system) {
        return new SearchToken(Optional.of(system), "");
    }

    /** The token of an element; a system that is absent is an empty text. */
    public static SearchToken of(String system, String code) {
        return new SearchToken(Optional.of(system), code);
    }

    /** Text with escapes, as the store keeps it: different for different tokens. */
    public String text() {
        return system.map(name -> ParameterUtil.escape(name) + "|").orElse("") + ParameterUtil.escape(code);
    }

    private static String plain(String part) {
        return ESCAPED.matcher(part).replaceAll("$1");
    }
}
