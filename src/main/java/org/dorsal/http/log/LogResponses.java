package org.dorsal.http.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Responses about one site's log. Publishes signed trees only. The request's parameters {@code asked} are known, at
 * most one of each name, with numbers in canonical form.
 */
record LogResponses(PublicLogs logs, String site, Map<String, String> asked) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_CHECKPOINTS = 1_000;
    private static final String BETWEEN = "%%\n";
    private static final String NUMBER = "0|[1-9][0-9]{0,17}";

    record LogText(String type, String text) {
        private static LogText plain(String text) {
            return new LogText("text/plain;charset=utf-8", text);
        }

        private static LogText json(Map<String, Object> members) {
            return new LogText("application/json", JSON.writeValueAsString(members) + "\n");
        }
    }

    /** Refusal of a request; the message is for the caller. */
    static final class LogRefusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final HttpStatus status;

        LogRefusal(HttpStatus status, String says) {
            super(says, null, false, false);
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
                throw unclear("The parameter " + name + " stands there " + values.size() + " times; give it once.");
            }
        });
        return new LogResponses(logs, site, parameters.toSingleValueMap());
    }

    LogText checkpoint() {
        return LogText.plain(newest().note());
    }

    LogText checkpoints() {
        return LogText.plain(logs.checkpoints(site, number("from").orElse(0L), MAX_CHECKPOINTS).stream()
                .map(StoredCheckpoint::note)
                .collect(Collectors.joining(BETWEEN)));
    }

    LogText keys() {
        return LogText.plain(logs.keys(site).stream()
                .map(key -> key.vkey() + "\n" + key.pem())
                .collect(Collectors.joining("\n")));
    }

    LogText inclusion() {
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
        return LogText.json(members);
    }

    LogText consistency() {
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
        return LogText.json(members);
    }

    private StoredCheckpoint newest() {
        return logs.newest(site).orElseThrow(() -> unknown("There is no checkpoint yet; ask again in a minute."));
    }

    private Optional<Long> number(String name) {
        return parameter(name, text -> text.matches(NUMBER), "a whole number from 0 on, in digits.")
                .map(Long::parseLong);
    }

    private Optional<String> parameter(String name, Predicate<String> form, String what) {
        Optional<String> value = Optional.ofNullable(asked.get(name));
        if (value.filter(form.negate()).isPresent()) {
            throw unclear("The parameter " + name + " must be " + what);
        }
        return value;
    }

    private static LogRefusal unclear(String says) {
        return new LogRefusal(HttpStatus.BAD_REQUEST, says);
    }

    private static LogRefusal unknown(String says) {
        return new LogRefusal(HttpStatus.NOT_FOUND, says);
    }
}
