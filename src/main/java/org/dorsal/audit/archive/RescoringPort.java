package org.dorsal.audit.archive;

import java.util.Map;

/** Port for scoring stored answers again; implemented outside this package. Thread-safe. */
@FunctionalInterface
public interface RescoringPort {
    /**
     * Scores with the editions that the panel names.
     *
     * @param response stored bytes of the QuestionnaireResponse
     * @param panel stored bytes of the panel that was made from it
     */
    RescoreAnswer asThen(byte[] response, byte[] panel);

    sealed interface RescoreAnswer {
        record SameResult() implements RescoreAnswer {}

        /** The answers were taken back, or never complete. */
        record NothingToRescore() implements RescoreAnswer {}

        /** Different result; names the parts that differ. */
        record DifferentResult(String says) implements RescoreAnswer {}

        /** Scoring is not possible; gives the reason. */
        record ImpossibleRescore(String says) implements RescoreAnswer {}
    }

    /** Makes one with the knowledge of an export. */
    @FunctionalInterface
    interface RescoreFactory {
        /**
         * Opens it.
         *
         * @param files by their paths below {@code profiles/}
         */
        RescoreOpening open(Map<String, byte[]> files);
    }

    sealed interface RescoreOpening {
        record ReadyRescore(RescoringPort rescore) implements RescoreOpening {}

        /** The files are not fit to score with. */
        record UnfitExport(String says) implements RescoreOpening {}
    }
}
