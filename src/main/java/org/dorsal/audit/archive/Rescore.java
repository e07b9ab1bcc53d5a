package org.dorsal.audit.archive;

import java.util.Map;

/** Scores stored answers anew. What scoring is, is decided elsewhere; here it is only asked. Safe for several threads. */
@FunctionalInterface
public interface Rescore {
    /**
     * With the editions that the panel names.
     *
     * @param response stored bytes of the QuestionnaireResponse
     * @param panel stored bytes of the panel that was made from it
     */
    Answer asThen(byte[] response, byte[] panel);

    sealed interface Answer {
        record Same() implements Answer {}

        /** The answers were taken back, or never complete. */
        record Nothing() implements Answer {}

        /** Another result; says which parts differ. */
        record Different(String says) implements Answer {}

        /** It can't be scored; says why. */
        record Impossible(String says) implements Answer {}
    }

    /** Makes one with the knowledge of an export. */
    @FunctionalInterface
    interface Opening {
        /**
         * Opens it.
         *
         * @param files by their paths below {@code profiles/}
         */
        Opened open(Map<String, byte[]> files);
    }

    sealed interface Opened {
        record Ready(Rescore rescore) implements Opened {}

        /** The files are not fit to score with. */
        record Unfit(String says) implements Opened {}
    }
}
