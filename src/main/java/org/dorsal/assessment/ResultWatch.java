package org.dorsal.assessment;

import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/** Who is told what was scored and what was stored. */
public interface ResultWatch {
    /** When a result is told. */
    enum Moment {
        /** A program sent or amended the answers. */
        RECEIVED,
        /** A clinician signed; what a program had sent was told before. */
        SIGNED
    }

    /** So many nanoseconds it took to read and score one set of answers. */
    void scored(long nanos);

    /**
     * Results are on disk.
     *
     * @param disposition that holds: the clinician's, where one decided otherwise
     */
    void stored(Moment moment, Scoring scoring, Disposition disposition);
}
