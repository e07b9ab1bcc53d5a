package org.dorsal.store;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Id of a resource as the key of its rows in the ledger.
 *
 * @param assessment id of slot 0 of its assessment; the id itself if it contains no slot
 * @param slot number of the slot; 0 if it contains none
 */
record SlottedId(String assessment, int slot) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final int BEGIN = 15;
    private static final int END = 18;
    private static final int HEXADECIMAL = 16;

    static SlottedId of(String id) {
        return parse(id).orElse(new SlottedId(id, 0));
    }

    /** Reads the slot; empty if the id has none. */
    static Optional<SlottedId> parse(String id) {
        return Optional.of(id)
                .filter(text -> ID.matcher(text).matches())
                .map(text -> new SlottedId(
                        text.substring(0, BEGIN) + "000" + text.substring(END),
                        Integer.parseInt(text, BEGIN, END, HEXADECIMAL)));
    }

    /** SQL that makes the id of these two columns. */
    static String sql(String assessment, String slot) {
        return "case %2$s when 0 then %1$s else overlay(%1$s placing lpad(to_hex(%2$s::integer), 3, '0') from 16) end"
                .formatted(assessment, slot);
    }
}
