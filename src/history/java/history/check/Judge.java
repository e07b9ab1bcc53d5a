package history.check;

import history.record.History;
import java.util.List;
import java.util.function.Consumer;

/** Checks of a history by all promises of {@code src/evidence/promises.csv}. */
public final class Judge {
    private static final List<Check> CHECKS = List.of(
            new Check("kept", ResponseChecks::kept),
            new Check("refused", ResponseChecks::refused),
            new Check("identifier", ResponseChecks::identifier),
            new Check("versions", ResponseChecks::versions),
            new Check("if-match", ResponseChecks::ifMatch),
            new Check("linear", LinearCheck::linear),
            new Check("transaction", ResponseChecks::transaction),
            new Check("results", ResultChecks::results),
            new Check("signed", ResultChecks::signed),
            new Check("handed-over", DraftCheck::handedOver),
            new Check("viewed", AuditChecks::viewed),
            new Check("audit", AuditChecks::audit),
            new Check("audit-commit", AuditChecks::auditCommit),
            new Check("numbers", SubscriptionChecks::numbers),
            new Check("number-order", SubscriptionChecks::numberOrder),
            new Check("notified", SubscriptionChecks::notified),
            new Check("export", ExportCheck::export),
            new Check("ehr-once", EhrChecks::ehrOnce),
            new Check("ehr-finally", EhrChecks::ehrFinally),
            new Check("decided", EhrChecks::decided),
            new Check("erased", Erasure::erased),
            new Check("erasure-event", Erasure::recorded),
            new Check("retention", Erasure::retained),
            new Check("restored", RestoreCheck::restored),
            new Check("unavailable", ResponseChecks::unavailable));

    private Judge() {}

    /** Ids of the promises in the order of the page. */
    public static List<String> promises() {
        return CHECKS.stream().map(Check::promise).toList();
    }

    /** Anomalies of a history by each promise. */
    public static List<Anomaly> judge(History history) {
        History whole = RestoreCheck.before(history);
        History remainder = Erasure.remainder(whole);
        return CHECKS.stream()
                .flatMap(check -> {
                    Findings findings = new Findings(check.promise(), remainder, whole, RestoreCheck.after(history));
                    check.judge().accept(findings);
                    return findings.anomalies().stream();
                })
                .toList();
    }

    /** Check of one promise. */
    private record Check(String promise, Consumer<Findings> judge) {}
}
