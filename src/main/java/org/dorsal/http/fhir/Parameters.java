package org.dorsal.http.fhir;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.*;
import java.util.*;
import java.util.regex.Pattern;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Parameters of URLs, forms and conditional headers, decoded once and strictly: text that can be read in two ways is
 * refused.
 */
final class Parameters {
    private static final int DELETE = 0x7F;

    private static final int MAX_PARAMETERS = 64;

    private static final Pattern BLANK_OFFSET = Pattern.compile("(?<=T[0-9:.]{1,30}) ([0-9]{2}:[0-9]{2})$");

    private Parameters() {}

    /** The pairs of {@code application/x-www-form-urlencoded}; empty when they can't be decoded or are too many. */
    static Optional<Map<String, List<String>>> decode(String encoded) {
        MultiValueMap<String, String> pairs = new LinkedMultiValueMap<>();
        if (encoded.isEmpty()) {
            return Optional.of(pairs);
        }
        List<String> parts = List.of(encoded.split("&", -1));
        if (parts.size() > MAX_PARAMETERS) {
            return Optional.empty();
        }
        for (String part : parts) {
            int equals = part.indexOf('=');
            Optional<String> name = text(equals < 0 ? part : part.substring(0, equals));
            Optional<String> value = text(equals < 0 ? "" : part.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            if (!part.isEmpty()) {
                pairs.add(name.get(), value.get());
            }
        }
        return Optional.of(pairs);
    }

    /** The same; refuses what can't be decoded. */
    static Map<String, List<String>> decoded(String encoded) {
        return decode(encoded)
                .orElseThrow(() -> new ObjectionException(Objection.BadRequest.of(
                        "The parameters can't be decoded, or are too many; URL-encode them as UTF-8.")));
    }

    /** The same as HAPI and servlets keep them. */
    static Map<String, String[]> arrays(Map<String, List<String>> decoded) {
        Map<String, String[]> arrays = new LinkedHashMap<>();
        decoded.forEach((name, values) -> arrays.put(name, values.toArray(String[]::new)));
        return arrays;
    }

    /** Decoded; empty when it is no UTF-8 or holds a control character. */
    static Optional<String> text(String encoded) {
        if (standsForItself(encoded)) {
            return Optional.of(encoded);
        }
        try {
            // one character a byte, so that broken UTF-8 can be seen instead of being replaced
            byte[] bytes =
                    URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return decoded.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(decoded);
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** A date or time in which a blank is read as the plus that it was before it was decoded: no time has a blank. */
    static String time(String decoded) {
        return BLANK_OFFSET.matcher(decoded).replaceFirst("+$1");
    }

    /**
     * Checks whether the text needs no decoding, the usual case: the decoders cost more than the rest of the route
     * lookup.
     */
    private static boolean standsForItself(String encoded) {
        for (int index = 0; index < encoded.length(); index++) {
            char character = encoded.charAt(index);
            if (character <= ' ' || character >= DELETE || character == '%' || character == '+') {
                return false;
            }
        }
        return true;
    }
}
