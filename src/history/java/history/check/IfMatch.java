package history.check;

import history.record.Call;
import history.record.History;
import java.util.LinkedHashMap;
import java.util.Map;

/** An update changes the version that its If-Match names, or nothing. */
final class IfMatch extends Check {
    IfMatch() {
        super("if-match");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Call> winners = new LinkedHashMap<>();
        for (Call update : history.acknowledged("update")) {
            require(
                    Integer.parseInt(update.got("version")) == Integer.parseInt(update.sent("ifMatch")) + 1,
                    "an update did not follow the version that it names",
                    update);
            Call other = winners.putIfAbsent(update.sent("id") + "/" + update.sent("ifMatch"), update);
            require(
                    other == null,
                    "two updates of one version were acknowledged",
                    update,
                    other == null ? update : other);
        }
        stored.writers().forEach((key, writer) -> {
            if (writer.call().is("update")) {
                require(key.equals(writer.key()), "an update was stored as another version: " + key, writer.call());
            }
        });
    }
}
