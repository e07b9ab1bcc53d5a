package org.dorsal.http.log;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.http.Trace;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to {@code /log/{site}/…}. Anybody may ask, so it lets few in at once: watchers must not take the database away from
 * those who see patients.
 */
final class LogDoor {
    static final String ROOT = "/log";

    private static final Logger LOG = LoggerFactory.getLogger(LogDoor.class);
    private static final Pattern PATH = Pattern.compile(ROOT + "/([a-z0-9-]{1,64})/([a-z]{1,20})");
    private static final int AT_ONCE = 2;

    private final PublicLogs logs;
    private final Semaphore room = new Semaphore(AT_ONCE);

    LogDoor(PublicLogs logs) {
        this.logs = logs;
    }

    /** Whether that path is ours. */
    static boolean at(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    LogReply answer(HttpServletRequest request) {
        Matcher path = PATH.matcher(request.getRequestURI());
        Optional<LogAnswers.What> what = path.matches() ? LogAnswers.What.named(path.group(2)) : Optional.empty();
        if (what.isEmpty() || !logs.has(path.group(1))) {
            return LogReply.refused(
                    404,
                    "There is nothing here; ask for /log/{site}/checkpoint, checkpoints, inclusion,"
                            + " consistency or key.");
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return LogReply.refused(405, "The log can only be read; use GET.").with("Allow", "GET, HEAD");
        }
        if (!room.tryAcquire()) {
            return busy();
        }
        try {
            return guarded(request, path.group(1), what.get());
        } finally {
            room.release();
        }
    }

    private LogReply guarded(HttpServletRequest request, String site, LogAnswers.What what) {
        try {
            return new LogAnswers(logs, site).answer(what, request.getParameterMap());
        } catch (Wanted.Unclear unclear) {
            return LogReply.refused(400, unclear.says());
        } catch (StoreFault fault) {
            LOG.warn("site {}: the log was not told: {}", site, fault.getMessage());
            return busy();
        } catch (TreeBroken broken) {
            LOG.error("site {}: the log was not told: {}", site, broken.getMessage());
            return LogReply.refused(500, "Hashes of this log are missing; its operator was told.");
        } catch (RuntimeException unforeseen) {
            LOG.error("site {}: the log was not told: {}", site, Trace.of(unforeseen));
            return LogReply.refused(500, "That did not work; its operator was told.");
        }
    }

    private static LogReply busy() {
        return LogReply.refused(503, "The log can't be told now; ask again in a moment.")
                .with("Retry-After", "2");
    }
}
