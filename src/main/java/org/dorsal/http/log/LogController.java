package org.dorsal.http.log;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.*;
import java.util.regex.*;
import java.util.stream.Collectors;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.http.Trace;
import org.dorsal.http.log.LogController.LogResponses.LogBody;
import org.dorsal.http.log.LogController.LogResponses.LogRefusal;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.store.StoreException;
import org.dorsal.store.StoredCheckpoint;
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
import tools.jackson.databind.json.JsonMapper;

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

    /**
     * Responses about one site's log. Publishes signed trees only. The request's parameters {@code query} are known, at
     * most one of each name, with numbers in canonical form.
     */
    record LogResponses(PublicLogs logs, String site, Map<String, String> query) {
        private static final JsonMapper JSON = JsonMapper.shared();
        private static final int MAX_CHECKPOINTS = 1_000;
        private static final String BETWEEN = "%%\n";
        private static final int WIDTH = 256;

        /** Level, index in groups of three digits, and the width of a partial tile; numbers have one form. */
        private static final Pattern TILE =
                Pattern.compile("([0-9]|[1-5][0-9]|6[0-3])/((?!x000)(?:x[0-9]{3}/){0,4}[0-9]{3})"
                        + "(?:[.]p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?");

        private static final String NUMBER = "0|[1-9][0-9]{0,17}";

        /** @param lasting whether the response never changes, so that caches may keep it */
        record LogBody(String type, byte[] bytes, boolean lasting) {
            private static LogBody plain(String text) {
                return new LogBody("text/plain;charset=utf-8", utf8(text), false);
            }

            private static LogBody json(Map<String, Object> members) {
                return new LogBody("application/json", utf8(JSON.writeValueAsString(members) + "\n"), false);
            }

            private static byte[] utf8(String text) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }

        /** Refusal of a request; the message is for the caller. */
        static final class LogRefusal extends RuntimeException {
            private static final long serialVersionUID = 1L;

            private final HttpStatus status;

            LogRefusal(HttpStatus status, String message) {
                super(message, null, false, false);
                this.status = status;
            }

            HttpStatus status() {
                return status;
            }
        }

        static LogResponses of(
                PublicLogs logs, String site, List<String> known, MultiValueMap<String, String> parameters) {
            if (!known.containsAll(parameters.keySet())) {
                throw unclear(
                        known.isEmpty()
                                ? "There are no parameters here; leave them out."
                                : "The parameters here are " + String.join(", ", known) + "; leave others out.");
            }
            parameters.forEach((name, values) -> {
                if (values.size() != 1) {
                    throw unclear("The parameter " + name + " occurs " + values.size() + " times; give it once.");
                }
            });
            return new LogResponses(logs, site, parameters.toSingleValueMap());
        }

        LogBody checkpoint() {
            return LogBody.plain(newest().note());
        }

        LogBody checkpoints() {
            return LogBody.plain(logs.checkpoints(site, number("from").orElse(0L), MAX_CHECKPOINTS).stream()
                    .map(StoredCheckpoint::note)
                    .collect(Collectors.joining(BETWEEN)));
        }

        LogBody keys() {
            return LogBody.plain(logs.keys(site).stream()
                    .map(key -> key.vkey() + "\n" + key.pem())
                    .collect(Collectors.joining("\n")));
        }

        LogBody inclusion() {
            Optional<String> event = parameter("event", LogicalIds::isFhir, "the id of an AuditEvent.");
            Optional<Long> positionParameter = number("position");
            if (event.isPresent() == positionParameter.isPresent()) {
                throw unclear("Give either event, the id of an AuditEvent, or position, counted from 0.");
            }
            long position = positionParameter
                    .or(() -> event.flatMap(id -> logs.position(site, id)))
                    .orElseThrow(() ->
                            unknown("That event has no position in the log; if it is new, ask again in a second."));
            StoredCheckpoint checkpoint = number("size")
                    .map(size -> logs.checkpoint(site, size)
                            .orElseThrow(() -> unknown(
                                    "There is no checkpoint of that size; /log/" + site + "/checkpoints lists them.")))
                    .orElseGet(this::newest);
            if (position >= checkpoint.size()) {
                throw unknown("That checkpoint does not hold the position; if it is new, ask again in a minute.");
            }
            PublicLogs.Inclusion proven = logs.inclusion(site, position, checkpoint);
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("position", proven.position());
            members.put("leaf", proven.leaf());
            members.put("size", proven.checkpoint().size());
            members.put("proof", proven.proof());
            members.put("checkpoint", proven.checkpoint().note());
            return LogBody.json(members);
        }

        LogBody consistency() {
            long from =
                    number("from").orElseThrow(() -> unclear("The parameter from is missing; give a whole number."));
            Optional<Long> to = number("to");
            StoredCheckpoint newest = newest();
            long until = to.orElse(newest.size());
            if (until > newest.size()) {
                throw unknown("The newest checkpoint is smaller than that; ask /log/" + site + "/checkpoint.");
            }
            if (from > until) {
                throw unclear("The parameter from must not be larger than to.");
            }
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("from", from);
            members.put("to", until);
            members.put("proof", logs.consistency(site, from, until));
            return LogBody.json(members);
        }

        /**
         * Tile of a path (C2SP tlog-tiles), such as {@code 0/x001/234.p/17}. Entries have no tiles: they are events about
         * patients.
         */
        LogBody tile(String path) {
            Matcher tile = TILE.matcher(path);
            if (!tile.matches()) {
                throw unknown(
                        path.startsWith("entries/")
                                ? "Entries are about patients and not public; auditors export them. Their hashes are at"
                                        + " tile/0."
                                : "A tile is tile/L/N or tile/L/N.p/W, as in C2SP tlog-tiles: tile/0/x001/234.p/17.");
            }
            long index = Long.parseLong(tile.group(2).replaceAll("[x/]", ""));
            int width =
                    Optional.ofNullable(tile.group(3)).map(Integer::parseInt).orElse(WIDTH);
            return logs.tile(site, Integer.parseInt(tile.group(1)), index, width)
                    .map(hashes -> new LogBody("application/octet-stream", hashes, true))
                    .orElseThrow(() -> unknown("The newest checkpoint does not cover that tile; ask /log/" + site
                            + "/checkpoint for its size."));
        }

        private StoredCheckpoint newest() {
            return logs.newest(site).orElseThrow(() -> unknown("There is no checkpoint yet; ask again in a minute."));
        }

        private Optional<Long> number(String name) {
            return parameter(name, text -> text.matches(NUMBER), "a whole number from 0 on, in digits.")
                    .map(Long::parseLong);
        }

        private Optional<String> parameter(String name, Predicate<String> form, String what) {
            Optional<String> value = Optional.ofNullable(query.get(name));
            if (value.filter(form.negate()).isPresent()) {
                throw unclear("The parameter " + name + " must be " + what);
            }
            return value;
        }

        private static LogRefusal unclear(String message) {
            return new LogRefusal(HttpStatus.BAD_REQUEST, message);
        }

        private static LogRefusal unknown(String message) {
            return new LogRefusal(HttpStatus.NOT_FOUND, message);
        }
    }
}
