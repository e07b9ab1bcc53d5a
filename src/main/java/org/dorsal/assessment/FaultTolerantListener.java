package org.dorsal.assessment;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dorsal.knowledge.Disposition;
import org.dorsal.scoring.Scoring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches exceptions of another watch: a failing meter must not turn a stored result into an error.
 * Each class of exception is logged once, without its message, which could quote the record.
 */
final class FaultTolerantListener implements ResultListener {
    private static final Logger LOG = LoggerFactory.getLogger(FaultTolerantListener.class);

    private final ResultListener watch;
    private final Logger log;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    FaultTolerantListener(ResultListener watch) {
        this(watch, LOG);
    }

    FaultTolerantListener(ResultListener watch, Logger log) {
        this.watch = watch;
        this.log = log;
    }

    @Override
    public void scored(long nanos) {
        attempt(() -> watch.scored(nanos));
    }

    @Override
    public void stored(ResultEvent moment, Scoring scoring, Disposition disposition) {
        attempt(() -> watch.stored(moment, scoring, disposition));
    }

    private void attempt(Runnable count) {
        try {
            count.run();
        } catch (RuntimeException fault) {
            log(fault.getClass().getName());
        }
    }

    private void log(String fault) {
        try {
            if (logged.add(fault)) {
                log.error("results are not counted in metrics any more, though they are stored: {}", fault);
            }
        } catch (RuntimeException _) {
            // a failing log can't be logged
        }
    }
}
