package history.check;

import history.record.History;
import java.util.List;

/** All checks, each of one promise of {@code src/docs/promises.md}. */
public final class Judge {
    private Judge() {}

    /** Every check once. */
    public static List<Check> checks() {
        return List.of(
                new Kept(),
                new RefusedAbsent(),
                new OneHolder(),
                new Versions(),
                new IfMatch(),
                new Linear(),
                new AllOrNone(),
                new Results(),
                new Signed(),
                new Viewed(),
                new Audited(),
                new AuditedVersions(),
                new Numbered(),
                new NumberedInOrder(),
                new Notified(),
                new Exported(),
                new FiledOnce(),
                new Filed(),
                new Decided(),
                new Unavailable());
    }

    /** All anomalies of a history. */
    public static List<Anomaly> judge(History history) {
        return checks().stream().flatMap(check -> check.judge(history).stream()).toList();
    }
}
