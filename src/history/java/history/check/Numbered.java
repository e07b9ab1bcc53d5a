package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;

/** Events of a subscription are numbered from 1 without a gap, one for each change. */
final class Numbered extends Check {
    Numbered() {
        super("numbers");
    }

    @Override
    protected void check(History history, Stored stored) {
        Notices notices = Notices.of(history);
        long next = 1;
        for (var notice : notices.byNumber().entrySet()) {
            require(notice.getKey() == next, "number " + next + " is missing", notice.getValue());
            next = notice.getKey() + 1;
        }
        for (Call finalNotice : history.of("final-notice")) {
            Call other = notices.byNumber().get(Notices.number(finalNotice));
            require(
                    Notices.focus(finalNotice).equals(Notices.focus(other)),
                    "two events with one number",
                    finalNotice,
                    other);
        }
        if (!history.of("subscribed").isEmpty()) {
            Signatures signatures = Signatures.of(history);
            stored.versions().forEach((id, versions) -> {
                int events = notices.byFocus().getOrDefault(id, List.of()).size();
                int least = versions.size() + (signatures.acknowledged().containsKey(id) ? 1 : 0);
                int most = versions.size() + signatures.attempts().getOrDefault(id, 0);
                require(
                        events >= least && events <= most,
                        events + " events of " + least + " to " + most + " changes",
                        versions.lastEntry().getValue());
            });
        }
    }
}
