package history.check;

import history.record.Call;
import history.record.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The event of a write is in its commit: each version has one event that wrote it, and no event names a version that is not there. */
final class AuditedVersions extends Check {
    private static final List<String> WRITING = List.of("create", "update", "attest");

    AuditedVersions() {
        super("audit-commit");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Call> written = new HashMap<>();
        for (Call event : history.of("final-event")) {
            if (WRITING.contains(event.got("action")) && event.got("outcome").equals("0")) {
                for (String entity : event.words("entities")) {
                    if (entity.startsWith("QuestionnaireResponse/") && entity.contains("/_history/")) {
                        Call other = written.putIfAbsent(entity, event);
                        require(other == null, "two events wrote one version", event, other == null ? event : other);
                    }
                }
            }
        }
        stored.versions()
                .forEach((id, versions) -> versions.forEach((number, version) -> require(
                        written.remove("QuestionnaireResponse/" + id + "/_history/" + number) != null,
                        "a version without the event of its commit",
                        version)));
        written.forEach((entity, event) -> report("an event of a version that is not there: " + entity, event));
    }
}
