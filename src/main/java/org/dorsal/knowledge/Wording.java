package org.dorsal.knowledge;

/** One text in both wordings that a site can choose; the words differ, the meaning never does. */
public record Wording(String us, String gb) {

    /** The text in the given wording. */
    public String in(Locale locale) {
        return switch (locale) {
            case EN_US -> us;
            case EN_GB -> gb;
        };
    }

    /** A site's wording; BCP 47 tag in {@link #tag()}. */
    public enum Locale {
        EN_US("en-US"),
        EN_GB("en-GB");

        private final String tag;

        Locale(String tag) {
            this.tag = tag;
        }

        /** BCP 47 language tag. */
        public String tag() {
            return tag;
        }
    }
}
