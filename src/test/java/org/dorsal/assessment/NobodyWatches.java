package org.dorsal.assessment;

import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/** Is told of results where no test asks what was told. */
public final class NobodyWatches implements ResultWatch {
    @Override
    public void scored(long nanos) {
        // nobody listens
    }

    @Override
    public void stored(Moment moment, Scoring scoring, Disposition disposition) {
        // nobody listens
    }
}
