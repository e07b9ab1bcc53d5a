package org.dorsal.assessment;

import java.util.Locale;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Item;

/**
 * Tells a display that says something else than its code. Whoever reads the record later reads the display, while the code
 * is scored: "No" beside the code Y is a red flag lost on one of them.
 */
final class Displays {

    private static final String YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532";

    private Displays() {}

    /**
     * Yes/no questions take no display but their own, since any other might deny the code. Elsewhere a display of the
     * sender's own words is let pass, as long as it isn't the display of another option.
     */
    static boolean contradicts(Item item, Item.Option chosen, String display) {
        if (says(chosen.coded(), display)) {
            return false;
        }
        return isYesNo(item) || item.options().stream().anyMatch(other -> says(other.coded(), display));
    }

    private static boolean isYesNo(Item item) {
        return item.options().stream().anyMatch(option -> is(option.coded(), "Y"))
                && item.options().stream().anyMatch(option -> is(option.coded(), "N"));
    }

    private static boolean is(Coded coded, String code) {
        return coded.system().equals(YES_NO) && coded.code().equals(code);
    }

    private static boolean says(Coded coded, String display) {
        if (coded.display().us().equals(display) || coded.display().gb().equals(display)) {
            return true;
        }
        String plain = plain(display);
        return plain(coded.display().us()).equals(plain)
                || plain(coded.display().gb()).equals(plain);
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
