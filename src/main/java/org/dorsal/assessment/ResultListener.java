package org.dorsal.assessment;

import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/** Listener for scored and stored results; used for metrics. */
public interface ResultListener {
    /** Event that stored the results. */
    enum ResultEvent {
        /** A program sent or amended the answers. */
        RECEIVED,
        /** Signature of a clinician; results received from a program were notified before as RECEIVED. */
        SIGNED
    }

    /**
     * Records the scoring time of one set of answers.
     *
     * @param nanos elapsed time in nanoseconds
     */
    void scored(long nanos);

    /**
     * Results are on disk.
     *
     * @param disposition that holds: the clinician's, where one decided otherwise
     */
    void stored(ResultEvent moment, Scoring scoring, Disposition disposition);
}
