package org.dorsal.http.log;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.store.StoredCheckpoint;

/** What one site's log answers. Only signed trees are told of. */
final class LogAnswers {
    /** The last part of a path. */
    enum What {
        CHECKPOINT,
        CHECKPOINTS,
        INCLUSION,
        CONSISTENCY,
        KEY;

        static Optional<What> named(String word) {
            return Arrays.stream(values())
                    .filter(what -> what.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
        }
    }

    private static final int MOST_CHECKPOINTS = 1_000;
    private static final String BETWEEN = "%%\n";

    private final PublicLogs logs;
    private final String site;

    LogAnswers(PublicLogs logs, String site) {
        this.logs = logs;
        this.site = site;
    }

    LogReply answer(What what, Map<String, String[]> parameters) {
        return switch (what) {
            case CHECKPOINT -> {
                Wanted.nothing(parameters);
                yield checkpoint();
            }
            case CHECKPOINTS -> checkpoints(Wanted.of(parameters, "from"));
            case INCLUSION -> inclusion(Wanted.of(parameters, "event", "position", "size"));
            case CONSISTENCY -> consistency(Wanted.of(parameters, "from", "to"));
            case KEY -> {
                Wanted.nothing(parameters);
                yield key();
            }
        };
    }

    private LogReply checkpoint() {
        return logs.newest(site).map(newest -> LogReply.plain(newest.note())).orElseGet(LogAnswers::unsigned);
    }

    private LogReply checkpoints(Wanted wanted) {
        return LogReply.plain(logs.checkpoints(site, wanted.number("from").orElse(0L), MOST_CHECKPOINTS).stream()
                .map(StoredCheckpoint::note)
                .collect(Collectors.joining(BETWEEN)));
    }

    private LogReply inclusion(Wanted wanted) {
        Optional<String> event = wanted.event();
        Optional<Long> given = wanted.number("position");
        if (event.isPresent() == given.isPresent()) {
            throw new Wanted.Unclear("Give either event, the id of an AuditEvent, or position, counted from 0.");
        }
        Optional<Long> position = event.isPresent() ? logs.position(site, event.get()) : given;
        if (position.isEmpty()) {
            return LogReply.refused(404, "That event has no position in the log; if it is new, ask again in a second.");
        }
        Optional<Long> size = wanted.number("size");
        Optional<StoredCheckpoint> checkpoint =
                size.isPresent() ? logs.checkpoint(site, size.get()) : logs.newest(site);
        if (checkpoint.isEmpty()) {
            return size.isPresent()
                    ? LogReply.refused(
                            404, "There is no checkpoint of that size; /log/" + site + "/checkpoints lists them.")
                    : unsigned();
        }
        return position.get() < checkpoint.get().size()
                ? LogReply.json(json(logs.inclusion(site, position.get(), checkpoint.get())))
                : LogReply.refused(
                        404, "That checkpoint does not hold the position; if it is new, ask again in a minute.");
    }

    private LogReply consistency(Wanted wanted) {
        long from = wanted.required("from");
        Optional<Long> to = wanted.number("to");
        Optional<StoredCheckpoint> newest = logs.newest(site);
        if (newest.isEmpty()) {
            return unsigned();
        }
        long until = to.orElse(newest.get().size());
        if (until > newest.get().size()) {
            return LogReply.refused(
                    404, "The newest checkpoint is smaller than that; ask /log/" + site + "/checkpoint.");
        }
        if (from > until) {
            throw new Wanted.Unclear("The parameter from must not be larger than to.");
        }
        return LogReply.json("{\"from\":" + from + ",\"to\":" + until + ",\"proof\":"
                + base64(logs.consistency(site, from, until)) + "}");
    }

    private LogReply key() {
        return LogReply.plain(logs.keys(site).stream().map(LogAnswers::written).collect(Collectors.joining("\n")));
    }

    private static String written(PublicLogKey key) {
        return key.vkey() + "\n" + key.pem();
    }

    private static LogReply unsigned() {
        return LogReply.refused(404, "There is no checkpoint yet; ask again in a minute.");
    }

    private static String json(PublicLogs.Inclusion told) {
        return "{\"position\":" + told.position() + ",\"leaf\":" + base64(told.leaf()) + ",\"size\":"
                + told.checkpoint().size() + ",\"proof\":" + base64(told.proof()) + ",\"checkpoint\":"
                + quoted(told.checkpoint().note()) + "}";
    }

    private static String base64(byte[] hash) {
        return "\"" + Base64.getEncoder().encodeToString(hash) + "\"";
    }

    private static String base64(List<byte[]> hashes) {
        return hashes.stream().map(LogAnswers::base64).collect(Collectors.joining(",", "[", "]"));
    }

    /** RFC 8259, section 7; the note comes out of a database that others may write. */
    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c < 0x20 || c == '"' || c == '\\' || c > 0x7e ? "\\u%04x".formatted(c) : "" + (char) c)
                .collect(Collectors.joining("", "\"", "\""));
    }
}
