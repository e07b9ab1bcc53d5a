package org.dorsal.assessment;

import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;

/** Listener without effect, for tests that do not check notifications. */
public final class NoOpResultListener implements ResultListener {
    @Override
    public void scored(long nanos) {
        // ignored
    }

    @Override
    public void stored(ResultEvent moment, Scoring scoring, Disposition disposition) {
        // ignored
    }
}
