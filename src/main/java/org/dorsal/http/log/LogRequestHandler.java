package org.dorsal.http.log;

import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.Trace;
import org.dorsal.http.log.LogResponses.LogRefusal;
import org.dorsal.http.log.LogResponses.LogText;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.ServerResponse.BodyBuilder;

/**
 * Endpoint {@code /log/{site}/…}, open to everybody. It admits few requests at once: monitors must not take the
 * database from clinicians. Answers run no scripts, cannot be framed and are not cached; pages of other origins may
 * read them.
 */
final class LogRequestHandler {
    static final String ROOT = "/log";

    private static final Logger LOG = LoggerFactory.getLogger(LogRequestHandler.class);
    private static final Pattern PATH = Pattern.compile(ROOT + "/([a-z0-9-]{1,64})/([a-z]{1,20})");
    private static final int AT_ONCE = 2;

    private final PublicLogs logs;
    private final Counter full;
    private final Semaphore room = new Semaphore(AT_ONCE);

    LogRequestHandler(PublicLogs logs, Counter full) {
        this.logs = logs;
        this.full = full;
    }

    /** Whether that path is ours. */
    static boolean at(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    ServerResponse answer(HttpServletRequest request) {
        Matcher path = PATH.matcher(request.getRequestURI());
        if (!path.matches() || !LogResponses.PARAMETERS.containsKey(path.group(2)) || !logs.has(path.group(1))) {
            return refused(
                    HttpStatus.NOT_FOUND,
                    "There is nothing here; ask for /log/{site}/checkpoint, checkpoints, inclusion,"
                            + " consistency or key.");
        }
        ObservedRequests.route(request, ROOT + "/{site}/" + path.group(2));
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return body(
                    status(HttpStatus.METHOD_NOT_ALLOWED).header("Allow", "GET, HEAD"),
                    "The log can only be read; use GET.");
        }
        if (!room.tryAcquire()) {
            full.increment();
            return busy();
        }
        try {
            return guarded(request, path.group(1), path.group(2));
        } finally {
            room.release();
        }
    }

    private ServerResponse guarded(HttpServletRequest request, String site, String what) {
        try {
            LogText told =
                    LogResponses.of(logs, site, what, request.getParameterMap()).told(what);
            return status(HttpStatus.OK)
                    .header("Content-Type", told.type())
                    .body(told.text().getBytes(StandardCharsets.UTF_8));
        } catch (LogRefusal refused) {
            return refused(refused.status(), String.valueOf(refused.getMessage()));
        } catch (StoreException fault) {
            LOG.warn("site {}: the log was not told: {}", site, fault.getMessage());
            return busy();
        } catch (TreeBroken broken) {
            LOG.error("site {}: the log was not told: {}", site, broken.getMessage());
            return refused(HttpStatus.INTERNAL_SERVER_ERROR, "Hashes of this log are missing; its operator was told.");
        } catch (RuntimeException unforeseen) {
            LOG.error("site {}: the log was not told: {}", site, Trace.of(unforeseen));
            return refused(HttpStatus.INTERNAL_SERVER_ERROR, "That did not work; its operator was told.");
        }
    }

    private static ServerResponse busy() {
        return body(
                status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "2"),
                "The log can't be told now; ask again in a moment.");
    }

    /** Returns a response with a message for the caller. */
    private static ServerResponse refused(HttpStatus status, String says) {
        return body(status(status), says);
    }

    private static ServerResponse body(BodyBuilder reply, String says) {
        return reply.header("Content-Type", "text/plain;charset=utf-8")
                .body((says + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static BodyBuilder status(HttpStatus status) {
        return ServerResponse.status(status)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header("Access-Control-Allow-Origin", "*");
    }
}
