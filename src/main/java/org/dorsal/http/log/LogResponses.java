package org.dorsal.http.log;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

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
    private static final Pattern TILE = Pattern.compile(
            "([0-9]|[1-5][0-9]|6[0-3])/((?!x000)(?:x[0-9]{3}/){0,4}[0-9]{3})(?:[.]p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?");

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

    static LogResponses of(PublicLogs logs, String site, List<String> known, MultiValueMap<String, String> parameters) {
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
                .orElseThrow(
                        () -> unknown("That event has no position in the log; if it is new, ask again in a second."));
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
        long from = number("from").orElseThrow(() -> unclear("The parameter from is missing; give a whole number."));
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
        int width = Optional.ofNullable(tile.group(3)).map(Integer::parseInt).orElse(WIDTH);
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
