package org.dorsal.http.log;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.http.Trace;
import org.dorsal.http.log.LogResponses.LogBody;
import org.dorsal.http.log.LogResponses.LogRefusal;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Endpoint {@code /log/{site}/…}, open to everybody. It admits few requests at once: monitors must not take the
 * database from clinicians. Answers run no scripts, cannot be framed and, but for tiles, are not cached; pages of other origins may
 * read them.
 */
@RestController
@RequestMapping(LogController.ROOT)
final class LogController {
    static final String ROOT = "/log";

    private static final Logger LOG = LoggerFactory.getLogger(LogController.class);

    private final PublicLogs logs;
    private final Limit places;

    LogController(PublicLogs logs, SharedLimits limits) {
        this.logs = logs;
        this.places = limits.log();
    }

    @GetMapping("/{site}/checkpoint")
    ResponseEntity<byte[]> checkpoint(
            @PathVariable String site,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        return answer(site, request, parameters, List.of(), LogResponses::checkpoint);
    }

    @GetMapping("/{site}/checkpoints")
    ResponseEntity<byte[]> checkpoints(
            @PathVariable String site,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        return answer(site, request, parameters, List.of("from"), LogResponses::checkpoints);
    }

    @GetMapping("/{site}/inclusion")
    ResponseEntity<byte[]> inclusion(
            @PathVariable String site,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        return answer(site, request, parameters, List.of("event", "position", "size"), LogResponses::inclusion);
    }

    @GetMapping("/{site}/consistency")
    ResponseEntity<byte[]> consistency(
            @PathVariable String site,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        return answer(site, request, parameters, List.of("from", "to"), LogResponses::consistency);
    }

    @GetMapping("/{site}/key")
    ResponseEntity<byte[]> key(
            @PathVariable String site,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        return answer(site, request, parameters, List.of(), LogResponses::keys);
    }

    @GetMapping("/{site}/tile/{*path}")
    ResponseEntity<byte[]> tile(
            @PathVariable String site,
            @PathVariable String path,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        return answer(site, request, parameters, List.of(), log -> log.tile(path.replaceFirst("^/", "")));
    }

    private ResponseEntity<byte[]> answer(
            String site,
            HttpServletRequest request,
            MultiValueMap<String, String> parameters,
            List<String> known,
            Function<LogResponses, LogBody> response) {
        if (!logs.has(site)) {
            return message(ResponseEntity.status(HttpStatus.NOT_FOUND), "There is no such log here.");
        }
        try (Grant _ = places.take(Owner.stranger(site, request.getRemoteAddr()), 1, SharedLimits.PATIENCE)) {
            LogBody body = response.apply(LogResponses.of(logs, site, known, parameters));
            BodyBuilder reply = ResponseEntity.ok().header("Content-Type", body.type());
            return (body.lasting() ? reply.header("Cache-Control", "public, max-age=31536000, immutable") : reply)
                    .body(body.bytes());
        } catch (LimitException _) {
            return busy();
        } catch (LogRefusal refused) {
            return message(ResponseEntity.status(refused.status()), String.valueOf(refused.getMessage()));
        } catch (StoreException fault) {
            LOG.warn("site {}: the log could not be read: {}", site, fault.getMessage());
            return busy();
        } catch (TreeBroken broken) {
            LOG.error("site {}: the log could not be read: {}", site, broken.getMessage());
            return message(
                    ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR),
                    "Hashes of this log are missing; its operator has been informed.");
        } catch (RuntimeException unforeseen) {
            LOG.error("site {}: the log could not be read: {}", site, Trace.of(unforeseen));
            return message(
                    ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR),
                    "That did not work; its operator has been informed.");
        }
    }

    private static ResponseEntity<byte[]> busy() {
        return message(
                ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "2"),
                "The log is temporarily unavailable; try again shortly.");
    }

    private static ResponseEntity<byte[]> message(BodyBuilder response, String message) {
        return response.header("Content-Type", "text/plain;charset=utf-8")
                .body((message + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
